"""Changes by their numbers, in both databases."""

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.store import Logged, Store, Wanted
from tests.laws.made import NOON, article, telling

SYRIA = Wanted(countries=("SY",))


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store.open(where) as store:
        yield store


def put(store: Store, *articles: Any, hours: int = 0) -> None:
    first = store.offset("log")
    batch = [Logged(first + n, a) for n, a in enumerate(articles)]
    store.apply(batch, "log", NOON + dt.timedelta(hours=hours))


def kinds(store: Store, wanted: Wanted, seq: int = 0) -> list[str]:
    return [told.change.kind for told in store.changes_after(seq, 100, wanted).told]


def test_all_that_was_told_is_read_piece_by_piece(store: Store) -> None:
    put(store, article("a", telling("a", killed=3)), article("k", telling("k", "Kano")))
    put(store, article("b", telling("b", killed=5)))
    read, seq = [], 0
    while news := store.changes_after(seq, 1).told:
        read += [told.change for told in news]
        seq = news[-1].seq
    assert read == list(store.changes())
    assert seq == store.last_change()


def test_a_filter_looks_at_the_row_before_the_change_as_well_as_after(store: Store) -> None:
    put(store, article("a", telling("a", "Hajin", killed=3)), article("k", telling("k", "Kano")))
    assert kinds(store, SYRIA) == ["event.created"]
    seen = store.last_change()
    put(store, article("a", withdrawn=True, version=1))
    assert "event.withdrawn" in kinds(store, SYRIA, seen)
    assert kinds(store, Wanted(countries=("NG",)), seen) == []
    assert store.changes_after(seen, 100, Wanted(countries=("NG",))).seq == store.last_change()


def test_what_changed_between_two_moments(store: Store) -> None:
    put(store, article("a", telling("a", killed=3)), hours=1)
    put(store, article("b", telling("b", killed=5)), hours=2)
    put(store, article("c", telling("c", killed=9)), hours=3)
    assert store.last_change(NOON) == 0
    since, until = (store.last_change(NOON + dt.timedelta(hours=n)) for n in (1, 2))
    told = store.changes_after(since, 100, until=until).told
    assert {one.at for one in told} == {NOON + dt.timedelta(hours=2)}
    assert {(one.before.totals["killed"].best, one.change.row.version) for one in told if one.before} == {
        (3, 2)
    }


def test_numbers_come_to_be_seen_in_their_order(where: str) -> None:
    """Writers that come while another is at work get their numbers after its commit."""
    barrier = threading.Barrier(3)

    def write(name: str) -> None:
        with Store.open(where) as store:
            barrier.wait(10)
            for n in range(10):
                store.apply([Logged(n, article(f"{name}{n}", telling(f"{name}{n}", day=9 * n)))], name, NOON)

    Store.open(where).close()
    threads = [threading.Thread(target=write, args=(name,)) for name in ("x", "y")]
    for thread in threads:
        thread.start()
    with Store.open(where) as reader:
        barrier.wait(10)
        read, seq = [], 0
        while any(thread.is_alive() for thread in threads) or reader.last_change() > seq:
            news = reader.changes_after(seq, 100)
            read += [told.change.change_id for told in news.told]
            seq = news.seq
        assert read == [change.change_id for change in reader.changes()]
