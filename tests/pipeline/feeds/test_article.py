"""Entry and page to a raw record."""

import datetime as dt
from typing import Any

import pytest

from pipeline.clean.admit import admit
from pipeline.clean.page import Facts
from pipeline.feeds.article import article, withdrawal
from pipeline.feeds.declared import Feed
from pipeline.feeds.entry import Entry
from pipeline.feeds.page import Page
from pipeline.records.codec import encode
from tests.pipeline.feeds.ingesting import START

FEED = Feed("https://daily.example/feed")
ENTRY = Entry(link="https://daily.example/a", guid="1", title="A strike")
SILENT = Facts(canonical=None, published=None, source=None, language=None, title=None, stub=None)
URL = "https://daily.example/a"


def record(
    feed: Feed = FEED, entry: Entry = ENTRY, url: str | None = URL, title: str | None = None, **facts: Any
) -> dict[str, Any]:
    page = Page("<p>Text.</p>", SILENT._replace(**facts), "hash")
    found = article(feed, title, entry, page, url, START)
    assert admit(encode(found.record), None, START).article_id == found.id
    return found.record


@pytest.mark.parametrize(
    ("canonical", "url", "expected", "basis"),
    [
        (None, URL, URL, "feed"),
        (None, "https://daily.example/a?utm_medium=rss", URL, "feed"),
        (None, "https://daily.example/2020/a", "https://daily.example/2020/a", "redirect"),
        ("https://daily.example/c", "https://daily.example/2020/a", "https://daily.example/c", "canonical"),
    ],
)
def test_the_address_is_the_pages_own_else_where_it_was_found(
    canonical: str | None, url: str, expected: str, basis: str
) -> None:
    found = record(url=url, canonical=canonical)
    assert (found["url"], found["basis"]["url"]) == (expected, basis)


def test_the_source_is_what_the_user_says_else_entry_page_and_feed() -> None:
    entry = ENTRY._replace(source="Agency")
    named = Feed(FEED.url, source="The Daily")
    assert record(named, entry)["source"] == "The Daily"
    assert record(entry=entry, source="Daily")["source"] == "Agency"
    assert record(source="Daily", title="Daily: World")["source"] == "Daily"
    assert record(title="Daily: World")["basis"]["source"] == "feed"


def test_the_language_of_the_settings_is_the_last_resort() -> None:
    feed = Feed(FEED.url, language="de")
    assert record(feed, ENTRY._replace(language="fr"), language="en")["language"] == "fr"
    assert record(feed, language="en")["language"] == "en"
    assert record(feed)["basis"]["language"] == "settings"
    assert "language" not in record()


def test_a_date_in_the_future_is_not_believed() -> None:
    ahead = (START + dt.timedelta(days=2)).isoformat()
    found = record(entry=ENTRY._replace(published=ahead), published="2020-03-03")
    assert (found["published_at"], found["basis"]["published_at"]) == ("2020-03-03", "page")
    assert found["not_believed"] == {"published_at": [ahead]}
    found = record(entry=ENTRY._replace(published=ahead))
    assert "published_at" not in found
    assert found["basis"]["published_at"] is None


def test_a_date_of_tomorrow_may_be_another_time_zone() -> None:
    soon = (START + dt.timedelta(hours=20)).isoformat()
    assert record(entry=ENTRY._replace(published=soon))["published_at"] == soon


def test_without_a_link_the_feed_and_the_guid_name_the_article() -> None:
    entry = ENTRY._replace(link=None)
    one, other = record(entry=entry, url=None), record(entry=entry._replace(guid="2"), url=None)
    assert one["id"] != other["id"]
    assert "url" not in one


def test_a_withdrawal_is_admitted() -> None:
    assert admit(encode(withdrawal("a", FEED, START)), None, START).withdrawn
