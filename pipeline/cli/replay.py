"""`tallywire replay`: articles in, the event table out."""

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path

import click

from pipeline import embedded, reader
from pipeline.cli import options, output, summary
from pipeline.cli.progress import progress
from pipeline.embedded import Replayed
from pipeline.errors import UserError
from pipeline.records.raw import Raw
from pipeline.settings import settings
from pipeline.store import Reader, Store


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@options.only("broker", help="Go through the topics and workers of this Kafka; without, no broker is needed.")
@options.only(
    "prefix",
    help="Put before every topic name; only with --broker. Without, the replay has topics of its own.",
)
@click.option("--topic", metavar="NAME", help="Print what this topic would hold, one JSON a line.")
@options.option(
    "db",
    default=False,
    help="Keep the table here, beside what it holds already; without, it is gone after printing.",
)
@click.option(
    "--format", "form", type=click.Choice(output.FORMATS), help="Default: table; with --topic jsonl."
)
def replay(
    paths: Sequence[str],
    broker: str | None,
    prefix: str | None,
    topic: str | None,
    db: str | None,
    form: str | None,
) -> None:
    """Read the articles of PATH... and print the event table.

    PATH is a directory, a .txt or .html file (one article), a .jsonl file, gzipped or not (one article a
    line), or - for JSON lines on standard input. What cannot be read as an article becomes a dead letter; it
    is counted at the end, and `--topic dead-letters` prints it with the reason.
    """
    if topic and (broker or form in ("table", "csv")):
        raise click.UsageError(
            "--topic prints JSON and needs no broker; `tallywire subscribe` reads a broker's topic"
        )
    if prefix and not broker:
        raise click.UsageError("--prefix names topics of a broker: give --broker too")
    raws = reader.read(paths)
    with _place(db) as where:
        if topic:
            _print_topic(topic, raws, where, form or "jsonl")
            return
        with progress(reader.size(paths)) as advance:
            done = (
                _through_kafka(raws, where, broker, prefix, advance)
                if broker
                else _here(raws, where, advance)
            )
        with Reader.open(where) as table:
            output.write(table.events(), form or "table")
            summary.write(done, table)
            if db:
                summary.kept(db, table)


@contextmanager
def _place(db: str | None) -> Iterator[str]:
    if db:
        yield db
        return
    with tempfile.TemporaryDirectory(prefix="tallywire-") as folder:
        yield str(Path(folder, "tallywire.db"))


def _here(raws: Iterable[Raw], where: str, advance: Callable[[Raw], None] | None) -> Replayed:
    with Store.open(where) as store:
        return embedded.replay(raws, store, progress=advance)


def _through_kafka(
    raws: Iterable[Raw], where: str, broker: str, prefix: str | None, advance: Callable[[Raw], None] | None
) -> Replayed:
    for driver in entry_points(group="tallywire.drivers", name="kafka"):
        through = driver.load()
        done = through(raws, where, broker, settings().prefix if prefix is None else prefix, advance)
        assert isinstance(done, Replayed)
        return done
    raise UserError("--broker: the Kafka driver is not installed")


def _print_topic(topic: str, raws: Iterable[Raw], where: str, form: str) -> None:
    with Store.open(where) as store:
        values = (message.value or b"null" for message in embedded.topic_records(topic, raws, store))
        output.write_json(values, sys.stdout, array=form == "json")
