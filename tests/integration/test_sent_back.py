"""A year's worst messages: refused, looked at, sent back; and what no message can hold."""

import asyncio
import hashlib
import os
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

import orjson
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import NewTopic

from agents import topics
from agents.publish import publish
from agents.replay import hop_counts, left, start_worker
from bench.articles import made_articles
from pipeline.bodies import configured
from pipeline.cli.main import run
from pipeline.embedded import HopCounts
from pipeline.records.body import Body
from pipeline.records.codec import encode
from pipeline.records.raw import Raw
from pipeline.store import Store

pytestmark = pytest.mark.broker

LARGE = "0" * 2_000_000
LATE = orjson.dumps(
    {"id": "late", "text": "A bus crash killed 4 people in Lima on 3 May 2020.", "scan": LARGE}
)
LARGE_POISON = orjson.dumps({"id": "poison", "text": 5, "scan": LARGE})
LARGE_ARTICLE = orjson.dumps({"id": "large", "text": "A flood killed 7 people in Lyon.", "scan": LARGE})


def test_there_and_back(
    broker: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALLYWIRE_RETRY_SECONDS", "0.5")  # for the worker
    prefix = f"test-{secrets.token_hex(4)}."
    at = ["--broker", broker, "--prefix", prefix]

    def counts(clean: int, letters: int) -> list[HopCounts]:
        stages = [HopCounts("clean", clean + letters, clean, letters)]
        return [*stages, HopCounts("extract", clean, clean, 0), HopCounts("tally", clean, clean, 0)]

    def tallywire(*arguments: str) -> str:
        assert run(["dead-letters", *arguments, *at]) in (0, None)
        return capsys.readouterr().out

    def ids(*arguments: str) -> list[str]:
        lines = tallywire("list", "--format", "jsonl", *arguments).splitlines()
        return [orjson.loads(line)["letter_id"] for line in lines]

    with Store.open(tmp_path / "table.db") as table, open(tmp_path / "log", "wb") as log:

        def through(send: Callable[[], Awaitable[None]] | None = None) -> list[HopCounts]:
            async def wait() -> list[HopCounts]:
                if send:
                    await send()
                async with asyncio.timeout(60):
                    while any(await left(broker, prefix, table)):
                        await asyncio.sleep(0.2)
                return list((await hop_counts(broker, prefix)).hops)

            return asyncio.run(wait())

        asyncio.run(make_topics(broker, prefix))
        worker = start_worker(broker, prefix, str(tmp_path / "table.db"), log)
        try:
            # Four that cannot be processed: two are no articles, of one the body is missing, one is nothing.
            assert through(lambda: send_all(broker, prefix)) == counts(21 + 2, 4), (
                tmp_path / "log"
            ).read_text()
            assert len(ids()) == 4
            assert len(ids("--reason", "not json")) == 1
            assert ids("--origin", "articles.clean") == ids("--since", "2100-01-01") == []

            # The large one: its bytes come back as they were.
            [large] = ids("--reason", "wrong type")
            assert f"lies in   file://{os.environ['TALLYWIRE_BODIES']}" in tallywire("show", large)
            assert hashlib.sha256(tallywire("show", large[:9], "--raw").encode()).hexdigest() == sha256(
                LARGE_POISON
            )

            # What was missing has come: sent back, it is an article, and no dead letter any more.
            [missing] = ids("--reason", "is not in")
            configured().put(LATE)
            assert missing in tallywire("replay", "--reason", "is not in", "--dry-run")
            assert tallywire("replay", missing) == f"{missing} is in {prefix}articles.raw\n"
            assert through() == counts(24, 3)
            assert missing not in ids()
            assert missing in ids("--all")

            # What is poison stays poison: a new letter, which knows of its replay.
            tallywire("replay", large)
            assert through() == counts(24, 3)
            [again] = ids("--reason", "wrong type")
            assert again != large
            assert f"replay-of: {large}" in tallywire("show", again)
            assert run(["dead-letters", "replay", large, *at]) == 2
            assert "--all" in capsys.readouterr().err
        finally:
            worker.terminate()
            assert worker.wait(60) == 0, (tmp_path / "log").read_text()
        assert table.counts().articles == 19 + 3  # two of the 21 are corrections


async def make_topics(broker: str, prefix: str) -> None:
    """A foreign topic of raw articles may take more than ours."""
    async with topics.admin(broker) as admin:
        large = {"max.message.bytes": str(8 << 20)}
        await admin.create_topics([NewTopic(f"{prefix}articles.raw", 2, 1, topic_configs=large)])
    await topics.create(broker, prefix, partitions=2)


async def send_all(broker: str, prefix: str) -> None:
    missing = encode(Body(sha256=sha256(LATE), size=len(LATE), place="file:///etc/passwd"))
    await publish(
        [*made_articles(21), Raw(b"{", None, ""), Raw(missing, b"late", ""), Raw(LARGE_ARTICLE, None, "")],
        broker,
        prefix,
    )
    producer = AIOKafkaProducer(bootstrap_servers=broker, max_request_size=8 << 20)
    await producer.start()
    try:
        inline = LARGE_ARTICLE.replace(b'"large"', b'"inline"')
        for value in (LARGE_POISON, inline, b'{"text": null}'):
            await producer.send_and_wait(f"{prefix}articles.raw", value)
    finally:
        await producer.stop()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
