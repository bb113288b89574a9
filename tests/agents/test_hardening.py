"""What stock Faust does, shown; and what ``hardening`` makes of it."""

import asyncio
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import faust
import pytest
from faust.exceptions import ValueDecodeError
from faust.transport.conductor import Conductor, ConductorCompiler
from faust.transport.consumer import Consumer
from faust.transport.producer import ProducerBuffer
from faust.types import TP
from intervaltree import IntervalTree  # type: ignore[import-untyped]

from agents import app as app_module
from agents.hardening import SEND_FAILED, Sender
from pipeline.bodies import Bodies

TP0 = TP("articles.raw", 0)


def test_faust_606_a_commit_passes_over_a_message_in_flight() -> None:
    """Offset 2 is next and in flight, 3 to 5 are done: nothing may be committed, but 6 would be."""
    consumer = SimpleNamespace(
        _acked=defaultdict(list, {TP0: [3, 4, 5]}),
        _acked_index=defaultdict(set, {TP0: {3, 4, 5}}),
        _gap=defaultdict(IntervalTree),
        _committed_offset=defaultdict(lambda: None, {TP0: 2}),
    )
    new_offset: Any = Consumer._new_offset  # noqa: SLF001
    assert new_offset(consumer, TP0) == 6


def test_a_send_that_fails_is_a_warning_to_faust() -> None:
    async def send() -> None:
        app = faust.App("stock", broker="memory://")
        failed: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        failed.set_exception(OSError("no leader"))
        message = MagicMock()
        published: Any = app.topic("x")
        published._on_published(failed, message=message, producer=MagicMock(), state=None)  # noqa: SLF001
        message.set_exception.assert_called_once()  # and nothing else: the commit goes on

    asyncio.run(send())


async def test_a_flush_gives_up_on_what_the_broker_does_not_take_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One message is in hand and one queued; both are still there when the flush before a commit is over."""
    buffer = ProducerBuffer()
    buffer.app = MagicMock(conf=SimpleNamespace(producer_threaded=False))
    in_hand, broker_is_back, all_sent = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def send(_: Any) -> None:
        in_hand.set()
        await broker_is_back.wait()
        if not buffer.size:
            all_sent.set()

    monkeypatch.setattr(buffer, "_send_pending", send)
    async with buffer:
        for _ in range(2):
            buffer.put(MagicMock())
        await in_hand.wait()
        await asyncio.wait_for(buffer.flush(), 30)
        assert buffer.size == 1
        broker_is_back.set()
        await all_sent.wait()


async def test_faust_502_a_rebalance_forgets_what_was_done_and_not_committed() -> None:
    """What is gone before the last commit comes again, though its work is done."""
    left: list[dict[TP, list[int]]] = []

    async def commit(_: set[TP]) -> None:
        left.append(dict(consumer._acked))  # noqa: SLF001

    consumer: Any = MagicMock(
        _acked={TP0: [3, 4, 5]},
        _active_partitions={TP0},
        _paused_partitions=set(),
        _on_partitions_revoked=commit,
    )
    revoked: Any = Consumer.on_partitions_revoked
    await revoked(consumer, {TP0})
    assert left == [{}]


async def test_what_faust_cannot_decode_is_acknowledged_before_anybody_is_asked() -> None:
    order = []
    channel = MagicMock(key_type=bytes, value_type=dict)
    channel.decode = AsyncMock(side_effect=ValueDecodeError("no JSON"))
    channel.on_value_decode_error = AsyncMock(side_effect=lambda *_: order.append("asked"))
    message = MagicMock()
    message.ack.side_effect = lambda *_, **__: order.append("acknowledged")
    conductor: Any = MagicMock(spec=Conductor)
    conductor.app = MagicMock()
    conductor.app.flow_control.acquire = AsyncMock()
    conductor.app.producer.buffer.wait_until_ebb = AsyncMock()
    await ConductorCompiler().build(conductor, TP0, {channel})(message)
    assert order == ["acknowledged", "asked"]


async def test_a_send_that_fails_ends_the_process(monkeypatch: pytest.MonkeyPatch, bodies: Bodies) -> None:
    left: list[int] = []
    monkeypatch.setattr("agents.hardening.leave", lambda status, _: left.append(status))
    failed: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    app: Any = SimpleNamespace(producer=SimpleNamespace(send=AsyncMock(return_value=failed)))
    future = await Sender(app, bodies).send("topic", b"k", b"v")
    failed.set_exception(OSError("no leader"))
    with pytest.raises(OSError, match="no leader"):
        await asyncio.wait_for(future, 1)
    await asyncio.sleep(0)
    assert left == [SEND_FAILED]


def test_every_agent_has_one_worker_and_raw_bytes(tmp_path: Path, bodies: Bodies) -> None:
    worker = app_module.Worker("localhost:9092", "p.", MagicMock(), bodies, str(tmp_path))
    agents = dict(worker.app.agents)
    assert sorted(agents) == ["clean", "extract", "review", "tally"]
    assert {agent.concurrency for agent in agents.values()} == {1}
    serializers = {(a.channel.key_serializer, a.channel.value_serializer) for a in agents.values()}
    assert serializers == {("raw", "raw")}
    assert not worker.app.tables
