"""mentions to the table: one owner, which trusts the offset stored in the table and nothing else.

Faust says who owns `mentions` and delivers its records as they come. What it has delivered or committed
proves nothing: a record that the table has is skipped, and where one beyond the next comes, what lies between
is read from the log itself. That one rule heals a lost table, a takeover, a skip in a rebalance, and a commit
that ran ahead. A new owner reads on from the table's offset to the end of the log before it takes a delivered
record. It makes nobody wait meanwhile, however long the log: what cannot be kept is let go, and read from the
log afterwards.
"""

import asyncio
import datetime as dt
import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from functools import partial
from itertools import pairwise
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from agents import connection
from agents.intake import Intake
from agents.message import Message
from agents.metrics import Metrics
from agents.retry import retrying
from pipeline.bodies import Bodies
from pipeline.errors import UserError
from pipeline.store import GapError, StaleOwnerError, Store

log = logging.getLogger("tallywire")

GROUP_RECORDS = 500
GROUP_SECONDS = 0.05
"""A transaction takes what arrives in this time: a row is late by no more, and a commit serves many."""
MANY, LONGEST = 10, 4
"""Where so many arrive meanwhile, it waits as long again, up to so often in all: a row that several articles
of a group change is tallied once. In groups of 40 an article costs twice what it does in groups of 200."""
SETTLED_SECONDS = 35.0
"""More than a member that Kafka has given up needs to learn it: the longest session timeout, and a heartbeat
or two."""
WAITING = 2 * GROUP_RECORDS
"""Records delivered and not yet taken in; what more comes is let go, and read from the log."""


class Tally:
    """The owner of `mentions`, while this process is it."""

    def __init__(
        self,
        store: Store,
        broker: str,
        topic: str,
        bodies: Bodies,
        *,
        clock: Callable[[], dt.datetime],
        metrics: Metrics | None = None,
    ) -> None:
        self._store = store
        self._metrics = metrics or Metrics()
        self._broker = broker
        self._topic = topic
        self.source = f"{topic}/0"
        self._intake = Intake(store, self.source, bodies, clock=clock, metrics=self._metrics)
        self._delivered: deque[Message] = deque()
        self._arrived = asyncio.Event()
        self._let_go = False
        self._owned = asyncio.Event()
        self.committed = asyncio.Event()
        """Set by each transaction, for the relay to clear."""
        self.generation: int | None = None
        """Of the consumer group, when it made this process the owner; None while it is not."""
        self.epoch: int | None = None
        """Of this ownership, once the table knows it."""

    def assigned(self, generation: int) -> None:
        """Begin to own the log; ``generation`` of the group is higher than that of every owner before."""
        log.info("owner of %s, generation %d", self._topic, generation)
        self._forget()
        self.generation, self.epoch = generation, None
        self._owned.set()

    def revoked(self) -> None:
        """Stop owning it. A transaction under way may still commit: the next owner begins behind it."""
        self._owned.clear()
        self.generation = self.epoch = None
        self._forget()

    def deliver(self, messages: Sequence[Message]) -> None:
        """Take records that Faust delivers; where too many wait, let them go, and what follows.

        To wait here would hold up the other topics of this worker, and a rebalance.
        """
        self._let_go = self._let_go or len(self._delivered) + len(messages) > WAITING
        if not self._let_go:
            self._delivered.extend(messages)
        self._arrived.set()

    async def run(self) -> None:
        """Take in the log whenever this process owns it, for ever."""
        while True:
            await self._owned.wait()
            if (generation := self.generation) is None:
                continue
            try:
                epoch = await retrying(partial(self._take_over, generation), f"{self.source}: takeover")
                if self.generation != generation:
                    continue
                self.epoch = epoch
                self._metrics.epoch.set(epoch)
                await self.read_on(epoch)
                # Not the generation: Kafka may take the log away and give it back in one and the same.
                while self.epoch == epoch:
                    if self._let_go and not self._delivered:
                        self._let_go = False
                        await self.read_on(epoch)
                    await self._take_in(await self._group(), epoch)
            except StaleOwnerError as error:
                # Kafka says who is right: it takes the log away, or this owner goes on above the other one.
                log.warning("%s", error)
                self.epoch = None

    async def _take_over(self, generation: int) -> int:
        """Return the epoch of this ownership, the group's generation, once the table knows it.

        Where the table has seen a higher one, either another owner came while this process slept, and Kafka
        says so within the session timeout; or the group was deleted, as Kafka does after a week without
        members, and its generations began anew: then the epochs go on above the highest.
        """
        try:
            await asyncio.to_thread(self._store.skip, self.source, 0, generation)
        except StaleOwnerError as error:
            await asyncio.sleep(SETTLED_SECONDS)
            if self.generation != generation:
                raise
            log.warning("the generations of the group began anew: going on above epoch %d", error.owner)
            return error.owner + 1
        return generation

    async def read_on(self, epoch: int, end: int | None = None) -> None:
        """Read the log from the table's offset up to ``end``, else to where it ends now, into the table.

        Stops where this ownership ends meanwhile: the next one, maybe of this process too, begins there.
        """
        await retrying(partial(self._read_on, epoch, end), f"{self.source}: reading on")

    async def _read_on(self, epoch: int, end: int | None) -> None:
        start = await asyncio.to_thread(self._store.offset, self.source)
        async with aclosing(read(self._broker, self._topic, start, end)) as found:
            async for messages in found:
                if self.epoch != epoch:
                    return
                for run in _unbroken(messages):
                    # The log has nothing before it that the table has not: cut by retention, or no record.
                    await asyncio.to_thread(self._store.skip, self.source, run[0].offset, epoch)
                    await self._intake.take(run, epoch)
                    self.committed.set()
        if end is not None:
            await asyncio.to_thread(self._store.skip, self.source, end, epoch)

    async def _take_in(self, messages: Sequence[Message], epoch: int) -> None:
        while messages and self.epoch == epoch:
            try:
                await self._intake.take(messages, epoch)
                self.committed.set()
            except GapError as gap:
                log.info("%s", gap)
                await self.read_on(epoch, gap.got)
            else:
                return

    async def _group(self) -> list[Message]:
        """Return what there is, and what comes soon after; nothing after an idle second."""
        if not self._delivered:
            self._arrived.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), 1)
        for _ in range(LONGEST):
            if not 0 < (had := len(self._delivered)) < GROUP_RECORDS:
                break
            await asyncio.sleep(GROUP_SECONDS)
            if len(self._delivered) < had + MANY:
                break
        return [self._delivered.popleft() for _ in range(min(len(self._delivered), GROUP_RECORDS))]

    def _forget(self) -> None:
        self._let_go = False
        self._delivered.clear()


def _unbroken(messages: Sequence[Message]) -> list[Sequence[Message]]:
    """Return ``messages`` cut where an offset is missing."""
    cuts = [0]
    cuts += [i for i, (one, next_) in enumerate(pairwise(messages), 1) if next_.offset != one.offset + 1]
    return [messages[start:stop] for start, stop in pairwise([*cuts, len(messages)]) if start < stop]


async def read(
    broker: str, topic: str, start: int, end: int | None = None
) -> AsyncGenerator[Sequence[Message]]:
    """Yield the messages of a topic of one partition from ``start`` up to ``end``, else to where it ends now.

    Nothing is committed anywhere. Where ``start`` has been cut off by retention, it begins with what is left.
    """
    partition = TopicPartition(topic, 0)
    consumer = AIOKafkaConsumer(
        **connection.arguments(broker),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    async with connection.running(consumer):
        consumer.assign([partition])
        if end is None:
            end = (await consumer.end_offsets([partition]))[partition]
            if end < start:
                raise UserError(
                    f"the table has read {topic} up to {start}, but it ends at {end}: the topic "
                    "was made anew; use a new table, or another prefix"
                )
        consumer.seek(partition, start)
        while start < end and await consumer.position(partition) < end:
            found: dict[Any, list[Any]] = await consumer.getmany(
                partition, timeout_ms=1000, max_records=GROUP_RECORDS
            )
            messages = [Message.of_aiokafka(record) for record in found.get(partition, [])]
            if messages := [message for message in messages if message.offset < end]:
                yield messages
