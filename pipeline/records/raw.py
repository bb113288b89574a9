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
    url: str | None = None
    source: str | None = None
    """Who publishes it."""
    title: str | None = None
    text: str | None = None
    html: str | None = None
    published_at: str | None = None
    """ISO 8601 date or date-time; as ``fetched_at``."""
    fetched_at: str | None = None
    language: str | None = None
    version: int | None = None
    withdrawn: bool | None = None
