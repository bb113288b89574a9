"""Ingestion as tests run it: once, at a time that they choose, without delays."""

import datetime as dt
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import orjson

from pipeline.feeds.background import Ingestion, Options
from pipeline.feeds.declared import Feed
from pipeline.feeds.desk import Told
from pipeline.feeds.status import FeedStatus, statuses
from pipeline.follow import Follower
from pipeline.store import Reader, Store

START = dt.datetime(2020, 3, 4, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


class Paper:
    """A table that ingestion fills, and a clock."""

    def __init__(self, where: str) -> None:
        self.store = Store.open(where)
        self.now = START
        self.told: list[Told] = []

    def __enter__(self) -> "Paper":
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def ingest(self, *feeds: Feed | str, **options: Any) -> None:
        """Give each feed one turn, and read what came in."""
        how = Options(
            once=True, allow_private=True, delay=0, scan_seconds=0.01, now=lambda: self.now
        )._replace(**options)
        given = [Feed(feed) if isinstance(feed, str) else feed for feed in feeds]
        with Ingestion(given, self.store, how, self.told.append) as ingestion:
            while not ingestion.ended:
                ingestion.wait(10)
        follow(self.store)

    def later(self, hours: float) -> None:
        """Let time pass."""
        self.now += hours * HOUR

    def records(self) -> list[dict[str, Any]]:
        """Return what the log holds."""
        return log(self.store)

    def status(self, feed: str | None = None) -> FeedStatus:
        """Return how a feed is doing, the only one where none is named."""
        (found,) = (one for one in statuses(self.store) if feed in (None, one.url))
        return found


def log(store: Reader) -> list[dict[str, Any]]:
    with closing(store.log()) as records:
        return [orjson.loads(record.value) for record in records]


def follow(store: Store) -> Follower:
    """Take all of the log through the stages."""
    follower = Follower(store)
    while follower.step():
        pass
    return follower


def versions(records: Sequence[dict[str, Any]]) -> list[tuple[str, int]]:
    """Return the path and version of each record."""
    return [(record.get("url", record["id"]).rpartition("/")[2], record["version"]) for record in records]
