"""DeadLetter: a message that could not be processed, whole, with the reason."""

import base64
import datetime as dt
import hashlib
from typing import Annotated, Literal, Self, TypeAlias

from msgspec import Meta

from pipeline.records.base import Moment, Record
from pipeline.records.codec import digest

Stage = Literal["clean", "extract", "tally"]
Base64: TypeAlias = Annotated[str, Meta(extra_json_schema={"contentEncoding": "base64"})]


class DeadLetter(Record, frozen=True, kw_only=True):
    """What ``dead-letters`` holds. ``letter_id`` is a hash of where the message stood and of its bytes."""

    schema: Literal["tallywire.dead-letter/1"] = "tallywire.dead-letter/1"
    letter_id: str
    stage: Stage
    reason: str
    origin: str
    """Where it stood: topic/partition/offset, or path and line of an input file."""
    key: Base64 | None = None
    """Base64 of the message's key."""
    value: Base64 | None = None
    """Base64 of the message's value, byte for byte; null where it was null."""
    size: int = 0
    sha256: str = ""
    known_at: Moment

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
    ) -> Self:
        """Return the letter of the message ``key``, ``value`` that stood at ``origin``.

        ``size`` (bytes) and ``sha256`` (64 hexadecimal digits) are those of the value.
        """
        body = value or b""
        return cls(
            letter_id=digest(stage, origin, key or b"", body),
            stage=stage,
            reason=reason,
            origin=origin,
            key=None if key is None else base64.b64encode(key).decode(),
            value=None if value is None else base64.b64encode(value).decode(),
            size=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
            known_at=known_at,
        )
