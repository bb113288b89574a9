"""What several processes gain on one machine: ``python -m bench.workers [PATH ...]``.

The same articles are replayed with each number of them in turns, once all have read some and hold their word
lists. What the process that tallies takes itself is where more of them stop to help.
"""

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Sequence
from multiprocessing import active_children
from pathlib import Path
from typing import NamedTuple

import click

from bench.accuracy import save
from bench.articles import given_articles
from bench.crew import cpu_seconds
from pipeline import embedded
from pipeline.parallel import processes
from pipeline.records.raw import Raw
from pipeline.store import Store

WARM = 100
"""Articles before the clock starts."""


class Cost(NamedTuple):
    """Milliseconds an article."""

    wall: float
    cpu: float
    """Of all processes."""
    tally: float
    """Of the one that tallies; with a single one this is all."""


def cost(raws: Sequence[Raw], workers: int) -> Cost:
    """Return what a replay of ``raws`` with so many ``workers`` takes, the first of them not counted."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder, "workers.db")) as store,
        processes(workers) as others,
    ):
        embedded.replay(raws[:WARM], store, processes=others)
        wall, own, children = time.perf_counter(), time.process_time(), _children()
        embedded.replay(raws[WARM:], store, processes=others)
        wall, own = time.perf_counter() - wall, time.process_time() - own
        taken = (wall, own + _children() - children, own)
    return Cost(*(1000 * seconds / (len(raws) - WARM) for seconds in taken))


def _children() -> float:
    """Return the CPU seconds that the children have taken so far."""
    return sum(cpu_seconds(child.pid) for child in active_children() if child.pid)


def line(workers: int, cost: Cost, one: Cost) -> str:
    """Return what is printed of ``workers``, compared with ``one``."""
    return (
        f"{workers:3} workers {1000 / cost.wall:7.1f} articles/s, {one.wall / cost.wall:.2f} times one; "
        f"{cost.cpu:.2f} ms CPU an article, {cost.cpu / one.cpu:.2f} of one; "
        f"of it {cost.tally:.2f} ms where it is tallied"
    )


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--workers", "most", default=2, show_default=True, help="Measure 1, 2, 4 ... up to so many.")
@click.option("--rounds", default=3, show_default=True, help="How often each number is measured.")
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(paths: tuple[str, ...], most: int, rounds: int, name: str | None) -> None:
    """Print articles a second and CPU an article by the number of workers, as ratios to one."""
    raws = given_articles(paths)
    numbers = [1 << power for power in range(most.bit_length())]
    measured: dict[int, list[Cost]] = {number: [] for number in numbers}
    for _ in range(rounds):
        for number in numbers:
            measured[number].append(cost(raws, number))
    costs = {
        number: Cost(*map(statistics.median, zip(*all_, strict=True))) for number, all_ in measured.items()
    }
    for number in numbers:
        click.echo(line(number, costs[number], costs[1]))
    if name:
        figures = {number: found._asdict() for number, found in costs.items()}
        click.echo(f"kept in {save(name, {'articles': len(raws), 'milliseconds': figures}, dt.date.today())}")


if __name__ == "__main__":
    main()
