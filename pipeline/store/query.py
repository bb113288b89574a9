"""Rows by their ids, and those that a reader wants."""

from collections.abc import Generator, Iterable
from itertools import islice

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.records.codec import decode
from pipeline.records.event import Event
from pipeline.store.conditions import conditions, has_id
from pipeline.store.schema import event_index, events
from pipeline.store.wanted import EVERYTHING, Wanted

PAGE = 500
"""Rows fetched at a time."""


def find(db: sa.Connection, wanted: Wanted = EVERYTHING) -> Generator[Event]:
    """Yield the live rows that are wanted, in the order of their ids."""
    query = sa.select(events.c.row).order_by(events.c.event_id)
    if wanted == EVERYTHING:  # an older table, too, can be asked for that
        query = query.where(events.c.status == "live")
    else:
        query = query.join(event_index, event_index.c.event_id == events.c.event_id)
        query = query.where(*conditions(db, wanted))
    yield from _decoded(db, query)


def ever(db: sa.Connection, id_begins: str = "") -> Generator[Event]:
    """Yield the rows, live or not, whose id begins so, in the order of their ids."""
    query = sa.select(events.c.row).order_by(events.c.event_id)
    yield from _decoded(db, query.where(has_id(events.c.event_id, id_begins)) if id_begins else query)


def only(found: Iterable[Event], id_begins: str) -> Event:
    """Return the one event of ``found``, or that whose whole id was given; raises UserError as to others."""
    some = list(islice(found, 3))
    if not some:
        raise UserError(f"no event {id_begins!r} in the table")
    if len(some) > 1 and some[0].event_id != id_begins:
        ids = ", ".join(event.event_id for event in some[:2])
        raise UserError(f"{id_begins!r} is the beginning of several ids: {ids} ...")
    return some[0]


def _decoded(db: sa.Connection, query: sa.Select[tuple[str]]) -> Generator[Event]:
    with db.execute(query.execution_options(yield_per=PAGE)) as rows:  # a reader may stop half way
        for row in rows:
            yield decode(row.row.encode(), Event)
