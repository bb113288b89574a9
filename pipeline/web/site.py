"""What every request needs: the table, the settings, the tokens, the news, and a way back in time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from starlette.requests import Request

from pipeline.grading import configured
from pipeline.settings import Settings
from pipeline.store import Reader
from pipeline.web.evidence.courses import Courses
from pipeline.web.looking_back import LookingBack
from pipeline.web.maps import Maps
from pipeline.web.streams import Streams
from pipeline.web.tokens import Tokens
from pipeline.web.watcher import Watcher
from pipeline.web.webhooks import declared as webhooks
from pipeline.web.webhooks.deliver import Deliverer

READERS = 12
"""Requests that read the table at the same time; more than its pool of connections (15) would wait there."""

STREAMS, STREAMS_OF_ONE = 200, 20
"""Streams of changes that are open at the same time: of all clients, and of one."""

EXPORTS = 2
"""Files that are made at the same time: each takes a processor for some seconds."""


class Site:
    """One for each server; a request finds it with ``site(request)``."""

    def __init__(
        self,
        table: Reader,
        settings: Settings,
        *,
        access_log: bool = False,
        look_seconds: float = 0.5,
        heartbeat_seconds: float = 15.0,
    ) -> None:
        """Raise UserError where the file of tokens or of webhooks is none, or a scheme of grades.

        ``look_seconds`` pass between two looks for changes, ``heartbeat_seconds`` at most between two signs
        of life of a stream: less than the minute after which proxies cut a connection.
        """
        self.table = table
        self.settings = settings
        self.access_log = access_log
        self.tokens = Tokens(settings.tokens)
        configured()  # a mistake in a scheme is told before the first request
        self.heartbeat_seconds = heartbeat_seconds
        self.streams = Streams(most=STREAMS, most_of_one=STREAMS_OF_ONE)
        self.watcher = Watcher(table, look_seconds)
        self.looking_back = LookingBack(table)
        self.webhooks = Deliverer(table, webhooks.load(settings.webhooks), contact=settings.contact)
        self.courses = Courses()
        self.maps = Maps(table)
        self.exports = asyncio.Semaphore(EXPORTS)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """What the requests share lives from here to the end of the server."""
        anyio.to_thread.current_default_thread_limiter().total_tokens = READERS
        async with self.watcher.watching(), self.webhooks.delivering():
            try:
                yield
            finally:
                self.looking_back.close()

    def stop(self) -> None:
        """The server is told to stop: whatever would go on for long, ends."""
        self.watcher.stop()
        self.looking_back.stop()


def site(request: Request) -> Site:
    """Return what ``request`` needs."""
    found: Site = request.app.state.site
    return found
