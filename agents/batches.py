"""Faust's consumer, with some messages of one partition for each event, and commits of what is done of them.

What Faust does for every event, from two tasks and two queues to its sensors, costs more than a hop does
beside its stage. So an event is a ``Batch``, which Faust delivers as if it were one message.

What is committed is what an agent says is done, up to the first message that is not. What Faust dropped on
its way to the agent stays undone, and no commit passes over it until it was read again. (Faust itself counts
what was acknowledged, and passes over what lies between: faust#606.)
"""

from collections import defaultdict, deque
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from typing import Any

from faust.transport.drivers import aiokafka
from faust.types import TP
from faust.types.tuples import ConsumerMessage

from agents.message import Message

BATCH = 32
"""Messages of one event. They are worked on one by one: a rebalance waits for one of them only."""

FETCH_WAIT_MS = 100
"""How long the broker may wait for something to answer with. It is asked for those partitions of which none
is in hand; what comes to another one meanwhile is late by as much. Faust's own is 1,500."""


class Batch:
    """Messages of one partition in their order, and how far an agent is with them."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.messages = messages
        self.start = messages[0].offset
        self.end = messages[-1].offset + 1
        self.done = self.start
        """Offset behind the last message that is done."""


async def messages(app: Any, stream: Any) -> AsyncIterator[Message]:
    """Yield the messages of a stream of batches; each is done when the next is asked for.

    Where ``app``, Faust's, has begun to give partitions back, or to stop, what is left is not done: it comes
    again, here or elsewhere.
    """
    async for batch in stream:
        for message in batch.messages:
            if not app.consumer.flow_active:
                break
            yield message
            batch.done = message.offset + 1


class Undone:
    """The batches of each partition that were delivered and are not known to be done, in their order."""

    def __init__(self) -> None:
        self._batches = defaultdict[TP, deque[Batch]](deque)

    def __iter__(self) -> Iterator[TP]:
        return iter(list(self._batches))

    def deliver(self, tp: TP, batch: Batch) -> None:
        """Note that ``batch`` goes to its agent; one that lies before the last is read again."""
        batches = self._batches[tp]
        if batches and batch.start < batches[-1].end:
            batches.clear()
        batches.append(batch)

    def offset(self, tp: TP) -> int | None:
        """Return up to where all is done that was delivered, None where nothing is new."""
        batches, offset = self._batches[tp], None
        while batches and (offset := batches[0].done) == batches[0].end:
            batches.popleft()
        return offset

    def forget(self, partitions: Collection[TP]) -> None:
        """Let go of what belongs to another worker now."""
        for tp in partitions:
            self._batches.pop(tp, None)


class _Thread(aiokafka.AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS  # noqa: SLF001  Faust has no setting for it
        return consumer


class Consumer(aiokafka.Consumer):
    """Delivers batches, and commits what is done of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._undone = Undone()

    def _new_consumer_thread(self) -> _Thread:
        return _Thread(self, loop=self.loop, beacon=self.beacon)

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Any:
        """Return the records that there are as lists of batches, by partition."""
        found = await super()._getmany(active_partitions, timeout)
        return {
            tp: [
                Batch([Message.of_aiokafka(record) for record in records[start : start + BATCH]])
                for start in range(0, len(records), BATCH)
            ]
            for tp, records in found.items()
        }

    def _to_message(self, tp: TP, batch: Any) -> ConsumerMessage:
        """Return ``batch`` as what Faust takes for one message, which stands where its last one does."""
        self._undone.deliver(tp, batch)
        offset, generation = batch.end - 1, self.app.consumer_generation_id
        return ConsumerMessage(
            tp.topic,
            tp.partition,
            offset,
            0.0,
            0,
            None,
            None,
            batch,
            None,
            0,
            0,
            tp,
            generation_id=generation,
        )

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """Do nothing: between two batches there is no gap, only Faust sees one."""

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        return (tp for tp in self._undone if topics is None or tp in topics or tp.topic in topics)

    def _new_offset(self, tp: TP) -> int | None:
        self._acked.pop(tp, None)
        self._acked_index.pop(tp, None)
        return self._undone.offset(tp)

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Let Faust wait for the agents and commit; only then forget what they did."""
        await super().on_partitions_revoked(revoked)
        self._undone.forget(revoked)


class Transport(aiokafka.Transport):
    """Kafka, in batches."""

    Consumer = Consumer
