"""Articles in the order in which they became known, each when its time has come."""

import datetime as dt
import resource
import tracemalloc
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import embedded, pace
from pipeline.bodies import Bodies
from pipeline.embedded import replay
from pipeline.errors import TransientError
from pipeline.pace import NAP_SECONDS, Pace, Timed, in_order, known_at, timed
from pipeline.records.codec import encode
from pipeline.records.raw import Raw
from pipeline.store import Store

NOON = dt.datetime(2020, 5, 3, 12, tzinfo=dt.UTC)


def article(id_: str, **fields: object) -> Raw:
    return Raw(
        orjson.dumps({"id": id_, "text": "A flood killed 7 people in Lyon."} | fields), None, f"in:{id_}"
    )


def at(hours: float, id_: str = "a") -> Raw:
    """An article that was fetched so many hours after noon."""
    return article(id_, fetched_at=(NOON + dt.timedelta(hours=hours)).isoformat())


BROKEN = Raw(b"{", None, "in:broken")
GONE = Raw(None, b"a", "in:gone")


class Stopwatch:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def pace(self, speed: float) -> Pace:
        return Pace(speed, clock=self, sleep=self.sleep)


def test_an_article_is_known_when_it_was_fetched_else_published() -> None:
    both = article("a", fetched_at="2020-05-03T12:00:00Z", published_at="2020-05-01")
    assert known_at(both) == NOON
    assert known_at(article("a", published_at="2020-05-01")) == dt.datetime(2020, 5, 1, tzinfo=dt.UTC)
    assert known_at(article("a")) is known_at(BROKEN) is known_at(GONE) is None


def test_an_article_in_the_body_store_tells_its_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bodies = Bodies(str(tmp_path))
    bodies.prepare()
    monkeypatch.setattr(pace, "configured", lambda: bodies)
    there = encode(bodies.put(at(0).value or b""))
    assert known_at(Raw(there, None, "")) == NOON
    assert known_at(Raw(there.replace(b'"size":', b'"size":1'), None, "")) is None


def test_what_has_no_time_comes_right_after_what_stood_before_it_else_first() -> None:
    raws = [article("none"), at(2, "late"), BROKEN, GONE, at(1, "early"), article("later")]
    with in_order(raws) as ordered:
        assert [raw.origin for raw in ordered.raws] == [
            "in:none", "in:early", "in:later", "in:late", "in:broken", "in:gone",
        ]  # fmt: skip


def test_what_was_known_at_one_time_stays_as_it_stood() -> None:
    raws = [at(1, "c"), at(0, "b"), at(1, "a"), at(0, "d")]
    with in_order(raws) as ordered:
        assert [raw.origin for raw in ordered.raws] == ["in:b", "in:d", "in:c", "in:a"]
        assert (ordered.total, ordered.first, ordered.last) == (4, NOON, NOON + dt.timedelta(hours=1))


@given(st.lists(st.one_of(st.none(), st.integers(-300, 300), st.floats(-1e6, 1e6))))
def test_ordering_loses_nothing_and_what_is_in_order_stays_so(hours: list[float | None]) -> None:
    raws = [article(str(n)) if h is None else at(h, str(n)) for n, h in enumerate(hours)]
    with in_order(raws) as ordered:
        once = list(ordered.raws)
    assert sorted(once) == sorted(raws)
    with in_order(once) as ordered:
        assert list(ordered.raws) == once
    times = [one.at for one in timed(once) if one.at]
    assert times == sorted(times)


def test_an_empty_input_has_no_times() -> None:
    with in_order([]) as ordered:
        assert (list(ordered.raws), *ordered[1:]) == ([], 0, None, None)


def test_large_input_waits_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MEMORY", 100)
    tracemalloc.start()
    with in_order(at(-n)._replace(origin="y" * 1_000_000) for n in range(100)) as ordered:
        assert sum(len(raw.origin) for raw in ordered.raws) == 100_000_000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000


def test_no_room_on_disk_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MEMORY", 100)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        raws = (at(n)._replace(origin="y" * 10_000) for n in range(100))
        with pytest.raises(TransientError, match="in order: temporary file: "), in_order(raws):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_the_gaps_are_waited_for_divided_by_the_speed() -> None:
    watch = Stopwatch()
    pace = watch.pace(3600)
    raws = [BROKEN, at(0, "a"), at(2, "b"), BROKEN, at(2.5, "c")]
    assert [raw.origin for raw in pace.each(raws)] == [raw.origin for raw in raws]
    assert watch.slept == [2.0, 0.5]


def test_what_takes_long_is_made_up_for() -> None:
    watch = Stopwatch()
    pace = watch.pace(3600)
    pace.wait(NOON)
    watch.seconds += 1.5
    pace.wait(NOON + dt.timedelta(hours=1))
    pace.wait(NOON + dt.timedelta(hours=2))
    assert watch.slept == [0.5]


def test_long_waits_are_many_short_ones() -> None:
    watch = Stopwatch()
    pace = watch.pace(1)
    pace.wait(NOON)
    pace.wait(NOON + dt.timedelta(seconds=2.5 * NAP_SECONDS))
    assert watch.slept == [NAP_SECONDS, NAP_SECONDS, NAP_SECONDS / 2]


@pytest.mark.parametrize("speed", [1e-320, 1.0, 1e308])
def test_time_goes_on_at_any_speed(speed: float) -> None:
    watch = Stopwatch()
    pace = watch.pace(speed)
    assert pace.now is None
    pace.wait(dt.datetime(1800, 1, 1, tzinfo=dt.UTC))
    naps = pace.naps(dt.datetime(9999, 1, 1, tzinfo=dt.UTC))
    assert 0 < next(naps) <= NAP_SECONDS
    assert pace.now == dt.datetime(1800, 1, 1, tzinfo=dt.UTC)


def test_the_time_that_it_is_goes_on_between_two_articles_and_waits_for_the_second() -> None:
    watch = Stopwatch()
    pace = watch.pace(60)
    pace.wait(NOON)
    naps = pace.naps(NOON + dt.timedelta(minutes=1))
    next(naps)
    watch.seconds += 0.5
    assert pace.now == NOON + dt.timedelta(seconds=30)
    watch.seconds += 10
    assert pace.now == NOON + dt.timedelta(minutes=1)


def test_a_replay_commits_before_it_waits_and_does_not_wait_for_what_is_there(tmp_path: Path) -> None:
    watch = Stopwatch()
    raws = [at(0, "a"), at(0, "b"), at(1, "c"), BROKEN, at(3, "d")]
    with Store.open(tmp_path / "table.db") as store:
        there: list[int] = []

        def interrupted(seconds: float) -> None:
            there.append(store.counts().articles)
            if len(there) == 2:
                raise KeyboardInterrupt
            watch.sleep(seconds)

        with pytest.raises(KeyboardInterrupt):
            replay(raws, store, pace=Pace(3600, clock=watch, sleep=interrupted))
        assert there == [2, 3]
        watch.slept.clear()
        done = replay(raws, store, pace=watch.pace(3600))
        assert (done.known, done.hops[0].taken, watch.slept) == (4, 1, [2.0])


def test_many_of_one_time_are_committed_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "GROUP_RECORDS", 2)
    watch = Stopwatch()
    with Store.open(":memory:") as store:
        replay([at(0, str(n)) for n in range(5)], store, pace=watch.pace(1))
        assert store.counts().articles == 5
    assert not watch.slept


def test_the_same_table_at_any_pace() -> None:
    raws = [at(n % 3, str(n)) for n in range(6)]
    rows = []
    for speed in (None, Stopwatch().pace(5)):
        with Store.open(":memory:") as store, in_order(raws) as ordered:
            replay(ordered.raws if speed else raws, store, pace=speed)
            rows.append([event.digest for event in store.events()])
    assert rows[0] == rows[1] != []


def test_timed_records_carry_the_time_of_the_one_before() -> None:
    assert list(timed([GONE, at(0), GONE])) == [Timed(None, GONE), Timed(NOON, at(0)), Timed(NOON, GONE)]
