import socket

import pytest

from pipeline.fetch import FailedError, Fetcher, RefusedError, address
from tests.hostile_server import Server
from tests.pipeline.fetch.conftest import SHORT
from tests.pipeline.fetch.resolvers import InTurn

PRIVATE = """
    127.0.0.1 127.255.255.255 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254
    100.64.0.1 192.0.0.8 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1
    240.0.0.1 255.255.255.255 :: ::1 fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd12:3456::1 ff02::1
    2001:db8::1 3fff::1 100::1 5f00::1 2001::1 2001:2::1 2001:20::1 64:ff9b:1::a00:1 ::7f00:1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe 64:ff9b::7f00:1 64:ff9b::10.0.0.1 2002:7f00:1::
    2002:a00:1::1 2002:c0a8:101::1 localhost 0x7f.1
""".split()
OPEN = """
    8.8.8.8 93.184.215.14 172.32.0.1 100.128.0.1 192.0.3.1 2606:4700::1111 2a00:1450:4001::1
    ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1
""".split()


@pytest.mark.parametrize("text", PRIVATE)
def test_what_not_everybody_can_reach_is_not_public(text: str) -> None:
    assert not address.is_public(text)


@pytest.mark.parametrize("text", OPEN)
def test_what_everybody_can_reach_is_public(text: str) -> None:
    assert address.is_public(text)


def test_no_socket_is_made_for_an_address_that_is_not_public() -> None:
    with pytest.raises(address.PrivateAddressError):
        address.public_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80)))
    address.public_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80))).close()


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "0x7f000001", "0177.0.0.1", "0",
     "127.1", "2130706433", "127。0。0。1", "ⓛocalhost", "127.0.0.1."],
)  # fmt: skip
async def test_no_notation_of_loopback_is_asked(server: Server, host: str) -> None:
    asked = len(server.requests)
    async with Fetcher(delay=0, bounds=SHORT) as fetcher:  # some of these a name server may be asked for
        with pytest.raises((RefusedError, FailedError)):
            await fetcher.get(f"http://{host}:{server.port}/page", limit=1000)
    assert len(server.requests) == asked


@pytest.mark.parametrize(
    "way",
    ["redirects_to_loopback", "redirects_to_localhost", "redirects_to_ipv6_loopback",
     "redirects_to_mapped_loopback", "redirects_to_loopback_in_hex", "redirects_to_loopback_as_a_number",
     "redirects_to_every_interface", "redirects_to_metadata", "redirects_to_the_intranet"],
)  # fmt: skip
async def test_no_redirect_leads_inside(server: Server, public: str, way: str) -> None:
    asked = len(server.requests)
    async with Fetcher(delay=0) as fetcher:
        with pytest.raises(RefusedError, match=r"not public|not a URL"):
            await fetcher.get(server.url(way, public), limit=1000)
    assert [request.name for request in server.requests[asked:]] == ["robots.txt", way]


async def test_a_name_that_moves_inside_at_the_second_look_is_not_followed(
    server: Server, public: str
) -> None:
    resolver = InTurn(public, "127.0.0.1")
    url = server.url("page").replace("127.0.0.1", "rebinding.example")
    async with Fetcher(delay=0, resolver=resolver) as fetcher:
        assert (await fetcher.get(url, limit=1000)).status == 200
        resolver.look_again()
        with pytest.raises(RefusedError, match="not public"):
            await fetcher.get(url, limit=1000)


async def test_of_a_name_with_several_addresses_the_public_one_is_asked(server: Server, public: str) -> None:
    resolver = InTurn("127.0.0.1 10.0.0.1 " + public)
    asked = len(server.requests)
    async with Fetcher(delay=0, resolver=resolver) as fetcher:
        await fetcher.get(server.url("page").replace("127.0.0.1", "several.example"), limit=1000)
    assert {request.address for request in server.requests[asked:]} == {public}


async def test_a_name_with_private_addresses_only_is_refused(server: Server) -> None:
    async with Fetcher(delay=0, resolver=InTurn("10.0.0.1 127.0.0.1 ::1")) as fetcher:
        with pytest.raises(RefusedError, match="not public"):
            await fetcher.get("http://inside.example/", limit=1000)


async def test_no_proxy_of_the_environment_is_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.url("page"))
    async with Fetcher(delay=0, resolver=InTurn("10.0.0.1")) as fetcher:
        with pytest.raises(RefusedError, match="not public"):
            await fetcher.get("http://inside.example/", limit=1000)
