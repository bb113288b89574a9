"""A stateless hop: every message of one topic becomes one message of the next, or a dead letter.

What happens to one message, and what a crash between two steps costs:

1. Faust delivers it, in a ``Batch`` with others; nothing is committed yet.
2. The stage, a pure function, makes the record. A crash: it is delivered again.
3. The record, or the dead letter, is handed to the producer. A crash: it is delivered again, and the copy
   that may have been sent is one that tally has already.
4. The agent takes the next message, and this one counts as done.
5. Before Faust commits, it flushes the producer: the broker has all that was handed over. A failed send has
   ended the process by then (``hardening.Sender``).

So there are three exits: the record is at the broker, the dead letter is, or the process leaves and commits
nothing. ``guard`` tells poison and bugs from what passes, ``retry`` how long is waited for that.
"""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import faust

from agents.batches import messages
from agents.dead_letters import headers, letter
from agents.hardening import GAVE_UP, Sender, leave
from agents.message import Message
from agents.metrics import Hop as HopName
from agents.metrics import Metrics
from agents.retry import retrying
from pipeline.bodies import Bodies, reference
from pipeline.errors import BrokenStageError, MissingBodyError, PoisonError
from pipeline.guard import Guard
from pipeline.records.codec import encode
from pipeline.records.dead_letter import Stage
from pipeline.settings import settings

log = logging.getLogger("tallywire")


class Made(NamedTuple):
    """What a stage makes of a message."""

    key: bytes
    value: bytes


class Hop(NamedTuple):
    """One stage between two topics, their names without the prefix."""

    name: HopName
    source: str
    target: str
    make: Callable[[Message], Made]
    """Pure; raises PoisonError for a message that no retry can save."""

    @property
    def stage(self) -> Stage:
        """Who refuses what it cannot read: reviews are tally's, whoever looks at them first."""
        return "tally" if self.name == "review" else self.name


def raw_topic(app: faust.App, name: str) -> Any:
    """Return the topic ``name`` with keys and values as bytes: decoding is ours, and so are its errors."""
    return app.topic(name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")


def install(app: faust.App, prefix: str, hop: Hop, sender: Sender, bodies: Bodies, metrics: Metrics) -> None:
    """Make ``hop`` an agent of ``app``."""
    agent = HopAgent(hop, prefix, sender, bodies, metrics)

    async def run(stream: Any) -> None:
        async for message in messages(app, stream):
            await agent.pass_on(message)
            # While messages wait, nothing else here gives a turn to who fetches, sends and answers Kafka.
            await asyncio.sleep(0)

    app.agent(raw_topic(app, prefix + hop.source), name=hop.name, concurrency=1)(run)


class HopAgent:
    """One hop at work, between the topics of one prefix."""

    def __init__(
        self, hop: Hop, prefix: str, sender: Sender, bodies: Bodies, metrics: Metrics | None = None
    ) -> None:
        self._hop = hop
        self._prefix = prefix
        self._sender = sender
        self._bodies = bodies
        self._metrics = metrics or Metrics()
        self._guard = Guard(hop.stage, settings().stage_seconds)

    async def pass_on(self, message: Message) -> None:
        """Send what the stage makes of ``message``, or its dead letter; else leave the process."""
        what = f"{message.origin}: {self._hop.name}"
        try:
            try:
                made = await retrying(partial(self._make, message), what)
                topic, key, value, head = self._hop.target, made.key, made.value, []
            except (PoisonError, MissingBodyError) as error:
                make = partial(asyncio.to_thread, letter, message, self._hop.stage, error, self._bodies)
                dead = await retrying(make, what)
                fields = message.fields | {"stage": dead.stage, "kind": dead.kind}
                log.warning("%s: dead letter (%s): %s", message.origin, dead.kind, dead.reason, extra=fields)
                topic, key, value, head = "dead-letters", dead.letter_id.encode(), encode(dead), headers(dead)
            await retrying(partial(self._sender.send, self._prefix + topic, key, value, head), what)
            self._metrics.done(self._hop.name, "record" if topic == self._hop.target else "dead_letter")
        except BrokenStageError as error:
            leave(GAVE_UP, f"{message.origin}: {error}")
        except asyncio.CancelledError:
            # Faust does this once it has crashed, takes the message to be done, and may commit it.
            leave(GAVE_UP, f"{what}: broken off")
        except Exception as error:
            log.exception("%s failed", what)
            leave(GAVE_UP, f"{what}: {error!r}")

    async def _make(self, message: Message) -> Made:
        if reference(message.value):
            value = await asyncio.to_thread(self._bodies.resolve, message.value)
            message = message._replace(value=value)
        with self._metrics.working(self._hop.name):
            return self._guard.run(partial(self._hop.make, message))
