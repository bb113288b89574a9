"""What every request needs: the table, the settings, and whether the server is about to stop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from starlette.requests import Request

from pipeline.settings import Settings
from pipeline.store import Reader

READERS = 12
"""Requests that read the table at the same time; more than its pool of connections (15) would wait there."""


class Site:
    """One for each server; a request finds it with ``site(request)``."""

    def __init__(self, table: Reader, settings: Settings) -> None:
        self.table = table
        self.settings = settings
        self.stopping = asyncio.Event()
        """Set when the server is told to stop: whatever streams, ends."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """What the requests share lives from here to the end of the server."""
        anyio.to_thread.current_default_thread_limiter().total_tokens = READERS
        yield


def site(request: Request) -> Site:
    """Return what ``request`` needs."""
    found: Site = request.app.state.site
    return found
