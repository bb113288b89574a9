"""Dead letters on their topic: made where a message cannot be processed, read back for a person."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

import msgspec

from agents.hardening import Header
from agents.message import Message
from agents.subscribe import messages
from agents.topics import MAX_MESSAGE
from pipeline.errors import PoisonError
from pipeline.records.codec import decode, encode
from pipeline.records.dead_letter import DeadLetter, Stage

log = logging.getLogger("tallywire")

ROOM = 64 << 10
"""Bytes of a message that are not its value: key, headers, the record's frame."""

LONGEST_REASON = 1000
"""Characters. A reason may quote what it refuses, and stands in a header, too."""


def letter(message: Message, stage: Stage, reason: str) -> DeadLetter:
    """Return the dead letter of ``message``, which fits into a message itself.

    Base64 makes a third more of a body. One that does not fit is left where ``origin`` says, in a topic that
    is kept, with its size and hash here; a key that does not fit is left there with it.
    """
    whole = DeadLetter.of(
        message.value,
        message.key,
        stage=stage,
        reason=reason[:LONGEST_REASON],
        origin=message.origin,
        known_at=message.at,
    )
    without_body = msgspec.structs.replace(whole, value=None)
    for found in (whole, without_body):
        if len(encode(found)) <= MAX_MESSAGE - ROOM:
            return found
    return msgspec.structs.replace(without_body, key=None)


def headers(letter: DeadLetter) -> list[Header]:
    """Return what a reader can filter by without reading the value."""
    fields = {"stage": letter.stage, "error": letter.reason, "origin": letter.origin}
    return [(name, text.encode()) for name, text in fields.items()]


async def letters(broker: str, prefix: str) -> AsyncGenerator[DeadLetter]:
    """Yield what `dead-letters` holds now, each letter once: delivery may repeat one.

    What is no dead letter is passed over with a warning. Raises UserError as ``messages`` does.
    """
    seen = set()
    async with aclosing(messages(broker, f"{prefix}dead-letters", earliest=True, once=True)) as found:
        async for message in found:
            try:
                read = decode(message.value or b"", DeadLetter)
            except PoisonError as error:
                log.warning("%s holds no dead letter: %s", message.origin, error.reason)
                continue
            if read.letter_id not in seen:
                seen.add(read.letter_id)
                yield read
