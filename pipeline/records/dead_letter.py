"""DeadLetter: a message that could not be processed, whole, with the reason."""

import base64
import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Annotated, Literal, Self, TypeAlias

from msgspec import Meta

from pipeline.records.base import GROWS, Moment, Record
from pipeline.records.codec import digest

Stage = Literal["clean", "extract", "tally"]
Kind: TypeAlias = Annotated[Literal["poison", "bug"], GROWS]
Base64: TypeAlias = Annotated[str, Meta(extra_json_schema={"contentEncoding": "base64"})]

LONGEST_REASON = 1000
"""Characters. A reason may quote what it refuses, and stands in a header, too."""


class DeadLetter(Record, frozen=True, kw_only=True):
    """What ``dead-letters`` holds. ``letter_id`` is a hash of where the message stood and of its bytes."""

    schema: Literal["tallywire.dead-letter/1"] = "tallywire.dead-letter/1"
    letter_id: str
    stage: Stage
    """Which stage could not process it."""
    reason: str
    """Why, in a line for a person; the field is named where there is one."""
    origin: str
    """Where it stood: topic/partition/offset, or path and line of an input file."""
    key: Base64 | None = None
    """Base64 of the message's key."""
    value: Base64 | None = None
    """Base64 of the message's value, byte for byte; null where it was null."""
    size: int = 0
    """Bytes of the value."""
    sha256: str = ""
    """Of the value, 64 hexadecimal digits."""
    known_at: Moment
    """The record's timestamp, or when it was read from a file."""
    kind: Kind = "poison"
    """Whose fault it is: the message's, or a bug of the stage's, which a later version may not have."""
    headers: tuple[tuple[str, Base64], ...] = ()
    """The message's own, their values as base64."""
    place: str | None = None
    """URL of the value in the body store, where it is too large for the letter; ``value`` is null then."""
    replayed_at: Moment | None = None
    """When the message was last sent back to where it stood. Of two records of one letter the later holds."""

    @classmethod
    def of(
        cls,
        value: bytes | None,
        key: bytes | None,
        *,
        stage: Stage,
        reason: str,
        origin: str,
        known_at: dt.datetime,
        kind: Literal["poison", "bug"] = "poison",
        headers: Iterable[tuple[str, bytes]] = (),
    ) -> Self:
        """Return the letter of the message ``key``, ``value`` that stood at ``origin``; cuts the reason."""
        body = value or b""
        return cls(
            letter_id=digest(stage, origin, key or b"", body),
            stage=stage,
            reason=reason[:LONGEST_REASON],
            origin=origin,
            key=None if key is None else _base64(key),
            value=None if value is None else _base64(value),
            size=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
            known_at=known_at,
            kind=kind,
            headers=tuple((name, _base64(content)) for name, content in headers),
        )

    @property
    def message_key(self) -> bytes | None:
        """The message's key."""
        return None if self.key is None else base64.b64decode(self.key)

    @property
    def message_headers(self) -> list[tuple[str, bytes]]:
        """The message's headers."""
        return [(name, base64.b64decode(content)) for name, content in self.headers]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
