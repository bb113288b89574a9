"""One request and its answer, bounded in bytes and time. Redirects are answers like any other here."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from multidict import MultiMapping
from yarl import URL

from pipeline.fetch.address import PrivateAddressError, public_socket
from pipeline.fetch.bounds import Bounds
from pipeline.fetch.encodings import ACCEPTED, decoder
from pipeline.fetch.errors import FailedError, RefusedError


class Reply(NamedTuple):
    """What came back."""

    url: URL
    status: int
    headers: MultiMapping[str]
    """Their names in any case."""
    content_type: str
    charset: str | None
    body: bytes
    """Decompressed; of 200 alone."""
    received: int


class Wire:
    """The connections of a process. An async context manager."""

    def __init__(
        self, user_agent: str, bounds: Bounds, *, allow_private: bool, resolver: AbstractResolver
    ) -> None:
        self._agent = user_agent
        self._bounds = bounds
        self._allow_private = allow_private
        self._resolver = resolver

    async def __aenter__(self) -> Self:
        bounds = self._bounds
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                socket_factory=None if self._allow_private else public_socket,
                resolver=self._resolver,
                limit=0,  # hosts are asked one request at a time, and who asks knows how many at once
                use_dns_cache=False,  # the system has one, which keeps to what the name's owner said
            ),
            headers={"User-Agent": self._agent, "Accept-Encoding": ACCEPTED},
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=bounds.idle_seconds, sock_read=bounds.idle_seconds
            ),
            cookie_jar=aiohttp.DummyCookieJar(),  # who is asked cannot tell us apart from any other reader
            auto_decompress=False,  # aiohttp has no bound for what a small body unfolds to
            trust_env=False,  # a proxy would connect to addresses that we did not see
            max_line_size=bounds.header_bytes,
            max_field_size=bounds.header_bytes,
            max_headers=bounds.headers,
        )
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._session.close()
        await self._resolver.close()

    async def ask(self, url: URL, headers: Mapping[str, str], limit: int, *, cut: bool = False) -> Reply:
        """Return the answer to one GET of ``url``.

        ``limit`` is bytes, on the wire and unfolded alike. A longer body is cut off there where ``cut`` says
        so and raises RefusedError otherwise. Raises FailedError for whatever happens to a connection.
        """
        async with self._bounded():
            return await self._ask(url, headers, limit, cut)

    async def tell(self, url: URL, headers: Mapping[str, str], body: bytes) -> Reply:
        """Return the answer to one POST of ``body`` to ``url``, of its own body not a byte.

        Raises as ``ask`` does.
        """
        async with (
            self._bounded(),
            self._session.post(url, data=body, headers=headers, allow_redirects=False) as response,
        ):
            response.close()  # what else it sends is not waited for
            kind, charset = response.content_type, response.charset
            return Reply(url, response.status, response.headers, kind, charset, b"", 0)

    @asynccontextmanager
    async def _bounded(self) -> AsyncIterator[None]:
        """Raise in our words where a request takes too long, is refused, or breaks off."""
        try:
            async with asyncio.timeout(self._bounds.total_seconds):
                yield
        except TimeoutError:
            raise FailedError("took too long") from None
        except aiohttp.InvalidURL:
            raise RefusedError("not a URL") from None
        except aiohttp.ClientConnectorDNSError:
            raise FailedError("the host's name has no address") from None
        except aiohttp.ClientConnectorError as error:
            raise _not_connected(error) from None
        except aiohttp.ClientResponseError:
            raise FailedError("the answer is no HTTP, or its headers are too large") from None
        except (aiohttp.ClientError, OSError):
            raise FailedError("the connection broke off") from None

    async def _ask(self, url: URL, headers: Mapping[str, str], limit: int, cut: bool) -> Reply:
        async with self._session.get(url, headers=headers, allow_redirects=False) as response:
            received, body = 0, b""
            if response.status == 200:
                received, body = await _body(response, limit, cut)
            return Reply(
                url,
                response.status,
                response.headers,
                response.content_type,
                response.charset,
                body,
                received,
            )


def _not_connected(error: aiohttp.ClientConnectorError) -> FailedError | RefusedError:
    if isinstance(error.os_error, PrivateAddressError):
        return RefusedError("the host's address is not public")
    if isinstance(error, aiohttp.ClientSSLError):
        return FailedError("no trusted TLS connection can be made")
    return FailedError("no connection can be made")


async def _body(response: aiohttp.ClientResponse, limit: int, cut: bool) -> tuple[int, bytes]:
    """Return the bytes that came and what they unfold to."""
    if not cut and (response.content_length or 0) > limit:
        raise RefusedError(f"larger than {limit:,} bytes")
    unfolding = decoder(response.headers.get("Content-Encoding", ""))
    received, pieces, room = 0, [], limit + 1  # one more than allowed tells that there is more
    async for data in response.content.iter_any():
        received += len(data)
        pieces.append(unfolding.feed(data, room))
        room -= len(pieces[-1])
        if room <= 0 or received > limit:
            if cut:
                return received, b"".join(pieces)[:limit]
            raise RefusedError(f"larger than {limit:,} bytes")
    unfolding.finish()
    return received, b"".join(pieces)
