"""What a replay is going to do and what it did, in a few words on standard error."""

import datetime as dt
import shlex
import shutil
import sys
from itertools import islice
from pathlib import Path

import click

from pipeline.cli.describe import SHORT_ID
from pipeline.cli.text import plain
from pipeline.embedded import Replayed
from pipeline.pace import Ordered
from pipeline.settings import without_password
from pipeline.store import Reader

LONGEST = 1e12
"""Seconds, as many as Python can write as days."""
SHOWN = 3
"""Dead letters told with their reason; the rest is a number."""


def ahead(ordered: Ordered, speed: float) -> None:
    """Say from when to when a replay at ``speed`` goes, and how long that is to take."""
    if ordered.first and ordered.last:
        seconds = min((ordered.last - ordered.first).total_seconds() / speed, LONGEST)
        span = f"{ordered.first:%Y-%m-%d %H:%M} to {ordered.last:%Y-%m-%d %H:%M} UTC"
        takes = dt.timedelta(seconds=round(seconds))
        articles = _count(ordered.total, "article")
        click.echo(f"{articles} from {span}, {speed:,g} times as fast: {takes}", err=True)


def write(done: Replayed, table: Reader) -> None:
    """Print what became of the articles at each hop, and say where something could not be read."""
    counts = table.counts()
    parts = [f"{_count(counts.articles, 'article')}, {_count(counts.events, 'event')}"]
    parts += [
        f"{hop.hop} {hop.taken:,} = {_count(hop.records, 'record')} + {_count(hop.letters, 'dead letter')}"
        for hop in done.hops
    ]
    if done.reviews.taken:
        read, dead = _count(done.reviews.records, "record"), _count(done.reviews.letters, "dead letter")
        parts.append(f"reviews {done.reviews.taken:,} = {read} + {dead}")
    parts += [f"{done.known:,} known already"] if done.known else []
    click.echo("; ".join(parts), err=True)
    if any(hop.letters for hop in (*done.hops, done.reviews)):
        for letter in islice(table.dead_letters(), SHOWN):
            kind = "dead letter, a bug" if letter.kind == "bug" else "dead letter"
            click.echo(f"{kind}: {plain(letter.origin)}: {plain(letter.reason)}", err=True)
        if counts.dead_letters > SHOWN:
            click.echo(f"and {counts.dead_letters - SHOWN:,} more; --topic dead-letters prints all", err=True)


def not_ingested(path: str) -> None:
    """Say of a table that is replayed where it has no articles to give: it keeps those that feeds brought."""
    with Reader.open(path) as table:
        if table.counts().articles and not table.log_left():
            why = "was replayed from files: name these, too; a table keeps only what feeds brought"
            click.echo(f"{without_password(path)} {why}", err=True)


def kept(db: str, table: Reader) -> None:
    """Say where the table lies, and how to look into it."""
    shown = without_password(db)
    click.echo(f"the table is in {shown}", err=True)
    for event in islice((event for event in table.events() if event.figures), 1):
        see = shlex.join([_program(), "event", event.event_id[:SHORT_ID], "--db", shown])
        click.echo(f"one event in full: {see}", err=True)


def _program() -> str:
    """Return what the user has to type to call this program again."""
    called = sys.argv[0]
    elsewhere = Path(called).name == "tallywire" and shutil.which("tallywire") != called
    return called if elsewhere else "tallywire"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"
