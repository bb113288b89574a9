"""`tallywire export`: rows in the conventions that others load, and snapshots that can be cited."""

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pipeline.cli import filters, options
from pipeline.cli.progress import counting, past
from pipeline.errors import UserError
from pipeline.export import FORMATS, About, Written, snapshot
from pipeline.export.files import whole_file
from pipeline.grading import schemes
from pipeline.records.event import Event
from pipeline.store import Past, Reader, Wanted


@click.command()
@click.option("--as", "form", type=click.Choice(list(FORMATS)), help="The format: see docs/exports.md.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Where to write; standard output where it is not given.",
)  # fmt: skip
@click.option(
    "--snapshot", "into", type=click.Path(path_type=Path), metavar="FOLDER|FILE.zip",
    help="Instead of one format: a new folder, or a ZIP file, with all of them, a manifest, how to cite it, "
    "and checksums. It is of --as-of, or of now.",
)  # fmt: skip
@filters.wanted
@options.as_of
@options.option("grades")
@options.db
def export(
    form: str | None,
    output: Path | None,
    into: Path | None,
    wanted: Wanted,
    as_of: dt.datetime | None,
    grades: str,
    db: str,
) -> None:
    """Write the live events of the table that fit every option, in a format that others load.

    What a format cannot hold is left out; how many, and why, is told on standard error.
    """
    if (form is None) == (into is None):
        raise UserError("give either --as FORMAT or --snapshot FOLDER")
    if into and output:
        raise UserError("--output is for --as; --snapshot names its own place")
    about = About(wanted, as_of, schemes(grades))
    with Reader.open(db) as table:
        if into:
            _snapshot(table, into, about)
        else:
            assert form
            _export(table, form, output, about)


def _export(table: Reader, form: str, output: Path | None, about: About) -> None:
    format = FORMATS[form]
    to_terminal = output is None and sys.stdout.isatty()
    if to_terminal and not format.text:
        raise UserError(
            f"{form} is no text for a terminal: give --output FILE, or send it to another program"
        )
    with _rows(table, about) as rows, counting(shown=not to_terminal) as counted:
        if output is None:
            written = format.write(counted(rows.events(about.wanted)), sys.stdout.buffer, about)
            sys.stdout.buffer.flush()
        else:
            with whole_file(output) as out:
                written = format.write(counted(rows.events(about.wanted)), out, about)
    _tell(form, written)


def _snapshot(table: Reader, into: Path, about: About) -> None:
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    if about.as_of is None:
        about = about._replace(as_of=now)
    elif about.as_of > now:
        # What comes in until then would change it, and with it the checksum that is cited.
        raise UserError(f"--as-of {about.as_of:%Y-%m-%dT%H:%MZ} lies ahead: a snapshot is of what is known")
    with _rows(table, about) as rows, counting() as counted:

        def again() -> Iterable[Event]:
            return counted(rows.events(about.wanted))

        files = snapshot.write(again, into, about)
    for name, written in files.items():
        _tell(name, written)
    click.echo(f"the snapshot is in {into}; `sha256sum -c {snapshot.SUMS}` in it checks it", err=True)


@contextmanager
def _rows(table: Reader, about: About) -> Iterator[Reader | Past]:
    """Yield the table, as it is or as of the moment."""
    if about.as_of is None:
        yield table
    else:
        with past(table, about.as_of) as then:
            yield then


def _tell(name: str, written: Written) -> None:
    click.echo(f"{name}: {written.told()}", err=True)
