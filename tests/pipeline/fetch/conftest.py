"""What the tests of fetching share."""

from collections.abc import AsyncIterator, Iterator
from ipaddress import IPv4Network

import pytest

from pipeline.fetch import Bounds, Fetcher, address
from tests.hostile_server import Server, hostile_server

SHORT = Bounds(total_seconds=0.5, idle_seconds=0.3)
"""For what never comes."""
PUBLIC = "127.0.0.2"
"""An address of the server that ``public`` makes count as one of the internet."""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server that has every way to misbehave and no robots.txt."""
    with hostile_server() as running:
        yield running


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """One that may ask the server."""
    async with Fetcher(allow_private=True, delay=0) as running:
        yield running


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> str:
    """``PUBLIC``, while all other addresses are what they are."""
    without = IPv4Network("127.0.0.0/8").address_exclude(IPv4Network(f"{PUBLIC}/32"))
    others = (network for network in address.RESERVED_4 if network != IPv4Network("127.0.0.0/8"))
    monkeypatch.setattr(address, "RESERVED_4", (*others, *without))
    return PUBLIC
