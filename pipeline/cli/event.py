"""`tallywire event`: one row in full."""

import datetime as dt

import click

from pipeline.cli import options
from pipeline.cli.detail import detail
from pipeline.cli.table import console
from pipeline.cli.text import json_line
from pipeline.grading import grades
from pipeline.records.codec import encode
from pipeline.store import Reader


@click.command()
@click.argument("event_id", metavar="ID")
@options.as_of
@options.db
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="For a person, or the row as it is.",
)
def event(event_id: str, as_of: dt.datetime | None, db: str, form: str) -> None:
    """Show event ID with every claim behind its numbers.

    ID is an event's id or the beginning of it, as far as only one event begins so. Each claim is told with
    its speaker, what it counts, and the words it was read from, marked in their sentence. As of an earlier
    time an event may have had another id, that of the first article known then.
    """
    with Reader.open(db) as table:
        row = table.event(event_id) if as_of is None else table.event_as_of(event_id, as_of)
    if form == "json":
        click.echo(json_line(encode(row)))
        return
    screen = console()
    for part in detail(row, grades(row)):
        screen.print(part)
