"""Every named way to misbehave on the wire, and what the caller hears of it."""

from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.fetch import FailedError, Fetcher, RefusedError
from tests.hostile.ways import PAGE, WAYS
from tests.hostile_server import Server
from tests.pipeline.fetch.conftest import SHORT

LIMIT = 100_000

REFUSED = {
    "endless_body": "larger than 100,000 bytes",
    "says_a_petabyte": "larger than 100,000 bytes",
    "gzip_bomb": "larger than 100,000 bytes",
    "gzip_members_bomb": "larger than 100,000 bytes",
    "deflate_bomb": "larger than 100,000 bytes",
    "brotli_bomb": "larger than 100,000 bytes",
    "gzip_in_gzip": "encoded in a way that was not asked for",
    "encoding_that_nobody_asked_for": "encoded in a way that was not asked for",
    "gzip_that_is_none": "not what its Content-Encoding says",
    "brotli_that_is_none": "not what its Content-Encoding says",
    "cookies": "redirected in a circle",
    "redirects_in_a_circle": "redirected in a circle",
    "redirects_for_ever": "redirected more than 10 times",
    "redirects_to_nowhere": "redirected to nowhere",
    "redirects_to_garbage": "redirected to what is no URL",
    "redirects_to_a_file": "only http and https",
    "redirects_to_data": "only http and https",
    "redirects_with_a_password": "holds a user name or a password",
    "redirects_to_loopback_as_a_number": "not a URL",
    "switches_protocols": "status 101",
    "no_content": "status 204",
    "partial": "status 206",
    "bad_request": "status 400",
    "needs_a_password": "status 401, asks for a password",
    "forbidden": "status 403, forbidden",
    "not_found": "status 404, not found",
    "gone": "status 410, gone",
    "legal_reasons": "status 451, withheld for legal reasons",
}
SLOW = ("silent", "slow_headers", "slow_body", "endless_interim_answers", "endless_chunk_size")
FAILED = {
    "endless_headers": "headers are too large",
    "endless_header_line": "headers are too large",
    "endless_trailers": "the answer is no HTTP|connection broke off",
    "huge_header": "headers are too large",
    "many_headers": "headers are too large",
    "not_http": "the answer is no HTTP",
    "two_lengths": "the answer is no HTTP",
    "says_more_than_it_sends": "connection broke off",
    "closes_at_once": "connection broke off",
    "resets_in_mid_body": "connection broke off",
    "unfinished_chunks": "connection broke off",
    "truncated_gzip": "the compressed body is cut off",
    "truncated_brotli": "the compressed body is cut off",
    "storm": "status 5",
    "status_999": "status 999",
    "unasked_304": "answered 'not modified' to what was not asked",
}
ANSWERED = {
    "page": PAGE,
    "empty": b"",
    "redirects_for_good": PAGE,
    "redirects_for_a_while": PAGE,
    "etag_that_changes": PAGE,
    "etag_that_breaks_headers": PAGE,
}


def test_every_way_on_the_wire_has_its_test() -> None:
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("*.py"))
    wire = ("broken", "encodings", "endless", "redirects", "robots", "statuses")
    ways = {name for name, handler in WAYS.items() if handler.__module__.rpartition(".")[2] in wire}
    assert {name for name in ways if f'"{name}"' not in tests} <= {"redirects_back"}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_of_no_use_is_refused(server: Server, fetcher: Fetcher, name: str) -> None:
    with pytest.raises(RefusedError, match=REFUSED[name]):
        await fetcher.get(server.url(name), limit=LIMIT)


@pytest.mark.parametrize("name", FAILED)
async def test_what_may_pass_is_a_failure(server: Server, fetcher: Fetcher, name: str) -> None:
    with pytest.raises(FailedError, match=FAILED[name]):
        await fetcher.get(server.url(name), limit=LIMIT)


@pytest.mark.parametrize("name", SLOW)
async def test_what_takes_too_long_is_a_failure(server: Server, name: str) -> None:
    async with Fetcher(allow_private=True, delay=0, bounds=SHORT) as fetcher:
        with pytest.raises(FailedError, match="took too long"):
            await fetcher.get(server.url(name), limit=LIMIT)


async def test_whatever_comes_there_are_only_two_errors(server: Server, fetcher: Fetcher) -> None:
    kinds = Counter[str]()
    for _ in range(300):
        try:
            kinds[(await fetcher.get(server.url("garbled"), limit=LIMIT)).url] += 1
        except (RefusedError, FailedError) as error:
            kinds[type(error).__name__] += 1
    assert len(kinds) >= 3, "the mixture has something of everything"


async def test_what_comes_behind_the_announced_length_is_not_read(server: Server, fetcher: Fetcher) -> None:
    with suppress(FailedError):  # where it came along with the body
        assert (await fetcher.get(server.url("sends_more_than_it_says"), limit=LIMIT)).body == PAGE


@pytest.mark.parametrize("name", ANSWERED)
async def test_what_can_be_used_is_answered(server: Server, fetcher: Fetcher, name: str) -> None:
    answer = await fetcher.get(server.url(name), limit=LIMIT)
    assert (answer.status, answer.body) == (200, ANSWERED[name])


async def test_after_all_of_it_the_fetcher_still_works(server: Server, fetcher: Fetcher) -> None:
    for name in (*REFUSED, *FAILED, *ANSWERED):
        with suppress(RefusedError, FailedError):
            await fetcher.get(server.url(name), limit=LIMIT)
    assert (await fetcher.get(server.url("page"), limit=LIMIT)).body == PAGE
