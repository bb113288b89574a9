"""What a feed told of, one item a link, and when it is looked at again. All pure: times are given.

    waiting ──▶ published ──▶ gone
       └──▶ skipped     a reason says why; looked at again as long as it is listed

    erased               its article was: nothing is kept of it, and it is not looked at again

A link is fetched once, then asked again, conditionally, as long as the feed lists it: ever more seldom, and
sooner where the feed tells of a change.
"""

import datetime as dt
import zlib
from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec
import orjson
from msgspec.structs import replace

from pipeline.clean.admit import canonical_url
from pipeline.feeds.declared import Feed
from pipeline.feeds.entry import Entry
from pipeline.records.codec import digest

State: TypeAlias = Literal["waiting", "published", "skipped", "gone", "erased"]

FIRST = dt.timedelta(hours=1)
"""From the first look at an article to the second; then it is as long again as the item is known, so that the
intervals double."""
LAST = dt.timedelta(days=7)
"""The longest interval: what is still on a page that old is seldom rewritten."""
LEAST = dt.timedelta(minutes=10)
"""A feed may tell of a change of the same article every minute; it is not asked for more often than this."""
RETRY = dt.timedelta(minutes=2)
"""After the first failure; doubles with each."""
LONGEST_RETRY = dt.timedelta(days=1)
TRIES = 9
"""Failures in a row, over up to eight hours, after which what never came is skipped."""
REASON = 300
"""Characters of a reason that are kept."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``feed_items``: see ``store.schema``."""

    item: str
    feed: str
    link: str | None
    state: State = "waiting"
    reason: str | None = None
    entry: bytes | None = None
    article_id: str | None = None
    version: int | None = None
    content_hash: str | None = None
    quotes: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    size: int = 0
    first_seen: dt.datetime
    looked_at: dt.datetime | None = None
    next_look: dt.datetime | None
    failures: int = 0


def item_id(feed: str, entry: Entry) -> str:
    """Return what stands for ``entry``: its link, whatever its guid; the guid only where there is no link."""
    if entry.link:
        return digest("link", canonical_url(entry.link))
    return digest("guid", feed, entry.guid or orjson.dumps([entry.title, entry.html, entry.summary]).decode())


def pack(entry: Entry) -> bytes:
    """Return ``entry`` as it is kept."""
    return zlib.compress(orjson.dumps(entry._asdict()))


def unpack(data: bytes) -> Entry:
    """Return what ``pack`` made of an entry, whatever fields entries have had since."""
    kept = orjson.loads(zlib.decompress(data))
    return Entry(**{name: kept.get(name, Entry._field_defaults.get(name)) for name in Entry._fields})


def listed(
    known: Item | None, feed: Feed, entry: Entry, now: dt.datetime, read: Mapping[str, Feed]
) -> Item | None:
    """Return the item as it is once ``feed`` has told of it; None where that changes nothing.

    ``read`` are the feeds that are read, by their address.
    """
    if feed.text == "page" and entry.link:  # what the feed has of the text is of no use, and changes
        entry = entry._replace(html=None, summary=None)
    kept = pack(entry)
    if known is None:
        name = item_id(feed.url, entry)
        return Item(item=name, feed=feed.url, link=entry.link, entry=kept, first_seen=now, next_look=now)
    if known.state == "erased":
        return None
    if known.feed != feed.url:
        first = read.get(known.feed)
        if first and (first.quotes == "none" or feed.quotes == "full"):
            return None
        # Nobody else looks at it any more, or somebody who may show more of it than this feed allows.
        again = None if known.state == "gone" else known.next_look or _later(known, now)
        return requoted(replace(known, feed=feed.url, entry=kept, next_look=again), feed, now)
    if known.entry is not None and unpack(known.entry) != entry:
        soon = max(now, known.looked_at + LEAST) if known.looked_at else now
        sooner = soon if known.next_look is None else min(soon, known.next_look)
        return replace(known, entry=kept, next_look=sooner)
    if known.next_look is None and known.state in ("published", "skipped") and feed.text == "page":
        return replace(known, next_look=_later(known, now))
    return None


def forgotten(item: Item) -> Item:
    """Return ``item``, whose article was erased, without anything that tells of it."""
    return replace(
        item, state="erased", reason="erased", link=None, entry=None, etag=None, last_modified=None,
        next_look=None, failures=0,
    )  # fmt: skip


def requoted(item: Item, feed: Feed, now: dt.datetime) -> Item:
    """Return ``item``; due now and in full where it was published with other ``quotes`` than its feed has."""
    if item.state != "published" or item.quotes == feed.quotes:
        return item
    return replace(item, etag=None, last_modified=None, next_look=now)


def unchanged(item: Item, now: dt.datetime, fresh: float = 0.0) -> Item:
    """Return ``item`` whose page is as it was; ``fresh`` is how many seconds it says that it stays so."""
    return replace(item, looked_at=now, next_look=_later(item, now, fresh), failures=0)


def skipped(item: Item, reason: str, now: dt.datetime) -> Item:
    """Return ``item`` as one that gives no article; a page that was published stays so."""
    state: State = "published" if item.state == "published" else "skipped"
    return replace(
        item, state=state, reason=reason[:REASON], looked_at=now, next_look=_later(item, now), failures=0
    )  # fmt: skip


def failed(
    item: Item, reason: str, now: dt.datetime, *, chance: float, retry_after: float | None = None
) -> Item:
    """Return ``item`` after a failure that may pass; ``chance`` in [0, 1) spreads the next attempts."""
    failures = item.failures + 1
    if failures >= TRIES:
        return skipped(item, f"given up: {reason}", now)
    wait = RETRY * (1 << failures - 1) * (0.5 + chance / 2)
    wait = min(max(wait, dt.timedelta(seconds=retry_after or 0.0)), LONGEST_RETRY)
    return replace(item, reason=reason[:REASON], looked_at=now, next_look=now + wait, failures=failures)


def missing(item: Item, status: int, now: dt.datetime, *, chance: float) -> Item:
    """Return ``item`` after its page answered ``status``, 404 or 410.

    410 is meant (RFC 9110, 15.5.11). 404 may be a mistake, or an article that its feed tells of too early.
    """
    if status != 410 and item.failures + 1 < TRIES:
        return failed(item, f"{status}", now, chance=chance)
    return replace(
        item, state="gone", reason=f"{status}", etag=None, last_modified=None,
        looked_at=now, next_look=None, failures=0,
    )  # fmt: skip


def _later(item: Item, now: dt.datetime, fresh: float = 0.0) -> dt.datetime | None:
    """Return when an item is looked at next, as long as it is listed."""
    if item.link is None:
        return None
    return now + min(max(FIRST, now - item.first_seen, dt.timedelta(seconds=fresh)), LAST)
