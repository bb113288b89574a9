"""Speed on one core: ``python -m bench.speed SET [SET ...]``.

Each set goes once through the stages, in the groups in which ``tallywire replay`` commits. The clock is CPU
time. A floor is measured beside each group: what it takes to decode the JSON and to look up every word of the
text in one dictionary, which no reader of news can do without. The ratio to it compares machines, and busy
hours with idle ones.
"""

import datetime as dt
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import orjson

from bench.accuracy import save
from bench.gold import read_sets
from pipeline.clean import clean
from pipeline.clean.admit import admit
from pipeline.embedded import GROUP_RECORDS
from pipeline.extract import extract
from pipeline.lexicon.load import load
from pipeline.reader import read
from pipeline.records.raw import Raw
from pipeline.store import Logged, Store

STAGES = ("clean", "extract", "tally")
_NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_WORD = re.compile(r"\w+")


@dataclass
class Timing:
    """CPU seconds that ``articles`` took in each stage, and the floor under them all."""

    articles: int
    floor: float = 0.0
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))

    @property
    def total(self) -> float:
        return sum(self.seconds.values())

    @property
    def per_second(self) -> float:
        return self.articles / self.total

    @property
    def ratio(self) -> float:
        """How many times the floor the stages take."""
        return self.total / self.floor

    def milliseconds(self, seconds: float) -> float:
        """Return ``seconds`` of all articles as milliseconds of one."""
        return 1000 * seconds / self.articles

    def figures(self) -> dict[str, Any]:
        """Return what is kept in bench/results."""
        return {
            "articles": self.articles,
            "articles_per_second": round(self.per_second, 1),
            "milliseconds": {name: round(self.milliseconds(s), 3) for name, s in self.seconds.items()},
            "floor_milliseconds": round(self.milliseconds(self.floor), 3),
            "times_the_floor": round(self.ratio, 1),
        }

    def lines(self) -> list[str]:
        """Return one line for each stage, and one for all."""
        shares = [
            f"  {name:8} {self.milliseconds(s):6.2f} ms an article {s / self.total:5.0%}"
            for name, s in self.seconds.items()
        ]
        floor = f"{self.ratio:.0f} times the floor of {self.milliseconds(self.floor):.2f} ms"
        return [*shares, f"  together {self.milliseconds(self.total):6.2f} ms, {floor}"]


def measure(raws: Sequence[Raw]) -> Timing:
    """Take ``raws`` through all stages into a table of their own."""
    extract(clean(admit(raws[0].value, raws[0].key, _NOW)))  # the word lists are loaded at the first article
    timing = Timing(len(raws))
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder, "speed.db")) as store:
        for start in range(0, len(raws), GROUP_RECORDS):
            group = raws[start : start + GROUP_RECORDS]
            timing.floor += _floor(group)
            with _timed(timing, "clean"):
                articles = [clean(admit(raw.value, raw.key, _NOW)) for raw in group]
            with _timed(timing, "extract"):
                mentions = [extract(article) for article in articles]
            with _timed(timing, "tally"):
                store.apply([Logged(*logged) for logged in enumerate(mentions)], f"group {start}", _NOW)
    return timing


@contextmanager
def _timed(timing: Timing, stage: str) -> Iterator[None]:
    began = time.process_time()
    yield
    timing.seconds[stage] += time.process_time() - began


def _floor(raws: Sequence[Raw]) -> float:
    known = frozenset(load("languages")["english"]["words"])
    began = time.process_time()
    for raw in raws:
        text = orjson.loads(raw.value or b"{}").get("text") or ""
        sum([word in known for word in _WORD.findall(text.lower())])
    return time.process_time() - began


@click.command()
@click.argument("sets", nargs=-1, required=True, metavar="[NAME=]SET...")
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(sets: tuple[str, ...], name: str | None) -> None:
    """Print how fast the articles of each SET, named as for bench.accuracy, become rows on one core."""
    results: dict[str, Any] = {}
    try:
        chosen = [gold for argument in sets for gold in read_sets(argument)]
    except FileNotFoundError as error:
        raise click.UsageError(str(error)) from None
    for gold in chosen:
        timing = measure(list(read([str(gold.articles)])))
        click.echo(f"{gold.name}: {timing.articles} articles, {timing.per_second:.0f} a second")
        click.echo("\n".join(timing.lines()))
        results[gold.name] = timing.figures()
    if name:
        click.echo(f"kept in {save(name, {'sets': results}, dt.date.today())}")


if __name__ == "__main__":
    main()
