"""Looking up the names of hosts."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from aiohttp.abc import AbstractResolver, ResolveResult

LOOKUPS = 64
"""At once. The system's resolver blocks a thread, for half a minute where a name's server does not answer;
with the event loop's few threads, a handful of such names would hold up all others and the database."""


class SystemNames(AbstractResolver):
    """The system's resolver, in threads of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(LOOKUPS, "names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of ``host``; raises OSError where it has none."""
        try:
            infos = await asyncio.get_running_loop().run_in_executor(
                self._threads, partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM)
            )
        except UnicodeError as error:  # a name with too long a part
            raise OSError(str(error)) from None
        return [
            ResolveResult(
                hostname=host, host=str(address[0]), port=port, family=family, proto=protocol,
                flags=socket.AI_NUMERICHOST,
            )
            for family, _, protocol, _, address in infos
            if family in (socket.AF_INET, socket.AF_INET6)
        ]  # fmt: skip

    async def close(self) -> None:
        """Wait for nobody: what is still looked up is wanted no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
