"""Documents and pages of strangers are read in a child process: whatever they do, they do it there."""

import asyncio
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from typing import Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.feeds.entry import Document, FeedError
from pipeline.feeds.page import Page, page
from pipeline.feeds.parse import parse

T = TypeVar("T")

SECONDS = 10.0
"""The longest feed that is taken whole needs 3 s on a slow core. 100,000 attributes need minutes."""
CHILDREN = 2
"""So that one document that takes all of its time holds up nobody."""
MEMORY = 1 << 30
"""Bytes of address space; an idle child has some 60 MB."""
TASKS = 1_000
"""Documents after which a child is replaced, whatever the libraries have kept of them by then."""
START_SECONDS = 60.0
"""How long a child may take to come up on a busy machine, beyond the time for its document."""


class Parser:
    """Reads documents in a few children, each of which has so much time and memory for one of them.

    An async context manager. Every method raises FeedError where a document is none, or asks for more.
    """

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY, children: int = CHILDREN) -> None:
        self._seconds = seconds
        self._memory = memory
        self._children = children
        self._turn = asyncio.Semaphore(children)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([__name__, "feedparser", "lxml.html", "trafilatura"])
        self._pool = self._new()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(_end, self._pool)

    async def parse(self, body: bytes, content_type: str, charset: str | None, url: str) -> Document:
        """Return the feed that ``body`` holds."""
        return await self._run(parse, body, content_type, charset, url)

    async def page(self, body: bytes, charset: str | None, url: str) -> Page:
        """Return the page that ``body`` holds."""
        return await self._run(page, body, charset, url)

    async def _run(self, function: Callable[..., T], *arguments: object) -> T:
        async with self._turn:  # nothing ever waits inside of the pool, where its time would run already
            for _ in range(2):
                if not self._pool.active:
                    await self._replace()
                try:
                    async with asyncio.timeout(self._seconds + START_SECONDS):
                        future = self._pool.schedule(
                            _alone, (self._seconds, function, *arguments), timeout=self._seconds
                        )
                        return await asyncio.wrap_future(future)
                except BrokenProcessPool:
                    continue  # the child died between two documents: this one is not to blame
                except TimeoutError as error:
                    if not error.args:  # not the pool's own, which has ended the child
                        await self._replace()
                    raise FeedError(f"takes longer than {self._seconds:g} s to read") from None
                except MemoryError:
                    raise FeedError(f"takes more than {self._memory >> 20} MB of memory to read") from None
                except ProcessExpired as error:
                    raise FeedError(f"crashes what reads it (exit code {error.exitcode})") from None
        raise FeedError("cannot be read: no child process stays alive")

    async def _replace(self) -> None:
        await asyncio.to_thread(_end, self._pool)
        self._pool = self._new()

    def _new(self) -> ProcessPool:
        return ProcessPool(
            self._children, TASKS, initializer=_bound, initargs=(self._memory,), context=self._context
        )


def _bound(memory: int) -> None:
    """Bound this process, a child, and let it leave no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _alone(seconds: float, function: Callable[..., T], *arguments: object) -> T:
    """Return what ``function`` does; ends this process where nobody is left to end it in time."""
    signal.alarm(int(2 * seconds) + 1)
    try:
        return function(*arguments)
    finally:
        signal.alarm(0)


def _end(pool: ProcessPool) -> None:
    pool.stop()
    pool.join()
