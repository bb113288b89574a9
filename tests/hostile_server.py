"""A web server that misbehaves in named ways: ``with hostile_server() as server: server.url("gzip_bomb")``.

Each way is one entry of ``WAYS``, in the files of ``tests/hostile``, and is reached under its name. It
writes to the socket itself: a well-made server would not let it do most of this.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from tests import hostile
from tests.hostile.ways import WAYS, Request

for _file in sorted(Path(hostile.__path__[0]).glob("[!_]*.py")):
    import_module(f"tests.hostile.{_file.stem}")


class Server(NamedTuple):
    """A running server. It listens on 127.0.0.1 and, with the same port, on 127.0.0.2."""

    port: int
    requests: list[Request]
    """Whatever was asked, in order."""

    def url(self, name: str, host: str = "127.0.0.1") -> str:
        """Return the address of a way to misbehave."""
        assert name in WAYS
        return f"http://{host}:{self.port}/{name}"

    def asked(self, name: str) -> list[Request]:
        """Return the requests for one way."""
        return [request for request in self.requests if request.name == name]


@contextmanager
def hostile_server(robots: str = "not_found") -> Iterator[Server]:
    """Run the server in a thread, for clients in any process; ``robots`` is the way of its robots.txt."""
    loop = asyncio.new_event_loop()
    requests: list[Request] = []
    answering: set[asyncio.Task[None]] = set()
    visits: Counter[str] = Counter()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        answering.add(task)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            request = _request(head.decode("latin-1"), writer.get_extra_info("sockname")[0], visits)
            requests.append(request)
            name = robots if request.name == "robots.txt" else request.name
            await WAYS.get(name, WAYS["not_found"])(request, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client had enough
        finally:
            answering.discard(task)
            writer.close()

    async def start() -> list[asyncio.Server]:
        first = await asyncio.start_server(answer, "127.0.0.1", 0)
        return [first, await asyncio.start_server(answer, "127.0.0.2", first.sockets[0].getsockname()[1])]

    async def stop() -> None:
        for server in servers:
            server.close()
        for task in answering:
            task.cancel()
        await asyncio.gather(*answering, return_exceptions=True)

    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    servers = asyncio.run_coroutine_threadsafe(start(), loop).result()
    try:
        yield Server(servers[0].sockets[0].getsockname()[1], requests)
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _request(head: str, address: str, visits: Counter[str]) -> Request:
    first, *lines = head.strip().split("\r\n")
    path, _, query = first.split(" ")[1].lstrip("/").partition("?")
    fields = [line.partition(":") for line in lines]
    headers = {name.lower(): value.strip() for name, _, value in fields}
    visits[path] += 1
    return Request(address, path, query, headers, visits[path] - 1, f"http://{headers['host']}")
