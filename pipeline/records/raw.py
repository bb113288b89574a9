"""Raw: one record as it comes in, before anything has looked into it; Given: what it may say."""

from typing import NamedTuple

import msgspec


class Raw(NamedTuple):
    """The bytes of one message of ``articles.raw``, and where they stood."""

    value: bytes | None
    """The article as JSON; null withdraws the article that ``key`` names."""
    key: bytes | None
    origin: str
    """topic/partition/offset, or path and line of an input file."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a raw record that mean something; any other is kept. Null is the same as not given."""

    id: str | None = None
    """The same for all versions of an article; else the key, or a hash of the URL or of the content."""
    url: str | None = None
    source: str | None = None
    """Who publishes it."""
    title: str | None = None
    text: str | None = None
    """Plain text, paragraphs apart by newlines. Text or ``html`` is needed, unless withdrawn."""
    html: str | None = None
    """The page as it was fetched; the text is taken from it where there is no ``text``."""
    published_at: str | None = None
    """ISO 8601 date or date-time; without a zone it is taken as UTC."""
    fetched_at: str | None = None
    """ISO 8601 date or date-time; without a zone it is taken as UTC."""
    language: str | None = None
    """ISO 639 code; English where none is given."""
    version: int | None = None
    """0 to 2^63 - 1. Of the versions of an article the largest holds, whichever comes last."""
    withdrawn: bool | None = None
    """True takes the article back, up to this version."""
