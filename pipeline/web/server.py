"""uvicorn around the application: where it listens, what every answer carries, how it stops."""

import asyncio
import contextlib
import logging
import resource
import signal
import socket
from collections.abc import Callable, Generator

import uvicorn

from pipeline.web.app import application
from pipeline.web.connection import Connection
from pipeline.web.site import Site

LARGEST_HEAD = 16 << 10
"""Bytes of a request before its body: its line and its headers. A longer one is refused."""
FILES = 4096
"""Connections are files; many systems allow 1024 where nobody asks for more."""
STOP_SECONDS = 5
"""What a request in hand has when the server is told to stop."""

HEADERS = (
    # Only what this server sends is run, shown or asked for; nothing inline.
    ("Content-Security-Policy", "default-src 'self'; base-uri 'none'; object-src 'none'; "
     "form-action 'self'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
)  # fmt: skip
"""Of every answer."""


class Server(uvicorn.Server):
    """uvicorn that leaves signals to its caller and ends the streams before it waits for what is open."""

    def __init__(self, site: Site, connection: type[Connection] = Connection) -> None:
        config = uvicorn.Config(
            application(site),
            http=connection,
            log_config=None,
            access_log=False,
            server_header=False,
            headers=list(HEADERS),
            h11_max_incomplete_event_size=LARGEST_HEAD,
            timeout_graceful_shutdown=STOP_SECONDS,
            ws="none",
            lifespan="on",
            proxy_headers=bool(site.settings.web_proxies),
            forwarded_allow_ips=site.settings.web_proxies,
        )
        super().__init__(config)
        self._site = site

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._site.stop()
        await super().shutdown(sockets)


async def serve(
    site: Site,
    at: socket.socket,
    begun: Callable[[Server], None],
    connection: type[Connection] = Connection,
) -> None:
    """Answer ``at`` until ``should_exit`` of the server, which ``begun`` is told, is set."""
    server = Server(site, connection)
    begun(server)
    await server.serve(sockets=[at])


def run(site: Site, at: socket.socket, lifeline: int | None = None) -> None:
    """Answer ``at`` until SIGINT or SIGTERM, or until nobody holds the other end of the pipe ``lifeline``."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, FILES)), hard))
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # it warns of every request that is none

    def begun(running: Server) -> None:
        loop = asyncio.get_running_loop()

        def end() -> None:
            running.should_exit = True
            if lifeline is not None:
                loop.remove_reader(lifeline)

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, end)
        if lifeline is not None:
            loop.add_reader(lifeline, end)

    asyncio.run(serve(site, at, begun))
