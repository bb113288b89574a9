"""What was committed reaches the topics though the worker, or the broker, went away in between."""

import asyncio
import os
import secrets
from pathlib import Path

import pytest

from agents import topics
from agents.publish import publish
from agents.replay import left, start_worker
from agents.subscribe import messages
from bench.articles import made_articles
from pipeline import embedded
from pipeline.records.codec import decode
from pipeline.records.event import Event
from pipeline.store import Store
from tests.kafka_broker import Broker

pytestmark = pytest.mark.broker


async def test_a_relay_that_died_after_the_commit_is_made_up_for(broker: str, tmp_path: Path) -> None:
    prefix = f"test-{secrets.token_hex(4)}."
    await topics.create(broker, prefix)
    with Store.open(tmp_path / "table.db", outbox=True) as store, open(tmp_path / "log", "wb") as log:
        embedded.replay(made_articles(20), store)
        assert store.due()
        worker = start_worker(broker, prefix, str(tmp_path / "table.db"), log)
        async with asyncio.timeout(30):
            while store.due():
                await asyncio.sleep(0.1)
        worker.terminate()
        assert await asyncio.to_thread(worker.wait, 30) == 0
        found = messages(broker, f"{prefix}events", earliest=True, once=True)
        rows = [decode(message.value or b"", Event) async for message in found]
        assert sorted(row.event_id for row in rows) == [row.event_id for row in store.ever()]


@pytest.mark.skipif("TALLYWIRE_TEST_BROKER" in os.environ, reason="the broker there is not ours to restart")
async def test_a_broker_that_restarts_loses_nothing(broker: str, tmp_path: Path) -> None:
    """A worker that notices leaves, as under any supervisor, and the next one goes on."""
    own = Broker(tmp_path)
    own.start()
    await own.wait()
    made = list(made_articles(200))
    await topics.create(own.address, "")
    with Store.open(tmp_path / "table.db") as store, open(tmp_path / "worker-log", "wb") as log:
        worker = start_worker(own.address, "", str(tmp_path / "table.db"), log)
        try:
            await publish(made[:100], own.address, "")
            async with asyncio.timeout(30):
                while store.offset("mentions/0") < 20:
                    await asyncio.sleep(0.05)
            await asyncio.to_thread(own.stop)
            own.start()
            await own.wait()
            await publish(made[100:], own.address, "")
            async with asyncio.timeout(90):
                while any(await left(own.address, "", store)):
                    if worker.poll() is not None:
                        worker = start_worker(own.address, "", str(tmp_path / "table.db"), log)
                    await asyncio.sleep(0.5)
        finally:
            worker.terminate()
            worker.wait(60)
            own.abandon()
        with Store.open(tmp_path / "expected.db") as expected:
            embedded.replay(made, expected)
            assert [row.digest for row in store.events()] == [row.digest for row in expected.events()]
