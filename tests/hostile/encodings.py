"""Bodies that unfold to far more than they are, or to nothing."""

import asyncio
import gzip
import zlib

import brotli

from tests.hostile.ways import PAGE, Request, send, way

BOMB = 32 << 20
"""Bytes that a bomb unfolds to, of some kilobytes on the wire."""


def encoded(out: asyncio.StreamWriter, body: bytes, coding: str) -> None:
    """Write ``body`` as what claims to be in ``coding``."""
    send(out, body, f"Content-Encoding: {coding}")


@way
async def gzip_bomb(request: Request, out: asyncio.StreamWriter) -> None:
    encoded(out, gzip.compress(bytes(BOMB), 1), "gzip")


@way
async def gzip_members_bomb(request: Request, out: asyncio.StreamWriter) -> None:
    encoded(out, gzip.compress(bytes(1 << 20)) * (BOMB >> 20), "gzip")


@way
async def deflate_bomb(request: Request, out: asyncio.StreamWriter) -> None:
    encoded(out, zlib.compress(bytes(BOMB), 1), "deflate")


@way
async def brotli_bomb(request: Request, out: asyncio.StreamWriter) -> None:
    encoded(out, brotli.compress(bytes(BOMB), quality=1), "br")


@way
async def gzip_in_gzip(request: Request, out: asyncio.StreamWriter) -> None:
    encoded(out, gzip.compress(gzip.compress(PAGE)), "gzip, gzip")


@way
async def encoding_that_nobody_asked_for(request: Request, out: asyncio.StreamWriter) -> None:
    encoded(out, b"\x28\xb5\x2f\xfd" + PAGE, "zstd")


@way
async def gzip_that_is_none(request: Request, out: asyncio.StreamWriter) -> None:
    encoded(out, PAGE, "gzip")


@way
async def brotli_that_is_none(request: Request, out: asyncio.StreamWriter) -> None:
    encoded(out, PAGE, "br")


@way
async def truncated_gzip(request: Request, out: asyncio.StreamWriter) -> None:
    encoded(out, gzip.compress(PAGE)[:-20], "gzip")


@way
async def truncated_brotli(request: Request, out: asyncio.StreamWriter) -> None:
    encoded(out, brotli.compress(PAGE)[:-20], "br")
