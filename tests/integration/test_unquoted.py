"""With ``publish_quotes = none`` no topic that leaves the table has a word, and both drivers agree."""

import asyncio
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.replay import replay_through_kafka
from agents.subscribe import messages
from pipeline.settings import chosen
from pipeline.store import Store
from tests.laws.driver import content, take
from tests.pipeline.store.test_erase import OTHER, SECRET, raw

pytestmark = pytest.mark.broker


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TALLYWIRE_PUBLISH_QUOTES", "none")
    chosen.cache_clear()
    yield
    chosen.cache_clear()


@pytest.mark.usefixtures("silent")
def test_rows_and_changes_leave_without_words(broker: str, tmp_path: Path) -> None:
    prefix, db = f"test-{secrets.token_hex(4)}.", tmp_path / "table.db"
    raws = [raw(SECRET), raw(OTHER)]
    replay_through_kafka(raws, str(db), broker, prefix)

    async def sent(topic: str) -> list[bytes]:
        found = messages(broker, prefix + topic, earliest=True, once=True)
        return [message.value async for message in found if message.value]

    for topic in ("events", "event-changes"):
        values = asyncio.run(sent(topic))
        assert values
        for word in (b"Quixotic", b"air strike killed", b"Strike kills", b"Among the dead"):
            assert not any(word in value for value in values)
    with Store.open(db) as table, Store.open(":memory:") as embedded:
        take(raws, embedded)
        assert content(table.events()) == content(embedded.events())
