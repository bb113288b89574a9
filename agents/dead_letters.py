"""Dead letters on their topic: made where a message cannot be processed, read back for a person."""

import datetime as dt
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

import msgspec

from agents.message import Header, Message
from agents.subscribe import messages
from pipeline.bodies import Bodies
from pipeline.errors import BugError, MissingBodyError, PoisonError
from pipeline.records.codec import decode
from pipeline.records.dead_letter import DeadLetter, Stage

log = logging.getLogger("tallywire")

REPLAYED = "replayed-at"
"""Header of a record that repeats a letter because its message was sent back to where it stood."""


def letter(
    message: Message, stage: Stage, error: PoisonError | MissingBodyError, bodies: Bodies
) -> DeadLetter:
    """Return the dead letter of ``message``, its value in the body store where it is too large.

    Raises TransientError where that does not take it.
    """
    whole = DeadLetter.of(
        message.value,
        message.key,
        stage=stage,
        reason=str(error),
        origin=message.origin,
        known_at=message.at,
        kind="bug" if isinstance(error, BugError) else "poison",
        headers=message.headers,
    )
    return bodies.enclose(whole)


def headers(letter: DeadLetter) -> list[Header]:
    """Return what a reader can filter by without reading the value."""
    fields = {"stage": letter.stage, "kind": letter.kind, "error": letter.reason, "origin": letter.origin}
    if letter.replayed_at:
        fields[REPLAYED] = letter.replayed_at.isoformat()
    return [(name, text.encode()) for name, text in fields.items()]


async def letters(broker: str, prefix: str, bodies: Bodies) -> AsyncGenerator[DeadLetter]:
    """Yield what `dead-letters` holds now in its order: each letter once, as its last record tells it.

    Reads the topic twice, so that it need not keep all of it. What is no dead letter is passed over with a
    warning. Raises UserError as ``messages`` does.
    """
    replayed: dict[bytes | None, dt.datetime] = {}
    async with aclosing(messages(broker, f"{prefix}dead-letters", earliest=True, once=True)) as found:
        async for message in found:
            if at := _moment(dict(message.headers).get(REPLAYED)):
                replayed[message.key] = at
    seen = set()
    async with aclosing(messages(broker, f"{prefix}dead-letters", earliest=True, once=True)) as found:
        async for message in found:
            try:
                read = decode(bodies.resolve(message.value) or b"", DeadLetter)
            except (PoisonError, MissingBodyError) as error:
                log.warning("%s holds no dead letter: %s", message.origin, error)
                continue
            if read.letter_id not in seen:
                seen.add(read.letter_id)
                at = replayed.get(read.letter_id.encode())
                yield msgspec.structs.replace(read, replayed_at=at)


def _moment(header: bytes | None) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat((header or b"").decode()).astimezone(dt.UTC)
    except ValueError:
        return None  # a header of somebody else's
