"""Erasing an article: its words leave the rows, their history, and whatever waits to be sent.

Its versions have lost theirs already and the live rows are tallied without it (``versions``, ``rows``); what
is left is history, in the same transaction. Numbers stay as they were told; see docs/privacy.md.
"""

import datetime as dt
import zlib
from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import closing

import orjson
import sqlalchemy as sa
from msgspec.structs import replace

from pipeline.bodies import configured
from pipeline.errors import MissingBodyError, PoisonError
from pipeline.records.codec import convert, decode, encode
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.event import Change, Erased, Event
from pipeline.store import erasures, log, wire
from pipeline.store.about import any_of
from pipeline.store.chunks import chunks
from pipeline.store.erasures import Gone
from pipeline.store.rows import Moved, columns
from pipeline.store.schema import (
    article_events,
    article_versions,
    changes,
    dead_letters,
    events,
    feed_items,
    outbox,
    raw_log,
    revisions,
)
from pipeline.tally.changes import erased as changed
from pipeline.tally.identity import content_digest
from pipeline.tally.wordless import Wordless

Advance = Callable[[int, int], None]
"""Called with how many events were looked at, and how many there are to look at."""

ROWS = 100
"""Dead letters read at a time: each may be a page of some hundred KB."""


def is_known(db: sa.Connection, article_id: str) -> bool:
    """Return whether anything of an article is here."""
    return (
        any(
            db.execute(sa.select(column).where(column == article_id).limit(1)).first()
            for column in (article_versions.c.article_id, feed_items.c.article_id, raw_log.c.key)
        )
        or _any(_letters_of(db, article_id))
        or _any(_records_of(db, article_id))
    )


def _any(found: Generator[object]) -> bool:
    with closing(found):
        return any(True for _ in found)


def forget(
    db: sa.Connection,
    gone: Gone,
    moved: Sequence[Moved],
    told: Sequence[Change],
    now: dt.datetime,
    advance: Advance | None = None,
) -> tuple[tuple[Moved, ...], tuple[Change, ...]]:
    """Take the words of ``gone`` out of all that is kept.

    ``moved`` and ``told`` are what this transaction has changed, the rows written already. Returns both
    without the words, with the retired rows that had them and the change that tells so.
    """
    erased = Erased(article_id=gone.article_id, at=gone.erasure.at, reason=gone.erasure.reason)
    wordless = Wordless(erased, gone.versions, (row.new for row in moved if row.new.status == "live"))
    fresh = {row.new.event_id: row.new for row in moved}
    a = article_events.c
    ids = sorted(db.scalars(sa.select(a.event_id).where(a.article_id == gone.article_id)))
    lost = []
    for done, event_id in enumerate(ids):
        if advance:
            advance(done, len(ids))
        row = _row(db, event_id)
        if (new := wordless.row(row)) is not row:
            moved_now = _rewrite(db, row, new, None if event_id in fresh else now)
            if event_id not in fresh:
                lost.append(moved_now)
            fresh[event_id] = moved_now.new
        _revisions(db, event_id, wordless)
        _changes(db, event_id, wordless)
        _unsent(db, event_id, wordless)
    _letters(db, gone.article_id)
    _ingested(db, gone.article_id)
    moved = [Moved(row.old and wordless.row(row.old), fresh[row.new.event_id]) for row in moved]
    told = [replace(wordless.change(change), row=fresh[change.event_id]) for change in told]
    told += [changed(row.old, row.new, gone.article_id) for row in lost if row.old]
    return (*moved, *lost), tuple(told)


def _row(db: sa.Connection, event_id: str) -> Event:
    text = db.execute(sa.select(events.c.row).where(events.c.event_id == event_id)).scalar_one()
    return decode(text.encode(), Event)


def _rewrite(db: sa.Connection, row: Event, new: Event, now: dt.datetime | None) -> Moved:
    """Write a retired row without the words: as another revision, unless this transaction made the last."""
    if now:
        new = replace(new, version=row.version + 1, updated_at=now)
    new = replace(new, digest=content_digest(new))
    db.execute(events.update().where(events.c.event_id == row.event_id).values(columns(new)))
    r = revisions.c
    same = sa.and_(r.event_id == new.event_id, r.version == new.version)
    db.execute(revisions.delete().where(same))
    values = {"event_id": new.event_id, "version": new.version, "at": new.updated_at}
    db.execute(revisions.insert().values(row=encode(new).decode(), **values))
    return Moved(row, new)


def _revisions(db: sa.Connection, event_id: str, wordless: Wordless) -> None:
    r = revisions.c
    numbers = db.scalars(sa.select(r.version).where(r.event_id == event_id)).all()
    for number in numbers:  # one at a time: each may have some hundred KB
        this = sa.and_(r.event_id == event_id, r.version == number)
        row = decode(db.execute(sa.select(r.row).where(this)).scalar_one().encode(), Event)
        if (new := wordless.row(row)) is not row:
            db.execute(revisions.update().where(this).values(row=encode(new).decode()))


def _changes(db: sa.Connection, event_id: str, wordless: Wordless) -> None:
    """Take the words out of what was told; the row of a change is its revision, which has lost them."""
    c, r = changes.c, revisions.c
    same = sa.and_(r.event_id == c.event_id, r.version == c.version)
    query = sa.select(c.seq, c.change, r.row).join(revisions, same).where(c.event_id == event_id)
    for stored in db.execute(query).all():
        change = convert(orjson.loads(stored.change) | {"row": orjson.loads(stored.row)}, Change)
        new = wire.without_row(wordless.change(change))
        if new != orjson.loads(stored.change):
            db.execute(changes.update().where(c.seq == stored.seq).values(change=new.decode()))


def _unsent(db: sa.Connection, event_id: str, wordless: Wordless) -> None:
    """Take the words out of messages that are due; what is sent of a row is its revision, cut to size."""
    o, r = outbox.c, revisions.c
    due = sa.and_(o.key == event_id, o.topic.in_([wire.EVENTS, wire.EVENT_CHANGES]), o.value != wire.NULL)
    for seq, topic, value in db.execute(sa.select(o.seq, o.topic, o.value).where(due)).all():
        given = orjson.loads(value)
        version = (given if topic == wire.EVENTS else given["row"])["version"]
        revision = sa.select(r.row).where(r.event_id == event_id, r.version == version)
        row = decode(db.execute(revision).scalar_one().encode(), Event)
        if topic == wire.EVENTS:
            new = wire.event_value(row)
        else:
            new = wire.change_value(wordless.change(replace(convert(given, Change), row=row)))
        if new != value:
            db.execute(outbox.update().where(o.seq == seq).values(value=new))


def _letters(db: sa.Connection, article_id: str) -> None:
    d, o = dead_letters.c, outbox.c
    for letter in list(_letters_of(db, article_id)):
        text = encode(_emptied(letter)).decode()
        db.execute(dead_letters.update().where(d.letter_id == letter.letter_id).values(letter=text))
        due = sa.and_(o.topic == wire.DEAD_LETTERS, o.key == letter.letter_id)
        db.execute(outbox.update().where(due).values(value=text.encode()))


def _letters_of(db: sa.Connection, article_id: str) -> Generator[DeadLetter]:
    query = sa.select(dead_letters.c.letter).execution_options(yield_per=ROWS)
    with db.execute(query) as rows:
        for row in rows:
            letter = decode(row.letter.encode(), DeadLetter)
            if _is_about({article_id}, letter):
                yield letter


def wordless_letters(db: sa.Connection, letters: Sequence[DeadLetter]) -> list[DeadLetter]:
    """Return ``letters``, those of erased articles without what they held."""
    gone = {one.article_id for one in erasures.listed(db)} if letters else set()
    return [_emptied(letter) if _is_about(gone, letter) else letter for letter in letters]


def _is_about(articles: Collection[str], letter: DeadLetter) -> bool:
    if not articles:
        return False
    try:
        value = configured().of_letter(letter)
    except (PoisonError, MissingBodyError):
        value = None
    return any_of(articles, value, letter.message_key)


def _emptied(letter: DeadLetter) -> DeadLetter:
    """Return what is left of a letter; a reason may quote what it refuses."""
    return replace(letter, reason="erased", key=None, value=None, headers=(), place=None)


def _ingested(db: sa.Connection, article_id: str) -> None:
    """Take the article out of the log of what was ingested, and of what is known of its feed's entry."""
    r, i = raw_log.c, feed_items.c
    for some in chunks(list(_records_of(db, article_id))):
        db.execute(raw_log.delete().where(r.seq.in_(some)))
    gone = {"state": "erased", "reason": "erased", "link": None, "entry": None, "etag": None}
    gone |= {"last_modified": None, "next_look": None}
    db.execute(feed_items.update().where(i.article_id == article_id).values(gone))


def _records_of(db: sa.Connection, article_id: str) -> Generator[int]:
    """Return the numbers of the article's records: by their key, else by what they hold."""
    r = raw_log.c
    yield from db.scalars(sa.select(r.seq).where(r.key == article_id)).all()
    unkeyed = sa.select(r.seq, r.value).where(r.key.is_(None)).execution_options(yield_per=log.ROWS)
    with db.execute(unkeyed) as rows:
        for row in rows:
            if any_of({article_id}, zlib.decompress(row.value), None):
                yield row.seq
