"""A progress bar on standard error, for those who would otherwise wait in front of nothing."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from pipeline.records.raw import Raw
from pipeline.store import Past, Reader

LONG = 1 << 20
"""Bytes: some seconds of work. Less is over before a bar would help."""


@contextmanager
def progress(size: int | None) -> Iterator[Callable[[Raw], None] | None]:
    """Yield what to call with each record of an input of ``size`` bytes (None: not known).

    Yields None where no bar is shown: for short input, or where standard error is no terminal.
    """
    console = Console(stderr=True)
    if not console.is_terminal or (size is not None and size < LONG):
        yield None
        return
    columns = (
        TextColumn("{task.fields[articles]:,} articles"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=size, articles=0)
        articles = 0

        def advance(raw: Raw) -> None:
            nonlocal articles
            articles += 1
            bar.update(task, advance=len(raw.value or b"") + 1, articles=articles)

        yield advance


@contextmanager
def past(table: Reader, moment: dt.datetime) -> Iterator[Past]:
    """Yield ``table`` as of ``moment``; the articles that have to be tallied for it may be many."""
    bar = Progress(
        TextColumn("looking back"), BarColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True, disable=not Console(stderr=True).is_terminal,
    )  # fmt: skip
    task = bar.add_task("")
    with bar, table.as_of(moment, lambda done, of: bar.update(task, completed=done, total=of)) as then:
        bar.stop()  # what is printed now is the answer
        yield then
