"""A stateless hop: every message of one topic becomes one message of the next, or a dead letter.

What happens to one message, and what a crash between two steps costs:

1. Faust delivers it; nothing is committed yet.
2. The stage, a pure function, makes the record. A crash: it is delivered again.
3. The record, or the dead letter, is handed to the producer. A crash: it is delivered again, and the copy
   that may have been sent is one that tally has already.
4. The agent takes the next message, and Faust counts this one as done.
5. Before Faust commits, it flushes the producer: the broker has all that was handed over. A failed send has
   ended the process by then (``hardening.Sender``).
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, NamedTuple

import faust

from agents.dead_letters import ROOM, headers, letter
from agents.hardening import GAVE_UP, Sender, leave
from agents.message import Message
from agents.topics import MAX_MESSAGE
from pipeline.errors import PoisonError
from pipeline.records.codec import encode
from pipeline.records.dead_letter import Stage

log = logging.getLogger("tallywire")

ATTEMPTS = 5
BACKOFF = 0.2
"""Seconds before the second attempt, doubled before each further one: 3 s over all attempts."""


class Made(NamedTuple):
    """What a stage makes of a message."""

    key: bytes
    value: bytes


class Hop(NamedTuple):
    """One stage between two topics, their names without the prefix."""

    stage: Stage
    source: str
    target: str
    make: Callable[[Message], Made]
    """Pure; raises PoisonError for a message that no retry can save."""


def raw_topic(app: faust.App, name: str) -> Any:
    """Return the topic ``name`` with keys and values as bytes: decoding is ours, and so are its errors."""
    return app.topic(name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")


def install(app: faust.App, prefix: str, hop: Hop, sender: Sender) -> None:
    """Make ``hop`` an agent of ``app``."""

    async def run(stream: Any) -> None:
        async for event in stream.events():
            await pass_on(Message.of_faust(event.message), prefix, hop, sender)

    app.agent(raw_topic(app, prefix + hop.source), name=hop.stage, concurrency=1)(run)


async def pass_on(message: Message, prefix: str, hop: Hop, sender: Sender) -> None:
    """Send what ``hop`` makes of ``message``; leaves the process where it cannot be made or handed over."""
    for attempt in range(ATTEMPTS):
        try:
            try:
                made = hop.make(message)
                if len(made.key) + len(made.value) > MAX_MESSAGE - ROOM:
                    raise PoisonError(f"too large for {hop.target}: {len(made.value)} bytes")
                await sender.send(prefix + hop.target, made.key, made.value)
            except PoisonError as error:
                dead = letter(message, hop.stage, error.reason)
                log.warning("%s: dead letter: %s", message.origin, dead.reason)
                await sender.send(
                    f"{prefix}dead-letters", dead.letter_id.encode(), encode(dead), headers(dead)
                )
            return
        except Exception:
            log.exception("%s: %s failed, attempt %d", message.origin, hop.stage, attempt + 1)
            if attempt + 1 < ATTEMPTS:
                await asyncio.sleep(BACKOFF * 2**attempt)
    leave(GAVE_UP, f"{message.origin}: {hop.stage} failed {ATTEMPTS} times")
