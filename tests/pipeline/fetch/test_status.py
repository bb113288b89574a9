from datetime import UTC, datetime

import pytest

from pipeline.fetch import Bounds, FailedError, Fetcher
from pipeline.fetch.status import retry_after
from tests.hostile.ways import PAGE
from tests.hostile_server import Server

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAY = 86_400.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("99999999999999999999", DAY),
        ("Thu, 01 Jan 2026 12:05:00 GMT", 300),
        ("Thursday, 01-Jan-26 12:05:00 GMT", 300),
        ("Fri, 01 Jan 2999 00:00:00 GMT", DAY),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("Thu, 99 Jan 2026 12:05:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(header: str, seconds: float | None) -> None:
    assert retry_after(header, NOW, DAY) == seconds


@pytest.mark.parametrize(
    ("way", "least", "most"),
    [
        ("busy", 60, 60),
        ("busy_for_a_while", 120, 120),
        ("busy_for_ever", DAY, DAY),
        ("busy_in_the_past", 0, 0),
        ("busy_in_no_way_known", 60, 60),
        ("busy_until", 290, 300),
    ],
)
async def test_a_busy_host_says_for_how_long(server: Server, way: str, least: float, most: float) -> None:
    async with Fetcher(allow_private=True, delay=0) as fetcher:
        with pytest.raises(FailedError) as caught:
            await fetcher.get(server.url(way), limit=1000)
    assert caught.value.status in (429, 503)
    assert caught.value.retry_after is not None
    assert least <= caught.value.retry_after <= most


async def test_all_of_a_busy_host_is_left_alone_and_nothing_else(server: Server) -> None:
    async with Fetcher(allow_private=True, delay=0) as fetcher:
        with pytest.raises(FailedError, match="too many requests"):
            await fetcher.get(server.url("busy_for_a_while"), limit=1000)
        asked = len(server.requests)
        with pytest.raises(FailedError, match="left alone") as caught:
            await fetcher.get(server.url("page"), limit=1000)
        assert 100 < (caught.value.retry_after or 0) <= 120
        assert len(server.requests) == asked
        assert (await fetcher.get(server.url("page", "127.0.0.2"), limit=1000)).body == PAGE


async def test_a_busy_host_is_asked_again_when_its_time_has_come(server: Server) -> None:
    async with Fetcher(allow_private=True, delay=0, bounds=Bounds(retry_after_seconds=0.0)) as fetcher:
        with pytest.raises(FailedError):
            await fetcher.get(server.url("busy_for_ever"), limit=1000)
        assert (await fetcher.get(server.url("page"), limit=1000)).body == PAGE


async def test_a_storm_passes(server: Server, fetcher: Fetcher) -> None:
    for _ in range(2):
        with pytest.raises(FailedError, match="status 503"):
            await fetcher.get(server.url("storm_that_passes"), limit=1000)
    assert (await fetcher.get(server.url("storm_that_passes"), limit=1000)).body == PAGE
