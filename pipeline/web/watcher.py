"""Who looks for changes in the table: one for all streams, and only while somebody listens."""

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from typing import NamedTuple

import anyio.to_thread

from pipeline.errors import TransientError
from pipeline.store import Reader, Wanted
from pipeline.store.wire import change_value

log = logging.getLogger("tallywire.web")

BATCH = 100
"""Changes that are read at a time."""
REMEMBERED = 64
"""Batches that are kept until the next look, for other streams that ask for the same."""
AWAY_SECONDS = 5.0
"""Between two looks while the table is away."""


class Batch(NamedTuple):
    """Changes that fit, as a topic carries them, each with its number, and how far one has looked."""

    told: tuple[tuple[int, bytes], ...]
    seq: int


class Watcher:
    """Knows the number of the last change, and wakes whoever waits for a later one."""

    def __init__(self, table: Reader, look_seconds: float) -> None:
        self._table = table
        self._look_seconds = look_seconds
        self._last = 0
        self._listeners = 0
        self._listened = asyncio.Event()
        self._news = asyncio.Event()
        self._stopped = False
        self._looking = asyncio.Lock()
        self._read: OrderedDict[tuple[int, Wanted, int], asyncio.Future[Batch]] = OrderedDict()

    @contextlib.asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Look for changes until the block is left."""
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Count as one who listens."""
        self._listeners += 1
        self._listened.set()
        try:
            yield
        finally:
            self._listeners -= 1
            if not self._listeners:
                self._listened.clear()
                self._read.clear()

    @property
    def stopped(self) -> bool:
        """Whether there will be no more news."""
        return self._stopped

    def stop(self) -> None:
        """Wake all who wait: there will be no more."""
        self._stopped = True
        self._news.set()

    async def last(self) -> int:
        """Return the number of the last change, as the table says now."""
        async with self._looking:  # of two looks at once the older could end last: the number would fall
            self._found(await anyio.to_thread.run_sync(self._table.last_change))
            return self._last

    async def news(self, seq: int, seconds: float) -> int | None:
        """Return the number of the last change once it is not ``seq``; None after so long, or at the end."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._last == seq and not self._stopped:
                    await self._news.wait()
        return None if self._last == seq else self._last

    async def rest(self, seconds: float) -> None:
        """Wait so long, or until there will be no more news."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self._stopped:
                    await self._news.wait()

    async def read(self, seq: int, wanted: Wanted) -> Batch:
        """Return what of the next BATCH changes behind ``seq`` is wanted, up to the last that is known of.

        One beyond it would look to its stream as if the table had been made anew. Streams with the same
        filters stand at the same place: what one has read the others share.
        """
        key = (seq, wanted, self._last)
        if key not in self._read:
            reading = anyio.to_thread.run_sync(self._batch, seq, wanted, self._last)
            self._read[key] = asyncio.ensure_future(reading)
            if len(self._read) > REMEMBERED:
                self._read.popitem(last=False)
        try:
            return await asyncio.shield(self._read[key])
        except Exception:
            self._read.pop(key, None)
            raise

    def _batch(self, seq: int, wanted: Wanted, until: int) -> Batch:
        news = self._table.changes_after(seq, BATCH, wanted, until)
        return Batch(tuple((told.seq, change_value(told.change)) for told in news.told), news.seq)

    async def _watch(self) -> None:
        while True:
            await self._listened.wait()
            pause = self._look_seconds
            self._read.clear()  # streams were woken together; an erasure may have changed it since
            try:
                await self.last()
            except TransientError:
                pause = AWAY_SECONDS
            except Exception:  # a bug: told, and no reason to leave the streams without news for ever
                log.exception("looking for changes")
                pause = AWAY_SECONDS
            await asyncio.sleep(pause)

    def _found(self, last: int) -> None:
        # A smaller number: the table was made anew. Streams see it and say so.
        if last != self._last:
            self._last = last
            self._news.set()
            if not self._stopped:
                self._news = asyncio.Event()
