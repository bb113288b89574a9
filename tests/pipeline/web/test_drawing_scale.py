"""Where numbers and days lie on a chart, and which are named beside it."""

import datetime as dt

import pytest

from pipeline.web.drawing.scale import Days, Numbers

FIRST = dt.date(2024, 12, 20)


def days(*offsets: int) -> list[dt.date]:
    return [FIRST + dt.timedelta(n) for n in offsets]


@pytest.mark.parametrize(
    ("numbers", "ticks"),
    [
        ([0], (0, 1)),
        ([], (0, 1)),
        ([1], (0, 1)),
        ([3, 5], (0, 1, 2, 3, 4, 5)),
        ([16], (0, 5, 10, 15, 20)),
        ([66, 22], (0, 20, 40, 60, 80)),
        ([100_000], (0, 20_000, 40_000, 60_000, 80_000, 100_000)),
    ],
)
def test_round_numbers_from_nobody_to_the_largest_stand_beside_the_axis(
    numbers: list[int], ticks: tuple[int, ...]
) -> None:
    scale = Numbers(numbers)
    assert scale.ticks == ticks
    assert not scale.logarithmic
    assert scale.at(0) == 0
    assert all(0 <= scale.at(number) <= 1 for number in numbers)


def test_a_number_that_dwarfs_the_others_makes_the_scale_logarithmic() -> None:
    scale = Numbers([3, 4, 5, 100_000])
    assert scale.logarithmic
    assert scale.ticks == (0, 1, 10, 100, 1_000, 10_000, 100_000)
    assert scale.at(0) == 0
    assert 0.1 < scale.at(4) < scale.at(5) < scale.at(100_000) == 1


@pytest.mark.parametrize(
    ("offsets", "ticks"),
    [
        ((0,), "20 Dec 2024"),
        ((0, 2), "20 Dec 2024, 21 Dec, 22 Dec"),
        ((0, 15), "20 Dec 2024, 27 Dec, 3 Jan 2025"),
        ((0, 100), "Jan 2025, Feb, Mar"),
        ((0, 2000), "2025, 2026, 2027, 2028, 2029, 2030"),
        ((0, 20_000), "2025, 2035, 2045, 2055, 2065, 2075"),
    ],
)
def test_few_days_are_named_and_the_year_where_it_changes(offsets: tuple[int, ...], ticks: str) -> None:
    assert ", ".join(tick.text for tick in Days(days(*offsets), 6).ticks) == ticks


def test_days_lie_from_left_to_right_and_one_alone_in_the_middle() -> None:
    assert [Days(days(0, 10), 5).at(day) for day in days(0, 5, 10)] == [0, 0.5, 1]
    assert Days(days(4), 5).at(*days(4)) == 0.5
