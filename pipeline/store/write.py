"""The store: one transaction takes in a batch of a log and brings the table up to date with it."""

import datetime as dt
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple, Self

import msgspec
import sqlalchemy as sa

from pipeline.errors import TransientError, UserError
from pipeline.records.codec import decode, encode
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.event import Change
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.store import erasures, log, rows
from pipeline.store.chunks import chunks
from pipeline.store.engine import connect, giving_up, writing
from pipeline.store.erasures import ErasedArticle
from pipeline.store.errors import GapError, StaleOwnerError
from pipeline.store.forget import Advance, forget, is_known, wordless_letters
from pipeline.store.migrate import lock, prepare
from pipeline.store.progress import Due
from pipeline.store.read import Reader
from pipeline.store.reviews import Reviews
from pipeline.store.schema import changes as changes_table
from pipeline.store.schema import dead_letters, feeds, inputs, outbox, raw_log
from pipeline.store.turns import Turns
from pipeline.store.versions import REMEMBERED, Versions
from pipeline.store.wire import (
    DEAD_LETTERS,
    EVENT_CHANGES,
    EVENTS,
    RAW,
    change_value,
    event_value,
    without_row,
)
from pipeline.tally.bounded import Recent
from pipeline.tally.changes import changes
from pipeline.tally.regions import region

PATIENCE = 180.0
"""Seconds that whoever looks at a past moment may take to let go of it."""


class Logged(NamedTuple):
    """A record of a log: what came of it, and where it stood."""

    offset: int
    content: Mentions | DeadLetter | Review


class ApplyResult(NamedTuple):
    """What a batch did."""

    applied: int
    """Records taken in."""
    skipped: int
    """Records that had been taken in before."""
    known: int
    """Of those applied: article versions and reviews that the table had."""
    changes: tuple[Change, ...]


class Store(Reader):
    """The table, for its one writer (see docs/state.md)."""

    def __init__(self, engine: sa.Engine, *, outbox: bool) -> None:
        super().__init__(engine)
        self._writer = writing(engine)
        sqlite = engine.dialect.name == "sqlite"
        self._turn: AbstractContextManager[None] = Turns() if sqlite else nullcontext()
        self._outbox = outbox
        self._decoded = Recent[int, Mentions](REMEMBERED)

    @classmethod
    def open(cls, where: str | Path, *, outbox: bool = False) -> Self:
        """Open the table at ``where``, a file, ":memory:" or an SQLAlchemy URL; makes it where it is missing.

        With ``outbox``, every transaction also commits the messages that it owes the topics. Raises UserError
        where the database cannot be reached or was written by other rules.
        """
        engine = connect(where)
        prepare(engine)
        return cls(engine, outbox=outbox)

    @classmethod
    def over(cls, table: Reader) -> "Store":
        """Return ``table`` for writing too; who closes it, closes both. Raises as ``open`` does."""
        if isinstance(table, Store):
            return table
        prepare(table.engine)
        return cls(table.engine, outbox=False)

    def apply(self, batch: Sequence[Logged], source: str, now: dt.datetime, epoch: int = 0) -> ApplyResult:
        """Take in ``batch``, records of the log ``source`` in its order, in one transaction.

        Offsets below the next one expected are skipped. Raises GapError for one beyond it, StaleOwnerError
        where an owner with a higher epoch has been here; then, as after any other error, nothing is changed.
        """
        with self._whole() as db:
            # 1. The writer's lock: two owners cannot both go on from one offset.
            expected = _own(db, source, epoch)
            fresh = _following(batch, source, expected)
            # 2 to 6.
            known, told = self._take_in(db, [record.content for record in fresh], now, epoch)
            # 7. The offset, last; leaving the block commits all seven together.
            if fresh:
                _advance(db, source, fresh[-1].offset + 1)
        return ApplyResult(len(fresh), len(batch) - len(fresh), known, told)

    def review(self, review: Review, now: dt.datetime) -> ApplyResult:
        """Take in what an analyst says here, in a transaction of its own.

        The table itself is the log of it (see ``Reader.review_records``). So where workers read a log into
        this table it has to go through their topic instead: see ``Reader.follows``.
        """
        with self._whole() as db:
            lock(db)
            known, told = self._take_in(db, [review], now, epoch=0)
        return ApplyResult(1, 0, known, told)

    def erase(
        self,
        article_id: str,
        reason: str,
        at: dt.datetime,
        *,
        by: str | None = None,
        unseen: bool = False,
        advance: Advance | None = None,
    ) -> bool:
        """Erase an article for ever, in one transaction, and return True; False where it was already.

        Nothing of it is kept but its id, what it ranks by, and why it is gone; rows are tallied without it.
        Raises UserError where the table does not know it, unless it may be ``unseen``. ``advance`` is told
        how far this is. SQLite's file has the bytes until ``compact``.
        """
        erased = ErasedArticle(article_id, at, reason, by)
        with self._whole() as db:
            lock(db)
            if erasures.erased(db, [article_id]):
                return False
            if not (unseen or is_known(db, article_id)):
                raise UserError(f"no article {article_id!r} in the table; --unseen erases it beforehand")
            epoch = db.scalar(sa.select(sa.func.max(inputs.c.epoch))) or 0
            self._take_in(db, [erased.mentions], at, epoch, advance)
            if _any(db, feeds):
                log.append(db, article_id, erased.marker)
            if self._outbox:
                _owe(db, [(RAW, article_id, erased.marker)], epoch)
        return True

    def compact(self, patience: float = PATIENCE) -> bool:
        """Write SQLite's file anew, without the bytes of what was deleted; False where a server has to do it.

        Raises TransientError where another process reads for longer than ``patience`` seconds, or writes for
        longer than any transaction does.
        """
        if self._engine.dialect.name != "sqlite":
            return False
        until = time.monotonic() + patience
        with giving_up(), self._engine.connect() as db:
            connection = db.connection.driver_connection
            assert connection
            connection.execute("VACUUM")
            connection.execute("PRAGMA busy_timeout = 100")
            while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                if time.monotonic() > until:
                    raise TransientError("another process reads the table: its log has what was erased still")
            db.invalidate()  # nobody else is to be as impatient
        return True

    def _take_in(
        self,
        db: sa.Connection,
        contents: Sequence[Mentions | DeadLetter | Review],
        now: dt.datetime,
        epoch: int,
        advance: Advance | None = None,
    ) -> tuple[int, tuple[Change, ...]]:
        """Do steps 2 to 6; return how many versions and reviews were known, and what changed."""
        # 2. What could not be read is kept whole.
        letters = _keep(db, [one for one in contents if isinstance(one, DeadLetter)])
        # 3. Versions and their keys; reviews, and what they name.
        versions, reviews = Versions(db, self._decoded), Reviews(db)
        changed = versions.add(one for one in contents if isinstance(one, Mentions))
        said = reviews.add(one for one in contents if isinstance(one, Review))
        changed += reviews.named(said, versions, changed)
        # 4. The rows that they reach, with their revisions.
        moved: tuple[rows.Moved, ...] = ()
        if changed:
            reached = region(changed, versions.sharing, reviews.tied if reviews.any else None)
            moved = rows.update(db, reached, reviews.touching(reached), now)
        # 5. What an erased article said leaves all history.
        told = changes([row.old for row in moved if row.old], [row.new for row in moved])
        for gone in versions.gone:
            moved, told = forget(db, gone, moved, told, now, advance)
        # 6. What consumers are told.
        _record(db, told, now)
        if self._outbox:
            _owe(db, _messages(moved, told, letters), epoch)
        return versions.known + reviews.known, told

    def skip(self, source: str, to: int, epoch: int = 0) -> None:
        """Expect ``to`` next: the caller saw that the log holds nothing between (retention cut it)."""
        with self.transaction() as db:
            if _own(db, source, epoch) < to:
                _advance(db, source, to)

    def sent(self, due: Sequence[Due], source: str, epoch: int) -> None:
        """Forget ``due`` of the outbox, which the broker acknowledged to the owner ``epoch`` of ``source``.

        Where another owner has come meanwhile, what it sent may stand before these, and of each event a
        compacted topic keeps what stands last: then the rows as they are now are owed once more.
        """
        with self.transaction() as db:
            for some in chunks(message.seq for message in due):
                db.execute(outbox.delete().where(outbox.c.seq.in_(some)))
            owner = db.scalar(sa.select(inputs.c.epoch).where(inputs.c.source == source)) or 0
            if owner > epoch:
                lock(db)
                now = rows.current(db, {message.key for message in due if message.topic == EVENTS})
                _owe(db, [(EVENTS, event.event_id, event_value(event)) for event in now], owner)

    def forget_log(self, seqs: Iterable[int]) -> None:
        """Remove records of the log that the broker has acknowledged."""
        with self.transaction() as db:
            for some in chunks(seqs):
                db.execute(raw_log.delete().where(raw_log.c.seq.in_(some)))

    def replayed(self, letter_id: str, at: dt.datetime) -> None:
        """Note that the message of a dead letter was processed after all."""
        with self.transaction() as db:
            same = dead_letters.c.letter_id == letter_id
            stored = db.scalar(sa.select(dead_letters.c.letter).where(same))
            if stored is not None:
                letter = msgspec.structs.replace(decode(stored.encode(), DeadLetter), replayed_at=at)
                db.execute(dead_letters.update().where(same).values(letter=encode(letter).decode()))

    @contextmanager
    def _whole(self) -> Iterator[sa.Connection]:
        """Yield a transaction, and forget what was read where it is rolled back."""
        self._decoded.turn()
        try:
            with self.transaction() as db:
                yield db
        except BaseException:
            self._decoded.clear()  # it may hold versions that were rolled back
            raise

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Yield a connection that commits at the end; raises TransientError where the database gives up."""
        with self._turn, giving_up(), self._writer.begin() as db:
            yield db


def _own(db: sa.Connection, source: str, epoch: int) -> int:
    """Return the next offset of ``source``, its epoch raised to ``epoch``; locks out every other writer."""
    lock(db)
    i = inputs.c
    row = db.execute(sa.select(i.next_offset, i.epoch).where(i.source == source)).first()
    if row is None:
        db.execute(inputs.insert().values(source=source, next_offset=0, epoch=epoch))
        return 0
    if epoch < row.epoch:
        raise StaleOwnerError(source, epoch, row.epoch)
    if epoch > row.epoch:
        db.execute(inputs.update().where(i.source == source).values(epoch=epoch))
    return int(row.next_offset)


def _any(db: sa.Connection, table: sa.Table) -> bool:
    return db.execute(sa.select(table).limit(1)).first() is not None


def _following(batch: Sequence[Logged], source: str, expected: int) -> list[Logged]:
    fresh = []
    for record in batch:
        if record.offset < expected:
            continue
        if record.offset > expected:
            raise GapError(source, expected, record.offset)
        fresh.append(record)
        expected += 1
    return fresh


def _keep(db: sa.Connection, letters: list[DeadLetter]) -> list[DeadLetter]:
    """Write the ``letters`` that are new, and return them."""
    given = {letter.letter_id: letter for letter in wordless_letters(db, letters)}
    column = dead_letters.c.letter_id
    for ids in chunks(list(given)):
        for known in db.scalars(sa.select(column).where(column.in_(ids))):
            del given[known]
    if given:
        rows = [
            {"letter_id": id_, "known_at": letter.known_at, "letter": encode(letter).decode()}
            for id_, letter in given.items()
        ]
        db.execute(dead_letters.insert(), rows)
    return list(given.values())


def _record(db: sa.Connection, told: Sequence[Change], now: dt.datetime) -> None:
    if told:
        rows = [
            {
                "change_id": change.change_id,
                "kind": change.kind,
                "event_id": change.event_id,
                "version": change.row.version,
                "at": now,
                "change": without_row(change).decode(),
            }
            for change in told
        ]
        db.execute(changes_table.insert(), rows)


def _messages(
    moved: Sequence[rows.Moved], told: Sequence[Change], letters: Sequence[DeadLetter]
) -> Iterator[tuple[str, str, bytes]]:
    yield from ((EVENTS, row.new.event_id, event_value(row.new)) for row in moved)
    yield from ((EVENT_CHANGES, change.event_id, change_value(change)) for change in told)
    yield from ((DEAD_LETTERS, letter.letter_id, encode(letter)) for letter in letters)


def _owe(db: sa.Connection, messages: Iterable[tuple[str, str, bytes]], epoch: int) -> None:
    names = ("topic", "key", "value")
    if values := [dict(zip(names, m, strict=True)) | {"epoch": epoch} for m in messages]:
        db.execute(outbox.insert(), values)


def _advance(db: sa.Connection, source: str, to: int) -> None:
    db.execute(inputs.update().where(inputs.c.source == source).values(next_offset=to))
