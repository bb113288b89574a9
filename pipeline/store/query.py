"""Which rows a reader wants, as SQL."""

import datetime as dt
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.records.codec import decode
from pipeline.records.event import Event
from pipeline.records.vocabulary import Measure
from pipeline.store.schema import event_index, event_parts, event_totals, event_words, events
from pipeline.store.sphere import Near, chord, point
from pipeline.store.words import PLACE, phrase, words

PAGE = 500
"""Rows fetched at a time."""

FEW = 2000
"""Rows that an index may name before it is better asked of each row in turn (see ``_member``)."""

_LAST = "\U0010ffff"
"""Stands behind every other character."""

LARGEST = (1 << 63) - 1
"""What the column of a best number can be compared with."""
_LARGEST_INTEGER = (1 << 31) - 1


class Wanted(NamedTuple):
    """Rows that fit all that is given; what is null or empty asks for nothing."""

    id_begins: str = ""
    countries: tuple[str, ...] = ()
    """ISO 3166-1 codes."""
    place: str | None = None
    """Words of the place's name, or of its first-order division's, whatever their case and accents."""
    near: Near | None = None
    """The place is within a distance of a point; one whose coordinates nobody knows is not."""
    types: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    """The event overlaps the days from ``since`` to ``until``; one without a date does not."""
    least: tuple[tuple[Measure, int], ...] = ()
    """The best number of each measure is so large, or larger."""
    origins: int | None = None
    """At least so many independent origins stand behind one of its totals."""
    part_of: str | None = None
    """event_id of the campaign that they are part of."""
    text: str | None = None
    """Words of title, place, country, actors, groups counted and speakers, whatever their case and accents;
    the last may be the beginning of one."""


EVERYTHING = Wanted()


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
    yield from _decoded(db, query.where(_has_id(events.c.event_id, id_begins)) if id_begins else query)


def only(found: Iterable[Event], id_begins: str) -> Event:
    """Return the one event of ``found``, or that whose whole id was given; raises UserError as to others."""
    some = list(islice(found, 3))
    if not some:
        raise UserError(f"no event {id_begins!r} in the table")
    if len(some) > 1 and some[0].event_id != id_begins:
        ids = ", ".join(event.event_id for event in some[:2])
        raise UserError(f"{id_begins!r} is the beginning of several ids: {ids} ...")
    return some[0]


def conditions(db: sa.Connection, wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    """Yield what holds of the rows of ``event_index`` that are wanted."""
    i = event_index.c
    if wanted.id_begins:
        yield _has_id(i.event_id, wanted.id_begins)
    for column, values in ((i.country, wanted.countries), (i.type, wanted.types), (i.level, wanted.levels)):
        if values:
            yield column.in_([value for value in values if askable(value)])
    if wanted.place is not None:
        yield from _named(db, wanted.place)
    if wanted.near:
        yield from _within(wanted.near)
    if wanted.since:
        yield i.end >= wanted.since.toordinal()
    if wanted.until:
        yield i.start.between(1, wanted.until.toordinal())
    t = event_totals.c
    for measure, number in wanted.least:
        yield _member(db, event_totals, t.measure == measure, t.best >= min(number, LARGEST))
    if wanted.origins is not None:
        yield i.origins >= min(wanted.origins, _LARGEST_INTEGER)
    if wanted.part_of is not None:
        whole = event_parts.c.part_of == wanted.part_of if askable(wanted.part_of) else sa.false()
        yield _member(db, event_parts, whole)
    if wanted.text is not None:
        yield from _saying(db, wanted.text)


def _begins(column: sa.Column[str], text: str) -> sa.ColumnElement[bool]:
    # Not BETWEEN: behind the collation that it compares by PostgreSQL would not find the AND.
    return sa.and_(column >= text, column <= text + _LAST)


def _has_id(column: sa.Column[str], begins: str) -> sa.ColumnElement[bool]:
    return _begins(column, begins) if askable(begins) else sa.false()


def askable(text: str) -> bool:
    """Return whether ``text`` may be one of our ids and codes; NUL, say, no server can be asked for."""
    return text.isascii() and text.isprintable()


def _named(db: sa.Connection, place: str) -> Iterator[sa.ColumnElement[bool]]:
    """Find the words by their index, and look whether they stand beside each other in one name."""
    given = list(words(place))
    if not given:
        yield sa.false()
    for word in given:
        yield _member(db, event_words, event_words.c.word == PLACE + word)
    if len(given) > 1:
        yield event_index.c.place.contains(f" {phrase(place)} ", autoescape=True)


def _within(near: Near) -> Iterator[sa.ColumnElement[bool]]:
    """A box around the ball that has the points, which an index bounds, and then the ball itself."""
    columns = (event_index.c.z, event_index.c.x, event_index.c.y)
    x, y, z = point(near.lat, near.lon)
    reach = chord(near.km)
    for column, value in zip(columns, (z, x, y), strict=True):
        yield column.between(value - reach, value + reach)
    (i, j, k), (a, b, c) = columns, (z, x, y)
    yield (i - a) * (i - a) + (j - b) * (j - b) + (k - c) * (k - c) <= reach * reach


def _saying(db: sa.Connection, text: str) -> Iterator[sa.ColumnElement[bool]]:
    given = list(words(text))
    if not given:
        yield sa.false()
        return
    *whole, begun = given
    w = event_words.c
    for word in whole:
        yield _member(db, event_words, w.word == word)
    begins = _begins(w.word, begun)
    if _few(db, event_words, begins):
        yield _member(db, event_words, begins)
    else:  # to ask it of each row would be to go through all these words again and again
        yield event_index.c.event_id.concat("").in_(sa.select(w.event_id).where(begins))


def _member(db: sa.Connection, table: sa.Table, *which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Return that a row of ``table``, beside ``event_index``, says ``which`` of the event.

    SQLite keeps no count of how many rows have a value. Of few it should begin with these; where they are
    many, the order that is asked for soon leads to some.
    """
    id_ = event_index.c.event_id
    if _few(db, table, *which):
        return id_.in_(sa.select(table.c.event_id).where(*which))
    return sa.exists().where(table.c.event_id == id_, *which)


def _few(db: sa.Connection, table: sa.Table, *which: sa.ColumnElement[bool]) -> bool:
    some = sa.select(table.c.event_id).where(*which).limit(FEW + 1).subquery()
    return (db.scalar(sa.select(sa.func.count()).select_from(some)) or 0) <= FEW


def _decoded(db: sa.Connection, query: sa.Select[tuple[str]]) -> Generator[Event]:
    with db.execute(query.execution_options(yield_per=PAGE)) as rows:  # a reader may stop half way
        for row in rows:
            yield decode(row.row.encode(), Event)
