"""Feeds and pages from a server to the table: what comes in, once, and what comes of changes."""

import hashlib
import signal
from typing import Any

import pytest

from pipeline.errors import TransientError
from pipeline.feeds import desk, schedule
from pipeline.feeds.background import Ingestion, Options
from pipeline.feeds.declared import Feed
from pipeline.feeds.desk import Told
from pipeline.feeds.seen import Seen
from pipeline.reader import read
from pipeline.store import Reader, Store
from tests.hostile_server import hostile_server
from tests.laws.driver import content
from tests.newsstand import Newsstand, page
from tests.pipeline.feeds.ingesting import HOUR, Paper, log, versions


def test_a_feed_becomes_events(stand: Newsstand, where: str) -> None:
    stand.article("/a", killed=3)
    stand.article("/b", killed=4, town="Kabul")
    stand.feed("/feed", ["/a", "/b"])
    with Paper(where) as paper:
        paper.ingest(stand.url("/feed"))
        assert {event.totals["killed"].best for event in paper.store.events()} == {3, 4}
        assert versions(paper.records()) == [("a", 1), ("b", 1)]  # in the order of the feed


def test_a_record_tells_where_its_fields_came_from(stand: Newsstand, paper: Paper) -> None:
    stand.article("/a?utm_source=rss", 3, head='<link rel="canonical" href="/story">')
    stand.feed("/feed", ["/a?utm_source=rss"])
    paper.ingest(Feed(stand.url("/feed"), quotes="none"))
    (record,) = paper.records()
    assert (record["url"], record["source"]) == (stand.url("/story"), "The Page")
    assert record["basis"] == {
        "url": "canonical", "source": "page", "language": "page", "published_at": "feed",
    }  # fmt: skip
    assert (record["title"], record["quotes"]) == ("Air strike /a?utm_source=rss", "none")
    assert record["fetched_at"] == "2020-03-04T12:00:00.000000+00:00"


def test_a_second_run_publishes_nothing_twice_and_asks_conditionally(stand: Newsstand, where: str) -> None:
    stand.article("/a", killed=3)
    stand.feed("/feed", ["/a"])
    for _ in range(2):
        with Paper(where) as paper:
            paper.ingest(stand.url("/feed"))
    assert stand.statuses("/a") == [200]
    assert stand.statuses("/feed") == [200, 304]
    with Paper(where) as paper:
        assert versions(paper.records()) == [("a", 1)]
        assert paper.status().bytes_saved > 100


def test_an_article_that_changes_is_a_new_version_and_an_advert_is_none(
    stand: Newsstand, paper: Paper
) -> None:
    stand.feed("/feed", ["/a"])
    for hours, killed, advert in ((0, 3, 0), (2, 3, 1), (4, 5, 1), (8, 5, 1)):
        paper.later(hours)
        stand.article("/a", killed, advert=advert)
        paper.ingest(stand.url("/feed"))
    assert stand.statuses("/a") == [200, 200, 200, 304]
    assert versions(paper.records()) == [("a", 1), ("a", 2)]
    (event,) = paper.store.events()
    assert event.totals["killed"].best == 5


def test_what_is_not_listed_any_more_is_not_asked_again(stand: Newsstand, paper: Paper) -> None:
    stand.article("/a", 3)
    stand.feed("/feed", ["/a"])
    paper.ingest(stand.url("/feed"))
    stand.feed("/feed", [])
    for _ in range(3):
        paper.later(100)
        paper.ingest(stand.url("/feed"))
    assert stand.statuses("/a") == [200]


def test_guids_that_change_or_stand_twice_make_no_new_article(stand: Newsstand, paper: Paper) -> None:
    stand.article("/a", 3)
    for guid in ("1", "2"):
        item = f"<item><title>T</title><guid>{guid}</guid><link>{stand.url('/a')}</link></item>"
        stand.feed("/feed", [], items=item * 2)
        paper.ingest(stand.url("/feed"))
        paper.later(1)
    assert versions(paper.records()) == [("a", 1)]


def test_two_links_to_one_article_publish_it_once(stand: Newsstand, paper: Paper) -> None:
    stand.article("/a", 3, head='<link rel="canonical" href="/a">')
    stand.article("/amp/a", 3, head='<link rel="canonical" href="/a">')
    stand.feed("/feed", ["/a", "/amp/a"])
    paper.ingest(stand.url("/feed"))
    assert versions(paper.records()) == [("a", 1)]


@pytest.mark.parametrize(("withdraw", "left"), [(True, 0), (False, 1)])
def test_a_page_that_is_gone_is_withdrawn_where_the_feed_says_so(
    stand: Newsstand, paper: Paper, withdraw: bool, left: int
) -> None:
    feed = Feed(stand.url("/feed"), withdraw_gone=withdraw)
    stand.article("/a", 3)
    stand.feed("/feed", ["/a"])
    paper.ingest(feed)
    stand.answer("/a", 410)
    paper.later(2)
    paper.ingest(feed)
    assert len(list(paper.store.events())) == left
    assert paper.status().gone == 1
    paper.later(100)
    paper.ingest(feed)
    assert stand.statuses("/a") == [200, 410]


def test_a_page_that_its_feed_tells_of_too_early_is_taken_once_it_is_there(
    stand: Newsstand, paper: Paper
) -> None:
    stand.feed("/feed", ["/a"])
    for _ in range(2):
        paper.ingest(stand.url("/feed"))
        paper.later(1)
    assert (paper.status().waiting, paper.status().gone) == (1, 0)
    stand.article("/a", 3)
    paper.ingest(stand.url("/feed"))
    assert versions(paper.records()) == [("a", 1)]


def test_a_clock_that_was_years_ahead_holds_up_nothing(stand: Newsstand, paper: Paper) -> None:
    stand.feed("/feed", ["/a"])
    url = stand.url("/feed")
    paper.later(100_000)
    paper.ingest(url)  # the page is missing: it waits for its next attempt
    paper.later(-100_000)
    stand.article("/a", 3)
    how = Options(allow_private=True, delay=0, now=lambda: paper.now)
    with Ingestion([Feed(url)], paper.store, how, paper.told.append) as ingestion:
        while not log(paper.store):
            assert not ingestion.ended
            ingestion.wait(0.02)
    assert stand.statuses("/feed") == [200, 304]


def test_a_feed_that_has_moved_for_good_is_asked_there(stand: Newsstand, paper: Paper) -> None:
    stand.answer("/old", 301, Location=stand.url("/new"))
    stand.feed("/new", [])
    for _ in range(2):
        paper.ingest(stand.url("/old"))
        paper.later(1)
    assert (stand.statuses("/old"), stand.statuses("/new")) == ([301], [200, 304])
    assert paper.status().moved_to == stand.url("/new")
    stand.serve("/new", "<html><p>This domain is for sale</p></html>", "text/html")
    paper.ingest(stand.url("/old"))
    paper.ingest(stand.url("/old"))
    assert stand.statuses("/old") == [301, 301]  # where it moved to is not believed for ever


def test_a_shorter_interval_that_the_user_sets_holds_at_once(stand: Newsstand, paper: Paper) -> None:
    stand.feed("/feed", [])
    url = stand.url("/feed")
    paper.ingest(Feed(url, poll_minutes=1000))
    paper.later(1)
    feed = Feed(url, poll_minutes=5)
    how = Options(allow_private=True, delay=0, now=lambda: paper.now)
    with Ingestion([feed], paper.store, how, paper.told.append) as ingestion, stand.news:
        assert stand.news.wait_for(lambda: stand.statuses("/feed") == [200, 304], timeout=30)
    assert not ingestion.feeds[1]


def test_a_feed_with_whole_articles_needs_no_pages(stand: Newsstand, paper: Paper) -> None:
    def serve(killed: int) -> None:
        html = page(killed).replace("<", "&lt;")
        item = f"<item><title>T</title><link>{stand.url('/a')}</link><description>{html}</description></item>"
        stand.feed("/feed", [], items=item)

    feed = Feed(stand.url("/feed"), text="feed")
    for killed in (3, 3, 5):
        serve(killed)
        paper.ingest(feed)
        paper.later(1)
    assert [asked.path for asked in stand.asked if asked.path == "/a"] == []
    assert versions(paper.records()) == [("a", 1), ("a", 2)]


def test_a_sitemap_index_leads_to_its_sitemaps(stand: Newsstand, paper: Paper) -> None:
    xmlns = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
    stand.article("/a", 3)
    news = f"<urlset {xmlns}><url><loc>{stand.url('/a')}</loc></url></urlset>"
    stand.serve("/news.xml", news, "application/xml")
    index = f"<sitemapindex {xmlns}><sitemap><loc>{stand.url('/news.xml')}</loc></sitemap></sitemapindex>"
    stand.serve("/sitemap.xml", index, "application/xml")
    for _ in range(2):
        paper.ingest(stand.url("/sitemap.xml"))
    assert versions(paper.records()) == [("a", 1)]
    assert stand.statuses("/news.xml") == [200, 304]  # the index had not changed, and its sitemaps are known


def test_a_sitemap_with_an_address_that_no_index_holds_is_passed_over(stand: Newsstand, where: str) -> None:
    xmlns = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
    long = stand.url("/" + "".join(hashlib.sha256(bytes([n])).hexdigest() for n in range(62)))
    stand.article("/a", 3)
    stand.serve("/news.xml", f"<urlset {xmlns}><url><loc>{stand.url('/a')}</loc></url></urlset>", "text/xml")
    named = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in (long, stand.url("/news.xml")))
    stand.serve("/sitemap.xml", f"<sitemapindex {xmlns}>{named}</sitemapindex>", "text/xml")
    with Paper(where) as paper:
        paper.ingest(stand.url("/sitemap.xml"))
        assert versions(paper.records()) == [("a", 1)]


def test_one_feed_that_brings_out_a_bug_does_not_end_the_others(
    stand: Newsstand, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Seen.polled

    def fail(seen: Seen, feed: Feed, *more: Any) -> int:
        if feed.url.endswith("/bad"):
            raise ZeroDivisionError("by nought")
        return real(seen, feed, *more)

    monkeypatch.setattr(Seen, "polled", fail)
    stand.article("/a", 3)
    for path in ("/bad", "/good"):
        stand.feed(path, ["/a"])
    paper.ingest(stand.url("/bad"), stand.url("/good"))
    assert versions(paper.records()) == [("a", 1)]
    assert paper.told == [Told(stand.url("/bad"), "a bug: ZeroDivisionError: by nought")]


def test_a_feed_that_brings_too_much_goes_on_the_next_day(
    stand: Newsstand, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "BYTES", 3_000)
    for path in ("/a", "/b"):
        stand.article(path, 3, head="<!--" + 3_000 * "." + "-->")
    stand.feed("/feed", ["/a", "/b"])
    paper.ingest(stand.url("/feed"))
    status = paper.status()
    assert versions(paper.records()) == [("a", 1)]
    assert (status.waiting, status.last_error) == (
        1, "has brought more than 0 MB within a day: it goes on tomorrow",
    )  # fmt: skip
    assert status.next_poll == paper.now + 24 * HOUR
    paper.later(24)
    paper.ingest(stand.url("/feed"))
    assert versions(paper.records()) == [("a", 1), ("b", 1)]


def test_what_gives_no_article_keeps_its_reason(stand: Newsstand, paper: Paper) -> None:
    stand.serve("/b", "%PDF", "application/pdf")
    stand.answer("/c", 403)
    stand.feed("/feed", ["/b", "/c"], items="<item><title>Without a link</title></item>")
    paper.ingest(stand.url("/feed"))
    skipped = paper.status().skipped
    assert {"application/pdf, not a page", "status 403, forbidden"} < set(skipped)
    assert sum(skipped.values()) == 3


def test_reasons_are_those_of_the_newest_document(stand: Newsstand, paper: Paper) -> None:
    for number in range(3):
        good = "<item><title>T</title><guid>g</guid></item>" * number
        stand.feed("/feed", [], items=f"{good}<item><link>ftp://x/{number}</link></item>")
        paper.ingest(stand.url("/feed"))
    (reason,) = (reason for reason in paper.status().skipped if "ftp" in reason)
    assert "ftp://x/2" in reason


def test_a_failing_feed_is_told_once_and_waits_longer(stand: Newsstand, paper: Paper) -> None:
    for _ in range(2):
        paper.ingest(stand.url("/none"))
    status = paper.status()
    assert (status.failures, status.last_error) == (2, "status 404, not found")
    assert status.next_poll
    assert (status.next_poll - paper.now).total_seconds() > 100


def test_one_feed_that_hangs_does_not_hold_up_the_others(
    stand: Newsstand, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "GRACE_SECONDS", 0.05)
    stand.article("/a", 3)
    stand.feed("/feed", ["/a"])
    how = Options(allow_private=True, delay=0)
    with hostile_server() as bad:
        store = paper.store
        feeds = [Feed(bad.url("silent", "127.0.0.2")), Feed(stand.url("/feed"))]
        with Ingestion(feeds, store, how, lambda told: None) as ingestion:
            while not log(store):
                assert not ingestion.ended
                ingestion.wait(0.02)
        assert versions(log(store)) == [("a", 1)]


def test_the_stages_leave_the_same_table_as_a_replay_of_the_log(stand: Newsstand, where: str) -> None:
    for number in range(4):
        stand.article(f"/{number}", 3 + number)
    stand.feed("/feed", [f"/{number}" for number in range(4)])
    with Paper(where) as paper:
        paper.ingest(stand.url("/feed"))
        followed = content(paper.store.events())
    with Store.open(":memory:") as store:
        from pipeline.embedded import replay

        replay(read([where]), store)
        assert content(store.events()) == followed
    with Reader.open(where) as table:
        assert table.log_left() == 4


def test_ctrl_c_is_for_the_program_and_not_for_the_children_of_its_ingestion(
    stand: Newsstand, paper: Paper
) -> None:
    stand.serve("/none", "no feed")  # as a child finds
    masks: list[set[signal.Signals | int]] = []

    def told(_: Told) -> None:
        masks.append(set(signal.pthread_sigmask(signal.SIG_BLOCK, ())))

    how = Options(once=True, allow_private=True, delay=0)
    with Ingestion([Feed(stand.url("/none"))], paper.store, how, told) as ingestion:
        while not ingestion.ended:
            ingestion.wait(10)
    assert [signal.SIGINT in mask for mask in masks] == [True]


def test_ctrl_c_twice_waits_for_nothing(paper: Paper) -> None:
    with hostile_server() as bad:
        feeds = [Feed(bad.url("silent", "127.0.0.2"))]
        how = Options(allow_private=True, delay=0)
        with (
            pytest.raises(KeyboardInterrupt),
            Ingestion(feeds, paper.store, how, lambda told: None) as ingestion,
        ):
            raise KeyboardInterrupt
        assert not ingestion.ended
    while not ingestion.ended:
        ingestion.wait(10)


def test_a_table_that_is_away_is_told_of_once_and_waited_for(
    stand: Newsstand, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "AWAY_SECONDS", 0.01)
    real, left = Seen.polled, [3]

    def full(seen: Seen, feed: Feed, *more: Any) -> int:
        if left[0]:
            left[0] -= 1
            raise TransientError("no space")
        return real(seen, feed, *more)

    monkeypatch.setattr(Seen, "polled", full)
    stand.article("/a", 3)
    stand.feed("/feed", ["/a"])
    how = Options(allow_private=True, delay=0)
    with Ingestion([Feed(stand.url("/feed"))], paper.store, how, paper.told.append) as ingestion:
        while not log(paper.store):
            assert not ingestion.ended
            ingestion.wait(0.02)
    assert paper.told == [Told("what was seen", "no space"), Told("what was seen", None)]


def test_an_article_that_was_erased_is_not_looked_at_again_and_nothing_of_it_is_kept(
    stand: Newsstand, paper: Paper
) -> None:
    stand.article("/a", killed=3)
    stand.article("/b", killed=4, town="Kabul")
    stand.feed("/feed", ["/a", "/b"])
    paper.ingest(stand.url("/feed"))
    record = next(one for one in paper.records() if one["url"] == stand.url("/a"))
    assert paper.store.erase(record["id"], "asked to", paper.now)
    paper.later(48)
    stand.article("/a", killed=5)
    stand.feed("/feed", ["/a", "/b", "/a?utm_source=again"])
    paper.ingest(stand.url("/feed"))
    assert stand.statuses("/a") == [200]
    assert [event.totals["killed"].best for event in paper.store.events()] == [4]
    kept = [one for one in paper.records() if one.get("url") == stand.url("/a") or one["id"] == record["id"]]
    assert [one.keys() for one in kept] == [{"id", "version", "withdrawn", "fetched_at", "erased"}]
