"""Raw: one record as it comes in, before anything has looked into it."""

from typing import NamedTuple


class Raw(NamedTuple):
    """The bytes of one message of ``articles.raw``, and where they stood."""

    value: bytes | None
    """The article as JSON; null withdraws the article that ``key`` names."""
    key: bytes | None
    origin: str
    """topic/partition/offset, or path and line of an input file."""
