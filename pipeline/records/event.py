"""Event: the row that readers query; Change: what happened to it."""

import datetime as dt
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from pipeline.records.article import Precision
from pipeline.records.base import GROWS, Moment, Quotes, Record, Span
from pipeline.records.claim import CivilianStatus, Modality, OriginKind, Qualifier, Scope, Unit
from pipeline.records.mention import Actor, Level, Place
from pipeline.records.review import Verdict
from pipeline.records.rule import Rule
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
        "review.applied",
        "review.lifted",
        "event.erased",
    ],
    GROWS,
]


class Source(Record, frozen=True, kw_only=True):
    """An article that tells of the event."""

    article_id: str
    source: str | None = None
    """Its publisher."""
    url: str | None = None
    published_at: dt.date | None = None
    title: str | None = None
    """Its headline, at most 300 characters; null where the words of the article may not be shown."""
    credit: str | None = None
    """The agency that its text is credited to."""
    primary: bool = False
    """True where the article is mainly about this event; so it is of one event at most."""
    copy_of: str | None = None
    """article_id of the earlier article whose text this one repeats."""
    mentions: tuple[str, ...] = ()
    """mention_id of each thing that it says of the event: what a review names."""


class Grounds(Record, frozen=True, kw_only=True):
    """claim_id behind each bound of a total: of one article, and added up where there are several."""

    best: tuple[str, ...] = ()
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()


class Total(Record, frozen=True, kw_only=True):
    """One measure over all groups, nobody counted twice. A measure that is missing was not reported."""

    best: int | None
    """What is held to be the number: see docs/figures.md."""
    low: int | None
    """Least that a current claim allows; null where nobody told a floor."""
    high: int | None
    """Null where nobody told a ceiling."""
    publishers: int
    """How many printed it."""
    origins: int
    """How many said it independently of one another."""
    disputed: bool = False
    """True where what two origins say now cannot both be right."""
    because: Grounds = Grounds()
    rule: Rule | None = None
    """Why ``best`` is the number; null in rows of older rules. docs/figures.md has an anchor for each."""


class Because(Record, frozen=True, kw_only=True):
    """claim_id behind each bound."""

    best: str | None = None
    low: str | None = None
    high: str | None = None


class Reviewed(Record, frozen=True, kw_only=True):
    """What an analyst says of a claim, or of mentions that a row tells of. See docs/review.md."""

    review_id: str
    verdict: Verdict
    mentions: tuple[str, ...] = ()
    """mention_id of those that are the same event, or are not; empty in a claim."""
    low: int | None = None
    """What the claim says at least, by a correction."""
    high: int | None = None
    """What the claim says at most, by a correction."""
    author: str
    """A name that the installation chose."""
    reason: str
    at: Moment
    """When it was said."""
    overruled_by: str | None = None
    """review_id of a not_same that two of its mentions cannot be one event beside; it holds where it can."""


class EventClaim(Record, frozen=True, kw_only=True):
    """A claim as the row shows it; ``sentence`` and ``span`` lead back to the words."""

    claim_id: str
    article_id: str
    low: int | None
    """Least number as written; null for "up to"."""
    high: int | None
    """Largest number as written; null for "at least"."""
    qualifier: Qualifier
    scope: Scope
    modality: Modality
    origin: str | None
    """Who says so; null where nobody is named."""
    origin_kind: OriginKind | None
    party: bool = False
    """True where the speaker is a party to the event."""
    origin_number: int = 0
    """The origin that it counts as: claims of one event with one number are one origin's, by speaker, by the
    agency credited or by the same text. 0 is nobody's: no one is named."""
    group: str
    """Who was counted, in the article's words."""
    sentence: str
    """At most 300 characters of the article; empty where ``quotes`` is "none"."""
    quotes: Quotes = "full"
    """"none" where the words of the article may not be shown; ``span`` still tells where they stand."""
    mark: Span | None = None
    """The words of ``span`` within ``sentence``."""
    span: Span
    """The words that state the number, in the article's text as given."""
    also: tuple[Span, ...] = ()
    """Other spans that it was read from."""
    reported_at: dt.date | None = None
    """Civil date of publication, where known."""
    current: bool = True
    """False for what the same origin has replaced since, and for what an analyst rejected."""
    review: Reviewed | None = None
    """The analyst's word that holds: a rejected claim sets nothing, a corrected one counts as it says."""

    @property
    def counted(self) -> tuple[int | None, int | None]:
        """``low`` and ``high`` as the figures count them: as written, or as an analyst corrected them."""
        if self.review is not None and self.review.verdict == "correct":
            return self.review.low, self.review.high
        return self.low, self.high


class Figure(Record, frozen=True, kw_only=True):
    """One measure of one group."""

    measure: Measure
    group: str
    """Who was counted, in the words of the claims; "all" is everybody."""
    civilian_status: CivilianStatus
    unit: Unit
    best: int | None
    """What is held to be the number; null where no claim gives one."""
    low: int | None
    """Least that a current claim allows; null where nobody told a floor."""
    high: int | None
    """Most that a current claim allows; null where nobody told a ceiling."""
    publishers: int
    """How many printed it."""
    origins: int
    """How many said it independently of one another."""
    disputed: bool = False
    """True where what two origins say now cannot both be right."""
    because: Because
    rule: Rule | None = None
    """Why ``best`` is the number; null where there is none, and in rows of older rules."""
    claims: tuple[EventClaim, ...]
    claims_left_out: int = 0
    """Claims kept in the table alone, because a row on the topic stays under 256 KB."""


class Related(Record, frozen=True, kw_only=True):
    """A tie to another row; part_of leads from an incident to its campaign."""

    event_id: str
    relation: Literal["part_of"] = "part_of"


class Erased(Record, frozen=True, kw_only=True):
    """An article whose words this row has lost: see docs/privacy.md."""

    article_id: str
    at: Moment
    """When it was erased."""
    reason: str


class Event(Record, frozen=True, kw_only=True):
    """The live row of one real-world event."""

    schema: Literal["tallywire.event/1"] = "tallywire.event/1"
    event_id: str
    """Stays the same through every revision of the row."""
    status: Status = "live"
    """What is not live stays on the topic, so that its id can still be looked up."""
    merged_into: str | None = None
    """event_id of the row that tells of this event now; that row may be merged in its turn."""
    level: Level = "incident"
    """Only incidents may be summed: a campaign holds some of them."""
    type: EventType = "other"
    """The ACLED and CAMEO codes of each stand in event_types.toml."""
    title: str = ""
    start: dt.date | None = None
    """First day, civil date at the place."""
    end: dt.date | None = None
    """Last day, civil date at the place."""
    date_precision: Precision = "unknown"
    """How exact the days are."""
    place: Place | None = None
    actors: tuple[Actor, ...] = ()
    """Who took part, each with the role."""
    articles: tuple[Source, ...] = ()
    """Who tells of it."""
    articles_left_out: int = 0
    """Articles kept in the table alone, because a row on the topic stays under 256 KB."""
    totals: dict[Measure, Total] = msgspec.field(default_factory=dict)
    """By measure; one that is missing was not reported, which is not 0."""
    figures: tuple[Figure, ...] = ()
    """One for each measure and group that was counted."""
    figures_left_out: int = 0
    """Figures kept in the table alone, because a row on the topic stays under 256 KB."""
    related: tuple[Related, ...] = ()
    """The campaigns that it is part of."""
    rules_version: str = ""
    """Of the rules that read the articles."""
    digest: str = ""
    """Hash of the content: every field but itself, ``version`` and ``updated_at``."""
    version: int = 0
    """Revision of the row, from 1; of two rows with one event_id the higher holds."""
    updated_at: Moment | None = None
    """When this revision was written."""
    last_reported: dt.date | None = None
    """Latest day on which an article that tells of it was published."""
    reviews: tuple[Reviewed, ...] = ()
    """Which of its mentions analysts say are the same event as others, or are not; the oldest first."""
    reviews_left_out: int = 0
    """Reviews kept in the table alone, because a row on the topic stays under 256 KB."""
    erased: tuple[Erased, ...] = ()
    """Articles that were erased since, of revisions and retired rows: the numbers stand as they did, without
    the claims of these articles. A live row is tallied again and has none. ``digest`` of a revision is that
    of the row before."""

    @property
    def void(self) -> bool:
        """True where nothing is left of a withdrawn row but that it was: the topic has a null instead."""
        erased = {one.article_id for one in self.erased}
        return self.status == "withdrawn" and bool(erased) and {a.article_id for a in self.articles} <= erased


class Change(Record, frozen=True, kw_only=True):
    """One thing that a consumer would want to be told of.

    ``change_id`` is a hash of what changed, so that redelivery repeats it. ``row`` is the event after the
    change: keeping the row with the highest version of each event_id rebuilds the table.
    """

    schema: Literal["tallywire.change/1"] = "tallywire.change/1"
    change_id: str
    """The same whenever the change comes again."""
    kind: ChangeKind
    """See docs/changes.md."""
    event_id: str
    measure: Measure | None = None
    """Of a change to a number, else null."""
    group: str | None = None
    """Null beside a measure for its total over all groups."""
    old: Any = None
    """What was, in the form that the kind has."""
    new: Any = None
    """What is."""
    claim_id: str | None = None
    """The claim that caused it: where none is new, the one that is gone."""
    row: Event
    """The event after the change."""
