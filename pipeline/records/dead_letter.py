"""DeadLetter: a message that could not be processed, whole, with the reason."""

import datetime as dt
from typing import Literal

from pipeline.records.base import Record

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
