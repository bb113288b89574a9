"""`tallywire replay`: articles in, the event table out."""

import io
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import entry_points
from pathlib import Path

import click

from pipeline import embedded, reader
from pipeline.cli import options, output, summary
from pipeline.cli.kinds import Speed
from pipeline.cli.progress import Advance, Bar, at_pace, progress
from pipeline.embedded import Replayed
from pipeline.errors import UserError
from pipeline.feeds.lock import only_ingestion
from pipeline.follow import LOG
from pipeline.pace import Pace, in_order
from pipeline.parallel import processes
from pipeline.records.raw import Raw
from pipeline.settings import settings
from pipeline.store import Reader, Store
from pipeline.store.carry import carry


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
    "--speed",
    type=Speed(),
    metavar="N",
    help="Go through the articles in the order in which they became known, N times as fast as they did.",
)
@options.option("workers")
@click.option(
    "--format", "form", type=click.Choice(output.FORMATS), help="Default: table; with --topic jsonl."
)
def replay(
    paths: Sequence[str],
    broker: str | None,
    prefix: str | None,
    topic: str | None,
    db: str | None,
    speed: float | None,
    workers: int,
    form: str | None,
) -> None:
    """Read the articles of PATH... and print the event table.

    PATH is a directory, a .txt or .html file (one article), a .jsonl file, gzipped or not (one article a
    line), - for JSON lines on standard input, or a table: what was ingested into it; with --db, ingestion can
    then go on in the new one. What cannot be read as an article becomes a dead letter; it is counted at the
    end, and `--topic dead-letters` prints it with the reason.

    With --speed, each article has its turn when it was fetched, else published: the time between two of them,
    divided by N, is waited for. One without such a time comes right after the one before it. The input is
    read to its end first. What the table given by --db has from an earlier such replay is not waited for.
    """
    if topic and (broker or form in ("table", "csv")):
        raise click.UsageError(
            "--topic prints JSON and needs no broker; `tallywire subscribe` reads a broker's topic"
        )
    if prefix and not broker:
        raise click.UsageError("--prefix names topics of a broker: give --broker too")
    given = [path for path in paths if reader.is_table(path)]
    tables = given if db else []
    for path in given:
        summary.not_ingested(path)
    with _resting(tables), _place(db) as where, _articles(paths, speed) as (raws, pace, bar):
        if topic:
            _print_topic(topic, raws, where, form or "jsonl", pace)
            return
        with bar as advance:
            done = (
                _through_kafka(raws, where, broker, prefix, advance, pace)
                if broker
                else _here(raws, where, advance, pace, workers)
            )
        with Reader.open(where) as table:
            output.write(table.events(), form or "table")
            summary.write(done, table)
            if db:
                summary.kept(db, table)
        if db:
            _take_along(tables, db)


@contextmanager
def _resting(tables: Sequence[str]) -> Iterator[None]:
    """Let nothing be ingested into ``tables`` while what they know is taken along."""
    with ExitStack() as locks:
        for table in tables:
            locks.enter_context(only_ingestion(table))
        yield


def _take_along(tables: Sequence[str], db: str) -> None:
    """Let ingestion go on in ``db`` where it was in the first of ``tables`` that it filled."""
    for path in tables:
        with Reader.open(path) as old, Store.open(db) as new:
            if carry(old, new, LOG):
                click.echo("what was seen of the feeds is in it, too: ingestion can go on there", err=True)


@contextmanager
def _place(db: str | None) -> Iterator[str]:
    if db:
        yield db
        return
    with tempfile.TemporaryDirectory(prefix="tallywire-") as folder:
        yield str(Path(folder, "tallywire.db"))


@contextmanager
def _articles(paths: Sequence[str], speed: float | None) -> Iterator[tuple[Iterable[Raw], Pace | None, Bar]]:
    """Yield the articles of ``paths``, the pace that they are taken at, and the bar that goes with it."""
    raws, bar = reader.read(paths), progress(reader.size(paths))
    if speed is None:
        yield raws, None, bar
        return
    with ExitStack() as stack:
        with bar as advance:
            ordered = stack.enter_context(in_order(raws, advance))
        pace = Pace(speed)
        summary.ahead(ordered, speed)
        yield ordered.raws, pace, at_pace(pace, ordered)


def _here(
    raws: Iterable[Raw], where: str, advance: Advance | None, pace: Pace | None, workers: int
) -> Replayed:
    with Store.open(where) as store, processes(workers) as children:
        return embedded.replay(raws, store, progress=advance, pace=pace, processes=children)


def _through_kafka(
    raws: Iterable[Raw],
    where: str,
    broker: str,
    prefix: str | None,
    advance: Advance | None,
    pace: Pace | None,
) -> Replayed:
    for driver in entry_points(group="tallywire.drivers", name="kafka"):
        through = driver.load()
        done = through(raws, where, broker, settings().prefix if prefix is None else prefix, advance, pace)
        assert isinstance(done, Replayed)
        return done
    raise UserError("--broker: the Kafka driver is not installed")


def _print_topic(topic: str, raws: Iterable[Raw], where: str, form: str, pace: Pace | None) -> None:
    if pace:
        raws = pace.each(raws)
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(line_buffering=True)  # each is printed when its time has come
    with Store.open(where) as store:
        values = (message.value or b"null" for message in embedded.topic_records(topic, raws, store))
        output.write_json(values, sys.stdout, array=form == "json")
