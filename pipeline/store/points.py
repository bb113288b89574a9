"""Where the wanted rows are, for a map, without what they say."""

import datetime as dt
from typing import Any, NamedTuple

import sqlalchemy as sa

from pipeline.records.mention import PlacePrecision
from pipeline.records.vocabulary import EventType
from pipeline.store.conditions import conditions
from pipeline.store.schema import event_index
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
    i = event_index.c
    counts = sa.select(sa.func.count(), sa.func.count(i.x)).where(*conditions(db, wanted))
    total, placed = db.execute(counts).one()
    # Their ids are found in an index that has all that is asked of them, and the rest is fetched then.
    newest = sa.select(i.event_id).where(*conditions(db, wanted, i.start), i.x.is_not(None))
    some = newest.order_by(i.start.desc(), i.event_id.desc()).limit(limit).subquery()
    query = sa.select(i.event_id, i.lat, i.lon, i.precision, i.type, i.title, i.start, i.killed)
    query = query.join(some, some.c.event_id == i.event_id).order_by(i.start.desc(), i.event_id.desc())
    shown = tuple(_point(row) for row in db.execute(query))
    return Points(shown, max(placed - len(shown), 0), total - placed)


def _point(row: Any) -> Point:
    start = dt.date.fromordinal(row.start) if row.start else None
    killed = None if row.killed < 0 else row.killed
    return Point(row.event_id, row.lat, row.lon, row.precision, row.type, row.title, start, killed)
