"""Live rows in the order that a reader asks for, some at a time, each page from where the last one ended.

A cursor names the last row of a page by what it is sorted by, and not how many rows came before (OFFSET), so
that a row which comes, goes or changes meanwhile shifts no other one: https://use-the-index-luke.com/no-offset.
"""

import base64
import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any, Literal, NamedTuple, TypeAlias

import orjson
import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.records.codec import decode, digest
from pipeline.records.event import Event
from pipeline.store.conditions import LARGEST, askable, conditions
from pipeline.store.schema import event_index, events
from pipeline.store.wanted import Wanted

Sort: TypeAlias = Literal["-start", "-updated", "-killed", "id"]
"""By first day, last change or number of dead, largest first and what is unknown last; or by id."""

Key: TypeAlias = int | dt.datetime | str
Place: TypeAlias = tuple[Key, str]
"""What a row is sorted by, and its id: where it stands."""

_BY: dict[Sort, sa.Column[int] | sa.Column[dt.datetime] | sa.Column[str]] = {
    "-start": event_index.c.start,
    "-updated": event_index.c.updated_at,
    "-killed": event_index.c.killed,
    "id": event_index.c.event_id,
}


_LARGEST: dict[Sort, int] = {"-start": dt.date.max.toordinal(), "-killed": LARGEST}


class Page(NamedTuple):
    """Some rows of a list."""

    events: tuple[Event, ...]
    next: str | None
    """The cursor to go on from; None where the list ends here."""


def page(rows: Iterator[tuple[Place, Event]], wanted: Wanted, sort: Sort, limit: int) -> Page:
    """Return the first ``limit`` of ``rows``."""
    found: list[Event] = []
    last: Place | None = None
    for place, event in rows:
        if len(found) == limit:
            return Page(tuple(found), None if last is None else _written(last, wanted, sort))
        found.append(event)
        last = place
    return Page(tuple(found), None)


def listed(
    db: sa.Connection,
    wanted: Wanted,
    sort: Sort,
    after: Place | None,
    batch: int,
    but: Collection[str] = (),
) -> Iterator[tuple[Place, Event]]:
    """Yield the live rows that are wanted and stand behind ``after``, each with where it stands.

    They are fetched ``batch`` at a time, without those whose ids ``but`` has.
    """
    which = list(conditions(db, wanted, _BY[sort]))
    while True:
        # Found first and fetched then: whoever sorts rows with what they say moves megabytes.
        places = db.execute(_places(which, sort, after, batch + len(but))).all()
        some = [(key, id_) for key, id_ in places if id_ not in but][:batch]
        their = events.c.event_id.in_([id_ for _, id_ in some])
        fetched = db.execute(sa.select(events.c.event_id, events.c.row).where(their))
        rows = {row.event_id: row.row for row in fetched}
        for after in some:
            if row := rows.get(after[1]):
                yield after, decode(row.encode(), Event)
        if len(some) < batch:
            return


def _places(
    which: list[sa.ColumnElement[bool]], sort: Sort, after: Place | None, limit: int
) -> sa.Select[tuple[Any, str]]:
    column, id_ = _BY[sort], event_index.c.event_id
    query = sa.select(column, id_.label("id")).where(*which).limit(limit)
    if after is not None:
        here = sa.tuple_(column, id_)
        there = sa.tuple_(sa.literal(after[0], column.type), sa.literal(after[1], id_.type))
        query = query.where(here < there if descends(sort) else here > there)
    return query.order_by(*_order(sort, column, id_))


def _order(sort: Sort, *columns: sa.ColumnElement[Any]) -> list[sa.ColumnElement[Any]]:
    return [column.desc() if descends(sort) else column.asc() for column in columns]


def descends(sort: Sort) -> bool:
    """Return whether the largest come first."""
    return sort.startswith("-")


def place(cursor: str | None, wanted: Wanted, sort: Sort) -> Place | None:
    """Return where ``cursor`` says to go on; raises UserError where it is none of this list."""
    if cursor is None:
        return None
    try:
        key, id_, of = orjson.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
        if sort == "-updated":
            key = dt.datetime.fromisoformat(key).astimezone(dt.UTC)
        if of == _of(wanted, sort) and _is_key(key, sort) and _is_key(id_, "id"):
            return key, id_
    except (TypeError, ValueError, OverflowError):
        pass
    raise UserError("the cursor is none of this list: begin again without one, and keep filters and order")


def _is_key(key: object, sort: Sort) -> bool:
    """Return whether a database can be asked for ``key``."""
    match sort:
        case "-updated":
            return isinstance(key, dt.datetime)
        case "id":
            return isinstance(key, str) and askable(key)
        case _:
            return type(key) is int and abs(key) <= _LARGEST[sort]


def _written(place: Place, wanted: Wanted, sort: Sort) -> str:
    text = orjson.dumps([*place, _of(wanted, sort)])
    return base64.urlsafe_b64encode(text).decode()


def _of(wanted: Wanted, sort: Sort) -> str:
    return digest(repr(wanted), sort, length=8)
