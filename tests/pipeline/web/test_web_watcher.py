"""Who looks for changes: what streams are told by it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from pipeline.embedded import replay
from pipeline.records.raw import Raw
from pipeline.store import EVERYTHING, Store
from pipeline.web.watcher import Batch, Watcher


def raid(id_: str, killed: int) -> Raw:
    text = f"An air strike killed {killed} people in Mosul on 3 March 2020, police said."
    return Raw(orjson.dumps({"id": id_, "text": text, "published_at": "2020-03-04"}), None, f"{id_}.jsonl:1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A table with one change."""
    with Store.open(tmp_path / "table.db") as made:
        replay([raid("n1", 3)], made)
        yield made


def test_nothing_is_read_beyond_the_last_change_that_streams_know_of(store: Store) -> None:
    async def read() -> tuple[Batch, Batch]:
        watcher = Watcher(store, look_seconds=60)
        assert await watcher.last() == 1
        replay([raid("n2", 5)], store)  # comes between the look and the reading
        before = await watcher.read(0, EVERYTHING)
        await watcher.last()
        return before, await watcher.read(before.seq, EVERYTHING)

    before, after = asyncio.run(read())
    assert (before.seq, after.seq) == (1, store.last_change())


def test_what_was_read_is_forgotten_when_nobody_listens(store: Store) -> None:
    async def read() -> list[bool]:
        watcher = Watcher(store, look_seconds=60)
        await watcher.last()
        with watcher.listening():
            first = await watcher.read(0, EVERYTHING)
            same = await watcher.read(0, EVERYTHING)
        return [same is first, await watcher.read(0, EVERYTHING) is first]

    assert asyncio.run(read()) == [True, False]
