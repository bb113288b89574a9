"""A worker that stands still ends itself: nobody has to ask it for its health."""

import asyncio
import logging

import pytest

from agents import serve
from agents.hardening import GAVE_UP
from agents.metrics import Metrics
from tests.agents.stand_ins import Left


class Observed:
    metrics = Metrics()
    ready = True

    def __init__(self) -> None:
        self.stuck: list[str] = []


async def test_a_worker_that_is_stuck_says_what_it_is_doing_and_leaves(
    no_leaving: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(serve, "LOOK_SECONDS", 0)
    worker = Observed()
    with caplog.at_level(logging.WARNING, "tallywire"):
        watching = asyncio.create_task(serve._stuck(worker))  # noqa: SLF001
        await asyncio.sleep(0.01)
        assert not watching.done()
        worker.stuck = ["articles.raw/3"]
        with pytest.raises(Left) as left:
            await watching
    assert left.value.args[0] == GAVE_UP
    assert "articles.raw/3" in left.value.args[1]
    assert "Stack for <Task" in caplog.text
