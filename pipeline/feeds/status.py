"""How each feed is doing, from the table."""

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

import sqlalchemy as sa

from pipeline.store import Reader
from pipeline.store.schema import feed_items, feeds

REASONS = 5
"""Reasons for skipping that are told of each feed; the rest are counted together."""


class FeedStatus(NamedTuple):
    """One feed."""

    url: str
    title: str | None
    last_success: dt.datetime | None
    last_error: str | None
    last_error_at: dt.datetime | None
    failures: int
    """In a row; 0 where it works."""
    next_poll: dt.datetime | None
    moved_to: str | None
    items: int
    """Entries of the newest document."""
    articles: int
    """Records that it brought into the log, new versions and withdrawals too."""
    waiting: int
    """Entries whose page is still to be fetched."""
    gone: int
    skipped: dict[str, int]
    """Entries that gave no article, by reason, the most frequent first."""
    bytes_received: int
    bytes_saved: int
    """By conditional requests."""


def statuses(table: Reader) -> list[FeedStatus]:
    """Return every feed in the order of their addresses."""
    i = feed_items.c
    number = sa.func.count()
    per_reason = (
        sa.select(i.feed, i.state, i.reason, number)
        .where(i.state != "published")
        .group_by(i.feed, i.state, i.reason)
        .order_by(number.desc(), i.reason)
    )
    waiting: dict[str, int] = defaultdict(int)
    gone: dict[str, int] = defaultdict(int)
    skipped: dict[str, dict[str, int]] = defaultdict(dict)
    with table.reading() as db:
        for feed, state, reason, count in db.execute(per_reason):
            if state == "skipped":
                told = skipped[feed]
                name = reason if len(told) < REASONS else "other reasons"
                told[name] = told.get(name, 0) + count
            else:
                (waiting if state == "waiting" else gone)[feed] += count
        return [
            FeedStatus(
                url=row.url, title=row.title, last_success=row.last_success, last_error=row.last_error,
                last_error_at=row.last_error_at, failures=row.failures, next_poll=row.next_poll,
                moved_to=row.moved_to, items=row.items, articles=row.published, waiting=waiting[row.url],
                gone=gone[row.url], skipped=skipped[row.url], bytes_received=row.bytes_received,
                bytes_saved=row.bytes_saved,
            )
            for row in db.execute(sa.select(feeds).order_by(feeds.c.url))
        ]  # fmt: skip
