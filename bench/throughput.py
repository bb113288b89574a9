"""Articles a second of one and two workers, and without a broker: `python -m bench.throughput`.

All in one run, because the figure differs from machine to machine and from hour to hour: compare the ratios.
"""

import asyncio
import datetime as dt
import secrets
import time
from collections.abc import Sequence
from pathlib import Path

import click

from agents import topics
from agents.publish import publish
from agents.replay import left, start_worker
from bench.accuracy import save
from bench.articles import given_articles
from bench.crew import Crew
from bench.scratch import scratch
from pipeline import embedded
from pipeline.records.raw import Raw
from pipeline.store import Store
from tests.kafka_broker import Broker

WARM = 100
"""Articles that the workers take before the clock starts: by then all have their partitions."""


def without_broker(raws: Sequence[Raw], folder: Path) -> float:
    """Return the articles a second of the driver in one process."""
    with Store.open(folder / "embedded.db") as store:
        began = time.perf_counter()
        embedded.replay(raws, store)
        return len(raws) / (time.perf_counter() - began)


async def with_workers(count: int, raws: Sequence[Raw], broker: str, folder: Path) -> float:
    """Return the articles a second of ``count`` workers, from articles.raw to the rows on their topic."""
    prefix, db = f"throughput-{secrets.token_hex(4)}.", folder / f"{count}.db"
    await topics.create(broker, prefix)
    with Store.open(db) as store, open(folder / "log", "ab") as log:
        crew = Crew(lambda: start_worker(broker, prefix, str(db), log))
        try:
            for _ in range(count):
                crew.join()
            await publish(raws[:WARM], broker, prefix)
            await _through(broker, prefix, store)
            began = time.perf_counter()
            await publish(raws[WARM:], broker, prefix)
            await _through(broker, prefix, store)
            return (len(raws) - WARM) / (time.perf_counter() - began)
        finally:
            crew.abandon()


async def _through(broker: str, prefix: str, store: Store) -> None:
    while any(await left(broker, prefix, store)):
        await asyncio.sleep(0.2)


async def _measure(raws: Sequence[Raw], folder: Path, broker: Broker) -> dict[str, float]:
    await broker.wait()
    rates = {"embedded": without_broker(raws, folder)}
    for count in (1, 2):
        rates[f"{count} workers"] = await with_workers(count, raws, broker.address, folder)
    return rates


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(paths: tuple[str, ...], name: str | None) -> None:
    """Print articles a second for those at PATH, and the ratio to the driver without a broker."""
    raws = given_articles(paths)
    with scratch() as (folder, broker):
        rates = asyncio.run(_measure(raws, folder, broker))
    for what, rate in rates.items():
        click.echo(f"{what:10} {rate:7.1f} articles/s   {rate / rates['embedded']:.2f} of embedded")
    if name:
        figures = {"articles": len(raws), "articles_per_second": rates}
        click.echo(f"kept in {save(name, figures, dt.date.today())}")


if __name__ == "__main__":
    main()
