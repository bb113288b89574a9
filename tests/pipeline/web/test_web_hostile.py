"""What a client may do to a server: all of it is answered or cut off, nothing of it is a 5xx or hangs."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from pipeline.settings import Settings
from pipeline.store import Reader
from pipeline.web.connection import Connection
from pipeline.web.site import Site
from tests.web_server import serving_site

WAIT = 20.0
"""Seconds after which a test gives up."""


class Hasty(Connection):
    """Bounds that a test need not wait for."""

    request_seconds = 0.2
    stall_seconds = 0.2


@pytest.fixture(scope="module")
def hasty(seeds_table: Path) -> Iterator[str]:
    with Reader.open(seeds_table) as table, serving_site(Site(table, Settings()), Hasty) as address:
        yield address


def said(address: str, *pieces: bytes) -> bytes:
    """Send ``pieces`` and return all that comes back until the server closes the connection."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), WAIT) as wire:
        with contextlib.suppress(OSError):  # it may be cut off in the midst of it
            for piece in pieces:
                wire.sendall(piece)
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while more := wire.recv(1 << 16):
                answer += more
        return answer


END = b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
WELL_FORMED = {
    "nul in an id": b"GET /api/events/%00" + END,
    "broken percent escape": b"GET /api/events/%zz%" + END,
    "broken utf-8": b"GET /api/events/%ff%fe?text=%ff%fe" + END,
    "half a surrogate pair": b"GET /api/events?text=%ED%A0%80" + END,
    "all in one": b"GET /api/events?" + b"&".join([b"type=fire"] * 500) + END,
    "names of parameters": b"GET /api/events?%00=%00&&&==" + END,
    "a number of a thousand digits": b"GET /api/events?limit=" + b"9" * 1000 + END,
    "a path upwards": b"GET /static/../../../../etc/passwd" + END,
    "an escaped path upwards": b"GET /static/%2e%2e%2f%2e%2e%2fetc/passwd" + END,
    "a path with two slashes": b"GET //api/events" + END,
    "an absolute target": b"GET http://elsewhere.example/api/events" + END,
    "a method of their own": b"BREW /api/events" + END,
    "a websocket": b"GET /api/events HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade, close\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    "a last event of another server": b"GET /api/changes?after=-1 HTTP/1.1\r\nHost: localhost\r\n"
    b"Last-Event-ID: \xe2\x98\x83 99999999999999999999999\r\nConnection: close\r\n\r\n",
    "an etag without an end": b'GET /api/events HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: "\r\n'
    b"Connection: close\r\n\r\n",
    "a foreign name": b"GET /api/events HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n",
    "a name that is none": b"GET /api/events HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n",
    "no name": b"GET /api/events HTTP/1.0\r\n\r\n",
    "two thousand headers": b"GET /api/events" + END[:-2] + b"A: b\r\n" * 2000 + b"\r\n",
    "a token that is none": b"GET /api/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic \xff\r\n"
    b"Connection: close\r\n\r\n",
}
"""Answered, and not with a 5xx."""

MALFORMED = {
    "nonsense": b"\x16\x03\x01\x00\x00" * 20,
    "a target of 10 MB": b"GET /api/events?text=" + b"x" * 10_000_000 + END,
    "headers of 10 MB": b"GET / HTTP/1.1\r\n" + b"A: " + b"x" * 10_000_000 + END,
    "a NUL in a header": b"GET / HTTP/1.1\r\nHost: local\0host\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "a length of many digits": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
    + b"9" * 5000
    + b"\r\n\r\n",
    "a length below zero": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
}
"""Answered with 400, or cut off."""

UNFINISHED = {
    "nothing at all": b"",
    "half a line": b"GET /api/ev",
    "headers without an end": b"GET /api/events HTTP/1.1\r\nHost: localhost\r\n",
    "half a body": b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
}
"""Cut off, or answered, once the time is up."""


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize("name", WELL_FORMED)
def test_it_is_answered(web: str, name: str) -> None:
    answer = said(web, WELL_FORMED[name])
    assert 200 <= status(answer) < 500, answer[:500]


@pytest.mark.parametrize("name", MALFORMED)
def test_it_is_refused(web: str, name: str) -> None:
    answer = said(web, MALFORMED[name])
    assert not answer or status(answer) == 400, answer[:500]


@pytest.mark.parametrize("name", UNFINISHED)
def test_it_is_not_waited_for(hasty: str, name: str) -> None:
    answer = said(hasty, UNFINISHED[name])
    assert not answer or 400 <= status(answer) < 500, answer[:500]


def test_who_does_not_read_is_cut_off(hasty: str) -> None:
    """The stylesheet a thousand times, asked for at once and never read."""
    parts = urlsplit(hasty)
    with socket.socket() as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        wire.settimeout(WAIT)
        wire.connect((parts.hostname, parts.port))
        ask = b"GET /static/style.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
        with pytest.raises(ConnectionError):
            _send_for_ever(wire, ask * 100)


def _send_for_ever(wire: socket.socket, data: bytes) -> None:
    while True:
        wire.sendall(data)


def test_it_serves_on(web: str) -> None:
    assert httpx.get(f"{web}/healthz").status_code == 200
