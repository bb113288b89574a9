"""An analyst's word through the topic: into the table of a worker, past its death, and into a new table."""

import asyncio
from pathlib import Path

import orjson
import pytest
from aiokafka import AIOKafkaProducer

from agents import topics
from agents.audit import compare_topics
from agents.publish import publish
from agents.replay import left, start_worker
from agents.reviews import send_review
from pipeline.audit.ledger import Comparison, Ledger
from pipeline.embedded import replay
from pipeline.records.codec import encode
from pipeline.records.raw import Raw
from pipeline.reviewing import say
from pipeline.store import Reader, Store
from pipeline.store.facts import Facts
from tests.integration.test_law_3 import new_prefix
from tests.laws.driver import content
from tests.laws.made import NOON, said

pytestmark = pytest.mark.broker

TEXT = "An air strike killed {} people in {} on 3 March 2020, police said."
RAWS = [
    Raw(orjson.dumps({"id": town, "text": TEXT.format(n, town)}), None, town)
    for n, town in ((3, "Mosul"), (4, "Aleppo"), (5, "Maiduguri"))
]
NOBODYS = said("reject", claim="none", id="no claim", hours=-1)
"""A review of what is not there, sent among the articles as `replay --broker` does."""
POISON = b'{"schema": "tallywire.review/1", "review_id": "odd", "verdict": "same"}'


async def through(broker: str, prefix: str, table: Reader) -> None:
    async with asyncio.timeout(90):
        while any(await left(broker, prefix, table)):
            await asyncio.sleep(0.1)


async def spoil(broker: str, prefix: str) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=broker)
    await producer.start()
    await producer.send_and_wait(f"{prefix}reviews", POISON, key=b"odd")
    await producer.stop()


def audited(broker: str, prefix: str, db: Path) -> list[Comparison]:
    found: list[Comparison] = []
    with Ledger.open() as ledger, Facts.open(db) as table:
        compare_topics(broker, prefix, table, ledger, found.append, lambda *_: None)
    return found


def test_a_review_outlives_the_worker_and_the_table(broker: str, tmp_path: Path) -> None:
    prefix, db, again = new_prefix(), tmp_path / "table.db", tmp_path / "again.db"
    asyncio.run(topics.create(broker, prefix, partitions=2))
    with Store.open(db) as table, (tmp_path / "log").open("wb") as log:
        worker = start_worker(broker, prefix, str(db), log)
        try:
            asyncio.run(publish([Raw(encode(NOBODYS), None, "r"), *RAWS], broker, prefix))
            asyncio.run(through(broker, prefix, table))
            ids = {a.article_id: m.mention_id for a in table.mentions() for m in a.mentions}
            claims = {c.article_id: c.claim_id for e in table.events() for f in e.figures for c in f.claims}
            joined = said("same", ids["Mosul"], ids["Aleppo"], id="one raid")
            worker.kill()  # what is said while nobody works waits on the topic
            worker.wait()
            assert say(joined, table, NOON, lambda r, _, p: send_review(r, broker, p)) == f"{prefix}reviews"
            send_review(joined, broker, prefix)
            asyncio.run(spoil(broker, prefix))
            worker = start_worker(broker, prefix, str(db), log)
            asyncio.run(through(broker, prefix, table))
            assert [standing.state for standing in table.reviews()] == ["applied", "orphaned"]
            send_review(said("reject", claim=claims["Maiduguri"], id="no number", hours=1), broker, prefix)
            asyncio.run(through(broker, prefix, table))
        finally:
            worker.kill()
            worker.wait()
        lived = content(table.events())
        told = {change.kind for change in table.changes()}
        records = list(table.review_records())
    assert {"event.merged", "review.applied"} <= told
    assert [record.review_id for record in records] == ["no claim", "one raid", "no number"]
    differing = [found for found in audited(broker, prefix, db) if not found.equal]
    assert not differing, differing

    with Store.open(again) as rebuilt, (tmp_path / "log").open("ab") as log:
        worker = start_worker(broker, prefix, str(again), log)
        try:
            asyncio.run(through(broker, prefix, rebuilt))
            worker.terminate()
            worker.wait(60)
        finally:
            worker.kill()
            worker.wait()
        assert content(rebuilt.events()) == lived
        assert list(rebuilt.review_records()) == records
    with Store.open(":memory:") as embedded:
        replay([*(Raw(encode(record), None, "") for record in records), *RAWS], embedded)
        assert content(embedded.events()) == lived
