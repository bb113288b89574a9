"""What ingestion knows of feeds and items, kept in the table; what one page brings is one transaction.

A row is written whole, as ``items`` or a feed made it: one process ingests into a table (``lock``), and one
thread of it writes here.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec
import orjson
import sqlalchemy as sa
from msgspec.structs import asdict, replace

from pipeline.feeds.allowance import ROW
from pipeline.feeds.declared import Feed
from pipeline.feeds.entry import Entry
from pipeline.feeds.items import LAST, REASON, Item, forgotten, item_id, listed
from pipeline.records.codec import digest
from pipeline.store import Store, log
from pipeline.store.about import article_of
from pipeline.store.chunks import chunks
from pipeline.store.erasures import erased
from pipeline.store.schema import feed_items, feeds


class FeedState(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``feeds`` without its counters: see ``store.schema``."""

    url: str
    title: str | None = None
    parent: str | None = None
    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    size: int = 0
    interval_seconds: float | None = None
    next_poll: dt.datetime | None = None
    last_success: dt.datetime | None = None
    last_error: str | None = None
    last_error_at: dt.datetime | None = None
    failures: int = 0
    items: int = 0


class Traffic(NamedTuple):
    """Bytes on the wire."""

    received: int = 0
    saved: int = 0
    """By a conditional request: the size of what did not have to be sent again."""


NONE = Traffic()


class Line(NamedTuple):
    """A raw record for the log."""

    key: str | None
    value: bytes


class Seen:
    """That part of the table. Every method raises TransientError where the database gives up."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def feed(self, url: str, parent: str | None = None) -> FeedState:
        """Return what is known of the feed at ``url``, which is new to the table where nothing is."""
        columns = [feeds.c[name] for name in FeedState.__struct_fields__]
        with self._store.reading() as db:
            row = db.execute(sa.select(*columns).where(feeds.c.url == url)).first()
        if row:
            return FeedState(**row._asdict())
        state = FeedState(url=url, parent=parent)
        counters = {"published": 0, "bytes_received": 0, "bytes_saved": 0}
        with self._store.transaction() as db:
            db.execute(feeds.insert().values(**asdict(state), **counters))
        return state

    def children(self, url: str) -> list[str]:
        """Return the feeds that the sitemap index at ``url`` named."""
        with self._store.reading() as db:
            return list(db.scalars(sa.select(feeds.c.url).where(feeds.c.parent == url)))

    def disown(self, urls: Iterable[str]) -> None:
        """Forget who named the feeds at ``urls``, which their index does not name any more."""
        with self._store.transaction() as db:
            for some in chunks(urls):
                db.execute(feeds.update().where(feeds.c.url.in_(some)).values(parent=None))

    def reads(self, urls: Collection[str]) -> None:
        """Forget what waits for feeds that are not read any more: neither at ``urls`` nor named by one there.

        Who else lists it may have told so already, so that all feeds are asked as if for the first time.
        """
        i = feed_items.c
        with self._store.transaction() as db:
            parents = {row.url: row.parent for row in db.execute(sa.select(feeds.c.url, feeds.c.parent))}
            waiting = db.scalars(sa.select(i.feed).where(i.state == "waiting").distinct())
            left = [url for url in waiting if not _is_read(url, urls, parents)]
            for some in chunks(left):
                db.execute(feed_items.delete().where(i.feed.in_(some), i.state == "waiting"))
            if left:
                db.execute(feeds.update().values(etag=None, last_modified=None))

    def requote(self, feed: Feed, now: dt.datetime) -> None:
        """Have everything looked at again that was published with other ``quotes`` than ``feed`` has now."""
        i = feed_items.c
        others = sa.and_(i.feed == feed.url, i.state == "published", i.quotes != feed.quotes)
        with self._store.transaction() as db:
            db.execute(feed_items.update().where(others).values(etag=None, last_modified=None, next_look=now))

    def polled(
        self,
        feed: Feed,
        state: FeedState,
        now: dt.datetime,
        traffic: Traffic = NONE,
        entries: Sequence[Entry] | None = None,
        skipped: Sequence[str] = (),
        read: Mapping[str, Feed] = MappingProxyType({}),
    ) -> int:
        """Keep ``state`` and what the feed told: ``entries``, None where it was as before.

        ``read`` are all feeds that are read: an item belongs to one of them.

        What it does not list any more is not looked at again, unless it waits for its first time. Returns how
        many bytes of it are new to the table.
        """
        with self._store.transaction() as db:
            _keep_feed(db, state, traffic)
            if entries is None:
                return 0
            named = {item_id(feed.url, entry): entry for entry in reversed(entries)}
            known = _items(db, named)
            # A microsecond apart, so that they are looked at in the order of the feed.
            times = (now - dt.timedelta(microseconds=number) for number in range(len(named), 0, -1))
            each = zip(reversed(named), times, strict=True)
            told = [listed(known.get(id_), feed, named[id_], at, read) for id_, at in each]
            new = _keep_items(db, [item for item in told if item], known)
            _keep_reasons(db, feed, skipped, now)
            _forget_to_look(db, feed, named.keys())
        return sum(ROW + len(item.entry or b"") + len(item.link or "") for item in new)

    def due(self, feed: str, now: dt.datetime, limit: int) -> list[Item]:
        """Return items that are to be looked at, those that never were first, then the longest due.

        Nothing waits for longer than ``LAST``: beyond it, the clock was wrong when that was written.
        """
        i = feed_items.c
        time_has_come = sa.or_(i.next_look <= now, i.next_look > now + LAST)
        query = sa.select(feed_items).where(i.feed == feed, time_has_come)
        with self._store.reading() as db:
            rows = db.execute(query.order_by(i.state != "waiting", i.next_look, i.item).limit(limit))
            return [Item(**row._asdict()) for row in rows]

    def next_look(self, feed: str) -> dt.datetime | None:
        """Return when the first of the feed's items is due."""
        query = sa.select(sa.func.min(feed_items.c.next_look)).where(feed_items.c.feed == feed)
        with self._store.reading() as db:
            first: dt.datetime | None = db.scalar(query)
            return first

    def looked(self, item: Item, traffic: Traffic = NONE) -> None:
        """Keep ``item``, which gave no article."""
        with self._store.transaction() as db:
            _keep(db, item, traffic)

    def lines(self, item: Item, lines: Sequence[Line]) -> None:
        """Keep ``item``, a file of lines, and append those that were read."""
        with self._store.transaction() as db:
            _keep(db, item, NONE, lines)

    def append(self, feed: str, lines: Sequence[Line]) -> None:
        """Append what came from a feed that has no items."""
        with self._store.transaction() as db:
            _append(db, feed, lines)

    def item(self, id_: str) -> Item | None:
        """Return an item, None where it is new."""
        with self._store.reading() as db:
            return _items(db, [id_]).get(id_)

    def publish(self, item: Item, record: dict[str, Any], traffic: Traffic = NONE) -> bool:
        """Append ``record`` as the next version of its article, unless the content is what it was.

        ``item`` has the ``article_id`` and the ``content_hash``. Two links may lead to one article, and where
        they show it differently the newest is not published anew in turns; where one of them has it from a
        feed that may not be quoted, none quotes it. Returns whether there is a new version.
        """
        i = feed_items.c
        same = sa.select(i.item, i.version, i.content_hash, i.quotes).where(i.article_id == item.article_id)
        with self._store.transaction() as db:
            if item.article_id and erased(db, [item.article_id]):
                _keep(db, forgotten(item), traffic)
                return False
            known = db.execute(same.order_by(i.version.desc())).all()
            newest = known[0].version if known else 0
            there = [
                row.version
                for row in known
                if row.content_hash == item.content_hash and (row.item == item.item or row.version == newest)
            ]
            withheld = any(row.quotes == "none" for row in known)
            withhold = item.quotes == "none" or any(
                row.quotes == "none" for row in known if row.item != item.item
            )
            if withhold:
                record = record | {"quotes": "none"}
            fresh = not there or withhold != withheld
            version = newest + 1 if fresh else there[0]
            line = Line(item.article_id, orjson.dumps({"version": version} | record))
            _keep(db, replace(item, version=version), traffic, [line] if fresh else [])
            return fresh


def _keep(db: sa.Connection, item: Item, traffic: Traffic, lines: Sequence[Line] = ()) -> None:
    _keep_items(db, [item], _items(db, [item.item]))
    _count(db, item.feed, traffic)
    _append(db, item.feed, lines)


def _append(db: sa.Connection, feed: str, lines: Sequence[Line]) -> None:
    """Append ``lines``, without those of articles that were erased."""
    about = [line.key or article_of(line.value, None) for line in lines]
    gone = erased(db, (id_ for id_ in about if id_))
    lines = [line for line, id_ in zip(lines, about, strict=True) if id_ not in gone]
    for line in lines:
        log.append(db, line.key, line.value)
    if lines:
        db.execute(feeds.update().where(feeds.c.url == feed).values(published=feeds.c.published + len(lines)))


def _keep_feed(db: sa.Connection, state: FeedState, traffic: Traffic) -> None:
    db.execute(feeds.update().where(feeds.c.url == state.url).values(**asdict(state)))
    _count(db, state.url, traffic)


def _count(db: sa.Connection, feed: str, traffic: Traffic) -> None:
    received, saved = feeds.c.bytes_received + traffic.received, feeds.c.bytes_saved + traffic.saved
    if any(traffic):
        values = {"bytes_received": received, "bytes_saved": saved}
        db.execute(feeds.update().where(feeds.c.url == feed).values(values))


def _is_read(url: str | None, urls: Collection[str], parents: Mapping[str, str | None]) -> bool:
    known = set()
    while url and url not in known:
        if url in urls:
            return True
        known.add(url)
        url = parents.get(url)
    return False


def _items(db: sa.Connection, ids: Iterable[str]) -> dict[str, Item]:
    found = {}
    for some in chunks(ids):
        for row in db.execute(sa.select(feed_items).where(feed_items.c.item.in_(some))):
            found[row.item] = Item(**row._asdict())
    return found


def _keep_items(db: sa.Connection, changed: Sequence[Item], known: dict[str, Item]) -> list[Item]:
    """Write those that have ``changed``, and return those of them that were not ``known``."""
    new = [item for item in changed if item.item not in known]
    if new:
        db.execute(feed_items.insert(), [asdict(item) for item in new])
    for item in changed:
        if item.item in known:
            db.execute(feed_items.update().where(feed_items.c.item == item.item).values(**asdict(item)))
    return new


def _keep_reasons(db: sa.Connection, feed: Feed, skipped: Sequence[str], now: dt.datetime) -> None:
    """Keep why entries that have no link, or none that can be followed, were left out of the newest document.

    Those of earlier ones go: they tell of the same entries at other places, without end.
    """
    named = {digest("reason", feed.url, reason): reason for reason in skipped}
    i = feed_items.c
    reasons = sa.and_(i.feed == feed.url, i.state == "skipped", i.link.is_(None), i.entry.is_(None))
    known = set(db.scalars(sa.select(i.item).where(reasons)))
    for some in chunks(known - named.keys()):
        db.execute(feed_items.delete().where(i.item.in_(some)))
    new = [
        Item(
            item=id_, feed=feed.url, link=None, state="skipped", reason=reason[:REASON],
            first_seen=now, looked_at=now, next_look=None,
        )
        for id_, reason in named.items()
        if id_ not in known
    ]  # fmt: skip
    _keep_items(db, new, {})


def _forget_to_look(db: sa.Connection, feed: Feed, still: Iterable[str]) -> None:
    i = feed_items.c
    query = sa.select(i.item).where(
        i.feed == feed.url, i.next_look.is_not(None), i.state != "waiting",
        i.quotes.is_(None) | (i.quotes == feed.quotes),
    )  # fmt: skip
    for some in chunks(set(db.scalars(query)) - set(still)):
        db.execute(feed_items.update().where(i.item.in_(some)).values(next_look=None))
