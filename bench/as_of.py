"""Seconds to look back, by how far: ``python -m bench.as_of DB [--events N]``.

DB, a file or a URL of PostgreSQL, must be new; a year of made-up news goes into it first.
"""

import datetime as dt
import statistics
import time
from collections.abc import Callable, Iterable
from functools import partial

import click

from bench.mentions import DAYS, FIRST_DAY, made_mentions
from bench.rebuild import NOW, SOURCE
from pipeline.store import EVERYTHING, Logged, Reader, Store

GROUP = 500
SOME = 20
"""Calls that a median is of."""
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


def median_ms(calls: Iterable[Callable[[], object]]) -> float:
    """Return how long a call takes."""
    took = []
    for call in calls:
        began = time.perf_counter()
        call()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


@click.command()
@click.argument("db")
@click.option("--events", default=20_000, show_default=True, help="How many the year has.")
def main(db: str, events: int) -> None:
    """Print for each number of days back: articles looked at, seconds, of these the processor's, and rows.

    In the last two columns: milliseconds for the first page of a list once this is done, and for one event
    alone, which is looked for without all that; medians.
    """
    fill(db, events)
    click.echo("days back  articles  seconds  processor    rows  page ms  event ms")
    with Reader.open(db) as table:
        for days in (0, 7, 30, 90, 180, 270, 360):
            moment = LAST - dt.timedelta(days=days)
            began, cpu_began, looked_at = time.perf_counter(), time.process_time(), 0

            def advance(_: int, of: int) -> None:
                nonlocal looked_at
                looked_at = of

            with table.as_of(moment, advance) as past:
                ids = [event.event_id for event in past.events()]
                seconds, cpu = time.perf_counter() - began, time.process_time() - cpu_began
                page = median_ms(partial(past.page, EVERYTHING, limit=50) for _ in range(SOME))
            some = ids[:: len(ids) // SOME + 1]
            event = median_ms(partial(table.event_as_of, id_, moment) for id_ in some)
            click.echo(
                f"{days:9}  {looked_at:8,}  {seconds:7.1f}  {cpu:9.1f}  {len(ids):6,}  "
                f"{page:7.0f}  {event:8.0f}"
            )


if __name__ == "__main__":
    main()
