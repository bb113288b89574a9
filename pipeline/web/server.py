"""uvicorn around the application: where it listens, what every answer carries, how it stops."""

import contextlib
import socket
from collections.abc import Callable, Generator

import uvicorn

from pipeline.errors import UserError
from pipeline.web.app import application
from pipeline.web.connection import Connection
from pipeline.web.site import Site

LARGEST_HEAD = 16 << 10
"""Bytes of a request before its body: its line and its headers. A longer one is refused."""
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


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 is any that is free. Raises UserError where it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UserError(f"{host}: {error.strerror}") from None
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(2048)
    except OSError as error:
        found.close()
        raise UserError(f"{host}, port {port}: {error.strerror}; --port names another") from None
    return found


def address(at: socket.socket) -> str:
    """Return the URL of what listens ``at``."""
    host, port = at.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


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
