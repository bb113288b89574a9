"""How a replay through Kafka waits for its worker."""

import asyncio
import tempfile
from types import SimpleNamespace
from typing import Any

import pytest

from agents import replay
from agents.publish import Sent
from agents.replay import Left
from pipeline.errors import TransientError
from pipeline.store import Store


class Working:
    """A worker that does not leave."""

    def poll(self) -> None:
        return None


async def wait(looks: int, left: Left, monkeypatch: pytest.MonkeyPatch) -> int:
    """Wait while the steps have ``left`` to do, 100 s between two looks, until all is sent.

    Returns how many looks that took.
    """
    sent_all = asyncio.Event()
    seen, now = 0, 0.0

    async def look(*_: object) -> Left:
        nonlocal seen, now
        seen, now = seen + 1, now + 100.0
        if seen == looks:
            sent_all.set()
            await asyncio.sleep(0)
        return left

    monkeypatch.setattr(replay, "left", look)
    monkeypatch.setattr(replay, "LOOK", 0.0)
    monkeypatch.setattr(replay, "time", SimpleNamespace(monotonic=lambda: now))
    worker: Any = Working()
    publishing: Any = asyncio.create_task(sent_all.wait())
    with Store.open(":memory:") as store, tempfile.TemporaryFile() as log:
        try:
            await replay._all_through("", "", store, worker, log, Sent(None), publishing)  # noqa: SLF001
        finally:
            publishing.cancel()
    return seen


async def test_a_long_wait_for_the_next_article_is_no_standstill(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await wait(5, Left(0, 0, 0, 0), monkeypatch) >= 5


async def test_work_that_nobody_does_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TransientError, match="no headway"):
        await wait(1000, Left(0, 1, 0, 0), monkeypatch)
