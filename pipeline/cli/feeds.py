"""`tallywire feeds`: which feeds there are, and how each is doing."""

import datetime as dt
import sys
from typing import Any

import click
import orjson
from rich.table import Table
from rich.text import Text

from pipeline.cli import options
from pipeline.cli.output import write_json
from pipeline.cli.table import console
from pipeline.cli.text import json_line, plain
from pipeline.feeds import declared
from pipeline.feeds.status import FeedStatus, statuses
from pipeline.store import Reader


@click.group()
def feeds() -> None:
    """Look after the feeds that are ingested."""


@feeds.command()
@options.db
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
    help="For a person, or one JSON array.",
)  # fmt: skip
def status(db: str, form: str) -> None:
    """Show for each feed when it was last read, what failed, what came of it, and when it is asked again.

    Items are the entries of its newest document, articles the records that it brought into the log; skipped
    and gone are entries that gave none, by reason. Saved are bytes that conditional requests spared.
    """
    with Reader.open(db) as table:
        found = statuses(table)
    if form == "json":
        values = (orjson.dumps(one._asdict(), option=orjson.OPT_UTC_Z) for one in found)
        write_json(values, sys.stdout, array=True)
        return
    if not found:
        click.echo("no feeds: `tallywire ingest FEED` reads some")
        return
    now = dt.datetime.now(dt.UTC)
    output = Table(box=None, header_style="bold", pad_edge=False)
    output.add_column("feed", overflow="fold", ratio=1)
    for name in ("last success", "next poll"):
        output.add_column(name, no_wrap=True)
    for name in ("items", "articles", "waiting", "skipped", "gone", "received", "saved"):
        output.add_column(name, justify="right", no_wrap=True)
    for one in found:
        output.add_row(*_cells(one, now))
        for detail in _details(one, now):
            output.add_row(Text(f"  {detail}", style="dim"))
    console().print(output)


@feeds.command("import")
@click.argument("path", metavar="FILE.opml")
def import_list(path: str) -> None:
    """Print the feeds of FILE.opml, as feed readers export them, as tables for config/feeds.toml."""
    found = declared.read_list(path)
    for outline in found.outlines:
        if outline.title:
            click.echo(f"# {plain(outline.title)}")
        click.echo(f"[[feed]]\nurl = {json_line(orjson.dumps(outline.url))}\n")
    for reason in found.refused:
        click.echo(f"left out: {plain(reason)}", err=True)


def _cells(one: FeedStatus, now: dt.datetime) -> list[Any]:
    name = Text(plain(one.url), style="red" if one.failures else "")
    numbers = (one.items, one.articles, one.waiting, sum(one.skipped.values()), one.gone)
    return [
        name, _ago(one.last_success, now), _ahead(one.next_poll, now),
        *(f"{number:,}" for number in numbers), _bytes(one.bytes_received), _bytes(one.bytes_saved),
    ]  # fmt: skip


def _details(one: FeedStatus, now: dt.datetime) -> list[str]:
    found = []
    if one.last_error:
        state = f"failed {one.failures} times, last " if one.failures else "works again; failed "
        found.append(f"{state}{_ago(one.last_error_at, now)}: {plain(one.last_error)}")
    if one.moved_to:
        found.append(f"moved to {plain(one.moved_to)}")
    found += [f"skipped {count:,}: {plain(reason)}" for reason, count in one.skipped.items()]
    return found


def _ago(moment: dt.datetime | None, now: dt.datetime) -> str:
    return "never" if moment is None else f"{_duration(now - moment)} ago"


def _ahead(moment: dt.datetime | None, now: dt.datetime) -> str:
    if moment is None:
        return "—"
    return f"in {_duration(moment - now)}" if moment > now else "now"


def _duration(span: dt.timedelta) -> str:
    seconds = int(span.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{max(seconds, 0)} s"


def _bytes(number: int) -> str:
    size, unit = float(number), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):  # noqa: B007  the last one stays
        if size < 1000:
            break
        size /= 1000
    return f"{size:.0f} {unit}" if unit == "B" or size >= 10 else f"{size:.1f} {unit}"
