"""Dead letters on their topic: made where a message cannot be processed, listed for a person."""

import msgspec

from agents.hardening import Header
from agents.message import Message
from agents.topics import MAX_MESSAGE
from pipeline.records.codec import encode
from pipeline.records.dead_letter import DeadLetter, Stage

ROOM = 64 << 10
"""Bytes of a message that are not its value: key, headers, the record's frame."""


def letter(message: Message, stage: Stage, reason: str) -> DeadLetter:
    """Return the dead letter of ``message``."""
    return DeadLetter.of(
        message.value, message.key, stage=stage, reason=reason, origin=message.origin, known_at=message.at
    )


def letter_value(letter: DeadLetter) -> bytes:
    """Return ``letter`` as the value of a message.

    Base64 makes a third more of a body. One that does not fit is left where ``origin`` says, in a topic that
    is kept, with its size and hash here.
    """
    value = encode(letter)
    if len(value) > MAX_MESSAGE - ROOM:
        value = encode(msgspec.structs.replace(letter, value=None))
    return value


def headers(letter: DeadLetter) -> list[Header]:
    """Return what a reader can filter by without reading the value."""
    fields = {"stage": letter.stage, "error": letter.reason, "origin": letter.origin}
    return [(name, text.encode()) for name, text in fields.items()]
