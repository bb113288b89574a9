"""Every way in which a server misbehaves, as a feed and as a page: a reason each time, never a crash."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from pipeline.feeds.declared import Feed
from pipeline.feeds.status import statuses
from pipeline.fetch import Bounds
from pipeline.store.schema import feed_items
from tests.hostile.ways import WAYS
from tests.hostile_server import Server, hostile_server
from tests.newsstand import newsstand
from tests.pipeline.feeds.ingesting import Paper

IMPATIENT = Bounds(total_seconds=0.5, idle_seconds=0.1, busy_seconds=0.0, retry_after_seconds=0.0)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with hostile_server() as running:
        yield running


def test_every_way_as_a_feed_beside_a_good_one(server: Server, paper: Paper) -> None:
    with newsstand() as stand:
        stand.article("/a", 3)
        stand.feed("/feed", ["/a"])
        feeds = {name: server.url(name, f"127.0.0.{number % 2 + 1}") for number, name in enumerate(WAYS)}
        paper.ingest(stand.url("/feed"), *feeds.values(), bounds=IMPATIENT, parse_seconds=0.5)
        found = {status.url: status for status in statuses(paper.store)}
        assert found[stand.url("/feed")].articles == 1
    for name, url in feeds.items():
        status = found[url]
        assert (status.failures == 0) == (status.last_error is None), name
        assert status.last_error is None or "a bug" not in status.last_error, (name, status.last_error)
        assert not any("a bug" in reason for reason in status.skipped), (name, status.skipped)


def test_every_way_as_a_page(server: Server, paper: Paper) -> None:
    with newsstand() as stand:
        links = [f"<item><title>{name}</title><link>{server.url(name)}</link></item>" for name in WAYS]
        stand.feed("/feed", [], items="".join(links))
        feed = Feed(stand.url("/feed"))
        paper.ingest(feed, bounds=IMPATIENT, parse_seconds=0.5)
        status = paper.status()
        with paper.store.reading() as db:
            looked = sa.select(sa.func.count()).where(feed_items.c.looked_at.is_not(None))
            assert db.scalar(looked) == status.items == len(WAYS)
        assert not any("a bug" in reason for reason in status.skipped), status.skipped
        assert paper.store.counts().dead_letters == 0
