"""The embedded driver as the laws see it: a stream in, a table out, with a broker that is a list."""

import contextlib
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from pipeline.embedded import Replayed, replay
from pipeline.records.codec import decode, encode
from pipeline.records.event import Change, Event
from pipeline.records.raw import Raw
from pipeline.store import Due, Store

FOR_EVER = 1_000_000
ENTRY = dt.datetime(2020, 3, 9, tzinfo=dt.UTC)


class Killed(BaseException):
    """Stands for the end of the process: nothing in the pipeline may catch it."""


def content(events: Iterable[Event]) -> list[bytes]:
    """Return rows as the laws compare them: without version and the time of their last change."""
    return [encode(msgspec.structs.replace(e, version=0, updated_at=None)) for e in events]


def table(*batches: Sequence[Raw]) -> list[bytes]:
    """Return the live rows that ``batches``, replayed one after the other, leave."""
    with Store.open(":memory:") as store:
        for batch in batches:
            take(batch, store)
        return content(store.events())


def take(batch: Iterable[Raw], store: Store) -> Replayed:
    """Replay ``batch`` at a moment that moves on with every call for the time."""
    ticks = itertools.count()
    return replay(batch, store, now=lambda: ENTRY + dt.timedelta(seconds=next(ticks)))


def run(
    batches: Iterable[Sequence[Raw]], where: str | Path, broker: list[Due], lifetime: int = FOR_EVER
) -> int | None:
    """Replay ``batches`` into ``where`` and relay to ``broker``; return the number of steps it took.

    A step is an SQL statement, a commit, or a message sent. The process dies after ``lifetime`` of them; None
    where it did.
    """
    steps = itertools.count()

    def step(*_: Any) -> None:
        if next(steps) >= lifetime:
            raise Killed

    with _listening(step), contextlib.suppress(Killed):
        with Store.open(where, outbox=True) as store:
            for batch in batches:
                take(batch, store)
                _relay(store, broker, step)
        return next(steps)
    return None


def check(where: str | Path, broker: list[Due], batches: Sequence[Sequence[Raw]]) -> None:
    """Table and change ids are those of a process that never died, and the topics fold to it."""
    with Store.open(where) as store:
        assert content(store.events()) == table(*batches)
        assert store.due() == ()
        rows = {event.event_id: event for event in store.ever()}
        letters = {letter.letter_id for letter in store.dead_letters()}
    events = [decode(due.value, Event) for due in broker if due.topic == "events"]
    changes = [decode(due.value, Change) for due in broker if due.topic == "event-changes"]
    assert {event.event_id: event for event in events} == rows
    assert {change.event_id: change.row for change in changes} == rows
    with Store.open(":memory:") as whole:
        for batch in batches:
            take(batch, whole)
        assert {change.change_id for change in changes} == {change.change_id for change in whole.changes()}
    assert {due.key for due in broker if due.topic == "dead-letters"} == letters


def _relay(store: Store, broker: list[Due], step: Any) -> None:
    while due := store.due(limit=2):
        for message in due:
            step()
            broker.append(message)
        store.sent(due, "", 0)


@contextlib.contextmanager
def _listening(step: Any) -> Iterator[None]:
    names = ("before_cursor_execute", "commit")
    for name in names:
        sa.event.listen(sa.Engine, name, step)
    try:
        yield
    finally:
        for name in names:
            sa.event.remove(sa.Engine, name, step)
