"""How far the table is: what it has read of which log, what it holds, and what the topics are owed."""

from collections.abc import Generator
from contextlib import closing
from typing import NamedTuple

import sqlalchemy as sa

from pipeline.store import log
from pipeline.store.opened import Opened
from pipeline.store.schema import article_versions, changes, dead_letters, events, inputs, outbox


class Due(NamedTuple):
    """A message that the relay has to send; ``topic`` has no prefix."""

    seq: int
    topic: str
    key: str
    value: bytes
    epoch: int


class Counts(NamedTuple):
    """How much the table holds."""

    articles: int
    """Distinct ones that are not withdrawn."""
    versions: int
    events: int
    """Live rows."""
    retired: int
    """Rows merged or withdrawn."""
    changes: int
    dead_letters: int
    due: int
    """Outbox records not yet sent."""


class Progress(Opened):
    """What drivers and relays ask of the table."""

    def follows(self) -> str | None:
        """Return the log of a broker that workers read into this table, None where nobody does."""
        i = inputs.c
        with self.reading() as db:
            return db.scalar(sa.select(i.source).where(i.source.like("%mentions/0")).limit(1))

    def counts(self) -> Counts:
        """Return how much the table holds."""

        def count(table: sa.Table, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
            return sa.select(sa.func.count()).select_from(table).where(*where).scalar_subquery()

        query = sa.select(
            count(article_versions, article_versions.c.current, ~article_versions.c.withdrawn),
            count(article_versions),
            count(events, events.c.status == "live"),
            count(events, events.c.status != "live"),
            count(changes),
            count(dead_letters),
            count(outbox),
        )
        with self.reading() as db:
            return Counts(*db.execute(query).one())

    def offset(self, source: str) -> int:
        """Return the offset of the next record that ``source`` is expected to deliver, 0 at first."""
        with self.reading() as db:
            return db.scalar(sa.select(inputs.c.next_offset).where(inputs.c.source == source)) or 0

    def log(self, start: int = 0) -> Generator[log.LogRecord]:
        """Return what ingestion brought, from the number ``start`` on, in order."""
        with self.reading() as db, closing(log.read(db, start)) as records:
            yield from records

    def log_left(self, start: int = 0) -> int:
        """Return how many records the log holds from the number ``start`` on."""
        with self.reading() as db:
            return log.count(db, start)

    def due(self, limit: int = 500) -> tuple[Due, ...]:
        """Return the oldest ``limit`` messages not yet sent, in the order in which they must be."""
        o = outbox.c
        query = sa.select(o.seq, o.topic, o.key, o.value, o.epoch).order_by(o.seq).limit(limit)
        with self.reading() as db:
            return tuple(Due(*row) for row in db.execute(query))

    def backlog(self) -> tuple[int, int, int]:
        """Return how many messages are not yet sent, and the first and last ``seq`` of these (0, 0: none)."""
        o = outbox.c
        with self.reading() as db:
            count, first, last = db.execute(
                sa.select(sa.func.count(), sa.func.min(o.seq), sa.func.max(o.seq))
            ).one()
        return count, first or 0, last or 0
