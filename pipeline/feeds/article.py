"""An entry of a feed and its page to a raw record, each field with where it came from. Pure."""

import datetime as dt
from typing import Any, NamedTuple

from pipeline.clean.admit import LONGEST, canonical_url
from pipeline.feeds.dates import iso
from pipeline.feeds.declared import Feed
from pipeline.feeds.entry import Entry
from pipeline.feeds.items import item_id
from pipeline.feeds.page import Page
from pipeline.records.codec import digest

FUTURE = dt.timedelta(days=1)
"""Clocks and time zones are wrong by less than this; a date further ahead is not believed."""


class Article(NamedTuple):
    """A raw record without its version, and what tells it from another version."""

    record: dict[str, Any]
    content_hash: str

    @property
    def id(self) -> str:
        """The article's id."""
        return str(self.record["id"])


class _Said(NamedTuple):
    value: str | None
    basis: str | None


def article(
    feed: Feed, title: str | None, entry: Entry, page: Page, url: str | None, fetched_at: dt.datetime
) -> Article:
    """Return the article that ``entry`` of ``feed``, which calls itself ``title``, and its page give.

    ``url`` is where the page was found; None where the article was taken from the feed itself.
    """
    facts = page.facts
    where = _address(entry, facts.canonical, url)
    source = _first(
        ("settings", feed.source), ("feed", entry.source), ("page", facts.source), ("feed", title)
    )
    language = _first(("feed", entry.language), ("page", facts.language), ("settings", feed.language))
    dates = (("feed", entry.published), ("page", facts.published))
    ahead = [text for _, text in dates if text and _ahead(text, fetched_at)]
    published = _first(*((basis, text) for basis, text in dates if text not in ahead))
    id_ = canonical_url(where.value) if where.value else f"{feed.url}\0{item_id(feed.url, entry)}"
    record = {
        "id": digest(id_),
        "url": where.value,
        "source": source.value and source.value[: LONGEST["source"]],
        "title": entry.title or facts.title,
        "html": page.html,
        "published_at": published.value,
        "fetched_at": fetched_at.isoformat(timespec="microseconds"),
        "language": language.value,
        "quotes": feed.quotes,
        "basis": {
            "url": where.basis,
            "source": source.basis,
            "language": language.basis,
            "published_at": published.basis,
        },
        "feed": feed.url,
        "not_believed": {"published_at": ahead} if ahead else None,
    }
    given = {key: value for key, value in record.items() if value is not None}
    return Article(given, digest(facts.title or entry.title or "", page.content))


def withdrawal(id_: str, feed: Feed, fetched_at: dt.datetime) -> dict[str, Any]:
    """Return the record, without its version, that takes an article back."""
    at = fetched_at.isoformat(timespec="microseconds")
    return {"id": id_, "withdrawn": True, "fetched_at": at, "feed": feed.url}


def _address(entry: Entry, canonical: str | None, url: str | None) -> _Said:
    """Return under which address the article is known: its page's own, else where redirects ended."""
    if url and canonical and entry.link:
        return _Said(canonical, "canonical")
    if url and entry.link and canonical_url(url) != canonical_url(entry.link):
        return _Said(url, "redirect")
    return _Said(entry.link, "feed" if entry.link else None)


def _first(*said: tuple[str, str | None]) -> _Said:
    return next((_Said(value, basis) for basis, value in said if value), _Said(None, None))


def _ahead(text: str, fetched_at: dt.datetime) -> bool:
    """Return whether the ISO date or moment ``text`` lies too far in the future to be believed."""
    moment = iso(text)
    return moment is not None and moment > fetched_at + FUTURE
