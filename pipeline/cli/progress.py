"""A progress bar on standard error, for those who would otherwise wait in front of nothing."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeAlias

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from pipeline.pace import Ordered, Pace
from pipeline.records.event import Event
from pipeline.records.raw import Raw
from pipeline.store import Past, Reader

Advance: TypeAlias = Callable[[Raw], None]
"""What is called with each record that is done."""
Bar: TypeAlias = AbstractContextManager[Advance | None]

LONG = 1 << 20
"""Bytes: some seconds of work. Less is over before a bar would help."""


@contextmanager
def progress(size: int | None) -> Iterator[Advance | None]:
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


class _Clock(ProgressColumn):
    """The time that it is for the articles; it goes on while the next one is waited for."""

    def __init__(self, pace: Pace) -> None:
        super().__init__()
        self._pace = pace

    def render(self, task: Task) -> Text:
        return Text(f"{self._pace.now:%Y-%m-%d %H:%M:%S} UTC" if self._pace.now else "")


@contextmanager
def at_pace(pace: Pace, ordered: Ordered) -> Iterator[Advance | None]:
    """Yield what to call with each record of ``ordered``, None where standard error is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (_Clock(pace), TextColumn("{task.completed:,} of {task.total:,} articles"), BarColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=ordered.total)
        yield lambda raw: bar.advance(task)


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


@contextmanager
def counting(shown: bool = True) -> Iterator[Callable[[Iterable[Event]], Iterable[Event]]]:
    """Yield what passes rows on and shows how many have passed, where standard error is a terminal.

    Not ``shown`` where the rows themselves go to that terminal.
    """
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.completed:,} events"), TimeElapsedColumn(),
        console=console, transient=True, disable=not (shown and console.is_terminal),
    )  # fmt: skip
    task = bar.add_task("", total=None)

    def counted(events: Iterable[Event]) -> Iterable[Event]:
        for event in events:
            bar.advance(task)
            yield event

    with bar:
        yield counted
