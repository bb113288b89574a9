import gzip
import zlib
from importlib.metadata import version

import brotli
import pytest

from pipeline.fetch import FailedError, Fetcher
from pipeline.fetch.encodings import decoder
from tests.hostile.ways import PAGE
from tests.hostile_server import Server


async def test_an_answer_tells_where_it_ended_and_what_it_is(server: Server, fetcher: Fetcher) -> None:
    answer = await fetcher.get(server.url("keeps_its_etag"), limit=1000, accept="text/html")
    assert answer == (
        server.url("keeps_its_etag"), 200, PAGE, "text/html", "utf-8", '"1"', None, 600.0, None, len(PAGE)
    )  # fmt: skip
    (request,) = server.asked("keeps_its_etag")
    assert request.headers["accept"] == "text/html"
    assert request.headers["accept-encoding"] == "gzip, deflate, br"


async def test_what_has_not_changed_is_not_sent_again(server: Server, fetcher: Fetcher) -> None:
    answer = await fetcher.get(server.url("keeps_its_etag"), limit=1000, etag='"1"')
    assert (answer.status, answer.body, answer.received) == (304, b"", 0)


async def test_validators_are_sent_as_they_were_given(server: Server, fetcher: Fetcher) -> None:
    date = "Thu, 01 Jan 2026 12:05:00 GMT"
    await fetcher.get(server.url("etag_that_stays"), limit=1000, etag='W/"1"', last_modified=date)
    headers = server.asked("etag_that_stays")[-1].headers
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('W/"1"', date)


async def test_a_304_that_nobody_asked_for_is_a_failure(server: Server, fetcher: Fetcher) -> None:
    with pytest.raises(FailedError, match="not modified") as caught:
        await fetcher.get(server.url("unasked_304"), limit=1000)
    assert caught.value.status == 304
    assert (await fetcher.get(server.url("unasked_304"), limit=1000, etag='"1"')).status == 304


async def test_a_validator_that_no_header_can_hold_is_not_kept(server: Server, fetcher: Fetcher) -> None:
    assert (await fetcher.get(server.url("etag_that_breaks_headers"), limit=1000)).etag is None


async def test_a_type_that_nobody_can_read_is_none(server: Server, fetcher: Fetcher) -> None:
    answer = await fetcher.get(server.url("type_that_is_none"), limit=1000)
    assert (answer.content_type, answer.charset) == ("application/octet-stream", None)


async def test_only_what_moved_for_good_moved(server: Server, fetcher: Fetcher) -> None:
    answer = await fetcher.get(server.url("redirects_for_good"), limit=1000)
    assert answer.url == answer.moved_to == server.url("page")
    answer = await fetcher.get(server.url("redirects_for_a_while"), limit=1000)
    assert (answer.url, answer.moved_to) == (server.url("page"), None)


async def test_no_cookie_is_kept(server: Server, fetcher: Fetcher) -> None:
    with pytest.raises(Exception, match="circle"):
        await fetcher.get(server.url("cookies"), limit=1000)
    assert all("cookie" not in request.headers for request in server.asked("cookies"))


@pytest.mark.parametrize(
    ("contact", "expected"),
    [("", "Tallywire/{}"), ("https://example.org/bot", "Tallywire/{} (+https://example.org/bot)")],
)
async def test_we_say_who_we_are(server: Server, contact: str, expected: str) -> None:
    async with Fetcher(allow_private=True, delay=0, contact=contact) as fetcher:
        await fetcher.get(server.url("page"), limit=1000)
    agents = {request.headers["user-agent"] for request in server.requests[-2:]}  # for robots.txt as well
    assert agents == {expected.format(version("tallywire"))}


RAW = zlib.compressobj(wbits=-zlib.MAX_WBITS)
BODIES = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:]),  # two members are one body
    "GZip ": gzip.compress(PAGE) + bytes(10),  # padding
    "deflate": zlib.compress(PAGE),
    "identity, deflate": RAW.compress(PAGE) + RAW.flush(),
    "br": brotli.compress(PAGE),
    "": PAGE,
}


@pytest.mark.parametrize("coding", BODIES)
@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_a_body_unfolds_in_pieces_of_any_size(coding: str, step: int) -> None:
    unfolding = decoder(coding)
    body = BODIES[coding]
    pieces = [unfolding.feed(body[at : at + step], 1000) for at in range(0, len(body), step)]
    unfolding.finish()
    assert b"".join(pieces) == PAGE


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_bomb_unfolds_no_further_than_it_may(coding: str) -> None:
    zeros = bytes(2_000_000)
    packed = {"gzip": gzip.compress(zeros), "deflate": zlib.compress(zeros), "br": brotli.compress(zeros)}
    assert 1000 <= len(decoder(coding).feed(packed[coding], 1000)) < 1_000_000


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_no_body_is_an_empty_body_and_one_that_breaks_off_is_none(coding: str) -> None:
    decoder(coding).finish()
    begun = decoder(coding)
    packed = {"gzip": gzip.compress(b"x"), "deflate": zlib.compress(b"x"), "br": brotli.compress(b"x")}
    begun.feed(packed[coding][:-1], 99)
    with pytest.raises(FailedError):
        begun.finish()
