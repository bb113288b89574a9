"""Law 3: partitions, workers, crashes and rebalances leave the same table as no broker at all."""

import asyncio
import secrets
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import orjson
import pytest
from aiokafka import AIOKafkaProducer

from agents import topics
from agents.publish import publish
from agents.replay import hop_counts, left, replay_through_kafka, start_worker
from agents.subscribe import messages
from bench.articles import made_articles
from bench.hops import lines
from pipeline import embedded
from pipeline.embedded import HopCounts
from pipeline.records.codec import decode
from pipeline.records.event import Change, Event
from pipeline.records.raw import Raw
from pipeline.store import Reader, Store
from pipeline.store.wire import trimmed

pytestmark = pytest.mark.broker

ODD = [
    Raw(b"no JSON", b"odd-1", "odd:1"),
    Raw(b'{"id": "odd-2", "text": 5}', None, "odd:2"),
    Raw(b'{"text": "A record without a key and without an id is an article all the same."}', None, "odd:3"),
    Raw(None, b"made-0", "odd:4"),  # withdraws what has no version
]
RAWS = [*made_articles(400, poison_every=97), *ODD]
NOTHING = Raw(None, None, "odd:5")
"""A null without a key: nobody can say what it withdraws."""
COUNTS = [HopCounts("clean", 405, 398, 7), HopCounts("extract", 398, 398, 0), HopCounts("tally", 398, 398, 0)]

Rows = dict[str, Event]


def content(event: Event) -> Event:
    """The row in the sense of the laws."""
    return msgspec.structs.replace(event, version=0, updated_at=None)


def live(table: Reader) -> Rows:
    return {event.event_id: content(event) for event in table.events()}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    with Store.open(tmp_path_factory.mktemp("embedded") / "table.db") as store:
        assert list(embedded.replay([*RAWS, NOTHING], store).hops) == COUNTS
        return live(store)


async def publish_nothing(broker: str, prefix: str) -> None:
    """Send ``NOTHING`` as foreign producers can; aiokafka's own ``send`` refuses to."""
    producer = AIOKafkaProducer(bootstrap_servers=broker)
    await producer.start()
    batch = producer.create_batch()
    batch.append(key=None, value=None, timestamp=None)
    await (await producer.send_batch(batch, f"{prefix}articles.raw", partition=0))
    await producer.stop()


async def folded(broker: str, prefix: str) -> tuple[dict[str, Event], dict[str, Event]]:
    """Return the newest row of each event that `events` holds, and that `event-changes` does."""
    rows: dict[str, Event] = {}
    changed: dict[str, Event] = {}

    def keep(into: dict[str, Event], row: Event) -> None:
        if row.event_id not in into or into[row.event_id].version <= row.version:
            into[row.event_id] = row

    async for message in messages(broker, f"{prefix}events", earliest=True, once=True):
        keep(rows, decode(message.value or b"", Event))
    async for message in messages(broker, f"{prefix}event-changes", earliest=True, once=True):
        keep(changed, decode(message.value or b"", Change).row)
    return rows, changed


def check(broker: str, prefix: str, db: str | Path, expected: Rows) -> None:
    with Reader.open(db) as table:
        assert live(table) == expected
        ever = {event.event_id: trimmed(event) for event in table.ever()}
    rows, changed = asyncio.run(folded(broker, prefix))
    assert rows == ever
    assert changed == ever


def test_one_worker(
    broker: str,
    tmp_path: Path,
    expected: Rows,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("agents.replay.LETTERS", 3)  # of 7 that are kept
    db, prefix = tmp_path / "table.db", new_prefix()
    asyncio.run(topics.create(broker, prefix))
    asyncio.run(publish_nothing(broker, prefix))
    hops = replay_through_kafka(RAWS, str(db), broker, prefix).hops
    with capsys.disabled():
        print("", *lines(hops), sep="\n")
    assert list(hops) == COUNTS
    check(broker, prefix, db, expected)
    with Reader.open(db) as table:
        reasons = {letter.origin.split("/")[0]: letter.reason for letter in table.dead_letters()}
        assert set(reasons) == {f"{prefix}articles.raw"}
        assert table.counts().dead_letters == 7


def test_two_workers_of_which_one_is_killed_and_comes_back(
    broker: str, tmp_path: Path, expected: Rows
) -> None:
    db, prefix = tmp_path / "table.db", new_prefix()

    async def run() -> None:
        await topics.create(broker, prefix, partitions=4)
        with Store.open(db) as table, workers(broker, prefix, db, tmp_path) as start:
            owner = start()
            await publish(RAWS[:200], broker, prefix)
            await until(lambda: table.offset(f"{prefix}mentions/0") > 50)
            start()
            await publish(RAWS[200:300], broker, prefix)
            await until(lambda: table.offset(f"{prefix}mentions/0") > 150)
            owner.send_signal(signal.SIGKILL)
            await publish(RAWS[300:], broker, prefix)
            await publish_nothing(broker, prefix)
            await asyncio.sleep(1)
            start()
            async with asyncio.timeout(90):
                while any(await left(broker, prefix, table)):
                    await asyncio.sleep(0.5)

    asyncio.run(run())
    assert list(asyncio.run(hop_counts(broker, prefix)).hops) == COUNTS
    check(broker, prefix, db, expected)


def test_a_lost_table_is_made_again_from_the_topic(broker: str, tmp_path: Path) -> None:
    """The group has committed all there is; a new owner trusts its empty table and reads all again."""
    prefix, lost, new = new_prefix(), tmp_path / "lost.db", tmp_path / "new.db"
    replay_through_kafka(RAWS[:100], str(lost), broker, prefix)
    replay_through_kafka([], str(new), broker, prefix)
    with Reader.open(lost) as before, Reader.open(new) as after:
        assert live(after) == live(before)


def new_prefix() -> str:
    return f"test-{secrets.token_hex(4)}."


async def until(true: Any) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.05)


@contextmanager
def workers(broker: str, prefix: str, db: Path, folder: Path) -> Iterator[Any]:
    """Yield what starts a worker; all but the first, which is killed, must leave in peace when told to."""
    running: list[subprocess.Popen[bytes]] = []
    with open(folder / "log", "ab") as log:

        def start() -> "subprocess.Popen[bytes]":
            running.append(start_worker(broker, prefix, str(db), log))
            return running[-1]

        try:
            yield start
            for worker in running:
                worker.terminate()
            statuses = [worker.wait(60) for worker in running]
            assert statuses == [-signal.SIGKILL] + [0] * (len(running) - 1), (folder / "log").read_text()
        finally:
            for worker in running:
                worker.kill()
                worker.wait()


def test_values_are_json_and_keys_are_ids(broker: str, tmp_path: Path) -> None:
    prefix = new_prefix()
    replay_through_kafka(RAWS[:20], str(tmp_path / "table.db"), broker, prefix)

    async def keys(topic: str, field: str) -> bool:
        found = messages(broker, prefix + topic, earliest=True, once=True)
        return all([m.key == orjson.loads(m.value or b"")[field].encode() async for m in found])

    for topic, field in [
        ("articles.raw", "id"),
        ("articles.clean", "article_id"),
        ("mentions", "article_id"),
        ("events", "event_id"),
        ("event-changes", "event_id"),
    ]:
        assert asyncio.run(keys(topic, field)), topic
