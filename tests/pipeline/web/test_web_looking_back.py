"""The table as of past moments: one computation at a time, kept for a while, bounded."""

import asyncio
import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.store import Logged, Past, Reader, Store
from pipeline.web.looking_back import KEPT, MOST_WAITING, LookingBack
from pipeline.web.problem import Problem
from tests.laws.made import NOON, article, telling

DAYS = [dt.datetime(2018, 12, day, tzinfo=dt.UTC) for day in range(1, 20)]


class Slow(Reader):
    """A table whose past takes until it is let go; counts how often it was computed."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self.computed: list[dt.datetime] = []
        self.begun, self.go = threading.Event(), threading.Event()
        self.go.set()

    @contextmanager
    def as_of(self, moment: dt.datetime, advance: Any = None, *, most: int | None = None) -> Iterator[Past]:
        self.computed.append(moment)
        self.begun.set()
        assert self.go.wait(30)
        advance(0, 1)
        with super().as_of(moment, advance, most=most) as past:
            yield past


@pytest.fixture
def table(seeds_table: Path) -> Iterator[Slow]:
    with Slow.open(seeds_table) as opened:
        yield opened


def count(past: Past) -> int:
    return sum(1 for _ in past.events())


async def test_a_moment_is_computed_once_and_kept(table: Slow) -> None:
    back = LookingBack(table)
    assert [await back.ask(DAYS[0], count), await back.ask(DAYS[0], count)] == [0, 0]
    assert table.computed == DAYS[:1]
    back.close()


async def test_so_many_are_kept_and_no_more(table: Slow) -> None:
    back = LookingBack(table)
    for day in DAYS[: KEPT + 1]:
        await back.ask(day, count)
    await back.ask(DAYS[KEPT], count)
    await back.ask(DAYS[0], count)
    assert table.computed == [*DAYS[: KEPT + 1], DAYS[0]]
    back.close()


async def test_while_one_is_computed_nobody_waits_for_another(table: Slow) -> None:
    back = LookingBack(table)
    table.go.clear()
    first, same = (asyncio.ensure_future(back.ask(DAYS[0], count)) for _ in range(2))
    await asyncio.to_thread(table.begun.wait, 30)
    with pytest.raises(Problem) as refused:
        await back.ask(DAYS[1], count)
    assert (refused.value.status_code, refused.value.headers) == (503, {"Retry-After": "5"})
    table.go.set()
    assert [await first, await same, await back.ask(DAYS[1], count)] == [0, 0, 0]
    assert table.computed == DAYS[:2]
    back.close()


async def test_so_many_wait_and_no_more_and_then_it_goes_on(table: Slow) -> None:
    back = LookingBack(table)
    table.go.clear()
    waiting = [asyncio.ensure_future(back.ask(DAYS[0], count)) for _ in range(MOST_WAITING)]
    await asyncio.to_thread(table.begun.wait, 30)
    for day in DAYS[:2]:
        with pytest.raises(Problem, match="Many ask"):
            await back.ask(day, count)
    table.go.set()
    assert [*await asyncio.gather(*waiting), await back.ask(DAYS[1], count)] == [0] * (MOST_WAITING + 1)
    back.close()


async def test_one_that_takes_too_long_is_given_up_and_the_next_goes_on(table: Slow) -> None:
    back = LookingBack(table, most_seconds=-1)
    for _ in range(2):
        with pytest.raises(Problem, match="query --as-of"):
            await back.ask(DAYS[0], count)
    back.close()


async def test_what_is_computed_is_given_up_when_the_server_stops(table: Slow) -> None:
    back = LookingBack(table)
    table.go.clear()
    asked = asyncio.ensure_future(back.ask(DAYS[0], count))
    await asyncio.to_thread(table.begun.wait, 30)
    back.stop()
    table.go.set()
    with pytest.raises(Problem, match="stopping"):
        await asked
    back.close()


async def test_what_was_erased_is_not_kept_whatever_the_time_of_its_erasure(tmp_path: Path) -> None:
    """A record of an erasure that another table made may be older than the last one here."""
    with Store.open(tmp_path / "table.db") as store:
        said = [article(id_, telling(id_, place)) for id_, place in (("a", "Hajin"), ("b", "Kano"))]
        store.apply([Logged(number, one) for number, one in enumerate(said)], "log", NOON)
        back = LookingBack(store)
        left = [await back.ask(NOON, count)]
        for id_, hours in (("a", 2), ("b", 1)):
            store.erase(id_, "asked for", NOON + dt.timedelta(hours=hours))
            left.append(await back.ask(NOON, count))
        back.close()
    assert left == [2, 1, 0]
