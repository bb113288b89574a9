"""Mention: what one article says of one event; Mentions: all of one article version."""

import datetime as dt
from typing import Literal

from pipeline.records.article import Precision, Published, Stub
from pipeline.records.base import ArticleVersion, Record, Span
from pipeline.records.claim import Claim
from pipeline.records.vocabulary import EventType

Role = Literal["attacker", "target", "party", "blamed", "claims_responsibility", "denies_responsibility"]
PlacePrecision = Literal["exact", "near", "admin2", "admin1", "country"]
Level = Literal["incident", "episode", "campaign"]


class Place(Record, frozen=True, kw_only=True):
    """A place as GeoNames names it, or as the article does where GeoNames has no such name."""

    name: str | None
    admin1: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    precision: PlacePrecision = "exact"
    lat: float | None = None
    lon: float | None = None
    geonames_id: int | None = None


class TimeExpression(Record, frozen=True, kw_only=True):
    """Words for a time, normalised but not yet resolved against an anchor date.

    Exactly one kind of content is set: a full or partial calendar date (``year``, ``month``, ``day``), a
    ``weekday`` (0 is Monday) with ``direction``, or an ``offset`` in ``unit``s from the anchor ("yesterday"
    is -1 day, "last month" -1 month, "two days earlier" -2 days).
    """

    text: str
    span: Span
    unit: Literal["day", "week", "month", "year"] = "day"
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    direction: Literal["nearest_past", "last", "next"] = "nearest_past"
    offset: int | None = None
    minute: int | None = None
    """Minutes after local midnight, where a clock time is told."""
    through: bool = False
    """True for the last day of a range that the expression before it begins."""


class When(Record, frozen=True, kw_only=True):
    """Civil dates at the place, both ends included."""

    start: dt.date | None = None
    end: dt.date | None = None
    precision: Precision = "unknown"


class Actor(Record, frozen=True, kw_only=True):
    """Somebody with a part in the event; an alias is resolved to its canonical name."""

    name: str
    role: Role = "party"


class Mention(Record, frozen=True, kw_only=True):
    """What one article says of one event."""

    mention_id: str
    """article_id, a colon, and a hash of the anchor sentence."""
    type: EventType
    level: Level = "incident"
    primary: bool = False
    """True for the one event, at most, that the article is mainly about."""
    span: Span
    """The anchor sentence."""
    place: Place | None = None
    place_guessed: bool = False
    """True where the article names one of several places of a name, and does not tell which."""
    facility: str | None = None
    """Building or site in the article's words, lower case: "st mary's mosque"."""
    when: When = When()
    """``times`` resolved against the article's publication date; unknown where it has none."""
    times: tuple[TimeExpression, ...] = ()
    ordinal: int | None = None
    """2 for "a second strike": keeps it apart from the first."""
    actors: tuple[Actor, ...] = ()
    victims: tuple[str, ...] = ()
    """Hashes of named victims."""
    victim_ages: tuple[int, ...] = ()
    terms: tuple[str, ...] = ()
    """Hashes of the content words of its sentences, sorted: evidence that two texts tell one story."""
    names: tuple[int, ...] = ()
    """Hashes of the names of persons, streets and sites in its sentences: the same evidence, and stronger."""
    days: tuple[dt.date, ...] = ()
    """Days that its sentences name: a report on the trial names that of the crime."""
    claims: tuple[Claim, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError where a claim is, by way of its wholes, part of itself: nobody could count it."""
        whole_of = {c.claim_id: c.part_of for c in self.claims if c.part_of is not None}
        for claim_id in whole_of:
            above = set()
            at: str | None = claim_id
            while at is not None:
                if at in above:
                    raise ValueError(f"claim {claim_id} is part of itself")
                above.add(at)
                at = whole_of.get(at)


class Mentions(ArticleVersion, frozen=True, kw_only=True):
    """All events that one article version tells of; ``reason`` says why where there are none."""

    schema: Literal["tallywire.mentions/1"] = "tallywire.mentions/1"
    title: str | None = None
    published: Published | None = None
    credit: str | None = None
    fingerprint: tuple[int, ...] = ()
    mentions: tuple[Mention, ...] = ()
    reason: Literal["withdrawn", "unsupported_language", "no_text", "no_event"] | None = None
    stub: Stub | None = None
    """Which kind of page without a story it was, where ``reason`` is "no_text" for that."""
    rules_version: str = ""
