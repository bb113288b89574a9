"""What a hostile document does, it does to a child, and not for long."""

import asyncio
import gzip
import multiprocessing
import os
import signal

import pytest

from pipeline.feeds.child import Parser
from pipeline.feeds.entry import FeedError

URL = "https://outlet.example/feed.xml"
RSS = b'<rss version="2.0"><channel><title>T</title><item><link>/a</link></item></channel></rss>'
ENDLESS = b'<rss version="2.0"><channel>' + b"<a>" * 500_000
"""Every element makes feedparser slower: minutes."""
HUGE = gzip.compress(b"<urlset>" + bytes(40 << 20))


def children() -> list[int]:
    return [child.pid for child in multiprocessing.active_children() if child.pid]


async def test_documents_and_pages_come_back() -> None:
    async with Parser() as parser:
        feed = await parser.parse(RSS, "text/xml", None, URL)
        assert feed.entries[0].link == "https://outlet.example/a"
        html = "<html><title>T</title><p>Zoë was there when the bridge fell, she said.</p></html>"
        page = await parser.page(html.encode("latin-1"), "iso-8859-1", "https://outlet.example/a")
        assert (page.html, page.facts.title) == (html, "T")


async def test_no_feed_is_told_from_there_too() -> None:
    async with Parser() as parser:
        with pytest.raises(FeedError, match="empty"):
            await parser.parse(b"", "text/xml", None, URL)
        with pytest.raises(FeedError, match="binary"):
            await parser.page(b"%PDF\0", None, URL)


async def test_what_takes_too_long_is_ended_and_the_next_one_read() -> None:
    async with Parser(seconds=0.3) as parser:
        with pytest.raises(FeedError, match=r"takes longer than 0\.3 s"):
            await parser.parse(ENDLESS, "text/xml", None, URL)
        assert (await parser.parse(RSS, "text/xml", None, URL)).title == "T"


async def test_what_takes_too_much_memory_is_ended_and_the_next_one_read() -> None:
    async with Parser(memory=90 << 20) as parser:
        with pytest.raises(FeedError, match="more than 90 MB of memory"):
            await parser.parse(HUGE, "text/xml", None, URL)
        assert (await parser.parse(RSS, "text/xml", None, URL)).title == "T"


async def test_a_child_that_dies_at_work_is_told_and_replaced() -> None:
    async with Parser() as parser:
        await parser.parse(RSS, "text/xml", None, URL)
        work = asyncio.create_task(parser.parse(ENDLESS, "text/xml", None, URL))
        await asyncio.sleep(0)
        while not work.done():  # until it has begun, its death is nobody's fault
            for pid in children():
                os.kill(pid, signal.SIGKILL)
            await asyncio.wait([work], timeout=0.2)
        with pytest.raises(FeedError, match=r"crashes|stays alive"):
            await work
        assert (await parser.parse(RSS, "text/xml", None, URL)).title == "T"


async def test_a_child_that_dies_idle_is_replaced() -> None:
    async with Parser() as parser:
        await parser.parse(RSS, "text/xml", None, URL)
        for pid in children():
            os.kill(pid, signal.SIGKILL)
        assert (await parser.parse(RSS, "text/xml", None, URL)).title == "T"


async def test_one_that_is_cancelled_leaves_the_child_to_the_next() -> None:
    async with Parser() as parser:
        await parser.parse(RSS, "text/xml", None, URL)
        work = asyncio.create_task(parser.parse(ENDLESS, "text/xml", None, URL))
        await asyncio.sleep(0)
        work.cancel()
        assert (await parser.parse(RSS, "text/xml", None, URL)).title == "T"


async def test_nothing_is_left_behind() -> None:
    async with Parser() as parser:
        await parser.parse(RSS, "text/xml", None, URL)
        assert children()
    assert not children()


async def test_one_that_takes_all_of_its_time_holds_up_nobody() -> None:
    async with Parser(seconds=600) as parser:
        endless = asyncio.create_task(parser.parse(ENDLESS, "text/xml", None, URL))
        await asyncio.sleep(0)
        for _ in range(3):
            assert (await parser.parse(RSS, "text/xml", None, URL)).title == "T"
        assert not endless.done()
        endless.cancel()
