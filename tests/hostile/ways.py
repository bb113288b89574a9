"""The table of ways to misbehave, and what they are made with."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

PAGE = b"<!doctype html><html><head><title>A page</title></head><body><p>It is all right.</p></body></html>"


class Request(NamedTuple):
    """What a client asked."""

    address: str
    """Where it connected to: 127.0.0.1 or 127.0.0.2."""
    name: str
    """The way, or ``robots.txt``."""
    query: str
    headers: dict[str, str]
    """With their names in lower case."""
    visit: int
    """How often this way was asked before."""
    base: str
    """The server's own URL, without a slash at the end."""


Way = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]
WAYS: dict[str, Way] = {}


def way(handler: Way) -> Way:
    """Put ``handler`` into the table under its name."""
    WAYS[handler.__name__] = handler
    return handler


def send(
    out: asyncio.StreamWriter,
    body: bytes = PAGE,
    *headers: str,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    length: int | None = None,
) -> None:
    """Write an answer that is in order, unless ``length`` says otherwise."""
    lines = [
        f"HTTP/1.1 {status}",
        *([f"Content-Type: {kind}"] if kind else []),
        f"Content-Length: {len(body) if length is None else length}",
        "Connection: close",
        *headers,
    ]
    out.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


async def forever(out: asyncio.StreamWriter, piece: bytes, pause: float = 0.0) -> None:
    """Write ``piece`` until the client goes."""
    while not out.is_closing():
        out.write(piece)
        await out.drain()
        await asyncio.sleep(pause)
