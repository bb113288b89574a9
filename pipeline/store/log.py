"""The log of what ingestion brought: `articles.raw` of one machine, or the outbox to that topic.

Who appends does so one at a time (see ``pipeline.feeds.lock``), so that records are seen in the order of
their numbers. Numbers only grow; some may be missing where a transaction was rolled back.
"""

import zlib
from collections.abc import Generator
from contextlib import closing
from typing import NamedTuple

import sqlalchemy as sa

from pipeline.store.schema import raw_log

ROWS = 20
"""Rows read at a time: each may be a page of some MB."""


class LogRecord(NamedTuple):
    """A raw record of the log."""

    seq: int
    key: str | None
    value: bytes


def append(db: sa.Connection, key: str | None, value: bytes) -> None:
    """Add a raw record to the end of the log."""
    db.execute(raw_log.insert().values(key=key, value=zlib.compress(value)))


def read(db: sa.Connection, start: int) -> Generator[LogRecord]:
    """Return the records from the number ``start`` on."""
    query = sa.select(raw_log.c.seq, raw_log.c.key, raw_log.c.value).where(raw_log.c.seq >= start)
    query = query.order_by(raw_log.c.seq).execution_options(yield_per=ROWS)
    with closing(db.execute(query)) as rows:  # a reader may stop half way
        for row in rows:
            yield LogRecord(row.seq, row.key, zlib.decompress(row.value))


def count(db: sa.Connection, start: int) -> int:
    """Return how many records there are from the number ``start`` on."""
    return db.scalar(sa.select(sa.func.count()).where(raw_log.c.seq >= start)) or 0
