"""Where numbers and days lie on a chart, and which of them stand beside its axes."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

_ROUND = (1, 2, 5, 10)
_WIDE = 200
"""So many times the median, and the largest number would press all others onto the ground."""
_DAYS_A_MONTH = 30.44


class Numbers:
    """Numbers of persons from 0 up, as shares of the height; logarithmic where one dwarfs the others."""

    def __init__(self, numbers: Iterable[int]) -> None:
        found = [number for number in numbers if number > 0]
        top = max(found, default=1)
        self.logarithmic = bool(found) and top > _WIDE * median(found)
        self.ticks = _decades(top) if self.logarithmic else _even(top)
        self._top = self._shaped(self.ticks[-1])

    def at(self, number: int) -> float:
        """Return 0 for the ground, 1 for the top."""
        return self._shaped(number) / self._top

    def _shaped(self, number: int) -> float:
        return math.log10(1 + number) if self.logarithmic else float(number)


def _even(top: int, most: int = 5) -> tuple[int, ...]:
    """Return 0 and at most ``most`` round numbers up to one that is not below ``top``."""
    rough = top / most
    power = 10 ** max(0, math.floor(math.log10(rough))) if rough > 1 else 1
    step = next(n * power for n in _ROUND if n * power >= rough)
    return tuple(range(0, top + step, step)) if top % step else tuple(range(0, top + 1, step))


def _decades(top: int) -> tuple[int, ...]:
    last = math.ceil(math.log10(top))
    every = 1 + last // 6
    return (0, *(10**n for n in range(last % every, last, every)), 10**last)


class Tick(NamedTuple):
    """A day beside the axis."""

    day: dt.date
    text: str


class Days:
    """Days as shares of the width; a single one stands in the middle."""

    def __init__(self, days: Sequence[dt.date], most_ticks: int) -> None:
        self.first, self.last = min(days), max(days)
        self._span = (self.last - self.first).days
        self.ticks = self._ticks(most_ticks)

    def at(self, day: dt.date) -> float:
        """Return 0 for the first day, 1 for the last."""
        return (day - self.first).days / self._span if self._span else 0.5

    def _ticks(self, most: int) -> tuple[Tick, ...]:
        for step in (1, 2, 7, 14):
            if self._span // step < most:
                found = [self.first + dt.timedelta(n) for n in range(0, self._span + 1, step)]
                return _named(found, "{day.day} {day:%b}", " {day.year:04}")
        months = self._span / _DAYS_A_MONTH
        step = next((n for n in (1, 3, 6) if months / n < most), 0)
        if step:
            return _named(self._firsts(step), "{day:%b}", " {day.year:04}")
        years = range(self.first.year + 1, self.last.year + 1, math.ceil(months / 12 / most))
        return tuple(Tick(dt.date(year, 1, 1), f"{year:04}") for year in years)

    def _firsts(self, step: int) -> list[dt.date]:
        """Return the first days of every ``step``-th month, counted from January."""
        count = range(self.first.year * 12 + self.first.month, self.last.year * 12 + self.last.month)
        return [dt.date(n // 12, n % 12 + 1, 1) for n in count if n % step == 0]


def _named(days: Sequence[dt.date], form: str, year: str) -> tuple[Tick, ...]:
    """Name ``days``, with the year where it is another than the day before's."""
    ticks = []
    for before, day in zip([None, *days], days, strict=False):
        new = before is None or before.year != day.year
        ticks.append(Tick(day, (form + year if new else form).format(day=day)))
    return tuple(ticks)
