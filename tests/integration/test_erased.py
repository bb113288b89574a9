"""An article that is erased where workers own the table: what the topics get, and what a rebuild gives."""

import asyncio
import datetime as dt
import re
import secrets
import tempfile
from pathlib import Path

import orjson
import pytest

from agents import topics
from agents.audit import compare_topics
from agents.message import Message
from agents.publish import publish
from agents.replay import left, start_worker
from agents.rows import live_rows
from agents.subscribe import messages
from pipeline.audit.ledger import Comparison, Ledger
from pipeline.cli.main import run
from pipeline.embedded import replay
from pipeline.records.codec import decode
from pipeline.records.mention import Mentions
from pipeline.records.raw import Raw
from pipeline.store import Logged, Reader, Store
from pipeline.store.facts import Facts
from tests.laws.driver import content
from tests.pipeline.store.test_erase import OTHER, SECRET, assert_wordless, raw

pytestmark = pytest.mark.broker

ELSEWHERE = SECRET["text"].replace("MOSUL, Iraq", "KANO, Nigeria").replace("Mosul", "Kano")
ALONE = SECRET | {
    "id": "alone",
    "text": ELSEWHERE.replace("March", "August"),
    "published_at": "2020-08-04",
    "fetched_at": "2020-08-04",
}
NOW = dt.datetime(2020, 9, 1, tzinfo=dt.UTC)


async def through(broker: str, prefix: str, table: Reader) -> None:
    async with asyncio.timeout(60):
        while any(await left(broker, prefix, table)):
            await asyncio.sleep(0.1)


async def held(broker: str, topic: str) -> list[Message]:
    return [message async for message in messages(broker, topic, earliest=True, once=True)]


async def test_an_erasure_reaches_every_topic_and_every_rebuild(broker: str, tmp_path: Path) -> None:
    prefix, db = f"test-{secrets.token_hex(4)}.", tmp_path / "table.db"
    await topics.create(broker, prefix, partitions=2)
    with Store.open(db) as table, tempfile.TemporaryFile() as log:
        worker = start_worker(broker, prefix, str(db), log)
        try:
            await publish([raw(SECRET), raw(OTHER), raw(ALONE)], broker, prefix)
            await through(broker, prefix, table)
            ids = {source.article_id: e.event_id for e in table.events() for source in e.articles}
            assert ids.keys() == {"secret", "other", "alone"}
            # The worker lives on, and is told by nobody.
            erase = ["erase", "secret", "alone", "--reason", "asked to", "--db", str(db)]
            assert await asyncio.to_thread(run, erase) == 0
            await publish([raw(SECRET, version=7)], broker, prefix)
            await through(broker, prefix, table)
            worker.terminate()
            await asyncio.to_thread(worker.wait, 60)
        finally:
            worker.kill()
            worker.wait()
        rows = content(table.events())
        assert [event.title for event in table.events()] == [OTHER["title"]]
        erased = table.erasures()
    assert_wordless(db)
    assert await asyncio.to_thread(audited, broker, prefix, db)

    newest = {
        (message.key or b"").decode(): message.value for message in await held(broker, f"{prefix}events")
    }
    assert newest[ids["alone"]] is None
    assert not any(re.search(rb"Zebulon|Quixotic", value) for value in newest.values() if value)
    assert content(await asyncio.to_thread(live_rows, broker, prefix)) == rows

    raws = await held(broker, f"{prefix}articles.raw")
    assert sorted(m.key or b"" for m in raws if m.value and "erased" in orjson.loads(m.value)) == [
        b"alone",
        b"secret",
    ]
    with Store.open(tmp_path / "from raw.db") as again:
        replay([Raw(m.value, m.key, m.origin) for m in raws], again, now=lambda: NOW)
        assert content(again.events()) == rows
        assert again.erasures() == erased
    assert_wordless(tmp_path / "from raw.db")

    mentions = [decode(m.value or b"", Mentions) for m in await held(broker, f"{prefix}mentions")]
    with Store.open(tmp_path / "from mentions.db") as again:
        for offset, one in enumerate(mentions):
            again.apply([Logged(offset, one)], "mentions/0", NOW)
        assert content(again.events()) == rows
        assert again.erasures() == erased
    assert_wordless(tmp_path / "from mentions.db")


def audited(broker: str, prefix: str, db: Path) -> bool:
    """Return whether topics and table say the same."""
    found: list[Comparison] = []
    with Ledger.open() as ledger, Facts.open(db) as table:
        compare_topics(broker, prefix, table, ledger, found.append, lambda what, count: None)
    assert [one for one in found if not one.equal] == []
    return len(found) > 4
