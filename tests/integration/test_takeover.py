"""Two workers and one table in PostgreSQL: one owns it, and when it is killed or paused the other goes on."""

import asyncio
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiokafka import AIOKafkaProducer

from agents import topics
from agents.replay import start_worker
from bench.mentions import made_mentions
from pipeline.records.codec import encode
from pipeline.records.mention import Mentions
from pipeline.store import Logged, Store
from pipeline.store.engine import connect
from pipeline.store.schema import inputs
from tests.integration.test_law_3 import Rows, check, live, new_prefix, until
from tests.laws.made import NOON

pytestmark = pytest.mark.broker

LOG = list(made_mentions(2000))
"""Some 2,600 records: six transactions of the owner, or more."""


@pytest.fixture(scope="module")
def expected() -> Rows:
    with Store.open(":memory:") as store:
        store.apply([Logged(n, mentions) for n, mentions in enumerate(LOG)], "log", NOON)
        return live(store)


class Worker:
    """A worker in a process of its own; PostgreSQL knows its connections by ``name``."""

    def __init__(self, name: str, broker: str, prefix: str, url: str, folder: Path) -> None:
        self.name = name
        self._log = folder / f"{name}.log"
        with open(self._log, "wb") as log:
            self.process = start_worker(broker, prefix, f"{url}?application_name={name}", log)

    def told(self) -> str:
        return self._log.read_text(encoding="utf-8")

    @property
    def generation(self) -> int:
        """Of the group when it last became the owner, 0 where it never was."""
        return max(map(int, re.findall(r"owner of \S+, generation (\d+)", self.told())), default=0)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(60)


@contextmanager
def two_workers(broker: str, prefix: str, url: str, folder: Path) -> Iterator[tuple[Worker, Worker]]:
    """Yield the owner of the table and the other, both with their partitions."""
    asyncio.run(topics.create(broker, prefix))
    with ExitStack() as running:
        both = [Worker(name, broker, prefix, url, folder) for name in ("one", "two")]
        for worker in both:
            running.callback(worker.process.wait)
            running.callback(worker.process.kill)
        asyncio.run(until(lambda: all("ready" in worker.told() for worker in both)))
        asyncio.run(until(lambda: any(worker.generation for worker in both)))
        owner, other = sorted(both, key=lambda worker: -worker.generation)
        yield owner, other


async def publish(broker: str, prefix: str, log: list[Mentions]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=broker, linger_ms=50)
    await producer.start()
    for mentions in log:
        await producer.send(f"{prefix}mentions", encode(mentions), mentions.article_id.encode(), partition=0)
    await producer.stop()


def drop_connections(url: str) -> None:
    """As when the server is started again, or another takes its place."""
    engine = connect(url)
    others = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    with engine.connect() as db:
        db.execute(sa.text("select pg_terminate_backend(pid, 5000) " + others))
    engine.dispose()


def epoch(url: str, source: str) -> int:
    engine = connect(url)
    with engine.connect() as db:
        found = db.scalar(sa.select(inputs.c.epoch).where(inputs.c.source == source))
    engine.dispose()
    return int(found or 0)


def test_the_owner_loses_its_connections_and_is_killed(
    broker: str, postgres_url: str, tmp_path: Path, expected: Rows
) -> None:
    prefix = new_prefix()
    source = f"{prefix}mentions/0"
    with two_workers(broker, prefix, postgres_url, tmp_path) as (owner, other):
        with Store.open(postgres_url) as table:
            asyncio.run(publish(broker, prefix, LOG))
            asyncio.run(until(lambda: table.offset(source) > 0))
            drop_connections(postgres_url)
            taken = table.offset(source)
            asyncio.run(until(lambda: table.offset(source) > taken))
            before = epoch(postgres_url, source)
            owner.process.send_signal(signal.SIGKILL)
            asyncio.run(until(lambda: table.offset(source) == len(LOG) and not table.due(1)))
        assert epoch(postgres_url, source) == other.generation > before
        assert other.stop() == 0, other.told()
    check(broker, prefix, postgres_url, expected)


def test_the_owner_is_paused_until_another_has_taken_over(
    broker: str, postgres_url: str, tmp_path: Path, expected: Rows
) -> None:
    prefix = new_prefix()
    source = f"{prefix}mentions/0"
    with two_workers(broker, prefix, postgres_url, tmp_path) as (owner, other):
        with Store.open(postgres_url) as table:
            asyncio.run(publish(broker, prefix, LOG))
            asyncio.run(until(lambda: table.offset(source) > 0))
            pause_between_transactions(owner, postgres_url)
            assert table.offset(source) < len(LOG)
            asyncio.run(until(lambda: table.offset(source) == len(LOG) and not table.due(1)))
            owner.process.send_signal(signal.SIGCONT)
            refused = f"{source}: epoch {owner.generation} has ended, epoch {other.generation} owns the table"
            asyncio.run(until(lambda: refused in owner.told()))
        assert [owner.stop(), other.stop()] == [0, 0], owner.told() + other.told()
    check(broker, prefix, postgres_url, expected)


def pause_between_transactions(worker: Worker, url: str) -> None:
    """Stop the process at a moment at which it holds no lock: else its transaction would be what is ended."""
    engine = connect(url)
    query = sa.text(
        "select count(*) from pg_stat_activity where application_name = :name and state <> 'idle'"
    )

    def at_work() -> bool:
        with engine.connect() as db:
            return bool(db.scalar(query, {"name": worker.name}))

    async def pause() -> None:
        async with asyncio.timeout(60):
            while True:
                worker.process.send_signal(signal.SIGSTOP)
                if not at_work():
                    await asyncio.sleep(0.1)  # what it had sent has been carried out
                    if not at_work():
                        return
                worker.process.send_signal(signal.SIGCONT)
                await asyncio.sleep(0.005)

    asyncio.run(pause())
    engine.dispose()
