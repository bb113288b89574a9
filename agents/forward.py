"""The log of an ingestion to `articles.raw`: the driver of `tallywire ingest --broker`.

The log is an outbox: what the broker has acknowledged is deleted, and a crash in between sends it once more,
with the same key and bytes, which changes nothing.
"""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from itertools import islice
from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from agents import connection, logs, topics
from pipeline.bodies import configured
from pipeline.errors import TransientError
from pipeline.store import LogRecord, Store

RECORDS = 200
BYTES = 16 << 20


class Forwarder:
    """Sends what ingestion appends to the log of ``store``."""

    def __init__(self, store: Store, broker: str, prefix: str) -> None:
        self._store = store
        self._broker = broker
        self._topic = f"{prefix}articles.raw"
        self._runner = asyncio.Runner()
        self._connected = AsyncExitStack()
        self._producer: AIOKafkaProducer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.run(self._connected.aclose())
        self._runner.close()

    def step(self) -> int:
        """Send the oldest records, wait until the broker has them, delete them, and return how many.

        Raises TransientError where the broker or the body store does not take one.
        """
        with closing(self._store.log()) as records:
            group = list(_bounded(islice(records, RECORDS)))
        if group:
            try:
                self._runner.run(self._send(group))
            except KafkaError as error:
                self._runner.run(self._disconnect())
                raise TransientError(f"the broker did not take an article: {error}") from error
            self._store.forget_log(record.seq for record in group)
        return len(group)

    def left(self) -> int:
        """Return how many records the broker does not have yet."""
        return self._store.log_left()

    async def _send(self, group: list[LogRecord]) -> None:
        producer = await self._connection()
        bodies = configured()
        sending = []
        for record in group:
            key = None if record.key is None else record.key.encode()
            value = await asyncio.to_thread(bodies.fit, record.value, key)
            sending.append(await producer.send(self._topic, value, key=key))
        for outcome in await asyncio.gather(*sending, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome

    async def _connection(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(**connection.producing(self._broker))
            self._producer = await self._connected.enter_async_context(connection.running(producer))
        return self._producer

    async def _disconnect(self) -> None:
        self._producer = None
        await self._connected.aclose()


def _bounded(records: Iterator[LogRecord]) -> Iterator[LogRecord]:
    size = 0
    for record in records:
        yield record
        size += len(record.value)
        if size >= BYTES:
            return


@contextmanager
def forward_log(store: Store, broker: str, prefix: str) -> Iterator[Forwarder]:
    """Yield what sends the log of ``store``; raises UserError where the broker or a topic is not there."""
    logs.set_up()
    asyncio.run(topics.check(broker, prefix))
    with Forwarder(store, broker, prefix) as forwarder:
        yield forwarder
