"""Article, as it enters, and CleanArticle, as the clean stage leaves it."""

import datetime as dt
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from pipeline.records.base import GROWS, ArticleVersion, Moment, Record, Span
from pipeline.records.raw import Basis

DropReason = Literal[
    "navigation",
    "share_line",
    "caption",
    "comment_form",
    "sign_up",
    "teaser",
    "copyright",
    "credit",  # byline, dateline and agency, which have fields of their own
]
PublishedBasis = Literal["feed", "page", "dateline", "text"]
Precision = Literal["day", "week", "month", "year", "unknown"]
Stub: TypeAlias = Annotated[Literal["paywall", "video"], GROWS]


class Article(ArticleVersion, frozen=True, kw_only=True):
    """One version of one article as its producer gave it.

    ``text`` or ``html`` is set unless ``withdrawn``. ``published_at`` is a civil date or a UTC moment;
    it may be wrong (a crawl date), which the clean stage decides.
    """

    language: str = ""
    """ISO 639 code; empty where its producer gave none."""
    title: str | None = None
    text: str | None = None
    html: str | None = None
    published_at: Moment | dt.date | None = None
    basis: Basis = Basis()
    extra: dict[str, Any] = msgspec.field(default_factory=dict)
    """What else the producer put in, untouched."""


class Sentence(Record, frozen=True, kw_only=True):
    """A sentence of the cleaned body, or the title."""

    span: Span
    paragraph: int
    """Number of its paragraph in the cleaned body, from 0; the title is -1."""
    title: bool = False


class Dropped(Record, frozen=True, kw_only=True):
    """A span that is not the story, and why."""

    span: Span
    reason: DropReason


class Published(Record, frozen=True, kw_only=True):
    """When the article was published, as far as can be told."""

    date: dt.date
    """Civil date."""
    basis: PublishedBasis
    precision: Precision = "day"


class CleanArticle(ArticleVersion, frozen=True, kw_only=True):
    """The story without what surrounds it. Every span points into ``source_text``."""

    schema: Literal["tallywire.clean-article/1"] = "tallywire.clean-article/1"
    source_text: str = ""
    """The text as given or as taken from the HTML, before any cleaning; a separate title, where the text
    does not already hold it, follows after a blank line, so that spans into the text given stay right."""
    text: str = ""
    """The cleaned body: the kept spans joined by newlines."""
    title: str | None = None
    dateline: str | None = None
    """Its place words as printed, such as "BEIRUT"."""
    byline: str | None = None
    credit: str | None = None
    """Agency that the text is credited to, as its canonical name: AFP, Reuters, AP ..."""
    sentences: tuple[Sentence, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    published: Published | None = None
    fingerprint: tuple[int, ...] = ()
    """Order-independent near-duplicate signature, see ``clean.fingerprint``."""
    stub: Stub | None = None
    """What stands in the place of a story, which is then not read: the beginning of one that only subscribers
    see, or a video with a line about it."""
    basis: Basis = Basis()
    """Where ``url``, ``source``, ``language`` and the date that was given came from; ``published`` has the
    basis of the one that is believed."""
    unsupported_language: bool = False
    """True where no word list exists for ``language``: kept, never read as English."""
