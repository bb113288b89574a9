"""DeadLetter: a message that could not be processed, whole, with the reason."""

import base64
import datetime as dt
import hashlib
from typing import Literal, Self

from pipeline.records.base import Record
from pipeline.records.codec import digest

Stage = Literal["clean", "extract", "tally"]


class DeadLetter(Record, frozen=True, kw_only=True):
    """What ``dead-letters`` holds. ``letter_id`` is a hash of where the message stood and of its bytes."""

    letter_id: str
    stage: Stage
    reason: str
    origin: str
    """Where it stood: topic/partition/offset, or path and line of an input file."""
    key: str | None = None
    """Base64 of the message's key."""
    value: str | None = None
    """Base64 of the message's value, byte for byte; null where it was null."""
    size: int = 0
    sha256: str = ""
    known_at: dt.datetime

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
