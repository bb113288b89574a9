"""One request at a time per host, a delay between two, and no request to a host that sent us away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pipeline.fetch.errors import FailedError

MOST_HOSTS = 10_000
"""Hosts that are remembered before those whose time has passed are forgotten."""


class _Host:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0  # who has the turn or waits for it
        self.next = 0.0  # loop time of the earliest next request
        self.away = 0.0  # loop time until which the host wants none


class Hosts:
    """Whose turn it is; ``delay`` is seconds between the end of a request and the next one."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._hosts: dict[str, _Host] = {}

    def __len__(self) -> int:
        """Return how many hosts are remembered."""
        return len(self._hosts)

    @asynccontextmanager
    async def turn(self, name: str, delay: float = 0.0) -> AsyncIterator[None]:
        """Wait for our turn at host ``name`` and hold it; ``delay`` is what the host asks for.

        Raises FailedError with the time left while the host has sent us away.
        """
        host = self._host(name)
        host.users += 1
        try:
            async with host.lock:
                now = asyncio.get_running_loop().time
                if (left := host.away - now()) > 0:
                    raise FailedError("the host asked to be left alone for a while", retry_after=left)
                await asyncio.sleep(host.next - now())
                try:
                    yield
                finally:
                    host.next = now() + max(self._delay, delay)
        finally:
            host.users -= 1

    def send_away(self, name: str, seconds: float) -> None:
        """Let nobody ask host ``name`` for ``seconds``, those who wait for their turn included."""
        self._host(name).away = asyncio.get_running_loop().time() + seconds

    def _host(self, name: str) -> _Host:
        if len(self._hosts) >= MOST_HOSTS and name not in self._hosts:
            now = asyncio.get_running_loop().time()
            self._hosts = {
                known: host
                for known, host in self._hosts.items()
                if host.users or max(host.next, host.away) > now
            }
        return self._hosts.setdefault(name, _Host())
