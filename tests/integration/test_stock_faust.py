"""What stock Faust does to messages, on a real broker; ``agents/hardening.py`` has the rules against it."""

import asyncio
import logging
import secrets
from pathlib import Path
from typing import Any

import faust
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import NewTopic
from faust.contrib.asgi import faust_app_running
from faust.types import TP

from agents import topics
from agents.app import group
from agents.hardening import SEND_FAILED
from agents.hop import raw_topic
from agents.publish import publish
from agents.replay import start_worker
from agents.subscribe import messages
from pipeline.errors import UserError
from pipeline.records.raw import Raw

pytestmark = pytest.mark.broker

OFFSETS = [0, 1, 2]
RAISES = 1


async def test_what_raises_and_what_is_not_sent_is_lost_and_a_missing_topic_is_not_read(
    broker: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """faust#527: the message is committed and comes never again, and so where what it became was not sent.
    faust#558: the worker says it is ready."""
    prefix = f"stock-{secrets.token_hex(4)}."
    there, missing, sending = (TP(f"{prefix}{name}", 0) for name in ("there", "missing", "sending"))
    refusing = f"{prefix}refusing"
    app = faust.App(
        f"{prefix}app", broker=f"kafka://{broker}", datadir=str(tmp_path), web_enabled=False,
        topic_allow_declare=False, topic_disable_leader=True, broker_commit_interval=0.2,
    )  # fmt: skip
    seen: list[int] = []
    unread: list[int] = []

    async def raising(stream: Any) -> None:
        async for event in stream.events():
            seen.append(event.message.offset)
            if event.message.offset == RAISES:
                raise ValueError

    async def waiting(stream: Any) -> None:
        async for event in stream.events():
            unread.append(event.message.offset)

    async def forwarding(stream: Any) -> None:
        async for _ in stream.events():
            await raw_topic(app, refusing).send(value=b"x" * 1000)

    app.agent(raw_topic(app, there.topic), name="raising")(raising)
    app.agent(raw_topic(app, sending.topic), name="forwarding")(forwarding)
    app.agent(raw_topic(app, missing.topic), name="waiting")(waiting)
    caplog.set_level(logging.WARNING, "faust")  # the commands keep it still

    async with topics.admin(broker) as admin:
        small = NewTopic(refusing, 1, 1, topic_configs={"max.message.bytes": "100"})
        await admin.create_topics([NewTopic(there.topic, 1, 1), NewTopic(sending.topic, 1, 1), small])
        await send(broker, there.topic, len(OFFSETS))
        await send(broker, sending.topic, 1)
        async with faust_app_running(app), asyncio.timeout(60):
            while await committed(admin, f"{prefix}app") != {there: len(OFFSETS), sending: 1}:
                await asyncio.sleep(0.1)
            await admin.create_topics([NewTopic(missing.topic, 1, 1)])
            await send(broker, missing.topic, 1)
            await send(broker, there.topic, 1)
            while len(seen) <= len(OFFSETS):
                await asyncio.sleep(0.1)
            assert app.tables.actives_ready
            assert not app.rebalancing
            assert app.consumer.assignment() == {there, sending}
    assert seen == [*OFFSETS, len(OFFSETS)], "each once, the one that raised as well"
    assert unread == []
    assert not [m async for m in messages(broker, refusing, earliest=True, once=True)]
    assert f"Ignoring missing topic: {missing.topic!r}" in caplog.text


async def test_here_what_the_broker_refuses_ends_the_worker_with_the_message_uncommitted(
    broker: str, tmp_path: Path
) -> None:
    prefix = f"stock-{secrets.token_hex(4)}."
    async with topics.admin(broker) as admin:
        small = NewTopic(f"{prefix}articles.clean", 1, 1, topic_configs={"max.message.bytes": "100"})
        await admin.create_topics([small])
        await topics.create(broker, prefix, partitions=1)
        await publish([Raw(b'{"text": "An article."}', None, "")], broker, prefix)
        with open(tmp_path / "log", "w+b") as log:
            worker = start_worker(broker, prefix, str(tmp_path / "table.db"), log)
            try:
                status = await asyncio.to_thread(worker.wait, 60)
            finally:
                worker.kill()
            log.seek(0)
            assert (status, b"without committing" in log.read()) == (SEND_FAILED, True)
        assert not any((await committed(admin, group(prefix))).values())


async def test_here_a_missing_topic_is_refused(broker: str) -> None:
    with pytest.raises(UserError, match="missing at"):
        await topics.check(broker, f"stock-{secrets.token_hex(4)}.")


async def send(broker: str, topic: str, count: int) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=broker)
    await producer.start()
    try:
        for _ in range(count):
            await producer.send_and_wait(topic, b"x")
    finally:
        await producer.stop()


async def committed(admin: Any, group: str) -> dict[TP, int]:
    found = await admin.list_consumer_group_offsets(group)
    return {TP(p.topic, p.partition): offset.offset for p, offset in found.items()}
