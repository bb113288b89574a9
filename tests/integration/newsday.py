"""A day of news through a real worker: rows revised, merged and withdrawn, articles that are none."""

import asyncio
import secrets
import tempfile
from pathlib import Path
from typing import NamedTuple

import orjson
from aiokafka import AIOKafkaProducer
from aiokafka.admin import NewTopic

from agents import topics
from agents.publish import publish
from agents.replay import left, start_worker
from agents.subscribe import messages
from bench.articles import made_articles
from pipeline.records.codec import encode
from pipeline.records.raw import Raw
from pipeline.store import Store
from tests.laws.made import said

QUICK = {
    "segment.ms": "200",
    "segment.bytes": str(1 << 20),
    "min.cleanable.dirty.ratio": "0",
    "max.compaction.lag.ms": "200",
}
"""Settings with which Kafka compacts `events` while a test waits."""

ERASED = "0000000000000000"
"""Key of a row that somebody had erased."""


class Newsday(NamedTuple):
    """Where it can be read."""

    broker: str
    prefix: str
    db: Path


def _article(id_: str, text: str, **more: object) -> Raw:
    return Raw(orjson.dumps({"id": id_, "source": "Gazette", "text": text, **more}), None, id_)


def _shooting(killed: int, version: int) -> Raw:
    text = f"Gunmen shot dead {killed} civilians in Maiduguri on 3 March 2020. More than 20 were injured."
    return _article("r", text, published_at="2020-03-04", version=version)


PARTS: tuple[tuple[Raw, ...], ...] = (
    (
        _article("a", "Two people were killed and 20 wounded in an air strike on Mosul, police said."),
        _article(
            "w",
            "12 people were killed in an air strike on Aleppo on 3 March 2020, the army said.",
            published_at="2020-03-04",
        ),
        _shooting(12, 1),
        Raw(b"no JSON", b"odd", ""),
        Raw(b'{"id": "odd", "text": 5}', None, ""),
    ),
    # The day of the strike on Mosul: the row that was first is merged into another.
    (
        _article(
            "b",
            "3 people were killed and 20 wounded in an air strike on Mosul on 3 March 2020, the army said.",
            published_at="2020-03-04",
        ),
    ),
    *((_shooting(12 + version, version + 1),) for version in range(1, 3)),
    # The strike on Aleppo is taken back; and much else besides.
    (Raw(orjson.dumps({"id": "w", "version": 2, "withdrawn": True}), None, ""), *made_articles(30)),
    (
        Raw(None, b"a", ""),
        _article("x", "Der Text ist nicht englisch.", language="de"),
        _article("big", "Too large for a message: it lies in the body store.", page="x" * 1_000_000),
    ),
)
"""Each part is through to the topics before the next begins."""

SAID = Raw(encode(said("reject", claim="of nobody")), None, "")
"""What an analyst says, of what is not there."""


async def take_place(broker: str, db: Path) -> Newsday:
    """Return the day when all of it is on the topics and in the table, and `events` has been compacted."""
    prefix = f"test-{secrets.token_hex(4)}."
    await _create(broker, prefix)
    with Store.open(db) as table, tempfile.TemporaryFile() as log:
        worker = start_worker(broker, prefix, str(db), log)
        try:
            for part in PARTS:
                await publish(part, broker, prefix)
                async with asyncio.timeout(60):
                    while any(await left(broker, prefix, table)):
                        await asyncio.sleep(0.1)
            await publish([SAID], broker, prefix)
            async with asyncio.timeout(60):
                while any(await left(broker, prefix, table)):
                    await asyncio.sleep(0.1)
            worker.terminate()
            await asyncio.to_thread(worker.wait, 60)
        finally:
            worker.kill()
            worker.wait()
    await _compact(broker, f"{prefix}events")
    return Newsday(broker, prefix, db)


async def _create(broker: str, prefix: str) -> None:
    """Make the topics as `topics create` does, but `events` so that it is compacted soon."""
    (events,) = (topic for topic in topics.TOPICS if topic.name == "events")
    async with topics.admin(broker) as client:
        await client.create_topics([NewTopic(f"{prefix}events", 2, 1, topic_configs=events.config | QUICK)])
    await topics.create(broker, prefix, partitions=2)


async def _compact(broker: str, topic: str) -> None:
    """Return when no key but the newest of each partition stands there twice.

    Kafka leaves the newest segment alone: an erasure in each partition begins another.
    """
    producer = AIOKafkaProducer(bootstrap_servers=broker)
    await producer.start()
    async with asyncio.timeout(60):
        while True:
            for partition in (0, 1):
                await producer.send_and_wait(topic, None, key=ERASED.encode(), partition=partition)
            keys = [m.key async for m in messages(broker, topic, earliest=True, once=True) if m.value]
            if len(keys) == len(set(keys)):
                break
            await asyncio.sleep(0.3)
    await producer.stop()
