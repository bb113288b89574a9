"""Claim: one number that somebody reports."""

import datetime as dt
from typing import Literal

from pipeline.records.base import Record, Span
from pipeline.records.vocabulary import Measure

Unit = Literal["persons", "households", "homes", "cases"]
Qualifier = Literal["exact", "at_least", "more_than", "about", "up_to", "fewer_than", "range"]
CivilianStatus = Literal["civilian", "combatant", "police", "perpetrator", "unknown"]
Scope = Literal["event", "day", "cumulative", "standing", "background"]
Modality = Literal["reported", "denied", "feared", "hypothetical"]
OriginKind = Literal[
    "hospital",
    "police",
    "government",
    "armed_group",
    "monitor",
    "un",
    "agency",
    "own_reporting",
    "witness",
    "anonymous",
]

ALL = "all"
"""``group_key`` of a claim about everybody whom its measure counts."""


class Claim(Record, frozen=True, kw_only=True):
    """One reported number, with who was counted, who says so, and the words it was read from."""

    claim_id: str
    """The same whenever the same text is read by the same rules."""
    measure: Measure
    unit: Unit = "persons"
    """What is counted; households are never made into persons."""
    low: int | None
    """Least number as written; null for "up to"."""
    high: int | None
    """Largest number as written; null for "at least"."""
    qualifier: Qualifier = "exact"
    group: str = ALL
    """Who was counted, in the article's words."""
    group_key: str = ALL
    """The same as a key under which claims are compared: aliases resolved, singular, lower case."""
    civilian_status: CivilianStatus = "unknown"
    part_of: str | None = None
    """claim_id of the claim in the same article whose persons include these."""
    summed: bool = False
    """True where no sentence states the number and persons were added up; ``also`` lists their spans."""
    scope: Scope = "event"
    """The event so far, one day of it, more than it, a state at one moment, or another event."""
    since: dt.date | None = None
    """First day of a cumulative count, where told."""
    modality: Modality = "reported"
    """Whether its speaker says, denies, fears or supposes it."""
    origin: str | None = None
    """Speaker, resolved; a person with the body spoken for: "Jane Roe, Ministry of Health"."""
    origin_key: str | None = None
    """The body (else the person) as a key: two claims with one key are one origin."""
    origin_kind: OriginKind | None = None
    party: bool = False
    """True where the speaker is a party to the event."""
    sentence: str
    """The sentence around ``span``, at most 300 characters."""
    headline: bool = False
    """True where the sentence is the article's headline."""
    mark: Span | None = None
    """The words of ``span`` within ``sentence``, so that a reader of the row alone can show them; null where
    they lie outside of it."""
    span: Span
    """The words that state the number, in source_text."""
    also: tuple[Span, ...] = ()
    """Other spans that it was read from."""
    victims: tuple[str, ...] = ()
    """Hashes that keep persons apart; no names."""
