"""A database of one's own for rows that are to be asked for as the table's are, and then forgotten."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from pipeline.store.schema import metadata


@contextmanager
def scratch(*tables: sa.Table) -> Iterator[sa.Connection]:
    """Yield a connection to a new database with empty ``tables``, gone at the end."""
    engine = sa.create_engine("sqlite://", creator=_nameless, poolclass=sa.StaticPool)
    try:
        with engine.connect() as db:
            metadata.create_all(db, tables=tables, checkfirst=False)
            yield db
    finally:
        engine.dispose()


def _nameless() -> sqlite3.Connection:
    """SQLite keeps a database without a name in memory, and in a file of its own where it grows large."""
    return sqlite3.connect("", check_same_thread=False)  # threads may take turns at it
