import asyncio
import socket
import ssl

import pytest
import trustme

from pipeline.fetch import FailedError, Fetcher
from pipeline.fetch.names import SystemNames


async def test_a_certificate_that_nobody_vouches_for_is_a_failure() -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0, ssl=context)
    async with server, Fetcher(allow_private=True, delay=0) as fetcher:
        with pytest.raises(FailedError, match="no trusted TLS"):
            await fetcher.get(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/", limit=1000)


async def test_where_nobody_listens_is_a_failure(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(FailedError, match="no connection"):
        await fetcher.get(f"http://127.0.0.1:{port}/", limit=1000)


async def test_names_are_looked_up_as_the_system_does() -> None:
    names = SystemNames()
    found = await names.resolve("localhost", 80)
    assert {result["host"] for result in found} <= {"127.0.0.1", "::1"}
    assert found
    with pytest.raises(OSError, match="too long"):
        await names.resolve("a" * 70 + ".example")
    await names.close()
