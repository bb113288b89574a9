"""Headers, lengths and connections that are not as they should be."""

import asyncio
import gzip
import random
import socket
import struct

from tests.hostile.ways import PAGE, Request, send, way

WELL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: max-age=600, private\r\n"
    b'Age: 3\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n%s' % (len(PAGE), PAGE),
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE, mtime=0),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n1;a=b\r\n>\r\n0\r\nX: y\r\n\r\n",
    b"HTTP/1.1 301 Moved\r\nLocation: /page?a=b#c\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 404 Not Found\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n",
)
"""What ``garbled`` spoils."""


@way
async def huge_header(request: Request, out: asyncio.StreamWriter) -> None:
    send(out, PAGE, f"X-Long: {'x' * 100_000}")


@way
async def many_headers(request: Request, out: asyncio.StreamWriter) -> None:
    send(out, PAGE, *(f"X-{n}: x" for n in range(10_000)))


@way
async def cookies(request: Request, out: asyncio.StreamWriter) -> None:
    """Sends to itself until the cookie comes back."""
    send(out, b"", "Set-Cookie: seen=1", "Location: /cookies", status="302 Found")


@way
async def not_http(request: Request, out: asyncio.StreamWriter) -> None:
    out.write(b"SSH-2.0-OpenSSH_9.9\r\n")


@way
async def switches_protocols(request: Request, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")


@way
async def two_lengths(request: Request, out: asyncio.StreamWriter) -> None:
    send(out, PAGE, "Content-Length: 5")


@way
async def says_more_than_it_sends(request: Request, out: asyncio.StreamWriter) -> None:
    send(out, PAGE, length=len(PAGE) + 100)


@way
async def sends_more_than_it_says(request: Request, out: asyncio.StreamWriter) -> None:
    send(out, PAGE + b"<p>And one more.</p>", length=len(PAGE))


@way
async def says_a_petabyte(request: Request, out: asyncio.StreamWriter) -> None:
    send(out, PAGE, length=10**15)


@way
async def closes_at_once(request: Request, out: asyncio.StreamWriter) -> None:
    out.close()


@way
async def resets_in_mid_body(request: Request, out: asyncio.StreamWriter) -> None:
    send(out, PAGE, length=100_000)
    await out.drain()
    connection = out.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@way
async def unfinished_chunks(request: Request, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nno more than this")


@way
async def garbled(request: Request, out: asyncio.StreamWriter) -> None:
    """Something like an answer, with some of its bytes changed, lost or doubled: otherwise at each visit."""
    chance = random.Random(request.visit)  # noqa: S311
    sent = bytearray(chance.choice(WELL))
    for _ in range(chance.randint(1, 3)):
        at, length = chance.randrange(len(sent)), chance.randint(0, 8)
        sent[at : at + length] = chance.choice((b"", b"\0", b"\xff", b"\r\n", b":", b"9" * 30, sent[at:] * 2))
    out.write(sent)
