"""Seconds to make a table from `mentions`, and to take one over: ``python -m bench.rebuild DB [DB ...]``.

Each DB, a file or a URL of PostgreSQL, must be new. The records go through what the owner of `mentions` does
when it has lost its table: decoded and applied in groups, the outbox emptied as the relay does, though into
nothing. A takeover opens the table, takes the epoch and applies one record more.
"""

import datetime as dt
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from agents.tally import GROUP_RECORDS
from bench.accuracy import save
from bench.mentions import made_mentions
from pipeline.records.codec import decode, encode
from pipeline.records.mention import Mentions
from pipeline.store import Logged, Store
from pipeline.store.engine import connect

SOURCE = "mentions/0"
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
TAKEOVERS = 5


def groups(events: int) -> Iterator[list[bytes]]:
    """Return the values of the log as a consumer is given them."""
    group: list[bytes] = []
    for mentions in made_mentions(events):
        group.append(encode(mentions))
        if len(group) == GROUP_RECORDS:
            yield group
            group = []
    yield group


def rebuild(where: str, events: int) -> dict[str, Any]:
    """Make the table at ``where`` and return how long it took, and what it holds."""
    applying = relaying = slowest = cpu = 0.0
    records = 0
    with Store.open(where, outbox=True) as store, click.progressbar(groups(events)) as bar:
        for values in bar:
            began, cpu_began = time.perf_counter(), time.process_time()
            batch = [Logged(records + n, decode(value, Mentions)) for n, value in enumerate(values)]
            store.apply(batch, SOURCE, NOW, epoch=1)
            applied, cpu = time.perf_counter(), cpu + time.process_time() - cpu_began
            while due := store.due():
                store.sent(due, SOURCE, 1)
            relaying += time.perf_counter() - applied
            applying += applied - began
            slowest = max(slowest, applied - began)
            records += len(values)
        counts = store.counts()
    return {
        "records": records,
        "events": counts.events,
        "apply_seconds": round(applying, 1),
        "apply_cpu_seconds": round(cpu, 1),
        "slowest_group_seconds": round(slowest, 2),
        "relay_seconds": round(relaying, 1),
        "gigabytes": round(size(where) / 1e9, 2),
    }


def take_over(where: str) -> float:
    """Return the median of the seconds until a new owner of ``where`` has applied its first record."""
    extra = [Logged(0, mentions) for mentions in made_mentions(400)][-TAKEOVERS:]
    seconds = []
    for epoch, record in enumerate(extra, 2):
        began = time.perf_counter()
        with Store.open(where, outbox=True) as store:
            store.skip(SOURCE, 0, epoch)
            store.apply([record._replace(offset=store.offset(SOURCE))], SOURCE, NOW, epoch)
            seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def size(where: str) -> int:
    """Return the bytes on disk."""
    if "://" not in where:
        return sum(file.stat().st_size for file in Path(where).parent.glob(f"{Path(where).name}*"))
    engine = connect(where)
    with engine.connect() as db:
        bytes_ = int(db.scalar(sa.text("select pg_database_size(current_database())")) or 0)
    engine.dispose()
    return bytes_


@click.command()
@click.argument("tables", nargs=-1, required=True, metavar="DB...")
@click.option("--events", default=100_000, show_default=True)
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(tables: tuple[str, ...], events: int, name: str | None) -> None:
    """Print how long a rebuild and a takeover of each DB take, and how many times as long as of the first."""
    results: dict[str, dict[str, Any]] = {}
    for where in tables:
        found = rebuild(where, events) | {"takeover_seconds": round(take_over(where), 4)}
        results[connect(where).dialect.name] = found
        first = next(iter(results.values()))

        def times(what: str, found: dict[str, Any] = found, first: dict[str, Any] = first) -> str:
            return f"{found[what]:.3g} s ({found[what] / first[what]:.2f} times the first)"

        click.echo(
            f"{connect(where).dialect.name}: {found['events']:,} events, {found['records']:,} records, "
            f"{found['gigabytes']} GB\n"
            f"  rebuild   {times('apply_seconds')}, of it own CPU {found['apply_cpu_seconds']:.0f} s; "
            f"{found['records'] / found['apply_seconds']:.0f} records a second; the slowest group of "
            f"{GROUP_RECORDS} {found['slowest_group_seconds']} s; relay {found['relay_seconds']:.0f} s\n"
            f"  takeover  {times('takeover_seconds')}"
        )
    if name:
        click.echo(f"kept in {save(name, {'stores': results}, dt.date.today())}")


if __name__ == "__main__":
    main()
