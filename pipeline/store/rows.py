"""Event rows: what a new tally of some regions changes in the table."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from msgspec.structs import replace

from pipeline.records.codec import decode, encode
from pipeline.records.event import Event
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.store import index, reviews
from pipeline.store.chunks import PARAMETERS, chunks
from pipeline.store.quotes import shown
from pipeline.store.schema import event_articles, events, revisions
from pipeline.tally import tally
from pipeline.tally.changes import mention_ids, retired


class Moved(NamedTuple):
    """A row before and after."""

    old: Event | None
    """None where the id is new to the table."""
    new: Event


class Row(NamedTuple):
    """A row as it stands."""

    digest: str
    version: int
    event: Event


def update(
    db: sa.Connection, region: Iterable[Mentions], said: Iterable[Review], now: dt.datetime
) -> tuple[Moved, ...]:
    """Tally ``region`` again, with what is ``said`` of it; write each row that changes, with its revision.

    A live row that tells of a mention of ``region`` and is not among the new ones is retired, never deleted.
    """
    region = tuple(region)
    tallied = {event.event_id: event for event in tally(shown(db, region), said)}
    stood = standing(db, region)
    known = stood | _rows(db, tallied.keys() - stood.keys())
    gone = {id_: retired(stood[id_].event, tallied.values()) for id_ in stood.keys() - tallied.keys()}

    moved = []
    for id_, event in sorted((tallied | gone).items()):
        old = known.get(id_)
        if old is None or old.digest != event.digest:
            version = old.version + 1 if old else 1
            moved.append(Moved(old and old.event, replace(event, version=version, updated_at=now)))
    if moved:
        write(db, moved)
    return tuple(moved)


def standing(db: sa.Connection, region: Iterable[Mentions]) -> dict[str, Row]:
    """Return the live rows that tell of any mention of ``region``, by their ids."""
    touched = {mention.mention_id: article.article_id for article in region for mention in article.mentions}
    a = event_articles.c
    query = sa.select(a.event_id).distinct()
    articles = chunks(set(touched.values()))
    near = {id_ for some in articles for id_ in db.scalars(query.where(a.article_id.in_(some)))}
    return {id_: row for id_, row in _rows(db, near).items() if touched.keys() & mention_ids(row.event)}


def current(db: sa.Connection, ids: Iterable[str]) -> tuple[Event, ...]:
    """Return the rows of ``ids`` as they are now, retired ones too."""
    return tuple(row.event for row in _rows(db, ids).values())


def _rows(db: sa.Connection, ids: Iterable[str]) -> dict[str, Row]:
    e = events.c
    query = sa.select(e.event_id, e.digest, e.version, e.row)
    return {
        row.event_id: Row(row.digest, row.version, decode(row.row.encode(), Event))
        for some in chunks(ids)
        for row in db.execute(query.where(e.event_id.in_(some)))
    }


def write(db: sa.Connection, moved: Sequence[Moved]) -> None:
    """Write rows that moved, each with its revision, and let them be found."""
    fresh = [columns(new) for old, new in moved if old is None]
    changed = [columns(new) | {"id": new.event_id} for old, new in moved if old is not None]
    if fresh:
        db.execute(events.insert(), fresh)
    if changed:
        db.execute(events.update().where(events.c.event_id == sa.bindparam("id")), changed)
    index.replace(db, moved)
    rows = [new for _, new in moved]
    db.execute(
        revisions.insert(),
        [
            {"event_id": e.event_id, "version": e.version, "at": e.updated_at, "row": encode(e).decode()}
            for e in rows
        ],
    )
    for some in chunks([event.event_id for event in rows]):
        db.execute(event_articles.delete().where(event_articles.c.event_id.in_(some)))
    live = [
        {"event_id": event.event_id, "article_id": article.article_id}
        for event in rows
        if event.status == "live"
        for article in event.articles
    ]
    if live:
        db.execute(event_articles.insert(), live)
    reviews.show(db, rows)
    _remember_articles(db, moved)


def _remember_articles(db: sa.Connection, moved: Sequence[Moved]) -> None:
    """Keep which articles a row has ever told of; one that comes back to it is there."""
    told = {
        (article_id, new.event_id) for old, new in moved for article_id in _articles(new) - _articles(old)
    }
    if told:
        db.exec_driver_sql(_REMEMBER[db.dialect.name], sorted(told))


def _articles(event: Event | None) -> set[str]:
    return {article.article_id for article in event.articles} if event else set()


_REMEMBER = {
    "sqlite": "insert into article_events (article_id, event_id) values (?, ?) on conflict do nothing",
    "postgresql": "insert into article_events (article_id, event_id) values (%s, %s) on conflict do nothing",
}


def find_again(db: sa.Connection) -> None:
    """Make anew what the live rows are found by, of which an older table has less."""
    index.empty(db)
    e = events.c
    query = sa.select(e.event_id, e.row).where(e.status == "live").order_by(e.event_id).limit(PARAMETERS)
    last = ""
    while found := db.execute(query.where(e.event_id > last)).all():
        last = found[-1].event_id
        index.replace(db, [(None, decode(row.row.encode(), Event)) for row in found])


def columns(event: Event) -> dict[str, Any]:
    """Return ``event`` as the table keeps it: the whole row, and what can be queried of it."""

    def best(measure: str) -> int | None:
        total = event.totals.get(measure)
        return total.best if total else None

    return {
        "event_id": event.event_id,
        "status": event.status,
        "merged_into": event.merged_into,
        "level": event.level,
        "type": event.type,
        "title": event.title,
        "start": event.start,
        "end": event.end,
        "country": event.place.country if event.place else None,
        "place": event.place.name if event.place else None,
        "admin1": event.place.admin1 if event.place else None,
        "killed_best": best("killed"),
        "injured_best": best("injured"),
        "origins": max((total.origins for total in event.totals.values()), default=0),
        "version": event.version,
        "digest": event.digest,
        "updated_at": event.updated_at,
        "row": encode(event).decode(),
    }
