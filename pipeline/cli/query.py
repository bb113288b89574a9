"""`tallywire query`: the rows that fit, as they are or as of a past moment."""

import datetime as dt
from itertools import islice
from typing import get_args

import click

from pipeline.cli import filters, options, output
from pipeline.cli.progress import past
from pipeline.store import Reader, Sort, Wanted


@click.command()
@filters.wanted
@click.option(
    "--sort", type=click.Choice(get_args(Sort)), default="id", show_default=True,
    help="What comes first: the latest start, the latest change, most killed, or the smallest id; what is "
    "unknown comes last. A table for a person is always by level and date.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print the first N at most.")
@options.as_of
@options.db
@click.option(
    "--format", "form", type=click.Choice(output.FORMATS), default="table", show_default=True,
    help="For a person, or rows as `tallywire replay` prints them.",
)  # fmt: skip
def query(
    wanted: Wanted, sort: Sort, limit: int | None, as_of: dt.datetime | None, db: str, form: str
) -> None:
    """Print the live events of the table that fit every option.

    Dates are civil dates at the place, YYYY-MM-DD; an event that lasts fits where any of its days does.
    """
    with Reader.open(db) as table:
        if as_of is None:
            output.write(islice(table.events(wanted, sort=sort), limit), form)
        else:
            with past(table, as_of) as then:
                output.write(islice(then.events(wanted, sort=sort), limit), form)
