"""What all records share: frozen, keyword-only, validated on decode."""

import datetime as dt
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

Span: TypeAlias = tuple[int, int]
"""Half-open range of Unicode code points into ``source_text``."""

Moment: TypeAlias = Annotated[dt.datetime, Meta(tz=True)]
"""A moment with its zone, which is UTC wherever this project writes it."""

GROWS = Meta(extra_json_schema={"x-grows": True})
"""Marks an enumeration that may gain members under the same schema version: readers pass over what they do
not know. Every other enumeration is closed (see ``compatibility``)."""

Precedence: TypeAlias = tuple[int, bool, float, str, bool]
"""Sort key among the versions of one article."""

ABOVE_ALL = 1 << 63
"""More than any version of an article can be."""

Quotes: TypeAlias = Literal["full", "none"]
"""Whether the words of an article may be shown to others: "none" keeps its sentences out of every row."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A value on the wire. Decoding (see ``codec``) checks every type and closed enumeration."""


class Erasure(Record, frozen=True, kw_only=True):
    """That an article was erased: nothing of it is kept, and no later version counts."""

    at: Moment
    reason: str
    """Why, for whoever looks for the article later; it is shown to them."""
    by: str | None = None
    """Who decided it."""


class ArticleVersion(Record, frozen=True, kw_only=True):
    """What every stage carries through unchanged, so that tally alone decides which version wins."""

    article_id: str
    """As given, or a hash of the URL or the content."""
    version: int | None = None
    """Of the versions of an article the largest holds, whichever comes last."""
    fetched_at: Moment | None = None
    """When the producer says that it was fetched."""
    content_hash: str
    """SHA-256 of the article as given, first 16 hexadecimal digits; when it was fetched, whether it may be
    quoted and what ``basis`` says are no part of it."""
    known_at: Moment
    """``fetched_at``, else ``published_at``, else the moment of entry; stamped once."""
    withdrawn: bool = False
    """True where this version takes the article back."""
    erased: Erasure | None = None
    """Set where this version erases the article: it takes it back for ever, and the store keeps none of its
    words in whatever order they come. See docs/privacy.md."""
    source: str | None = None
    """Its publisher."""
    url: str | None = None
    language: str = "en"
    """ISO 639 code."""
    quotes: Quotes = "full"
    """With "none" its sentences and its title stand in no row: the numbers do, and where they were read."""

    @property
    def precedence(self) -> Precedence:
        """Sort key among versions of one article; the largest wins whatever the order of arrival.

        A withdrawal without a version number beats every article without one, and only those. Of two that
        differ in nothing but whether they may be quoted, the one that may not wins. An erasure beats all.
        """
        unversioned_withdrawal = self.withdrawn and self.version is None
        fetched = self.fetched_at.timestamp() if self.fetched_at else float("-inf")
        version = ABOVE_ALL if self.erased else self.version or 0
        return (version, unversioned_withdrawal, fetched, self.content_hash, self.quotes == "none")
