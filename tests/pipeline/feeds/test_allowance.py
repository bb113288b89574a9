"""How much a feed may bring in a day."""

import datetime as dt

from pipeline.feeds.allowance import DAY, Allowance
from tests.pipeline.feeds.ingesting import HOUR, START


def test_what_is_spent_comes_back_with_the_next_day() -> None:
    allowance = Allowance(100)
    allowance.spend(99, START)
    assert allowance.until(START) is None
    allowance.spend(1, START + HOUR)
    assert allowance.until(START + 2 * HOUR) == START + DAY
    assert allowance.until(START + DAY) is None
    allowance.spend(99, START + DAY)
    assert allowance.until(START + DAY) is None


def test_a_clock_that_was_ahead_takes_nothing_away() -> None:
    allowance = Allowance(100)
    allowance.spend(100, START + dt.timedelta(days=900))
    assert allowance.until(START) is None
