"""Feeds that are put on the list, taken off it, or declared anew: what becomes of what they told."""

from pipeline.feeds.declared import Feed
from tests.newsstand import Newsstand
from tests.pipeline.feeds.ingesting import Paper, versions


def test_what_waits_for_a_feed_that_is_not_read_any_more_comes_with_another_that_lists_it(
    stand: Newsstand, paper: Paper
) -> None:
    stand.answer("/a", 503)
    for path in ("/one", "/two"):
        stand.feed(path, ["/a"])
        paper.ingest(stand.url("/one"), stand.url(path))
    stand.article("/a", 3)
    paper.later(1)
    paper.ingest(stand.url("/two"))  # which has not changed since
    assert versions(paper.records()) == [("a", 1)]


def test_changes_of_an_article_come_with_another_feed_once_the_first_is_not_read_any_more(
    stand: Newsstand, paper: Paper
) -> None:
    stand.article("/a", 3)
    stand.feed("/one", ["/a"])
    paper.ingest(stand.url("/one"))
    stand.article("/a", 4)
    stand.feed("/two", ["/a"])
    paper.later(2)
    paper.ingest(stand.url("/two"))
    paper.later(2)
    paper.ingest(stand.url("/two"))
    assert versions(paper.records()) == [("a", 1), ("a", 2)]


def test_articles_lose_their_sentences_once_their_feed_may_not_be_quoted(
    stand: Newsstand, paper: Paper
) -> None:
    for path, killed in (("/a", 3), ("/b", 4), ("/c", 5)):
        stand.article(path, killed)
    stand.feed("/feed", ["/a", "/b", "/c"])
    paper.ingest(stand.url("/feed"))
    stand.feed("/feed", ["/a"])  # the others are not listed any more
    stand.answer("/c", 410)
    paper.later(0.1)
    for _ in range(2):
        paper.ingest(Feed(stand.url("/feed"), quotes="none"))
    newest = {record["id"]: record for record in paper.records()}
    assert [(one["version"], one.get("quotes"), one.get("withdrawn")) for one in newest.values()] == [
        (2, "none", None), (2, "none", None), (2, None, True),
    ]  # fmt: skip
    assert len(paper.records()) == 6
    assert stand.statuses("/b") == [200, 200]


def test_an_article_of_several_feeds_is_quoted_only_where_all_allow_it(
    stand: Newsstand, paper: Paper
) -> None:
    for path in ("/a", "/amp/a"):
        stand.article(path, 3, head='<link rel="canonical" href="/a">')
    for feed, link in (("/one", "/a"), ("/two", "/a"), ("/three", "/amp/a")):
        stand.feed(feed, [link])
    one, two, three = (stand.url(path) for path in ("/one", "/two", "/three"))
    paper.ingest(one)
    for feeds in ([one, Feed(two, quotes="none")], [one, Feed(two, quotes="none")], [three]):
        paper.later(0.1)
        paper.ingest(*feeds)
        assert [record["quotes"] for record in paper.records()] == ["full", "none"]
