"""What happened to one row, without the rows that it made: a page tells of hundreds of changes."""

import datetime as dt
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from pipeline.store.schema import changes, revisions


class Noted(msgspec.Struct, frozen=True):
    """A change as ``changes`` keeps it, see ``records.event.Change``."""

    kind: str
    measure: str | None = None
    group: str | None = None
    old: Any = None
    new: Any = None
    claim_id: str | None = None


class Revised(NamedTuple):
    """A revision of a row: since when it has stood, and what made it another."""

    version: int
    at: dt.datetime
    digest: str
    changes: tuple[Noted, ...]


class _Named(msgspec.Struct):
    """What is read of a row; the rest is passed over."""

    digest: str


def history(db: sa.Connection, event_id: str, limit: int) -> tuple[Revised, ...]:
    """Return the newest ``limit`` revisions of the row of ``event_id`` (whole), the newest first."""
    c, r = changes.c, revisions.c
    newest = sa.select(r.version, r.at, r.row).where(r.event_id == event_id)
    some = newest.order_by(r.version.desc()).limit(limit).subquery()
    same = sa.and_(c.event_id == event_id, c.version == some.c.version)
    query = sa.select(some, c.change).join_from(some, changes, same, isouter=True)
    found = db.execute(query.order_by(some.c.version.desc(), c.seq))
    return tuple(_revised(list(rows)) for _, rows in groupby(found, key=lambda row: row.version))


def _revised(rows: list[Any]) -> Revised:
    first = rows[0]
    noted = tuple(msgspec.json.decode(row.change, type=Noted) for row in rows if row.change is not None)
    return Revised(first.version, first.at, msgspec.json.decode(first.row, type=_Named).digest, noted)
