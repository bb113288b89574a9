"""What the feeds of a running ingestion share: the table, the web, the readers, the wish to stop."""

import asyncio
import datetime as dt
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, ParamSpec, TypeVar

from pipeline.errors import TallywireError, TransientError
from pipeline.feeds.child import Parser
from pipeline.feeds.declared import Feed
from pipeline.feeds.lock import Held
from pipeline.feeds.seen import Seen
from pipeline.fetch import Fetcher

P = ParamSpec("P")
T = TypeVar("T")

AWAY_SECONDS = 5.0
"""Between two attempts at a table that is away or busy."""


class Told(NamedTuple):
    """A feed, or the table with what was seen, has begun to fail, or works again (``error`` is None)."""

    feed: str
    error: str | None


class Desk:
    """One a process."""

    def __init__(
        self,
        seen: Seen,
        fetcher: Fetcher,
        parser: Parser,
        *,
        once: bool,
        tell: Callable[[Told], None],
        scan_seconds: float,
        now: Callable[[], dt.datetime],
        held: Held = lambda: None,
    ) -> None:
        """``once``: every feed has one turn. ``scan_seconds`` lie between two looks into a folder."""
        self._held = held
        self.now = now
        self.seen = seen
        self.fetcher = fetcher
        self.parser = parser
        self.once = once
        self.scan_seconds = scan_seconds
        self.stopping = asyncio.Event()
        self.failing: set[str] = set()
        self.feeds: dict[str, Feed] = {}
        """Those that are read, by their address."""
        self._tell = tell
        self._away = False
        """Whether the table is."""
        self._writer = ThreadPoolExecutor(1, "seen")

    def chance(self) -> float:
        """Return a number in [0, 1)."""
        return random.random()  # noqa: S311  spreads load, keeps no secret

    async def db(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what ``call``, a method of ``seen``, returns, in the one thread that writes.

        Where the database is away it is tried again until it is back; raises TransientError with ``once``,
        or where this process is to stop, and UserError where another process has the table by then.
        """

        def locked() -> T:
            self._held()
            return call(*args, **kwargs)

        while True:
            try:
                loop = asyncio.get_running_loop()
                found = await loop.run_in_executor(self._writer, locked)
            except TransientError as error:
                if self.once or self.stopping.is_set():
                    raise
                if not self._away:
                    self._tell(Told("what was seen", str(error)))
                self._away = True
                await self.pause(AWAY_SECONDS)
            else:
                if self._away:
                    self._tell(Told("what was seen", None))
                self._away = False
                return found

    async def pause(self, seconds: float) -> None:
        """Wait so long, or until this process is to stop."""
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                await self.stopping.wait()
        except TimeoutError:
            pass

    async def until(self, moment: dt.datetime | None) -> None:
        """Wait until ``moment`` (None: for good), or until this process is to stop."""
        if moment is None:
            await self.stopping.wait()
        else:
            await self.pause((moment - self.now()).total_seconds())

    def works(self, feed: str) -> None:
        """``feed`` has answered."""
        if feed in self.failing:
            self.failing.remove(feed)
            self._tell(Told(feed, None))

    def fails(self, feed: str, error: str) -> None:
        """``feed`` has failed."""
        if feed not in self.failing:
            self.failing.add(feed)
            self._tell(Told(feed, error))


def bug(error: Exception) -> TallywireError:
    """Return what nobody foresaw as a failure of the feed or page that brought it out: the others go on."""
    return TallywireError(f"a bug: {type(error).__name__}: {error}")
