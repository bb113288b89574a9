"""When a feed is asked again."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.rhythm import LONGEST, SHORTEST, UNKNOWN, after_failure, after_success, interval

NOW = dt.datetime(2018, 12, 15, 12, tzinfo=dt.UTC)
moments = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1), timezones=st.just(dt.UTC))
chances = st.floats(0, 1, exclude_max=True)
seconds = st.floats(0, 1e12)


def every(minutes: float, count: int = 10) -> list[dt.datetime]:
    return [NOW - dt.timedelta(minutes=minutes * number) for number in range(count)]


def test_half_the_usual_gap() -> None:
    assert interval(NOW, every(60)) == 30 * 60
    assert interval(NOW, every(1)) == SHORTEST
    assert interval(NOW, every(60 * 24 * 30)) == LONGEST


def test_one_burst_or_pause_does_not_change_it() -> None:
    assert interval(NOW, [*every(60), *(NOW - dt.timedelta(seconds=s) for s in range(3))]) == 30 * 60


def test_a_feed_fallen_silent_is_asked_less() -> None:
    silent = [at - dt.timedelta(days=4) for at in every(1)]
    assert interval(NOW, silent) == 12 * 3600


def test_without_times_it_is_a_guess() -> None:
    assert interval(NOW, []) == interval(NOW, [NOW]) == interval(NOW, [NOW, NOW]) == UNKNOWN


def test_times_in_the_future_count_for_nothing() -> None:
    future = [NOW + dt.timedelta(days=day) for day in range(1, 9)]
    assert interval(NOW, [*every(60), *future]) == 30 * 60


def test_what_feed_and_server_ask_for_is_kept() -> None:
    assert after_success(NOW, every(1), chance=0.5, ttl=600) == 600
    assert after_success(NOW, every(1), chance=0.5, fresh=900) == 900


def test_what_the_user_has_set_wins() -> None:
    assert after_success(NOW, every(60), chance=0.5, ttl=600, fresh=900, declared=120) == 120


def test_failures_double_the_wait_up_to_a_day() -> None:
    waits = [after_failure(failures, chance=0.5) for failures in range(1, 13)]
    assert waits[:3] == [90, 180, 360]
    assert waits == sorted(waits)
    assert after_failure(1000, chance=0.999) <= LONGEST


def test_never_sooner_than_the_server_asked_for() -> None:
    assert after_failure(1, chance=0, retry_after=7200) == 7200


@given(st.lists(moments, max_size=30), chances, st.none() | seconds, seconds, st.none() | seconds)
def test_success_is_within_bounds(
    published: list[dt.datetime], chance: float, ttl: float | None, fresh: float, declared: float | None
) -> None:
    wait = after_success(NOW, published, chance=chance, ttl=ttl, fresh=fresh, declared=declared)
    assert SHORTEST <= wait <= LONGEST


@given(st.integers(1, 10**9), chances, st.none() | seconds)
def test_failure_is_within_bounds(failures: int, chance: float, retry_after: float | None) -> None:
    wait = after_failure(failures, chance=chance, retry_after=retry_after)
    assert max(SHORTEST, min(retry_after or 0, LONGEST)) <= wait <= LONGEST


@given(st.lists(moments, max_size=30))
def test_order_and_repetition_do_not_matter(published: list[dt.datetime]) -> None:
    again = [*reversed(published), *published]
    assert interval(NOW, published) == interval(NOW, again)
