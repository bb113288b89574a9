"""The arithmetic of the speed benchmark, and that it takes articles through every stage."""

import pytest

from bench.articles import made_articles
from bench.speed import STAGES, Timing, measure


def test_rates_shares_and_the_ratio_to_the_floor() -> None:
    timing = Timing(200, 0.02, {"clean": 0.2, "extract": 0.6, "tally": 0.2})
    assert timing.per_second == pytest.approx(200)
    assert timing.ratio == pytest.approx(50)
    assert timing.figures() == {
        "articles": 200,
        "articles_per_second": 200.0,
        "milliseconds": {"clean": 1.0, "extract": 3.0, "tally": 1.0},
        "floor_milliseconds": 0.1,
        "times_the_floor": 50.0,
    }
    assert timing.lines() == [
        "  clean      1.00 ms an article   20%",
        "  extract    3.00 ms an article   60%",
        "  tally      1.00 ms an article   20%",
        "  together   5.00 ms, 50 times the floor of 0.10 ms",
    ]


def test_every_stage_is_measured() -> None:
    timing = measure(list(made_articles(20)))
    assert timing.articles == 20
    assert timing.floor > 0
    assert all(timing.seconds[stage] > 0 for stage in STAGES)
