"""A directory that is watched. A file is taken once two looks agree on its size and time of change.

A .txt or .html file is an article, and a changed one a new version of it. A .jsonl file is a log: what is
appended to it is taken from where it ended, and one that was changed otherwise is taken again from its
beginning, which changes nothing where its articles are the same.
"""

import asyncio
import datetime as dt
import gzip
import hashlib
import zlib
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

import orjson
from msgspec.structs import replace

from pipeline import reader
from pipeline.errors import UserError
from pipeline.feeds.declared import Feed
from pipeline.feeds.desk import Desk
from pipeline.feeds.items import Item, skipped
from pipeline.feeds.lines import line
from pipeline.feeds.seen import Line
from pipeline.records.codec import digest

LINES = 200
"""Of one transaction."""
LINES_BYTES = 4 << 20


class Folder:
    """What one task does as long as ingestion runs."""

    named: tuple[str, ...] = ()

    def __init__(self, feed: Feed, desk: Desk) -> None:
        self.feed = feed
        self._desk = desk
        self._folder = Path(unquote(urlsplit(feed.url).path))
        self._before: dict[Path, str] = {}
        """Size and time of each file at the last look."""
        self._taken: dict[Path, str] = {}
        """The same of those that were taken."""

    async def turn(self) -> dt.datetime | None:
        """Look into the folder, take what has come, and return when to come again."""
        desk = self._desk
        if desk.once and not self._before:
            self._before = await self._look()
            await desk.pause(desk.scan_seconds)
        now = await self._look()
        for file, signature in now.items():
            if self._before.get(file) == signature != self._taken.get(file) and not desk.stopping.is_set():
                await self._take(file, signature)
                self._taken[file] = signature
        self._before = now
        self._taken = {file: self._taken[file] for file in now if file in self._taken}
        return None if desk.once else desk.now() + dt.timedelta(seconds=desk.scan_seconds)

    async def _look(self) -> dict[Path, str]:
        desk = self._desk
        state = await desk.db(desk.seen.feed, self.feed.url)
        now = desk.now()
        try:
            found = await asyncio.to_thread(_signatures, self._folder)
        except OSError as error:
            reason = error.strerror or str(error)
            state = replace(state, last_error=reason, last_error_at=now, failures=state.failures + 1)
            desk.fails(self.feed.url, reason)
            found = {}
        else:
            desk.works(self.feed.url)
            state = replace(state, failures=0, last_success=now, items=len(found))
        again = now + dt.timedelta(seconds=desk.scan_seconds)
        await desk.db(desk.seen.polled, self.feed, replace(state, next_poll=again), now)
        return found

    async def _take(self, file: Path, signature: str) -> None:
        desk = self._desk
        id_ = digest("file", self.feed.url, file.name.encode(errors="surrogateescape"))
        known = await desk.db(desk.seen.item, id_)
        if known and known.etag == signature:
            return
        now = desk.now()
        item = known or Item(item=id_, feed=self.feed.url, link=None, first_seen=now, next_look=None)
        try:
            if file.name.lower().endswith(tuple(reader.PAGES)):
                await self._take_page(item, file, signature)
            else:
                await self._take_lines(item, file, signature)
        except (OSError, EOFError, zlib.error, UserError) as error:
            reason = f"{file.name.encode(errors='replace').decode()}: {error}"
            there = await desk.db(desk.seen.item, id_)  # with the lines that were taken all the same
            await desk.db(desk.seen.looked, replace(skipped(there or item, reason, now), etag=signature))

    async def _take_page(self, item: Item, file: Path, signature: str) -> None:
        desk, now = self._desk, self._desk.now()
        raw = await asyncio.to_thread(reader.page, file)
        assert raw.value is not None
        assert raw.key is not None
        item = replace(_taken(item, now), etag=signature, content_hash=digest(raw.value))
        record = _object(raw.value)
        if record is None:  # no text, or in an unknown encoding: a dead letter
            await desk.db(desk.seen.lines, item, [Line(raw.key.decode(), raw.value)])
            return
        added = {"fetched_at": now.isoformat(timespec="microseconds"), "quotes": self.feed.quotes}
        added |= {name: value for name in ("source", "language") if (value := getattr(self.feed, name))}
        record = added | record
        await desk.db(desk.seen.publish, replace(item, article_id=str(record["id"])), record)

    async def _take_lines(self, item: Item, file: Path, signature: str) -> None:
        desk = self._desk
        with closing(_groups(file, item.size, item.content_hash)) as groups:
            while group := await asyncio.to_thread(next, groups, None):
                lines, end, prefix = group
                now = desk.now()
                item = replace(_taken(item, now), size=end, content_hash=prefix)
                await desk.db(desk.seen.lines, item, [line(each, self.feed, now) for each in lines])
                if desk.stopping.is_set():
                    return
        await desk.db(desk.seen.lines, replace(item, etag=signature), [])


def _taken(item: Item, now: dt.datetime) -> Item:
    return replace(item, state="published", reason=None, looked_at=now)


def _object(value: bytes) -> dict[str, object] | None:
    try:
        record = orjson.loads(value)
    except orjson.JSONDecodeError:
        return None
    return record if isinstance(record, dict) else None


def _signatures(folder: Path) -> dict[Path, str]:
    found = {}
    for file in reader.listing(folder):
        try:
            stat = file.stat()
        except FileNotFoundError:  # gone since
            continue
        found[file] = f"{stat.st_size}-{stat.st_ctime_ns}"
    return found


def _open(file: Path) -> IO[bytes] | gzip.GzipFile:
    return gzip.open(file) if file.name.lower().endswith(".gz") else file.open("rb")


def _groups(file: Path, taken: int, prefix: str | None) -> Generator[tuple[list[bytes], int, str]]:
    """Yield the lines of ``file`` in groups, each with where it ends and a hash of all up to there.

    The first ``taken`` bytes are passed over where their hash is ``prefix``.
    """
    with _open(file) as stream:
        seen = hashlib.sha256()
        left = taken
        while left and (some := stream.read(min(left, 1 << 20))):
            seen.update(some)
            left -= len(some)
        if left or (taken and seen.hexdigest() != prefix):
            stream.seek(0)
            seen, taken = hashlib.sha256(), 0
        lines: list[bytes] = []
        size = 0
        while text := stream.readline(reader.LONGEST_LINE + 1):
            if len(text) > reader.LONGEST_LINE:
                raise UserError(
                    f"line longer than {reader.LONGEST_LINE >> 20} MB; expected one article a line"
                )
            if text.endswith(b"\n"):  # else it is the last one: where it grows it is read again, whole
                seen.update(text)
                taken += len(text)
            size += len(text)
            if text.strip():
                lines.append(text.rstrip(b"\r\n"))
            if len(lines) == LINES or size >= LINES_BYTES:
                yield lines, taken, seen.hexdigest()
                lines, size = [], 0
        if lines:
            yield lines, taken, seen.hexdigest()
