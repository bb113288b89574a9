"""What happened to the rows, by the numbers under which the table keeps it.

The numbers only grow, and come to be seen in their order: whoever tells changes holds the writer's lock from
before the first number until the commit. So whoever has read up to one number has missed nothing below it.
"""

import datetime as dt
from collections import ChainMap
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from msgspec.structs import replace

from pipeline.records.codec import convert, decode
from pipeline.records.event import Change, Event
from pipeline.store import index
from pipeline.store.chunks import chunks
from pipeline.store.conditions import conditions
from pipeline.store.schema import changes, event_index, revisions
from pipeline.store.scratch import scratch
from pipeline.store.wanted import EVERYTHING, Wanted


class Told(NamedTuple):
    """A change, with its number and when it was told."""

    seq: int
    at: dt.datetime
    change: Change
    before: Event | None
    """The row before the change; None where the change made it."""


class Happened(NamedTuple):
    """A change without the rows around it, with its number and when it was told."""

    seq: int
    at: dt.datetime
    version: int
    """Of the row after it."""
    change: dict[str, Any]
    """The fields of ``Change`` but for the row."""


class News(NamedTuple):
    """Changes that fit, and how far one has looked for them."""

    told: tuple[Told, ...]
    seq: int
    """The number of the last change looked at, which need not have fitted: go on after this."""


def after(db: sa.Connection, seq: int, limit: int, wanted: Wanted, until: int | None) -> News:
    """Look at ``limit`` changes behind the number ``seq``, none behind ``until``, for those that are wanted.

    One is where the row fits as it was before or as it is after: so who watches a country hears of a row that
    leaves it.
    """
    looked = list(_changes(db, seq, limit, until))
    upto = looked[-1].seq if looked else seq
    if wanted == EVERYTHING:
        return News(tuple(looked), upto)
    rows = [{_key(row): row for row in (told.before, told.change.row) if row} for told in looked]
    fits = _fitting(dict(ChainMap(*rows)), wanted)
    kept = (told for told, either in zip(looked, rows, strict=True) if fits & either.keys())
    return News(tuple(kept), upto)


def happened(db: sa.Connection, event_id: str, seq: int, limit: int) -> Iterator[Happened]:
    """Yield the first ``limit`` changes of ``event_id`` (whole) behind the number ``seq``."""
    c = changes.c
    query = sa.select(c.seq, c.at, c.version, c.change).where(c.event_id == event_id, c.seq > seq)
    for row in db.execute(query.order_by(c.seq).limit(limit)):
        yield Happened(row.seq, row.at, row.version, orjson.loads(row.change))


def last(db: sa.Connection, by: dt.datetime | None) -> int:
    """Return the number of the last change told, or told by then; 0 where there is none."""
    c = changes.c
    query = sa.select(c.seq).order_by(c.seq.desc()).limit(1)
    if by is not None:
        query = sa.select(c.seq).where(c.at <= by).order_by(c.at.desc(), c.seq.desc()).limit(1)
    return db.scalar(query) or 0


def _changes(db: sa.Connection, seq: int, limit: int, until: int | None) -> Iterator[Told]:
    c = changes.c
    query = sa.select(c.seq, c.at, c.event_id, c.version, c.change).where(c.seq > seq)
    query = query.order_by(c.seq).limit(limit)
    found = db.execute(query if until is None else query.where(c.seq <= until)).all()
    rows = _rows(db, {(row.event_id, row.version - back) for row in found for back in (0, 1)})
    for row in found:
        change = convert(orjson.loads(row.change) | {"row": rows[row.event_id, row.version]}, Change)
        yield Told(row.seq, row.at, change, rows.get((row.event_id, row.version - 1)))


def _rows(db: sa.Connection, which: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Event]:
    """Return revisions by event_id and version, each once: one of some hundred KB may have many changes."""
    r = revisions.c
    query = sa.select(r.event_id, r.version, r.row)
    return {
        (row.event_id, row.version): decode(row.row.encode(), Event)
        for some in chunks(which)
        for row in db.execute(query.where(sa.tuple_(r.event_id, r.version).in_(some)))
    }


def _key(row: Event) -> str:
    return f"{row.event_id} {row.version}"


def _fitting(rows: dict[str, Event], wanted: Wanted) -> set[str]:
    """Return the keys of those that are wanted, asked of a database: what a filter means is said once."""
    with scratch(*index.TABLES) as db:
        index.replace(db, [(None, replace(row, event_id=key)) for key, row in rows.items()])
        return set(db.scalars(sa.select(event_index.c.event_id).where(*conditions(db, wanted))))
