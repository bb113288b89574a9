"""`tallywire diff`: how two tables differ, such as what other rules make of the same articles."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from importlib.metadata import entry_points

import click
import orjson
from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.cli import describe, options
from pipeline.cli.bounds import bounds
from pipeline.cli.table import console
from pipeline.cli.text import json_line, plain
from pipeline.errors import UserError
from pipeline.records.codec import convert, encode
from pipeline.records.event import Event, Total
from pipeline.records.mention import Place
from pipeline.store import Reader
from pipeline.tally.compare import Changed, Compared, Difference, compare


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@options.only("broker", help="OLD and NEW are prefixes of topics of this Kafka: compare what `events` holds.")
@click.option(
    "--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True,
    help="For a person; or one JSON a line, the counts first.",
)  # fmt: skip
def diff(old: str, new: str, broker: str | None, form: str) -> None:
    """Show which events and figures differ between the tables OLD and NEW.

    Both are files of SQLite or SQLAlchemy URLs, of whatever rules. Rows are one event where they have one id,
    else where each has most mentions in common with the other, or the same main article. The status is 0,
    whether they differ or not; the counts tell.
    """
    with ExitStack() as stack:
        stack.enter_context(Console(stderr=True).status("reading ..."))
        if broker:
            compared = compare(_topic(broker, old), _topic(broker, new))
        else:
            before, after = (stack.enter_context(Reader.open_rows(where)) for where in (old, new))
            compared = compare(before.events(), after.events())
    if form == "jsonl":
        click.echo(json_line(orjson.dumps({"kind": "summary"} | compared.counts())))
        for difference in compared.differences:
            click.echo(json_line(encode(difference)))
    else:
        console().print(_table(compared))


def _topic(broker: str, prefix: str) -> Iterable[Event]:
    """Return the live rows on `events`, in the order of their ids."""
    for driver in entry_points(group="tallywire.drivers", name="rows"):
        rows: Iterable[Event] = driver.load()(broker, prefix)
        return rows
    raise UserError("--broker: the Kafka driver is not installed")


def _table(compared: Compared) -> RenderableType:
    counts = compared.counts()
    totals, figures = counts.pop("totals"), counts.pop("figures")
    events = ", ".join(f"{number:,} {kind}" for kind, number in counts.items())
    summary = Text(f"Events: {events}. In the changed ones: {totals:,} totals, {figures:,} figures.")
    if not compared.differences:
        return summary
    rows = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, expand=True)
    rows.add_column("ID", style="dim", width=describe.SHORT_ID)
    rows.add_column("", width=8)
    rows.add_column("What", ratio=2)
    rows.add_column("Old", ratio=2)
    rows.add_column("New", ratio=2)
    for difference in compared.differences:
        cells = [difference.event_id[: describe.SHORT_ID], difference.kind]
        for line in _lines(difference):
            rows.add_row(*cells, *(Text(plain(cell)) for cell in line))
            cells = ["", ""]
        rows.add_section()
    return Group(summary, rows)


def _lines(difference: Difference) -> Iterator[tuple[str, str, str]]:
    """Yield what changed, before and after; the first line names the event."""
    other = (difference.other_id or "")[: describe.SHORT_ID]
    match difference.kind:
        case "merged":
            yield difference.title, "", f"into {other}"
        case "split":
            yield difference.title, f"out of {other}", ""
        case _:
            yield difference.title, f"was {other}" if other else "", ""
    for field in difference.fields:
        yield field.what.replace("_", " "), _value(field.what, field.old), _value(field.what, field.new)
    for number in (*difference.totals, *difference.figures):
        what = f"{number.what}: {number.group}" if number.group else f"{number.what}, total"
        yield (what.replace("_", " "), *_numbers(number))


def _value(field: str, value: object) -> str:
    if field == "place" and value is not None:
        return describe.place(convert(value, Place))
    return "—" if value is None else str(value)


def _numbers(number: Changed) -> tuple[str, str]:
    old, new = (None if side is None else convert(side, Total) for side in (number.old, number.new))
    if bounds(old) != bounds(new) or old is None or new is None:
        return bounds(old), bounds(new)
    return _attested(old), _attested(new)


def _attested(number: Total) -> str:
    return f"{bounds(number)}, {number.publishers} publ., {number.origins} orig."
