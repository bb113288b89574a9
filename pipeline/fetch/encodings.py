"""Content-Encoding: gzip, deflate and brotli, bounded while they unfold.

A kilobyte of any of them can hold a megabyte, so that no more is ever unfolded than the caller takes.
"""

import zlib
from collections.abc import Callable
from typing import Protocol

import brotli

from pipeline.fetch.errors import FailedError, RefusedError

ACCEPTED = "gzip, deflate, br"
STEP = 64 << 10
"""Bytes that brotli unfolds before it looks at its bound: it may go some three times beyond."""


class Decoder(Protocol):
    """Unfolds a body piece by piece."""

    def feed(self, data: bytes, most: int) -> bytes:
        """Return at most some more than ``most`` bytes of what ``data`` and all before it hold.

        Raises RefusedError where it cannot be unfolded.
        """

    def finish(self) -> None:
        """Raise FailedError where the body ended in its middle."""


def decoder(content_encoding: str) -> Decoder:
    """Return what unfolds a body with this header; raises RefusedError for what we did not ask for."""
    codings = [coding for part in content_encoding.split(",") if (coding := part.strip().lower())]
    codings = [coding for coding in codings if coding != "identity"]
    if not codings:
        return _Plain()
    if len(codings) > 1 or codings[0] not in DECODERS:
        raise RefusedError("the body is encoded in a way that was not asked for")
    return DECODERS[codings[0]]()


class _Plain:
    def feed(self, data: bytes, most: int) -> bytes:
        return data[:most]

    def finish(self) -> None:
        pass


class _Zlib:
    """gzip with any number of members (RFC 1952, 2.2), and deflate with its wrapper or without."""

    def __init__(self, window: int | None) -> None:
        self._window = window
        self._inner = zlib.decompressobj(window) if window else None
        self._started = False

    def feed(self, data: bytes, most: int) -> bytes:
        unfolded = bytearray()
        while data and len(unfolded) < most:
            if self._inner is None:
                # RFC 9110, 8.4.1.2: some send deflate without its zlib wrapper, whose first byte has 8 in it
                self._inner = zlib.decompressobj(zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS)
            try:
                unfolded += self._inner.decompress(data, most - len(unfolded))
            except zlib.error:
                raise RefusedError("the body is not what its Content-Encoding says") from None
            self._started = True
            data = self._inner.unconsumed_tail
            if self._inner.eof:
                data = self._inner.unused_data
                if not data.startswith(b"\x1f\x8b"):
                    break  # padding, as gzip itself ignores it
                self._inner = zlib.decompressobj(self._window or zlib.MAX_WBITS)
        return bytes(unfolded)

    def finish(self) -> None:
        if self._started and self._inner and not self._inner.eof:
            raise FailedError("the compressed body is cut off")


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()
        self._started = False

    def feed(self, data: bytes, most: int) -> bytes:
        self._started = True
        unfolded = bytearray()
        try:
            while len(unfolded) < most:
                unfolded += self._inner.process(data, output_buffer_limit=STEP)
                data = b""
                if self._inner.can_accept_more_data():
                    break
        except brotli.error:
            raise RefusedError("the body is not what its Content-Encoding says") from None
        return bytes(unfolded)

    def finish(self) -> None:
        if self._started and not self._inner.is_finished():
            raise FailedError("the compressed body is cut off")


GZIP_WINDOW = 16 + zlib.MAX_WBITS
DECODERS: dict[str, Callable[[], Decoder]] = {
    "gzip": lambda: _Zlib(GZIP_WINDOW),
    "x-gzip": lambda: _Zlib(GZIP_WINDOW),
    "deflate": lambda: _Zlib(None),
    "br": _Brotli,
}
