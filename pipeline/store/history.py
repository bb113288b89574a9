"""What happened to one row, without the rows that it made: a page tells of hundreds of changes."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from pipeline.records.base import Moment
from pipeline.records.event import Status, Total
from pipeline.records.vocabulary import Measure
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


class Summary(msgspec.Struct, frozen=True):
    """What is read of a row, with its defaults; the rest, which may have megabytes, is passed over."""

    event_id: str
    digest: str = ""
    status: Status = "live"
    title: str = ""
    totals: dict[Measure, Total] = msgspec.field(default_factory=dict)
    updated_at: Moment | None = None


class Stood(NamedTuple):
    """A revision of a row, in short."""

    version: int
    at: dt.datetime
    row: Summary


PAGE = 10
"""Rows that are fetched at a time."""


def summaries(db: sa.Connection, event_id: str, limit: int) -> Iterator[Stood]:
    """Yield the newest ``limit`` revisions of the row of ``event_id`` (whole), the newest first."""
    r = revisions.c
    query = sa.select(r.version, r.at, r.row).where(r.event_id == event_id)
    query = query.order_by(r.version.desc()).limit(limit).execution_options(yield_per=PAGE)
    for row in db.execute(query):
        yield Stood(row.version, row.at, _summary(row.row))


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
    return Revised(first.version, first.at, _summary(first.row).digest, noted)


def _summary(row: str) -> Summary:
    return msgspec.json.decode(row, type=Summary)
