"""Seconds to look back, by how far: ``python -m bench.as_of DB [--events N]``.

DB, a file or a URL of PostgreSQL, must be new; a year of made-up news goes into it first.
"""

import datetime as dt
import time

import click

from bench.mentions import DAYS, FIRST_DAY, made_mentions
from bench.rebuild import NOW, SOURCE
from pipeline.store import Logged, Reader, Store

GROUP = 500
LAST = dt.datetime.combine(FIRST_DAY, dt.time.max, dt.UTC) + dt.timedelta(days=DAYS - 1)


def fill(where: str, events: int) -> None:
    """Make the table."""
    with Store.open(where) as store, click.progressbar(made_mentions(events)) as articles:
        batch: list[Logged] = []
        for offset, mentions in enumerate(articles):
            batch.append(Logged(offset, mentions))
            if len(batch) == GROUP:
                store.apply(batch, SOURCE, NOW)
                batch.clear()
        store.apply(batch, SOURCE, NOW)


@click.command()
@click.argument("db")
@click.option("--events", default=20_000, show_default=True, help="How many the year has.")
def main(db: str, events: int) -> None:
    """Print for each number of days back: articles looked at, seconds, of these the processor's, and rows."""
    fill(db, events)
    click.echo("days back  articles  seconds  processor    rows")
    with Reader.open(db) as table:
        for days in (0, 7, 30, 90, 180, 270, 360):
            began, cpu_began, looked_at = time.perf_counter(), time.process_time(), 0

            def advance(_: int, of: int) -> None:
                nonlocal looked_at
                looked_at = of

            with table.as_of(LAST - dt.timedelta(days=days), advance) as past:
                rows = sum(1 for _ in past.events())
            seconds, cpu = time.perf_counter() - began, time.process_time() - cpu_began
            click.echo(f"{days:9}  {looked_at:8,}  {seconds:7.1f}  {cpu:9.1f}  {rows:6,}")


if __name__ == "__main__":
    main()
