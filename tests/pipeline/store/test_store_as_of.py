"""The table as of a moment, in both databases, undone from the present and made anew."""

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from pipeline.errors import UserError
from pipeline.records.event import Event
from pipeline.records.mention import Mentions
from pipeline.store import Logged, Store, Wanted
from pipeline.store.engine import connect, writing
from pipeline.store.schema import meta
from tests.laws.made import NOON, article, telling


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store.open(where) as store:
        yield store


def at(hours: float) -> dt.datetime:
    return NOON + dt.timedelta(hours=hours)


def put(store: Store, *articles: Mentions, hours: float) -> None:
    first = store.offset("log")
    store.apply([Logged(first + n, a) for n, a in enumerate(articles)], "log", at(hours))


def past(store: Store, hours: float) -> list[Event]:
    with store.as_of(at(hours)) as then:
        return list(then.events())


def killed(rows: list[Event]) -> list[int]:
    return sorted(row.totals["killed"].best or 0 for row in rows)


def test_later_articles_and_corrections_are_undone(store: Store) -> None:
    put(store, article("a", telling("a", killed=3)), article("k", telling("k", "Kano", killed=1)), hours=0)
    put(store, article("m", telling("m", "Mosul", killed=9)), hours=0)
    put(store, article("a", telling("a", killed=5), version=2, hours=2), hours=2)
    put(store, article("b", telling("b", "Mosul", killed=7), hours=3), hours=3)
    assert killed(past(store, -1)) == []
    assert killed(past(store, 1)) == [1, 3, 9]
    assert killed(past(store, 2)) == [1, 5, 9]
    assert past(store, 3) == list(store.events())


def test_a_late_arrival_counts_from_when_it_was_known(store: Store) -> None:
    put(store, article("a", telling("a", killed=3), hours=2), hours=2)
    put(store, article("b", telling("b", "Kano", killed=1), hours=1), hours=9)
    assert killed(past(store, 1)) == [1]
    assert killed(past(store, 2)) == [1, 3]


def test_a_version_that_comes_twice_was_known_when_it_first_came(store: Store) -> None:
    once = article("a", telling("a", killed=3), hours=None)
    put(store, once, replace(once, known_at=at(5)), hours=5)
    put(store, replace(once, known_at=at(6)), hours=6)
    assert killed(past(store, 1)) == [3]


def test_what_was_withdrawn_later_is_there(store: Store) -> None:
    put(store, article("a", telling("a", killed=3)), hours=0)
    put(store, article("a", withdrawn=True, version=1, hours=2), hours=2)
    assert killed(past(store, 1)) == [3]
    assert past(store, 2) == []


def test_rows_have_the_version_and_time_of_the_revision_that_says_the_same(store: Store) -> None:
    put(store, article("a", telling("a", killed=3)), hours=0)
    put(store, article("b", telling("b", killed=7), hours=2), hours=2)
    put(store, article("c", telling("c", killed=8), hours=1), hours=3)
    (first,), (never,), (now,) = past(store, 0), past(store, 1), past(store, 2)
    assert (first.version, first.updated_at) == (1, at(0))
    assert (never.version, never.updated_at) == (0, None)
    assert (now.version, now.updated_at) == (3, at(3))


def test_both_ways_lead_to_one_table(store: Store) -> None:
    """Few late articles are undone; where most are late, the others are tallied anew."""
    put(store, *(article(f"n{n}", telling(f"n{n}", day=n * 9, killed=n), hours=n) for n in range(6)), hours=9)
    assert [killed(past(store, n)) for n in range(6)] == [list(range(n + 1)) for n in range(6)]


def test_filters_and_ids_work_as_in_the_present(store: Store) -> None:
    put(store, article("a", telling("a", killed=3)), article("k", telling("k", "Kano", killed=1)), hours=0)
    put(store, article("a", telling("a", killed=5), version=2, hours=2), hours=2)
    with store.as_of(at(1)) as then:
        (row,) = then.events(Wanted(countries=("SY",)))
        assert then.event(row.event_id[:10]) == row
        with pytest.raises(UserError, match="no event"):
            then.event("nosuch")
        assert [*then.events(Wanted(least=(("killed", 4),))), *then.events(Wanted(place="mosul"))] == []


def test_how_far_it_is_is_told(store: Store) -> None:
    put(store, *(article(f"n{n}", telling(f"n{n}", day=n * 9)) for n in range(4)), hours=0)
    put(store, article("b", telling("b"), hours=2), hours=2)
    told: list[tuple[int, int]] = []
    with store.as_of(at(1), lambda done, of: told.append((done, of))):
        assert told == [(1, 1)]


def test_a_table_of_other_rules_has_no_past(store: Store, where: str) -> None:
    put(store, article("a", telling("a")), hours=0)
    engine = connect(where)
    with writing(engine).begin() as db:
        db.execute(sa.update(meta).values(value="other"))
    engine.dispose()
    with pytest.raises(UserError, match="rules version other"), store.as_of(at(0)):
        pass
    assert len(list(store.events())) == 1
