"""`tallywire webhooks`: whom changes are sent to, and how each receiver is doing."""

import datetime as dt
import sys

import click
import orjson
from rich.table import Table
from rich.text import Text

from pipeline.cli import options
from pipeline.cli.output import write_json
from pipeline.cli.table import console
from pipeline.cli.text import plain
from pipeline.errors import UserError
from pipeline.settings import settings
from pipeline.store import Reader
from pipeline.store.positions import Position, Positions
from pipeline.web.webhooks.declared import load


@click.group()
def webhooks() -> None:
    """Look after those whom changes are sent to."""


@webhooks.command()
@options.db
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
    help="For a person, or one JSON array.",
)  # fmt: skip
def status(db: str, form: str) -> None:
    """Show for each receiver what it was sent, what waits for it, and what failed.

    Waiting counts changes of all kinds; those that its filters leave out are not sent. A receiver whose state
    is "not in the file" is sent nothing any more.
    """
    names = {hook.name for hook in load(settings().webhooks)}
    with Reader.open(db) as table:
        known, last = Positions(table).all(), table.last_change()
    new = Position(name="", next_seq=last + 1)
    rows = [
        (name, known.get(name, new), _state(name, known.get(name), names))
        for name in sorted(names | known.keys())
    ]
    if form == "json":
        write_json((_json(*row, last) for row in rows), sys.stdout, array=True)
        return
    if not rows:
        click.echo("no webhooks: the setting `webhooks` names a file of them")
        return
    output = Table("receiver", "state", box=None, header_style="bold", pad_edge=False)
    for column in ("delivered", "waiting", "skipped"):
        output.add_column(column, justify="right", no_wrap=True)
    output.add_column("last delivery", no_wrap=True)
    for name, at, state in rows:
        counts = (at.delivered, _waiting(at, last), at.skipped)
        output.add_row(plain(name), plain(state), *(f"{n:,}" for n in counts), _time(at.last_success))
        if at.last_error:
            output.add_row(Text(f"  last error: {plain(at.last_error)}", style="dim"))
    console().print(output)


@webhooks.command()
@click.argument("name")
@options.db
def resume(name: str, db: str) -> None:
    """Send to the receiver NAME again, which was switched off, and first all that has happened since."""
    with Reader.open(db) as table:
        if not Positions(table).resume(name):
            raise UserError(f"no webhook {name!r} has been sent to; `tallywire webhooks status` shows all")
    click.echo(f"{plain(name)} is sent to again")


def _state(name: str, at: Position | None, names: set[str]) -> str:
    if name not in names:
        return "not in the file"
    if at is None:
        return "not begun"
    if at.off:
        return f"off: {at.off}"
    if at.failing_since:
        return f"failing since {_time(at.failing_since)}"
    return "ok"


def _waiting(at: Position, last: int) -> int:
    return max(last + 1 - at.next_seq, 0)


def _time(moment: dt.datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"


def _json(name: str, at: Position, state: str, last: int) -> bytes:
    said = {
        "name": name, "state": state, "delivered": at.delivered, "waiting": _waiting(at, last),
        "skipped": at.skipped, "failures": at.failures, "failing_since": at.failing_since,
        "next_try": at.next_try, "last_success": at.last_success, "last_error": at.last_error,
    }  # fmt: skip
    return orjson.dumps(said, option=orjson.OPT_UTC_Z)
