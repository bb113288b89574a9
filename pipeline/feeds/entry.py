"""What a feed says, whatever its format."""

from typing import NamedTuple

from pipeline.errors import TallywireError


class FeedError(TallywireError):
    """A document is no feed, a page no page, or it cannot be read; the text tells a person why."""


class Entry(NamedTuple):
    """What a feed says of one article.

    Strings are text without markup, bounded in length; moments are ISO 8601, dates as such and the rest in
    UTC.
    """

    link: str | None
    """Absolute, http or https."""
    guid: str | None
    title: str | None = None
    published: str | None = None
    """May lie in the future: who takes the entry in knows the time."""
    updated: str | None = None
    language: str | None = None
    source: str | None = None
    """Who publishes the article, where the feed says so of the single one."""
    html: str | None = None
    """The whole article as HTML, where the feed has it. It is a stranger's: scripts and all."""
    summary: str | None = None
    video: bool = False
    """All that there is, by the feed's word, is a video or a sound."""


class Document(NamedTuple):
    """A feed as it was read once."""

    title: str | None
    language: str | None = None
    link: str | None = None
    """The site that the feed belongs to."""
    entries: tuple[Entry, ...] = ()
    """In the order of the document."""
    skipped: tuple[str, ...] = ()
    """Why an entry was left out, for a person."""
    ttl_seconds: float | None = None
    """How long the feed asks not to be asked again."""
    next: tuple[str, ...] = ()
    """Other feeds that this one names, the newest first: a sitemap index has no entries of its own."""
