"""`tallywire audit --broker`: a sound day agrees; what was lost, doubled, changed or deleted is named."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import RecordsToDelete

from agents import topics
from agents.audit import compare_topics
from agents.publish import publish
from agents.replay import replay_through_kafka
from agents.subscribe import messages
from bench.articles import made_articles
from pipeline.audit.ledger import Comparison, Ledger
from pipeline.cli.main import run
from pipeline.records.codec import decode, encode
from pipeline.records.mention import Mentions
from pipeline.records.raw import Raw
from pipeline.store.facts import Facts
from tests.integration.newsday import PARTS, Newsday
from tests.integration.test_law_3 import new_prefix

pytestmark = pytest.mark.broker


def audit(day: Newsday) -> list[Comparison]:
    found: list[Comparison] = []
    with Ledger.open() as ledger, Facts.open(day.db) as table:
        compare_topics(day.broker, day.prefix, table, ledger, found.append, lambda what, count: None)
    return found


@pytest.fixture(scope="module")
def day(broker: str, tmp_path_factory: pytest.TempPathFactory) -> Newsday:
    """Some articles that are through, for the tests below to spoil one after the other."""
    found = Newsday(broker, new_prefix(), tmp_path_factory.mktemp("audit") / "table.db")
    raws = [*made_articles(30, poison_every=7), Raw(b"no JSON", b"odd", "")]
    replay_through_kafka(raws, str(found.db), broker, found.prefix)
    return found


def test_a_sound_day(newsday: Newsday, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["audit", "--broker", newsday.broker, "--prefix", newsday.prefix, "--db", str(newsday.db)]
    status = run(arguments)
    printed = capsys.readouterr().out
    with capsys.disabled():
        print("\n" + printed)
    assert status == 0
    assert printed.endswith("all agree\n")
    lines = {line.split()[0]: line for line in printed.splitlines()}
    assert lines["articles.raw"].split()[1] == lines["articles.raw"].split()[4] == str(sum(map(len, PARTS)))
    assert {"articles.clean", "mentions", "events", "event-changes", "columns", "live"} <= lines.keys()


def test_what_retention_has_cut_is_not_missing(day: Newsday) -> None:
    async def cut() -> None:
        async with topics.admin(day.broker) as client:
            partition = TopicPartition(f"{day.prefix}articles.clean", 0)
            await client.delete_records({partition: RecordsToDelete(before_offset=2)})

    asyncio.run(cut())
    found = {f"{found.left} / {found.right}": found for found in audit(day)}
    assert all(comparison.equal for comparison in found.values())
    assert found["articles.raw / articles.clean + dead letters"].digests == ("", "")
    whole = found["articles.raw / mentions + dead letters of both hops"]
    assert whole.counts == (31, 31)
    assert whole.digests[0] == whole.digests[1]


async def lose_an_article(day: Newsday) -> None:
    """As if the hops had committed past it: nobody is there to read it."""
    await publish([Raw(b'{"id": "lost", "text": "Nobody read this."}', None, "")], day.broker, day.prefix)


async def double_a_version(day: Newsday) -> str:
    """Send one record again, which is no fault, and once more with other content."""
    found = messages(day.broker, f"{day.prefix}mentions", earliest=True, once=True)
    read = [decode(message.value or b"", Mentions) async for message in found]
    one = next(each for each in read if each.mentions)
    await send(day, "mentions", one.article_id, encode(one))
    await send(day, "mentions", one.article_id, encode(msgspec.structs.replace(one, mentions=())))
    return one.article_id


async def withdraw_a_row(day: Newsday) -> str:
    """Tell on `events` what the table does not say."""
    found = messages(day.broker, f"{day.prefix}events", earliest=True, once=True)
    newest = {message.key or b"": message async for message in found}
    row = next(message for message in newest.values() if b'"status":"live"' in (message.value or b""))
    stale = (row.value or b"").replace(b'"status":"live"', b'"status":"withdrawn"', 1)
    key = (row.key or b"").decode()
    await send(day, "events", key, stale, row.partition)
    return key


def delete_a_row(day: Newsday) -> str:
    with closing(sqlite3.connect(day.db)) as db, db:
        ((row,),) = db.execute("SELECT max(event_id) FROM events")
        db.execute("DELETE FROM events WHERE event_id = ?", (row,))
    return str(row)


def test_what_is_lost_doubled_changed_and_deleted_is_named(
    day: Newsday, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(lose_an_article(day))
    article = asyncio.run(double_a_version(day))
    told = asyncio.run(withdraw_a_row(day))
    gone = delete_a_row(day)
    assert run(["audit", "--broker", day.broker, "--prefix", day.prefix, "--db", str(day.db)]) == 1
    out, err = capsys.readouterr()
    with capsys.disabled():
        print("\n" + out)
    assert "    only in articles.raw: lost, content " in out
    assert f"    twice in mentions + dead letters, and not the same: {article}, " in out
    assert f"    differs: {article}, " in out  # from the table
    assert f"    differs: {told}\n" in out
    assert f"    only in event-changes: {gone}\n" in out
    assert "comparisons differ" in out
    assert "still under way" in err


async def send(day: Newsday, topic: str, key: str, value: bytes, partition: int | None = None) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=day.broker)
    await producer.start()
    await producer.send_and_wait(f"{day.prefix}{topic}", value, key=key.encode(), partition=partition)
    await producer.stop()


def test_mistakes_are_one_line(day: Newsday, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["--db", str(tmp_path / "none.db")],
        ["--db", str(day.db), "--prefix", "x."],
        ["--db", str(day.db), "--broker", "127.0.0.1:1"],
        ["--db", str(day.db), "--broker", day.broker, "--prefix", "nobody-made."],
    ):
        assert run(["audit", *arguments]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1), err
