"""Looking on: how far the group and the table are, and whether this worker still moves.

Everything is asked of the broker and the table by clients of its own, not of Faust: a consumer that has
stopped fetching sees no lag (faust#175, #523). A worker is stuck where it has had work for ``STUCK_SECONDS``
and has not moved, while broker and table answered. Where the broker is away nothing moves either, but a
restart would not help: then the time does not count.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from agents import connection, topics
from agents.metrics import Metrics
from pipeline.errors import TallywireError
from pipeline.store import Reader

log = logging.getLogger("tallywire")

LOOK_SECONDS = 5.0
STUCK_SECONDS = 180.0
"""More than any one step takes: the slowest is a rebalance, 60 s, and a message at its bound, 50 s."""
ANSWER_SECONDS = 60.0
"""A broker or table that has not answered by then is away."""

Clock = Callable[[], float]


class Progress:
    """Since when each of several things has stood still with work to do."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[str, tuple[object, float]] = {}

    def saw(self, what: str, todo: int, mark: object) -> None:
        """Note that ``what`` has ``todo`` left and is at ``mark``."""
        was, _ = self._seen.get(what, (None, 0))
        if not todo:
            self._seen.pop(what, None)
        elif was != mark:
            self._seen[what] = (mark, self._clock())

    def forget(self) -> None:
        """Begin anew: for a time nobody could tell."""
        self._seen.clear()

    def still(self, what: str) -> float:
        """Return for how many seconds ``what`` has stood still with work to do."""
        return self._clock() - self._seen[what][1] if what in self._seen else 0.0

    def stuck(self) -> list[str]:
        """Return what has stood still for too long."""
        return [what for what in self._seen if self.still(what) > STUCK_SECONDS]


class Ages:
    """How long ago a number of a growing series was first seen."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[int, float]] = deque()

    def age(self, oldest: int, newest: int) -> float:
        """Return the seconds since ``oldest`` was first seen; ``newest`` is the last there is by now."""
        if not self._seen or self._seen[-1][0] < newest:
            self._seen.append((newest, self._clock()))
        while self._seen[0][0] < oldest:
            self._seen.popleft()
        return self._clock() - self._seen[0][1]


class Watch:
    """Looks every ``LOOK_SECONDS`` how far all is, and keeps ``metrics`` up to date.

    ``owned`` tells which partitions ("topic/number") Faust has given to this worker, None while it has not
    settled with its group; that of mentions stands for tally and the relay.
    """

    def __init__(
        self,
        store: Reader,
        broker: str,
        prefix: str,
        group: str,
        metrics: Metrics,
        owned: Callable[[], set[str] | None],
    ) -> None:
        self._store = store
        self._broker = broker
        self._group = group
        self._metrics = metrics
        self._owned = owned
        self._read = [f"{prefix}articles.raw", f"{prefix}articles.clean", f"{prefix}reviews"]
        self._log = f"{prefix}mentions"
        self._all = Progress()
        self._own = Progress()
        self._outbox = Ages()
        self._looked = time.monotonic()

    @property
    def stuck(self) -> list[str]:
        """What of this worker has not moved for too long; empty while it is alive."""
        blind = time.monotonic() - self._looked > STUCK_SECONDS
        return self._own.stuck() + ["the look at the table"] * blind

    async def run(self) -> None:
        """Look for ever."""
        while True:
            try:
                async with self._clients() as (admin, consumer):
                    while True:
                        await self._look(admin, consumer)
                        self._looked = time.monotonic()
                        await asyncio.sleep(LOOK_SECONDS)
            except (KafkaError, OSError, TallywireError) as error:
                log.debug("nothing to see: %s", error)
                self._all.forget()
                self._own.forget()
                self._looked = time.monotonic()
                await asyncio.sleep(LOOK_SECONDS)

    @asynccontextmanager
    async def _clients(self) -> AsyncIterator[tuple[Any, Any]]:
        async with (
            topics.admin(self._broker) as admin,
            connection.running(AIOKafkaConsumer(**connection.arguments(self._broker))) as consumer,
        ):
            yield admin, consumer

    async def _look(self, admin: Any, consumer: Any) -> None:
        async with asyncio.timeout(ANSWER_SECONDS):
            committed = await admin.list_consumer_group_offsets(self._group)
            partitions = await self._partitions(admin)
            begins: dict[Any, int] = await consumer.beginning_offsets(partitions)
            ends: dict[Any, int] = await consumer.end_offsets(partitions)
        taken, owed = await asyncio.to_thread(self._table)
        for partition, end in ends.items():
            at = taken
            if partition.topic != self._log:
                at = committed[partition].offset if partition in committed else 0
            # What retention has cut off is no work: after a week's rest that may be all of articles.clean.
            at = max(at, begins[partition])
            self._saw(partition, end - at, at)
        owned = self._owned()
        self._own.saw("its place in the group", owned is None, "none")
        count, oldest, newest = owed
        self._own.saw("the outbox", count if f"{self._log}/0" in (owned or ()) else 0, oldest)
        self._metrics.outbox.set(count)
        self._metrics.outbox_age.set(self._outbox.age(oldest, newest) if count else 0)

    async def _partitions(self, admin: Any) -> list[TopicPartition]:
        return [
            TopicPartition(found["topic"], partition["partition"])
            for found in await admin.describe_topics([*self._read, self._log])
            for partition in found["partitions"]
        ]

    def _table(self) -> tuple[int, tuple[int, int, int]]:
        return self._store.offset(f"{self._log}/0"), self._store.backlog()

    def _saw(self, partition: TopicPartition, todo: int, at: int) -> None:
        name = f"{partition.topic}/{partition.partition}"
        self._all.saw(name, todo, at)
        self._own.saw(name, todo if name in (self._owned() or ()) else 0, at)
        labels = (partition.topic, str(partition.partition))
        self._metrics.lag.labels(*labels).set(todo)
        self._metrics.stalled.labels(*labels).set(self._all.still(name))
