"""Event: the row that readers query; Change: what happened to it."""

import datetime as dt
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from pipeline.records.article import Precision
from pipeline.records.base import GROWS, Moment, Record, Span
from pipeline.records.claim import CivilianStatus, Modality, OriginKind, Qualifier, Scope, Unit
from pipeline.records.mention import Actor, Level, Place
from pipeline.records.vocabulary import EventType, Measure

Status = Literal["live", "merged", "withdrawn"]
ChangeKind: TypeAlias = Annotated[
    Literal[
        "event.created",
        "event.updated",
        "event.merged",
        "event.split",
        "event.renamed",
        "event.withdrawn",
        "figure.raised",
        "figure.lowered",
        "figure.contested",
        "speaker.joined",
        "source.withdrawn",
    ],
    GROWS,
]


class Source(Record, frozen=True, kw_only=True):
    """An article that tells of the event."""

    article_id: str
    source: str | None = None
    url: str | None = None
    published_at: dt.date | None = None
    primary: bool = False
    copy_of: str | None = None
    """article_id of the earlier article whose text this one repeats."""
    mentions: tuple[str, ...] = ()
    """mention_id of each thing that it says of the event: what a review names."""


class Total(Record, frozen=True, kw_only=True):
    """One measure over all groups, nobody counted twice. A measure that is missing was not reported."""

    best: int | None
    low: int | None
    high: int | None
    """Null where nobody told a ceiling."""
    publishers: int
    """How many printed it."""
    origins: int
    """How many said it independently of one another."""
    disputed: bool = False
    """True where what two origins say now cannot both be right."""


class Because(Record, frozen=True, kw_only=True):
    """claim_id behind each bound."""

    best: str | None = None
    low: str | None = None
    high: str | None = None


class EventClaim(Record, frozen=True, kw_only=True):
    """A claim as the row shows it; ``sentence`` and ``span`` lead back to the words."""

    claim_id: str
    article_id: str
    low: int | None
    high: int | None
    qualifier: Qualifier
    scope: Scope
    modality: Modality
    origin: str | None
    origin_kind: OriginKind | None
    party: bool = False
    group: str
    sentence: str
    mark: Span | None = None
    """The words of ``span`` within ``sentence``."""
    span: Span
    also: tuple[Span, ...] = ()
    reported_at: dt.date | None = None
    """Civil date of publication, where known."""
    current: bool = True
    """False for what the same origin has replaced since."""


class Figure(Record, frozen=True, kw_only=True):
    """One measure of one group."""

    measure: Measure
    group: str
    civilian_status: CivilianStatus
    unit: Unit
    best: int | None
    low: int | None
    high: int | None
    publishers: int
    origins: int
    disputed: bool = False
    because: Because
    claims: tuple[EventClaim, ...]
    claims_left_out: int = 0
    """Claims kept in the table alone, because a row on the topic stays under 256 KB."""


class Related(Record, frozen=True, kw_only=True):
    """A tie to another row; part_of leads from an incident to its campaign."""

    event_id: str
    relation: Literal["part_of"] = "part_of"


class Event(Record, frozen=True, kw_only=True):
    """The live row of one real-world event."""

    schema: Literal["tallywire.event/1"] = "tallywire.event/1"
    event_id: str
    status: Status = "live"
    merged_into: str | None = None
    """event_id of the row that tells of this event now; that row may be merged in its turn."""
    level: Level = "incident"
    type: EventType = "other"
    title: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    date_precision: Precision = "unknown"
    place: Place | None = None
    actors: tuple[Actor, ...] = ()
    articles: tuple[Source, ...] = ()
    articles_left_out: int = 0
    """Articles kept in the table alone, because a row on the topic stays under 256 KB."""
    totals: dict[Measure, Total] = msgspec.field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    figures_left_out: int = 0
    related: tuple[Related, ...] = ()
    rules_version: str = ""
    digest: str = ""
    """Hash of the content: every field but itself, ``version`` and ``updated_at``."""
    version: int = 0
    """Revision of the row, from 1; of two rows with one event_id the higher holds."""
    updated_at: Moment | None = None
    last_reported: dt.date | None = None


class Change(Record, frozen=True, kw_only=True):
    """One thing that a consumer would want to be told of.

    ``change_id`` is a hash of what changed, so that redelivery repeats it. ``row`` is the event after the
    change: keeping the row with the highest version of each event_id rebuilds the table.
    """

    schema: Literal["tallywire.change/1"] = "tallywire.change/1"
    change_id: str
    kind: ChangeKind
    event_id: str
    measure: Measure | None = None
    group: str | None = None
    """Null beside a measure for its total over all groups."""
    old: Any = None
    new: Any = None
    claim_id: str | None = None
    """The claim that caused it: where none is new, the one that is gone."""
    row: Event
