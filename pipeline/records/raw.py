"""Raw: one record as it comes in, before anything has looked into it; Given: what it may say."""

from typing import Annotated, Literal, NamedTuple, TypeAlias

import msgspec

from pipeline.records.base import GROWS, Erasure, Quotes

UrlBasis: TypeAlias = Annotated[Literal["canonical", "redirect", "feed"], GROWS]
SaidBy: TypeAlias = Annotated[Literal["feed", "page", "settings"], GROWS]


class Raw(NamedTuple):
    """The bytes of one message of ``articles.raw``, and where they stood."""

    value: bytes | None
    """The article as JSON; null withdraws the article that ``key`` names."""
    key: bytes | None
    origin: str
    """topic/partition/offset, or path and line of an input file."""


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """Where the fields of an article came from; null where its producer did not tell, or gave none."""

    url: UrlBasis | None = None
    """The page's own rel=canonical, the address where redirects ended, or the link in the feed."""
    source: SaidBy | None = None
    """What the feed calls itself, what the page does, or what the settings of the feed say."""
    language: SaidBy | None = None
    published_at: SaidBy | None = None


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
    """ISO 639 code; what the page says where none is given, and else English."""
    version: int | None = None
    """0 to 2^63 - 1. Of the versions of an article the largest holds, whichever comes last."""
    withdrawn: bool | None = None
    """True takes the article back, up to this version."""
    quotes: Quotes | None = None
    """"none" where its sentences may not be shown to others; "full" where nothing is given."""
    erased: Erasure | None = None
    """Erases the article for ever, whatever its other versions are (docs/privacy.md)."""
    basis: Basis | None = None
    """Where ``url``, ``source``, ``language`` and ``published_at`` came from."""
