"""Articles on standard input, one JSON line each, as they come."""

import asyncio
import datetime as dt
import os
import threading
from concurrent.futures import CancelledError

from pipeline import reader
from pipeline.feeds.declared import Feed
from pipeline.feeds.desk import Desk
from pipeline.feeds.lines import line

CHUNK = 1 << 20
"""Bytes read at a time: what has come by then is one transaction."""


class StandardInput:
    """What one task does until the input ends."""

    named: tuple[str, ...] = ()

    def __init__(self, feed: Feed, desk: Desk, descriptor: int = 0) -> None:
        self.feed = feed
        self._desk = desk
        self._descriptor = descriptor
        self._error: str | None = None

    async def turn(self) -> dt.datetime | None:
        """Take what comes until the input ends."""
        desk, feed = self._desk, self.feed
        await desk.db(desk.seen.feed, feed.url)
        chunks: asyncio.Queue[bytes] = asyncio.Queue(1)
        # No other thread of the program can end a read: it is left behind when ingestion stops.
        reading = (chunks, asyncio.get_running_loop())
        threading.Thread(target=self._read, args=reading, name="standard input", daemon=True).start()
        rest = b""
        while not desk.stopping.is_set() and (chunk := await self._next(chunks)):
            *whole, rest = (rest + chunk).split(b"\n")
            await self._append(whole)
            if len(rest) > reader.LONGEST_LINE:
                limit = reader.LONGEST_LINE >> 20
                desk.fails(feed.url, f"line longer than {limit} MB; expected one article a line")
                return None
        if not desk.stopping.is_set():
            await self._append([rest])
        if self._error:
            desk.fails(feed.url, self._error)
        return None

    def _read(self, chunks: "asyncio.Queue[bytes]", loop: asyncio.AbstractEventLoop) -> None:
        chunk = b"..."
        while chunk:
            try:
                chunk = os.read(self._descriptor, CHUNK)
            except OSError as error:
                self._error, chunk = error.strerror or str(error), b""
            handing = chunks.put(chunk)
            try:
                asyncio.run_coroutine_threadsafe(handing, loop).result()
            except (CancelledError, RuntimeError):  # ingestion has ended, and its loop
                handing.close()
                return

    async def _next(self, chunks: "asyncio.Queue[bytes]") -> bytes:
        """Return what has come; empty at the end of the input, or where ingestion is to stop."""
        getting = asyncio.ensure_future(chunks.get())
        stopping = asyncio.ensure_future(self._desk.stopping.wait())
        await asyncio.wait((getting, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if getting.done():
            return getting.result()
        getting.cancel()
        return b""

    async def _append(self, values: list[bytes]) -> None:
        desk, now = self._desk, self._desk.now()
        lines = [line(value.rstrip(b"\r"), self.feed, now) for value in values if value.strip()]
        if lines:
            await desk.db(desk.seen.append, self.feed.url, lines)
