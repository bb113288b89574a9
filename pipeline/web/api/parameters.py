"""Query parameters, declared once: parsed, documented, and asked for by the page's form, all from here.

An empty value counts as not given, because that is what a form sends for a field that was left alone.
"""

import datetime as dt
import functools
import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, get_origin

import msgspec
from msgspec import Meta

from pipeline.errors import UserError
from pipeline.lexicon.world import country_code
from pipeline.records.vocabulary import MEASURES, EventType
from pipeline.store import Near, Wanted
from pipeline.store.asked import least, near
from pipeline.web.problem import Problem

MOST = (1 << 31) - 1
"""The largest number that a column of any database can be compared with."""
PAGE, LARGEST_PAGE = 50, 200
"""Events of one answer."""

Sort = Literal["-start", "-updated", "-killed", "id"]
Level = Literal["incident", "episode", "campaign", "any"]
Id = Annotated[str, Meta(pattern="^[0-9A-Za-z]+$", max_length=64)]
Words = Annotated[str, Meta(max_length=200)]
_NUMBER = r"-?\d{1,3}(?:\.\d{1,10})?"


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which events: those that fit all that is given."""

    country: Annotated[
        tuple[Annotated[str, Meta(max_length=100)], ...],
        Meta(
            description="In this country: an ISO 3166-1 code or an English name. Repeatable.",
            max_length=50,
            examples=["SY"],
        ),
    ] = ()
    place: Annotated[
        Words | None,
        Meta(
            description="Where the name of the place or of its first-order division has these words, "
            "whatever their case and accents."
        ),
    ] = None
    near: Annotated[
        Annotated[str, Meta(pattern=f"^{_NUMBER},{_NUMBER},\\d{{1,5}}(?:\\.\\d{{1,10}})?$")] | None,
        Meta(
            description="At most so far from here: latitude, longitude, kilometres, such as 34.69,40.83,25.",
            extra={"allowed": "latitude,longitude,kilometres, such as 34.69,40.83,25"},
        ),
    ] = None
    type: Annotated[tuple[EventType, ...], Meta(description="Of this type. Repeatable.", max_length=50)] = ()
    level: Annotated[
        tuple[Level, ...],
        Meta(
            description="Of this level; only incidents may be summed. Repeatable; any: all of them.",
            max_length=10,
        ),
    ] = ()
    since: Annotated[
        dt.date | None,
        Meta(
            description="Not over before this day, a civil date at the place. With since or until, events "
            "without a date are left out."
        ),
    ] = None
    until: Annotated[dt.date | None, Meta(description="Begun by this day.")] = None
    min: Annotated[
        tuple[Annotated[str, Meta(pattern=f"^(?:{'|'.join(MEASURES)}):\\d{{1,9}}$")], ...],
        Meta(
            description="With at least so many, by the best number: a measure and a number, such as "
            "killed:10. Repeatable.",
            max_length=20,
            extra={"allowed": f"a measure and a number, such as killed:10; measures: {', '.join(MEASURES)}"},
        ),
    ] = ()
    origins: Annotated[
        Annotated[int, Meta(ge=0, le=MOST)] | None,
        Meta(description="With a total that so many independent origins or more stand behind."),
    ] = None
    text: Annotated[
        Words | None, Meta(description="With these words in the title, the place or who took part.")
    ] = None
    event: Annotated[
        Id | None,
        Meta(
            description="The event whose id this is, or the events whose ids begin so.",
            extra={"allowed": "an id: letters and digits"},
        ),
    ] = None
    part_of: Annotated[
        Id | None,
        Meta(
            description="Incidents that are part of the campaign with this id.",
            extra={"allowed": "an id: letters and digits"},
        ),
    ] = None

    def wanted(self) -> Wanted:
        """Return this as the store takes it; raises Problem for what names nothing."""
        if self.since and self.until and self.until < self.since:
            raise Problem(400, f"until={self.until} is before since={self.since}.")
        return Wanted(
            countries=tuple(map(_country, self.country)),
            place=self.place,
            near=_near(self.near) if self.near else None,
            types=self.type,
            levels=() if "any" in self.level else self.level,
            since=self.since,
            until=self.until,
            least=tuple(map(least, self.min)),
            origins=self.origins,
            text=self.text,
            id_begins=self.event or "",
            part_of=self.part_of,
        )


_MOMENT = r"^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+ -]\d\d:\d\d)?)?$"
PastMoment = Annotated[
    Annotated[str, Meta(pattern=_MOMENT)] | None,
    Meta(
        description="As of what was known at this time: a date (its end, in UTC) or an ISO 8601 time "
        "(without a zone: UTC).",
        examples=["2024-05-01", "2024-05-01T12:30:00Z"],
        extra={"allowed": "a date or a time such as 2024-05-01 or 2024-05-01T12:30:00Z"},
    ),
]


class AsOf(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a past moment is asked for."""

    as_of: PastMoment = None


class Rows(Filters, frozen=True, kw_only=True):
    """Which rows, now or as of a past moment."""

    as_of: PastMoment = None


class Listing(Rows, frozen=True, kw_only=True):
    """A page of a list of rows."""

    sort: Annotated[
        Sort, Meta(description="Newest first, last changed first, most killed first, or by id.")
    ] = "-start"
    after: Annotated[
        Annotated[str, Meta(max_length=500)] | None,
        Meta(description="The `next` of the page before, with the same filters and the same sort."),
    ] = None
    limit: Annotated[int, Meta(description="How many.", ge=1, le=LARGEST_PAGE)] = PAGE


T = TypeVar("T", bound=msgspec.Struct)


class Parameter(NamedTuple):
    """One query parameter as data."""

    name: str
    type: Any
    description: str
    repeatable: bool
    most: int
    """How often it may be given."""
    allowed: str
    """What a value must be, for a person."""


@functools.cache
def declared(type_: type[msgspec.Struct]) -> dict[str, Parameter]:
    """Return the parameters that the fields of ``type_`` declare, by name."""
    return {field.name: _parameter(field) for field in msgspec.structs.fields(type_)}


def parsed(type_: type[T], given: Iterable[tuple[str, str]]) -> T:
    """Return ``given``, the pairs of a query, as ``type_``.

    Raises Problem for a parameter that is not declared or cannot have its value; it says what is allowed.
    """
    known = declared(type_)
    values: dict[str, list[str]] = {}
    for name, value in given:
        if name not in known:
            raise Problem(400, f"No parameter is called {_quoted(name)}; there are {', '.join(known)}.")
        values.setdefault(name, []).append(value)
    for name, found in values.items():
        if len(found) > known[name].most:
            times = "once is" if known[name].most == 1 else f"{known[name].most} times are"
            raise Problem(400, f"{name} is given {len(found)} times; {times} possible.")
    filled = {name: [value for value in found if value] for name, found in values.items()}
    return type_(**{name: _converted(known[name], found) for name, found in filled.items() if found})


def _converted(parameter: Parameter, values: list[str]) -> Any:
    value = values if parameter.repeatable else values[0]
    try:
        if any("\0" in each for each in values):  # no database can be asked for it
            raise ValueError
        found = msgspec.convert(value, parameter.type, strict=False)
        if found is None:  # what msgspec makes of "null", for which no parameter asks
            raise ValueError
        return found
    except ValueError:
        shown = ", ".join(map(_quoted, values[:3]))
        raise Problem(400, f"{parameter.name} cannot be {shown}; allowed: {parameter.allowed}.") from None


def _quoted(text: str) -> str:
    return repr(text[:60] + "…" if len(text) > 60 else text)


def _parameter(field: msgspec.structs.FieldInfo) -> Parameter:
    inner, (meta,) = field.type.__origin__, field.type.__metadata__
    allowed = (meta.extra or {}).get("allowed") or _allowed(field.type)
    repeatable = get_origin(inner) is tuple
    return Parameter(
        field.name, field.type, meta.description, repeatable, meta.max_length if repeatable else 1, allowed
    )


def _allowed(type_: Any) -> str:
    schema = msgspec.json.schema(type_)
    schema = schema.get("items", schema)
    schema = next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)
    match schema:
        case {"enum": list(names)}:
            return ", ".join(map(str, names))
        case {"type": "integer"}:
            return f"a whole number from {schema['minimum']} to {schema['maximum']}"
        case {"format": "date"}:
            return "a date such as 2018-12-15"
    return f"at most {schema['maxLength']} characters, none of them NUL"


def _country(text: str) -> str:
    try:
        return country_code(text)
    except UserError as error:
        raise Problem(400, f"country: {error}.") from None


def _near(text: str) -> Near:
    try:
        return near(text)
    except UserError as error:
        raise Problem(400, f"near: {error}.") from None


def moment(text: str | None) -> dt.datetime | None:
    """Return the moment of an ``as_of`` in UTC, None where it is now; raises Problem for none."""
    if text is None:
        return None
    # A plus sign that nobody escaped is a blank here.
    text = re.sub(r"(T.*) (\d\d:\d\d)$", r"\1+\2", text)
    try:
        if len(text) == len("2024-05-01"):
            return dt.datetime.combine(dt.date.fromisoformat(text), dt.time.max, dt.UTC)
        given = dt.datetime.fromisoformat(text)
        return (given if given.tzinfo else given.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise Problem(400, f"as_of cannot be {text}: there is no such time.") from None
