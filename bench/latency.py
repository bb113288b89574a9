"""Seconds from an article on its topic to its row on `events` at a steady rate: `python -m bench.latency`."""

import asyncio
import datetime as dt
import statistics
import time
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

import click
from aiokafka import AIOKafkaProducer

from agents import topics
from agents.replay import start_worker
from agents.subscribe import messages
from bench.accuracy import save
from bench.articles import given_articles
from bench.crew import Crew
from bench.scratch import scratch
from pipeline.clean.admit import admit
from pipeline.embedded import utc_now
from pipeline.records.codec import decode
from pipeline.records.event import Event
from pipeline.records.raw import Raw
from tests.kafka_broker import Broker

WARM = 50
"""Articles sent before the clock counts: the worker has its partitions then."""
PATIENCE = 30.0
"""Seconds after the last article within which every row must have come."""


async def latencies(raws: Sequence[Raw], rate: float, broker: str, folder: Path) -> list[float]:
    """Return, for each article that a row tells of, the seconds from its sending until its row was read.

    The clock starts when the article is handed to the producer; batching, three hops, the table's transaction
    and the relay lie in between.
    """
    await topics.create(broker)
    seen: dict[str, float] = {}
    sent: dict[str, float] = {}

    async def watch() -> None:
        async with aclosing(messages(broker, "events", earliest=True, once=False)) as found:
            async for message in found:
                now = time.perf_counter()
                for article in decode(message.value or b"", Event).articles:
                    seen.setdefault(article.article_id, now)

    with open(folder / "log", "ab") as log:
        crew = Crew(lambda: start_worker(broker, "", str(folder / "table.db"), log))
        watching = asyncio.create_task(watch())
        try:
            crew.join()
            await _send(raws[:WARM], rate, broker, {})
            while not seen:
                await asyncio.sleep(0.1)
            await _send(raws[WARM:], rate, broker, sent)
            await asyncio.sleep(PATIENCE)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            crew.abandon()
    return [seen[id_] - at for id_, at in sent.items() if id_ in seen]


async def _send(raws: Sequence[Raw], rate: float, broker: str, sent: dict[str, float]) -> None:
    """Send ``raws`` at ``rate`` a second; ``sent`` takes the moment of each by its article's id."""
    producer = AIOKafkaProducer(bootstrap_servers=broker)
    await producer.start()
    try:
        began = time.perf_counter()
        for number, raw in enumerate(raws):
            await asyncio.sleep(began + number / rate - time.perf_counter())
            sent[admit(raw.value, raw.key, utc_now()).article_id] = time.perf_counter()
            await producer.send("articles.raw", raw.value)
    finally:
        await producer.stop()


async def _measure(raws: Sequence[Raw], rate: float, folder: Path, broker: Broker) -> list[float]:
    await broker.wait()
    return await latencies(raws, rate, broker.address, folder)


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--rate", default=50.0, show_default=True, help="Articles a second.")
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(paths: tuple[str, ...], rate: float, name: str | None) -> None:
    """Print the median and the 99th percentile for the articles at PATH that a row tells of."""
    raws = given_articles(paths)
    with scratch() as (folder, broker):
        found = asyncio.run(_measure(raws, rate, folder, broker))
    cuts = statistics.quantiles(found, n=100)
    p50, p99 = cuts[49], cuts[98]
    click.echo(f"{len(found):,} articles at {rate:g}/s: publish to row p50 {p50:.3f} s, p99 {p99:.3f} s")
    if name:
        figures = {
            "rate": rate,
            "articles": len(found),
            "p50_seconds": round(p50, 3),
            "p99_seconds": round(p99, 3),
        }
        click.echo(f"kept in {save(name, figures, dt.date.today())}")


if __name__ == "__main__":
    main()
