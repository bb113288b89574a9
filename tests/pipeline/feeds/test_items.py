"""When an item is looked at, and what becomes of it."""

import datetime as dt

import pytest
from msgspec.structs import replace

from pipeline.feeds.declared import Feed
from pipeline.feeds.entry import Entry
from pipeline.feeds.items import (
    LAST,
    TRIES,
    Item,
    failed,
    item_id,
    listed,
    missing,
    pack,
    skipped,
    unchanged,
    unpack,
)
from tests.pipeline.feeds.ingesting import HOUR, START

FEED = Feed("https://daily.example/feed")
OTHER = Feed("https://other.example/feed")
READ = {FEED.url: FEED}
ENTRY = Entry(link="https://daily.example/a", guid="1", title="A strike")


def new(entry: Entry = ENTRY, feed: Feed = FEED) -> Item:
    item = listed(None, feed, entry, START, {})
    assert item
    return item


def test_the_link_names_an_item_whatever_its_guid_and_where_it_comes_from() -> None:
    same = ENTRY._replace(guid="2", link="https://DAILY.example/a?utm_source=rss#top")
    assert item_id("one", ENTRY) == item_id("other", same)


def test_without_a_link_the_guid_names_it_within_its_feed() -> None:
    entry = Entry(link=None, guid="1")
    assert item_id("one", entry) == item_id("one", entry._replace(title="T"))
    assert item_id("one", entry) != item_id("other", entry)
    bare = Entry(link=None, guid=None, title="T")
    assert item_id("one", bare) != item_id("one", bare._replace(title="U"))


def test_entries_are_kept_whole_and_read_whatever_fields_they_had() -> None:
    assert unpack(pack(ENTRY)) == ENTRY


def test_intervals_double_up_to_a_week() -> None:
    item, now, waits = new(), START, []
    for _ in range(10):
        item = unchanged(item, now)
        assert item.next_look
        waits.append((item.next_look - now) // HOUR)
        now = item.next_look
    assert waits == [1, 1, 2, 4, 8, 16, 32, 64, 128, 168]
    assert item.next_look
    assert item.next_look - now <= LAST


def test_a_page_that_says_it_stays_fresh_is_left_alone() -> None:
    assert unchanged(new(), START, fresh=7200).next_look == START + 2 * HOUR


def test_an_entry_that_stays_as_it_was_changes_nothing() -> None:
    published = unchanged(replace(new(), state="published"), START)
    assert listed(published, FEED, ENTRY._replace(summary="other words"), START + HOUR, READ) is None


def test_a_change_that_the_feed_tells_of_is_looked_at_soon_but_not_at_once() -> None:
    published = unchanged(replace(new(), state="published"), START)
    for minutes, soon in ((1, 10), (30, 30)):
        told = listed(
            published, FEED, ENTRY._replace(title="More dead"), START + dt.timedelta(minutes=minutes), READ
        )
        assert told
        assert told.next_look == START + dt.timedelta(minutes=soon)


def test_what_is_listed_again_is_looked_at_again() -> None:
    left = replace(unchanged(replace(new(), state="published"), START), next_look=None)
    told = listed(left, FEED, ENTRY, START + 5 * HOUR, READ)
    assert told
    assert told.next_look == START + 10 * HOUR


def test_another_feed_that_lists_the_link_changes_nothing() -> None:
    assert listed(new(), OTHER, ENTRY._replace(title="B"), START, READ) is None


def test_another_feed_takes_over_what_nobody_else_reads_or_what_it_does_not_let_be_quoted() -> None:
    strict = replace(OTHER, quotes="none")
    published = replace(unchanged(new(), START), state="published", quotes="full", etag="1")
    for feed, read, due, etag in (
        (OTHER, {}, START + HOUR, "1"), (strict, READ, START, None), (strict, {}, START, None)
    ):  # fmt: skip
        taken = listed(published, feed, ENTRY, START, read)
        assert taken
        assert (taken.feed, taken.next_look, taken.etag) == (OTHER.url, due, etag)
    assert listed(replace(published, feed=strict.url), FEED, ENTRY, START, {strict.url: strict}) is None


def test_failures_wait_longer_each_time_then_it_is_skipped() -> None:
    item, waits = new(), []
    for _ in range(TRIES - 1):
        item = failed(item, "time-out", START, chance=1.0)
        assert item.next_look
        waits.append((item.next_look - START).total_seconds() / 60)
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256]
    assert sum(waits) < 9 * 60
    assert failed(item, "time-out", START, chance=1.0).reason == "given up: time-out"
    assert failed(item, "time-out", START, chance=1.0).state == "skipped"


def test_retry_after_is_waited_for_up_to_a_day() -> None:
    for seconds, hours in ((7200.0, 2), (1e9, 24)):
        item = failed(new(), "busy", START, chance=0.0, retry_after=seconds)
        assert item.next_look == START + hours * HOUR


def test_what_was_published_stays_so_whatever_its_page_becomes() -> None:
    assert skipped(replace(new(), state="published"), "image/png, not a page", START).state == "published"


@pytest.mark.parametrize(("status", "times"), [(410, 1), (404, TRIES)])
def test_410_is_believed_at_once_and_404_after_hours(status: int, times: int) -> None:
    item, found = new(), []
    for _ in range(times):
        item = missing(item, status, START, chance=0.0)
        found.append(item.state)
    assert found == ["waiting"] * (times - 1) + ["gone"]
    assert item.next_look is None
