"""What ingestion knows goes along into another table, from either database to either."""

import pytest

from pipeline.feeds.declared import Feed
from pipeline.feeds.entry import Entry
from pipeline.feeds.seen import Line, Seen
from pipeline.store import Store
from pipeline.store.carry import carry
from tests.pipeline.feeds.ingesting import START

FEED = Feed("https://daily.example/feed")


@pytest.mark.parametrize("times", [1, 2])
def test_feeds_items_and_log_go_along_once(where: str, times: int) -> None:
    with Store.open(":memory:") as old, Store.open(where) as new:
        seen = Seen(old)
        state = seen.feed(FEED.url)
        entries = [Entry(link=f"https://daily.example/{number}", guid=None) for number in range(1500)]
        seen.polled(FEED, state, START, entries=entries)
        seen.append(FEED.url, [Line("a", b"{}"), Line(None, b"[]")])
        old.forget_log([1])
        assert [carry(old, new, "raw_log") for _ in range(times)] == [True, False][:times]
        assert len(Seen(new).due(FEED.url, START, 5000)) == 1500
        assert [(record.key, record.value) for record in new.log()] == [(None, b"[]")]
        assert new.log_left(new.offset("raw_log")) == 0


def test_nothing_is_there_to_take_along(where: str) -> None:
    with Store.open(":memory:") as old, Store.open(where) as new:
        assert not carry(old, new, "raw_log")
