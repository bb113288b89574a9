"""Slow answers and endless ones."""

import asyncio

from tests.hostile.ways import Request, forever, way

PAUSE = 0.01
"""Seconds between two bytes of what is slow."""


@way
async def silent(request: Request, out: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


@way
async def slow_headers(request: Request, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    await forever(out, b"x", PAUSE)


@way
async def slow_body(request: Request, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    await forever(out, b"x", PAUSE)


@way
async def endless_body(request: Request, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    await forever(out, b"<p>and then</p>" * 1000)


@way
async def endless_headers(request: Request, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\n")
    await forever(out, b"X-More: and more\r\n" * 100)


@way
async def endless_header_line(request: Request, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    await forever(out, b"and more " * 1000)


@way
async def endless_interim_answers(request: Request, out: asyncio.StreamWriter) -> None:
    await forever(out, b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" * 100)


@way
async def endless_trailers(request: Request, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nend\r\n0\r\n")
    await forever(out, b"X-More: and more\r\n" * 100)


@way
async def endless_chunk_size(request: Request, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;")
    await forever(out, b"name=value;" * 1000)
