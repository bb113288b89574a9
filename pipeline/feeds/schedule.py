"""Ingestion: every feed a task of its own, so that none holds up another; stopped gracefully."""

import asyncio
import datetime as dt
from collections.abc import Iterable
from typing import TypeAlias

from msgspec.structs import replace

from pipeline.errors import TallywireError, TransientError
from pipeline.feeds.allowance import BYTES, Allowance
from pipeline.feeds.declared import LONGEST, Feed
from pipeline.feeds.desk import Desk, bug
from pipeline.feeds.folder import Folder
from pipeline.feeds.stdin import StandardInput
from pipeline.feeds.web import WebFeed

Source: TypeAlias = WebFeed | Folder | StandardInput

DEPTH = 2
"""A sitemap index may name another one; no deeper."""
AFTER_BUG = dt.timedelta(hours=1)
"""Until a feed is tried again that brought out a bug."""
GRACE_SECONDS = 20.0
"""How long what is in hand may take once ingestion is to stop; a page that was cut off is fetched again."""


class Schedule:
    """The feeds of one ingestion."""

    def __init__(self, feeds: Iterable[Feed], desk: Desk) -> None:
        self._feeds = list(feeds)
        self._desk = desk
        self._children: dict[str, set[str]] = {}
        """By the index that names them."""
        self._allowances: dict[str, Allowance] = {}
        """By the feed; sitemaps share that of their index."""

    async def run(self) -> None:
        """Ingest until told to stop, or until every feed had its turn; raises what ends an ingestion."""
        tasks = asyncio.create_task(self._all())
        stopping = asyncio.create_task(self._desk.stopping.wait())
        await asyncio.wait((tasks, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not tasks.done():
            await asyncio.wait((tasks,), timeout=GRACE_SECONDS)
            tasks.cancel()
        await asyncio.gather(tasks, return_exceptions=True)
        if not tasks.cancelled() and (error := tasks.exception()):
            raise _first(error)

    async def _all(self) -> None:
        await self._desk.db(self._desk.seen.reads, {feed.url for feed in self._feeds})
        async with asyncio.TaskGroup() as self._group:
            for feed in self._feeds:
                self._start(feed, None, 0)

    def _start(self, feed: Feed, parent: str | None, depth: int) -> None:
        if feed.url not in self._desk.feeds:
            self._desk.feeds[feed.url] = feed
            self._group.create_task(self._watch(feed, parent, depth))

    async def _watch(self, feed: Feed, parent: str | None, depth: int) -> None:
        desk = self._desk
        allowance = self._allowances[parent] if parent else Allowance(BYTES)
        self._allowances[feed.url] = allowance
        source = _source(feed, desk, allowance, parent)
        if feed.kind == "web":
            self._adopt(feed, await desk.db(desk.seen.children, feed.url), depth)
        while not desk.stopping.is_set():
            if parent is not None and feed.url not in self._children[parent]:
                del desk.feeds[feed.url]
                return
            try:
                again = await source.turn()
            except TransientError:
                if desk.once:
                    raise
                return  # told to stop while the table was away
            except TallywireError:
                raise
            except Exception as error:  # the others go on
                desk.fails(feed.url, str(bug(error)))
                again = None if desk.once else desk.now() + AFTER_BUG
            if source.named:
                await self._named(feed, source.named, depth)
            if again is None:
                break
            await desk.until(again)

    async def _named(self, feed: Feed, named: tuple[str, ...], depth: int) -> None:
        before = self._children.get(feed.url, set())
        self._adopt(feed, named, depth)
        if left := before - self._children[feed.url]:
            await self._desk.db(self._desk.seen.disown, left)

    def _adopt(self, feed: Feed, named: Iterable[str], depth: int) -> None:
        fit = {url for url in named if len(url) <= LONGEST}
        self._children[feed.url] = fit if depth < DEPTH else set()
        for url in sorted(self._children[feed.url]):
            self._start(replace(feed, url=url), feed.url, depth + 1)


def _source(feed: Feed, desk: Desk, allowance: Allowance, parent: str | None) -> Source:
    if feed.kind == "stdin":
        return StandardInput(feed, desk)
    return Folder(feed, desk) if feed.kind == "directory" else WebFeed(feed, desk, allowance, parent)


def _first(error: BaseException) -> BaseException:
    """Return the first error of a group of tasks: it ended the others."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
