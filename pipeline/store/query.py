"""Which rows a reader wants, as SQL."""

import datetime as dt
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.lexicon.gazetteer import fold
from pipeline.records.codec import decode
from pipeline.records.event import Event
from pipeline.store.schema import events

PAGE = 500
"""Rows fetched at a time."""


class Wanted(NamedTuple):
    """Rows that fit all that is given; what is null or empty asks for nothing."""

    id_begins: str = ""
    countries: tuple[str, ...] = ()
    """ISO 3166-1 codes."""
    place: str | None = None
    """Words of the place's name, or of its first-order division's, whatever their case and accents."""
    types: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    """The event overlaps the days from ``since`` to ``until``; one without a date does not."""
    min_killed: int | None = None
    origins: int | None = None
    """At least so many independent origins stand behind one of its totals."""


EVERYTHING = Wanted()


def find(db: sa.Connection, wanted: Wanted = EVERYTHING, *, retired: bool = False) -> Generator[Event]:
    """Yield the live rows that are wanted, or all that ever were, in the order of their ids."""
    query = sa.select(events.c.row).where(*_conditions(db, wanted)).order_by(events.c.event_id)
    if not retired:
        query = query.where(events.c.status == "live")
    with db.execute(query.execution_options(yield_per=PAGE)) as rows:  # a reader may stop half way
        for row in rows:
            yield decode(row.row.encode(), Event)


def only(found: Iterable[Event], id_begins: str) -> Event:
    """Return the one event of ``found``, or that whose whole id was given; raises UserError as to others."""
    some = list(islice(found, 3))
    if not some:
        raise UserError(f"no event {id_begins!r} in the table")
    if len(some) > 1 and some[0].event_id != id_begins:
        ids = ", ".join(event.event_id for event in some[:2])
        raise UserError(f"{id_begins!r} is the beginning of several ids: {ids} ...")
    return some[0]


def _conditions(db: sa.Connection, wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    e = events.c
    if not wanted.id_begins.isascii():
        yield sa.false()  # no id begins so, and what is not even Unicode no database can be asked for
    elif wanted.id_begins:
        yield sa.func.substr(e.event_id, 1, len(wanted.id_begins)) == wanted.id_begins
    for column, values in ((e.country, wanted.countries), (e.type, wanted.types), (e.level, wanted.levels)):
        if values:
            yield column.in_(values)
    if wanted.place is not None:
        yield sa.or_(_named(db, e.place, wanted.place), _named(db, e.admin1, wanted.place))
    if wanted.since:
        yield e.end >= wanted.since
    if wanted.until:
        yield e.start <= wanted.until
    if wanted.min_killed is not None:
        yield e.killed_best >= wanted.min_killed
    if wanted.origins is not None:
        yield e.origins >= wanted.origins


def _named(db: sa.Connection, column: sa.Column[str], words: str) -> sa.ColumnElement[bool]:
    """Compare folded words, which no database knows of: of each name once, not of each row."""
    names = db.scalars(sa.select(column).distinct().where(column.is_not(None)))
    return column.in_([name for name in names if f" {fold(words)} " in f" {fold(name)} "])
