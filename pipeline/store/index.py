"""What live rows are found by: ``event_index`` and the tables beside it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from pipeline.records.event import Event
from pipeline.store.chunks import chunks
from pipeline.store.schema import event_index, event_parts, event_totals, event_words
from pipeline.store.sphere import point
from pipeline.store.words import names, phrase, words_of

NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
"""When a row of the past was written that the table has never had."""


TABLES = (event_index, event_totals, event_parts, event_words)


def replace(db: sa.Connection, moved: Iterable[tuple[Event | None, Event]]) -> None:
    """Let each row of ``moved``, as it was and as it is, be found as it is; a retired one by nothing."""
    pairs = [(old if old and old.status == "live" else None, new) for old, new in moved]
    live = [new for _, new in pairs if new.status == "live"]
    for some in chunks(old.event_id for old, _ in pairs if old):
        db.execute(event_index.delete().where(event_index.c.event_id.in_(some)))
        db.execute(event_totals.delete().where(event_totals.c.event_id.in_(some)))
        db.execute(event_parts.delete().where(event_parts.c.event_id.in_(some)))
    _insert(db, event_index, [columns(event) for event in live])
    _insert(db, event_totals, [total for event in live for total in totals(event)])
    _insert(db, event_parts, [part for event in live for part in parts(event)])
    before = {(word, old.event_id) for old, _ in pairs if old for word in words_of(old)}
    after = {(word, event.event_id) for event in live for word in words_of(event)}
    _forget_words(db, before - after)
    _add_words(db, sorted(after - before))  # each page of the index is touched once


def empty(db: sa.Connection) -> None:
    """Let nothing be found."""
    for table in TABLES:
        db.execute(table.delete())


def columns(event: Event) -> dict[str, Any]:
    """Return the row of ``event`` in ``event_index``."""
    place, killed = event.place, event.totals.get("killed")
    lat, lon = (place.lat, place.lon) if place else (None, None)
    x, y, z = (None, None, None) if lat is None or lon is None else point(lat, lon)
    return {
        "event_id": event.event_id,
        "level": event.level,
        "type": event.type,
        "title": event.title,
        "country": place.country if place else None,
        "place": f" {' | '.join(phrase(name) for name in names(place))} ",
        "precision": place.precision if place else None,
        "lat": lat,
        "lon": lon,
        "x": x,
        "y": y,
        "z": z,
        "start": event.start.toordinal() if event.start else 0,
        "end": event.end.toordinal() if event.end else 0,
        "killed": killed.best if killed and killed.best is not None else -1,
        "origins": max((total.origins for total in event.totals.values()), default=0),
        "updated_at": event.updated_at or NEVER,
    }


def totals(event: Event) -> list[dict[str, Any]]:
    """Return the rows of ``event`` in ``event_totals``."""
    return [
        {"event_id": event.event_id, "measure": measure, "best": total.best}
        for measure, total in event.totals.items()
        if total.best is not None
    ]


def parts(event: Event) -> list[dict[str, Any]]:
    """Return the rows of ``event`` in ``event_parts``."""
    return [{"part_of": related.event_id, "event_id": event.event_id} for related in event.related]


def _insert(db: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(table.insert(), rows)


def _add_words(db: sa.Connection, rows: Sequence[tuple[str, str]]) -> None:
    """Write ``rows`` past SQLAlchemy, as ``keys.add`` does and for its reason."""
    if rows and db.dialect.name == "postgresql":
        arrays = "insert into event_words (word, event_id) select * from unnest(%s::text[], %s::text[])"
        db.exec_driver_sql(arrays, tuple(list(column) for column in zip(*rows, strict=True)))
    elif rows:
        db.exec_driver_sql("insert into event_words (word, event_id) values (?, ?)", list(rows))


def _forget_words(db: sa.Connection, rows: Iterable[tuple[str, str]]) -> None:
    w = event_words.c
    one = event_words.delete().where(
        w.word == sa.bindparam("of_word"), w.event_id == sa.bindparam("of_event")
    )
    if given := [{"of_word": word, "of_event": id_} for word, id_ in rows]:
        db.execute(one, given)
