"""What an article costs with and without a broker, and what empty hops cost: `python -m bench.throughput`.

All in one run, because a figure differs from machine to machine and from hour to hour: compare the ratios.
CPU is user and system time of the workers' processes, without the broker's; the clock on the wall counts the
broker and whoever sends, too.
"""

import asyncio
import datetime as dt
import importlib.util
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import click
from aiokafka import AIOKafkaProducer
from aiokafka.admin import NewTopic

from agents import connection, topics
from agents.publish import publish
from agents.replay import left, start_worker
from agents.subscribe import reach
from bench import empty_hops
from bench.accuracy import save
from bench.articles import given_articles
from bench.crew import Crew, Process
from bench.scratch import scratch
from pipeline import embedded
from pipeline.garbage import look_seldom
from pipeline.records.raw import Raw
from pipeline.store import Store
from tests.kafka_broker import Broker

WARM = 100
"""Articles that are taken before the clock starts: by then the word lists are loaded, and all workers have
their partitions."""

EMBEDDED, ONE, TWO = "embedded", "1 worker", "2 workers"


class Cost(NamedTuple):
    """What one article cost, in milliseconds."""

    cpu: float
    wall: float

    @property
    def per_second(self) -> float:
        """Articles a second by the clock on the wall."""
        return 1000 / self.wall


def without_broker(raws: Sequence[Raw], folder: Path) -> Cost:
    """Return what an article costs the driver in one process."""
    with Store.open(folder / "embedded.db") as store:
        embedded.replay(raws[:WARM], store)
        cpu, wall = time.process_time(), time.perf_counter()
        embedded.replay(raws[WARM:], store)
        return _cost(len(raws), time.process_time() - cpu, time.perf_counter() - wall)


async def with_workers(count: int, raws: Sequence[Raw], broker: str, folder: Path) -> Cost:
    """Return what an article costs ``count`` workers together, from `articles.raw` to rows on their topic."""
    prefix, db = f"throughput-{secrets.token_hex(4)}.", folder / f"{count}.db"
    await topics.create(broker, prefix)
    with Store.open(db) as store, open(folder / "log", "ab") as log:

        async def send(some: Sequence[Raw]) -> None:
            await publish(some, broker, prefix)

        async def through() -> bool:
            return not any(await left(broker, prefix, store))

        return await _run(count, lambda: start_worker(broker, prefix, str(db), log), raws, send, through)


async def with_empty_hops(engine: str, raws: Sequence[Raw], broker: str, folder: Path) -> Cost:
    """Return what an article costs ``engine`` on its way through three hops that do nothing."""
    prefix = f"empty-{secrets.token_hex(4)}."
    first, *_, last = (prefix + name for name in empty_hops.HOPS)
    async with topics.admin(broker) as admin:
        await admin.create_topics([NewTopic(prefix + n, topics.PARTITIONS, 1) for n in empty_hops.HOPS])
    sent = 0

    async def send(some: Sequence[Raw]) -> None:
        nonlocal sent
        sent += len(some)
        async with connection.running(AIOKafkaProducer(bootstrap_servers=broker, linger_ms=20)) as producer:
            await asyncio.gather(*[await producer.send(first, raw.value, key=raw.key) for raw in some])

    async def through() -> bool:
        return sum(end for _, end in (await reach(broker, last)).values()) >= sent

    with open(folder / "log", "ab") as log:
        return await _run(
            1, lambda: empty_hops.start_worker(engine, broker, prefix, log), raws, send, through
        )


async def _run(
    count: int,
    start: Callable[[], Process],
    raws: Sequence[Raw],
    send: Callable[[Sequence[Raw]], Awaitable[None]],
    through: Callable[[], Awaitable[bool]],
) -> Cost:
    async def take(some: Sequence[Raw]) -> None:
        await send(some)
        while not await through():
            await asyncio.sleep(0.2)

    crew = Crew(start)
    try:
        for _ in range(count):
            crew.join()
        await take(raws[:WARM])
        cpu, wall = crew.cpu_seconds(), time.perf_counter()
        await take(raws[WARM:])
        return _cost(len(raws), crew.cpu_seconds() - cpu, time.perf_counter() - wall)
    finally:
        crew.abandon()


def _cost(count: int, cpu: float, wall: float) -> Cost:
    return Cost(*(1000 * seconds / (count - WARM) for seconds in (cpu, wall)))


async def _measure(raws: Sequence[Raw], folder: Path, broker: Broker) -> dict[str, Cost]:
    await broker.wait()
    costs = {EMBEDDED: without_broker(raws, folder)}
    for name, count in ((ONE, 1), (TWO, 2)):
        costs[name] = await with_workers(count, raws, broker.address, folder)
    for engine in empty_hops.ENGINES:
        if engine == "faust" or importlib.util.find_spec(engine):
            costs[f"3 empty hops of {engine}"] = await with_empty_hops(engine, raws, broker.address, folder)
    return costs


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(paths: tuple[str, ...], name: str | None) -> None:
    """Print what each article at PATH costs; quixstreams only where it is installed."""
    look_seldom()
    raws = given_articles(paths)
    with scratch() as (folder, broker):
        costs = asyncio.run(_measure(raws, folder, broker))
    for what, cost in costs.items():
        click.echo(f"{what:28} {cost.cpu:7.2f} ms of CPU an article {cost.per_second:8.1f} articles/s")
    beyond, twice = costs[ONE].cpu - costs[EMBEDDED].cpu, costs[TWO].cpu / costs[ONE].cpu
    click.echo(f"one worker beyond embedded   {beyond:7.2f} ms of CPU an article")
    click.echo(f"two workers to one           {twice:7.2f} times the CPU")
    if name:
        figures = {
            "articles": len(raws),
            "costs_milliseconds": {what: cost._asdict() for what, cost in costs.items()},
            "one_worker_beyond_embedded_milliseconds": beyond,
            "two_workers_to_one": twice,
        }
        click.echo(f"kept in {save(name, figures, dt.date.today())}")


if __name__ == "__main__":
    main()
