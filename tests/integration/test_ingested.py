"""Feeds to `articles.raw`: the log of an ingestion is an outbox to Kafka."""

import asyncio
import secrets
from pathlib import Path

import orjson
import pytest

from agents import topics
from agents.subscribe import messages
from pipeline.bodies import configured
from pipeline.cli.main import run
from pipeline.store import Reader
from tests.newsstand import newsstand, page

HERE = ["--once", "--allow-private", "--delay-seconds", "0"]


@pytest.mark.broker
def test_what_feeds_bring_is_sent_once_keyed_by_article(
    broker: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db, prefix = str(tmp_path / "seen.db"), f"test-{secrets.token_hex(4)}."
    to_kafka = ["--broker", broker, "--prefix", prefix, "--db", db, *HERE]

    async def sent() -> list[tuple[bytes | None, bytes]]:
        found = messages(broker, f"{prefix}articles.raw", earliest=True, once=True)
        return [(message.key, configured().resolve(message.value) or b"") async for message in found]

    with newsstand() as stand:
        stand.article("/a", 3)
        stand.serve("/large", page(4, "Kabul") + "<!--" + secrets.token_hex(1 << 20) + "-->")
        stand.feed("/feed", ["/a", "/large"])
        assert run(["ingest", stand.url("/feed"), *to_kafka]) == 2  # the topics are not there yet
        assert "topics create" in capsys.readouterr().err
        asyncio.run(topics.create(broker, prefix))
        assert run(["ingest", stand.url("/feed"), *to_kafka]) == 0

        records = [(key, orjson.loads(value)) for key, value in asyncio.run(sent())]
        assert {record["url"] for _, record in records} == {stand.url("/a"), stand.url("/large")}
        assert all(key == record["id"].encode() for key, record in records)
        with Reader.open(db) as table:
            assert table.log_left() == 0
            assert table.counts().versions == 0  # the stages are at work elsewhere

        stand.article("/b", 5, town="Herat")
        stand.feed("/feed", ["/a", "/b"])
        assert run(["ingest", stand.url("/feed"), *to_kafka]) == 0
        assert len(asyncio.run(sent())) == 3
