"""Batches of messages as Faust's events, and what of them is committed."""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from types import SimpleNamespace
from typing import Any

from faust.types import TP

from agents.batches import BATCH, Batch, Consumer, Undone, messages
from agents.message import Message

TP0 = TP("articles.raw", 0)
AT = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)


def batch(start: int, end: int) -> Batch:
    return Batch([Message(*TP0, offset, None, b"x", AT) for offset in range(start, end)])


async def stream(*batches: Batch) -> AsyncIterator[Batch]:
    for one in batches:
        yield one


def app(*, flows: bool = True) -> Any:
    return SimpleNamespace(consumer=SimpleNamespace(flow_active=flows))


async def test_a_message_is_done_when_the_next_is_asked_for() -> None:
    given = batch(3, 6)
    seen = [(message.offset, given.done) async for message in messages(app(), stream(given))]
    assert seen == [(3, 3), (4, 4), (5, 5)]
    assert given.done == given.end == 6


async def test_a_rebalance_waits_for_the_message_in_hand_only() -> None:
    given, worker = batch(0, 5), app()
    async for message in messages(worker, stream(given)):
        worker.consumer.flow_active = message.offset < 2
    assert given.done == 3


def undone(*batches: Batch) -> Undone:
    found = Undone()
    for one in batches:
        found.deliver(TP0, one)
    return found


def test_what_is_done_of_the_batch_in_hand_is_committed() -> None:
    first, second = batch(0, 3), batch(3, 9)
    found = undone(first, second)
    assert found.offset(TP0) == 0
    first.done, second.done = 3, 5
    assert found.offset(TP0) == 5
    second.done = 9
    assert found.offset(TP0) == 9
    assert found.offset(TP0) is None


def test_faust_606_no_commit_passes_over_what_is_not_done() -> None:
    skipped, behind = batch(0, 3), batch(3, 9)
    behind.done = 9
    found = undone(skipped, behind)
    assert found.offset(TP0) == 0
    again = batch(0, 9)
    found.deliver(TP0, again)
    again.done = 4
    assert found.offset(TP0) == 4


def test_what_another_worker_has_is_forgotten() -> None:
    found = undone(batch(0, 3))
    found.forget({TP0})
    assert list(found) == []
    assert found.offset(TP0) is None


async def test_records_become_batches_each_of_which_is_one_message_to_faust(monkeypatch: Any) -> None:
    records = [
        SimpleNamespace(topic=TP0.topic, partition=0, offset=n, key=None, value=b"x", timestamp=0, headers=())
        for n in range(BATCH + 2)
    ]

    async def fetched(*_: Any) -> dict[TP, Sequence[Any]]:
        return {TP0: records}

    monkeypatch.setattr("faust.transport.drivers.aiokafka.Consumer._getmany", fetched)
    consumer: Any = Consumer.__new__(Consumer)
    consumer._undone = Undone()  # noqa: SLF001
    consumer.app = SimpleNamespace(consumer_generation_id=1)
    found = await consumer._getmany({TP0}, 1.0)  # noqa: SLF001
    assert [len(one.messages) for one in found[TP0]] == [BATCH, 2]
    message = consumer._to_message(TP0, found[TP0][1])  # noqa: SLF001
    assert (message.tp, message.offset, message.value) == (TP0, BATCH + 1, found[TP0][1])
