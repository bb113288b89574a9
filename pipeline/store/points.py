"""Where the wanted rows are, for a map, without what they say."""

import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa

from pipeline.records.mention import PlacePrecision
from pipeline.records.vocabulary import EventType
from pipeline.store.query import Wanted, conditions
from pipeline.store.schema import event_index, events


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
    which = list(conditions(db, wanted))
    total, placed = db.execute(sa.select(sa.func.count(), sa.func.count(i.z)).where(*which)).one()
    some = sa.select(event_index).where(*which, i.z.is_not(None))
    found = some.order_by(i.start.desc(), i.event_id.desc()).limit(limit).subquery()
    f = found.c
    query = sa.select(f.event_id, f.lat, f.lon, f.precision, f.type, e.title, e.start, e.killed_best)
    query = query.join(events, e.event_id == f.event_id).order_by(f.start.desc(), f.event_id.desc())
    shown = tuple(Point(*row) for row in db.execute(query))
    return Points(shown, max(placed - len(shown), 0), total - placed)
