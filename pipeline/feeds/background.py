"""Ingestion in a thread of its own, beside the main thread: the stages' time bound works only there."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import NamedTuple, Self

from pipeline.children import let_children_miss_ctrl_c
from pipeline.embedded import Clock, utc_now
from pipeline.feeds.child import SECONDS, Parser
from pipeline.feeds.declared import Feed
from pipeline.feeds.desk import Desk, Told
from pipeline.feeds.lock import Held
from pipeline.feeds.schedule import Schedule
from pipeline.feeds.seen import Seen
from pipeline.fetch import Bounds, Fetcher
from pipeline.fetch.bounds import DEFAULT
from pipeline.store import Store

SCAN_SECONDS = 2.0
"""Between two looks into a folder: a file that has not changed in between is whole."""


class Options(NamedTuple):
    """How feeds are asked."""

    once: bool = False
    allow_private: bool = False
    delay: float = 1.0
    contact: str = ""
    scan_seconds: float = SCAN_SECONDS
    bounds: Bounds = DEFAULT
    """Of one answer from the web."""
    parse_seconds: float = SECONDS
    """Of reading one document."""
    now: Clock = utc_now


class Ingestion:
    """``feeds`` into the log of ``store``, from entering the block to its end or ``stop``.

    ``tell`` is called, in the thread of the ingestion, when a feed begins to fail and when it works again;
    ``held`` before whatever is read or written, and what it raises ends the ingestion.
    """

    def __init__(
        self,
        feeds: Sequence[Feed],
        store: Store,
        options: Options,
        tell: Callable[[Told], None],
        held: Held = lambda: None,
    ) -> None:
        self._feeds = feeds
        self._store = store
        self._options = options
        self._tell = tell
        self._held = held
        self._ready = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ingestion", daemon=True)  # Ctrl-C twice
        self._loop: asyncio.AbstractEventLoop | None = None
        self._desk: Desk | None = None
        self._error: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if kind is KeyboardInterrupt:  # who presses Ctrl-C twice does not wait for what is in hand
            return
        self._thread.join()
        if self._error and error is None:
            raise self._error

    @property
    def ended(self) -> bool:
        """Whether nothing more will come into the log."""
        return self._ended.is_set()

    @property
    def feeds(self) -> tuple[int, int]:
        """How many feeds there are, and how many of them fail."""
        return (len(self._desk.feeds), len(self._desk.failing)) if self._desk else (0, 0)

    def fails(self, feed: Feed) -> bool:
        """Return whether ``feed`` could not be read when it was last asked."""
        return self._desk is not None and feed.url in self._desk.failing

    def wait(self, seconds: float) -> None:
        """Wait so long, or until it has ended."""
        self._ended.wait(seconds)

    def stop(self) -> None:
        """Let what is in hand be finished, then end."""
        if self._loop and self._desk and not self.ended:
            self._loop.call_soon_threadsafe(self._desk.stopping.set)

    def _run(self) -> None:
        let_children_miss_ctrl_c()
        try:
            asyncio.run(self._ingest())
        except BaseException as error:
            self._error = error
        finally:
            self._ready.set()
            self._ended.set()

    async def _ingest(self) -> None:
        options = self._options
        async with (
            Fetcher(
                allow_private=options.allow_private,
                delay=options.delay,
                contact=options.contact,
                bounds=options.bounds,
            ) as fetcher,
            Parser(seconds=options.parse_seconds) as parser,
        ):
            self._desk = Desk(
                Seen(self._store), fetcher, parser,
                once=options.once, tell=self._tell, scan_seconds=options.scan_seconds, now=options.now,
                held=self._held,
            )  # fmt: skip
            self._loop = asyncio.get_running_loop()
            self._ready.set()
            await Schedule(self._feeds, self._desk).run()
