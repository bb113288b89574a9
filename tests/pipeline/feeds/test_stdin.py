"""Standard input as a feed: stopped while more keeps coming, left behind, or not to be read at all."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.embedded import utc_now
from pipeline.feeds.child import Parser
from pipeline.feeds.declared import STDIN, Feed
from pipeline.feeds.desk import Desk, Told
from pipeline.feeds.seen import Seen
from pipeline.feeds.stdin import StandardInput
from pipeline.fetch import Fetcher
from pipeline.store import Store

LINE = b'{"text": "A flood killed 7 people in Lyon."}\n'


class Pipe:
    """Standard input that a test writes to."""

    def __init__(self) -> None:
        self.reading, self._writing = os.pipe()
        self._pouring = threading.Event()
        self._thread = threading.Thread(target=self._pour)

    def write(self, data: bytes) -> None:
        os.write(self._writing, data)

    def pour(self) -> None:
        """Write lines until the end of the test."""
        self._pouring.set()
        self._thread.start()

    def _pour(self) -> None:
        while self._pouring.is_set():
            try:
                self.write(LINE)
            except BrokenPipeError:
                return

    def end(self) -> None:
        os.close(self._writing)

    def close(self) -> None:
        """Let go of the reader, which ends where the input does."""
        self._pouring.clear()
        os.set_blocking(self.reading, False)  # the reader may have taken the last line
        while self._thread.is_alive():
            with suppress(BlockingIOError):
                os.read(self.reading, 1 << 20)
        self.end()
        for thread in threading.enumerate():
            if thread.name == "standard input":
                thread.join(10)
        os.close(self.reading)


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    pipe.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "table.db") as store:
        yield store


def read(store: Store, descriptor: int, during: Callable[[Desk], None] = lambda _: None) -> list[Told]:
    """Read ``descriptor`` to its end, calling ``during`` again and again; return what was told."""
    told: list[Told] = []

    async def run() -> None:
        desk = Desk(
            Seen(store), Fetcher(), Parser(), once=False, tell=told.append, scan_seconds=0, now=utc_now
        )
        turn = asyncio.create_task(StandardInput(Feed(STDIN), desk, descriptor).turn())
        async with asyncio.timeout(30):
            while not turn.done():
                during(desk)
                await asyncio.sleep(0.001)
            await turn

    asyncio.run(run())
    return told


def test_it_is_stopped_while_more_keeps_coming(pipe: Pipe, store: Store) -> None:
    def stop(desk: Desk) -> None:
        if store.log_left():
            desk.stopping.set()

    pipe.pour()
    read(store, pipe.reading, stop)
    assert store.log_left()


def test_what_comes_after_it_was_stopped_disturbs_nobody(pipe: Pipe, store: Store) -> None:
    read(store, pipe.reading, lambda desk: desk.stopping.set())
    pipe.write(LINE)
    assert not store.log_left()


def test_an_input_that_cannot_be_read_is_a_feed_that_fails(store: Store, tmp_path: Path) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        assert read(store, folder) == [Told(STDIN, "Is a directory")]
    finally:
        os.close(folder)
