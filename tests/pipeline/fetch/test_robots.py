import asyncio

import pytest
from yarl import URL

from pipeline.fetch import Bounds, FailedError, Fetcher, RefusedError, robots
from pipeline.fetch.robots import Robots, parse
from tests.hostile.ways import PAGE
from tests.hostile_server import hostile_server
from tests.pipeline.fetch.conftest import SHORT

NEWS = URL("https://example.org/news/1")


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /sport", True),
        ("User-agent: *\nDisallow: /\nAllow: /news", True),
        ("user-agent : TALLYWIRE # us\n disallow : /*/1$", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Tallywire\nDisallow: /sport", True),
        ("User-agent: Googlebot\nDisallow: /", True),
        ("User-agent: Tallywire/0.1\nDisallow: /", False),
        ("User-agent: Googlebot\nUser-agent: tallywire\nDisallow: /", False),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("<html><body>Not found</body></html>", True),
        ("Disallow: /", True),
        ("", True),
    ],
)
def test_what_robots_txt_allows(text: str, allowed: bool) -> None:
    assert parse(text.encode(), 60).allow(NEWS) is allowed


def test_crawl_delay_is_bounded_and_nonsense_is_none() -> None:
    for said, meant in {"10": 10.0, "0.5": 0.5, "86400": 60.0, "soon": 0.0, "-1": 0.0, "nan": 0.0}.items():
        assert parse(f"User-agent: *\nCrawl-delay: {said}".encode(), 60).delay == meant


@pytest.mark.parametrize(
    ("robots_txt", "way", "allowed"),
    [
        ("not_found", "page", True),
        ("forbidden", "page", True),  # RFC 9309, 2.3.1.3: any 4xx
        ("gone", "page", True),
        ("robots_is_html", "page", True),
        ("robots_is_binary", "page", True),
        ("redirects_for_ever", "page", True),
        ("gzip_that_is_none", "page", True),
        ("redirects_for_good", "page", True),
        ("robots_is_a_product", "page", True),
        ("robots_forbids_others", "page", True),
        ("robots_forbids_others", "gone", False),
        ("robots_forbids", "page", False),
        ("robots_forbids_us", "page", False),
        ("robots_forbids_and_never_ends", "gone", False),
    ],
)
async def test_a_page_is_asked_where_robots_txt_allows_it(robots_txt: str, way: str, allowed: bool) -> None:
    with hostile_server(robots=robots_txt) as server:
        async with Fetcher(allow_private=True, delay=0, bounds=Bounds(robots_bytes=100_000)) as fetcher:
            if allowed:
                assert (await fetcher.get(server.url(way), limit=1000)).body == PAGE
            else:
                with pytest.raises(RefusedError, match=r"robots\.txt forbids it"):
                    await fetcher.get(server.url(way), limit=1000)
        assert bool(server.asked(way)) is allowed


@pytest.mark.parametrize("robots_txt", ["storm", "silent", "closes_at_once", "busy_for_a_while", "slow_body"])
async def test_nothing_is_asked_while_robots_txt_cannot_be_had(robots_txt: str) -> None:
    with hostile_server(robots=robots_txt) as server:
        async with Fetcher(allow_private=True, delay=0, bounds=SHORT) as fetcher:
            with pytest.raises(FailedError, match=r"robots\.txt cannot be had"):
                await fetcher.get(server.url("page"), limit=1000)
            asked = len(server.requests)
            with pytest.raises(FailedError, match=r"robots\.txt cannot be had") as caught:
                await fetcher.get(server.url("page"), limit=1000)
        assert caught.value.retry_after
        assert len(server.requests) == asked
        assert not server.asked("page")


async def test_robots_txt_is_asked_once_for_all_who_come() -> None:
    with hostile_server(robots="robots_is_html") as server:
        async with Fetcher(allow_private=True, delay=0) as fetcher:
            await asyncio.gather(*(fetcher.get(server.url("page"), limit=1000) for _ in range(5)))
        assert (len(server.asked("robots.txt")), len(server.asked("page"))) == (1, 5)


async def test_crawl_delay_lies_between_two_requests_up_to_its_bound() -> None:
    loop = asyncio.get_running_loop()
    with hostile_server(robots="robots_is_slow") as server:
        async with Fetcher(allow_private=True, delay=0, bounds=Bounds(crawl_delay_seconds=0.05)) as fetcher:
            start = loop.time()
            for _ in range(3):
                await fetcher.get(server.url("page"), limit=1000)
    assert loop.time() - start >= 0.1


async def test_a_redirect_to_a_forbidden_page_is_not_followed() -> None:
    with hostile_server(robots="robots_forbids_others") as server:
        async with Fetcher(allow_private=True, delay=0) as fetcher:
            with pytest.raises(RefusedError, match=r"robots\.txt forbids it"):
                await fetcher.get(server.url("redirects_to_gone"), limit=1000)
        assert not server.asked("gone")


class Answers:
    """A robots.txt that is another one, or none, each time."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self.left = list(answers)

    async def __call__(self, url: URL) -> bytes:
        answer = self.left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


FORBIDS = b"User-agent: *\nDisallow: /"


async def test_after_a_day_it_is_asked_again_and_the_old_copy_serves_while_it_cannot_be_had() -> None:
    bounds = Bounds(robots_seconds=0, robots_again_seconds=0)
    known = Robots(Answers(FORBIDS, FailedError("down"), b""), bounds)
    assert not (await known.rules(NEWS)).allow(NEWS)
    assert not (await known.rules(NEWS)).allow(NEWS)
    assert (await known.rules(NEWS)).allow(NEWS)


async def test_each_scheme_and_port_has_its_own() -> None:
    known = Robots(Answers(FORBIDS, b"", b""), Bounds())
    assert not (await known.rules(NEWS)).allow(NEWS)
    for other in (NEWS.with_scheme("http"), NEWS.with_port(8443)):
        assert (await known.rules(other)).allow(other)


async def test_memory_for_rules_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "MOST_BYTES", 5000)
    asked = Answers(*([FORBIDS] * 11))
    known = Robots(asked, Bounds())
    for number in range(10):
        await known.rules(URL(f"https://{number}.example.org/"))
    await known.rules(URL("https://9.example.org/"))
    assert len(asked.left) == 1
    await known.rules(URL("https://0.example.org/"))
    assert not asked.left
