"""What a reader asked of the list: the parameters of the API, and what is wrong with each."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from pipeline.web.api.parameters import Filters, Listing, declared, moment, parsed
from pipeline.web.drawing.map import View, snapped
from pipeline.web.problem import Problem

Pairs = Iterable[tuple[str, str]]
OWN = ("view",)
"""Parameters that the list has and the API has not."""
DEFAULT = "incident"
"""The level of a page that is not asked for one: only incidents may be summed."""
_MEASURE, _LEAST = "measure", "least"
"""Two fields of the form that are one ``min``."""


class Asked(NamedTuple):
    """A query of the list."""

    listing: Listing
    """What there is no mistake in; of level incident where none was given."""
    given: Mapping[str, tuple[str, ...]]
    """As given, for the fields of the form."""
    mistakes: Mapping[str, str]
    """By parameter, what is wrong with it."""
    unknown: tuple[str, ...]
    """Parameters that nothing is called."""
    view: View | None
    """What the map was asked to show; None: where the events are."""

    def one(self, name: str) -> str:
        """Return the first value given for ``name``, "" where there is none."""
        return self.given.get(name, ("",))[0]

    def link(self, *, without: tuple[str, ...] = (), **other: str) -> str:
        """Return the query of this list with some parameters left out or put otherwise."""
        left = {"after", *without, *other}
        kept = [(name, value) for name, values in self.given.items() if name not in left for value in values]
        return urlencode(kept + list(other.items()))

    def api(self, *without: str) -> str:
        """Return the same query for the API, where no level is left to be understood."""
        levels = self.given.get("level", self.listing.level)
        kept = [(name, value) for name, values in self.given.items() for value in values
                if name not in {"level", "after", *OWN, *without}]  # fmt: skip
        return urlencode(kept + [("level", level) for level in levels])


def tidy(pairs: Pairs) -> list[tuple[str, str]]:
    """Return the query that a form sent without what it need not say, its two fields for one made one."""
    kept: list[tuple[str, str]] = []
    measure = ""
    for name, value in pairs:
        if name == _MEASURE:
            measure = value
        elif name == _LEAST:
            kept += [("min", f"{measure}:{value.strip()}")] if value.strip() else []
        elif value.strip():
            kept.append((name, value.strip()))
    by_itself = [value for name, value in kept if name == "level"] == [DEFAULT]
    return [pair for pair in kept if pair != ("level", DEFAULT)] if by_itself else kept


def asked(pairs: Pairs) -> Asked:
    """Return what ``pairs`` ask for; every parameter is looked at alone, so that each has its own mistake."""
    given: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        given[name] = (*given.get(name, ()), value)
    known = {name: values for name, values in given.items() if name in declared(Listing)}
    mistakes: dict[str, str] = {}
    for name, values in known.items():
        if problem := _wrong((name, value) for value in values):
            mistakes[name] = problem
    sound = [(name, value) for name, values in known.items() if name not in mistakes for value in values]
    if problem := _wrong(sound):  # two that do not go together: the later one has to give way
        mistakes["until"] = problem
        sound = [(name, value) for name, value in sound if name != "until"]
    if not any(name == "level" for name, _ in sound):
        sound.append(("level", DEFAULT))
    unknown = tuple(name for name in given if name not in known and name not in OWN)
    return Asked(parsed(Listing, sound), given, mistakes, unknown, _view(given.get("view", ("",))[-1]))


def _wrong(pairs: Pairs) -> str | None:
    try:
        listing = parsed(Listing, pairs)
        Filters.wanted(listing)
        moment(listing.as_of)
    except Problem as problem:
        return problem.detail
    return None


def _view(text: str) -> View | None:
    """Return the view that ``text`` names; one that makes no sense is none."""
    try:
        lat, lon, zoom = text.split(",")
        return snapped(View(float(lat), float(lon), int(zoom)))
    except (ValueError, OverflowError):
        return None
