"""Where the wanted rows are, for a map, without what they say."""

import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa

from pipeline.records.mention import PlacePrecision
from pipeline.records.vocabulary import EventType
from pipeline.store.conditions import conditions
from pipeline.store.schema import event_index, events
from pipeline.store.wanted import Wanted


class Point(NamedTuple):
    """A row on the map."""

    event_id: str
    lat: float
    lon: float
    precision: PlacePrecision
    type: EventType
    title: str
    start: dt.date | None
    killed: int | None
    """Best number; None where there is none."""


class Points(NamedTuple):
    """The newest of the rows that are wanted."""

    points: tuple[Point, ...]
    left_out: int
    """Older ones that have a place on the map, too."""
    nowhere: int
    """Rows of which nobody knows the coordinates."""


def points(db: sa.Connection, wanted: Wanted, limit: int) -> Points:
    """Return ``limit`` of the rows that are wanted, newest first."""
    i, e = event_index.c, events.c
    counts = sa.select(sa.func.count(), sa.func.count(i.x)).where(*conditions(db, wanted, every=True))
    total, placed = db.execute(counts).one()
    newest = (
        sa.select(i.event_id)
        .where(*conditions(db, wanted), i.x.is_not(None))
        .order_by(i.start.desc(), i.event_id.desc())
    )
    some = newest.limit(limit).subquery()
    query = sa.select(i.event_id, i.lat, i.lon, i.precision, i.type, e.title, e.start, e.killed_best)
    query = query.join(some, some.c.event_id == i.event_id).join(events, e.event_id == i.event_id)
    query = query.order_by(i.start.desc(), i.event_id.desc())
    shown = tuple(Point(*row) for row in db.execute(query))
    return Points(shown, max(placed - len(shown), 0), total - placed)
