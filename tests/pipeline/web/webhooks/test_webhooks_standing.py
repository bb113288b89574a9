"""What failures make of a receiver's position."""

import datetime as dt

from pipeline.fetch import FailedError, RefusedError
from pipeline.store.positions import Position
from pipeline.web.webhooks.standing import Patience, delivered, failed

NOON = dt.datetime(2020, 5, 1, 12, tzinfo=dt.UTC)
AT = Position(name="desk", next_seq=7)
DOWN = FailedError("no connection can be made")


def test_a_delivery_moves_it_behind_the_change_and_forgets_failures() -> None:
    at = delivered(failed(AT, 7, DOWN, NOON, chance=0.0), 7, NOON)
    assert (at.next_seq, at.delivered, at.failures, at.failing_since, at.next_try) == (8, 1, 0, None, None)
    assert at.last_success == NOON


def test_waits_double_up_to_a_bound() -> None:
    waits, at, now = [], AT, NOON
    for _ in range(7):
        at = failed(at, 7, DOWN, now, chance=1.0, patience=Patience(first_seconds=10, most_seconds=100))
        assert at.next_try
        waits.append((at.next_try - now).total_seconds())
        now = at.next_try
    assert waits == [10, 20, 40, 80, 100, 100, 100]


def test_retry_after_is_kept_to_up_to_the_bound() -> None:
    for asked, kept in ((60.0, 60.0), (1e9, 3600.0)):
        at = failed(AT, 7, FailedError("status 503", 503, asked), NOON, chance=0.0)
        assert at.next_try == NOON + dt.timedelta(seconds=kept)


def test_a_change_that_is_refused_again_and_again_is_skipped_and_counted() -> None:
    at = AT
    for _ in range(8):
        assert at.next_seq == 7
        at = failed(at, 7, RefusedError("status 400", 400), NOON, chance=0.0)
    assert (at.next_seq, at.skipped, at.failures, at.next_try) == (8, 1, 0, None)
    assert at.last_error == "status 400"
    assert at.failing_since == NOON


def test_a_receiver_that_is_away_loses_nothing_and_is_switched_off_after_a_day() -> None:
    at, now = AT, NOON
    while not at.off:
        at = failed(at, 7, DOWN, now, chance=0.0)
        now = at.next_try or now
    assert at.off == "failing since 2020-05-01 12:00 UTC: no connection can be made"
    assert (at.next_seq, at.skipped) == (7, 0)
    assert now - NOON >= dt.timedelta(days=1)


def test_gone_switches_it_off_at_once() -> None:
    at = failed(AT, 7, RefusedError("status 410, gone", 410), NOON, chance=0.0)
    assert at.off == "410 Gone: the receiver wants no more"
    assert at.next_seq == 7
