"""One process ingests into a table: two would publish everything twice."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.settings import without_password
from pipeline.store.engine import connect, giving_up

_LOCK = 0x7A11_7732
"""Of PostgreSQL's advisory locks the one that ingestion holds, beside the number of the schema."""


@contextmanager
def only_ingestion(where: str) -> Iterator[None]:
    """Hold the table at ``where`` for the block; raises UserError where another process does.

    The lock goes with the process, however that ends.
    """
    engine = connect(where)
    lock = _postgresql if engine.dialect.name == "postgresql" else _sqlite
    try:
        with lock(engine) as held:
            if not held:
                raise UserError(f"{without_password(where)}: another process is ingesting into this table")
            yield
    finally:
        engine.dispose()


@contextmanager
def _postgresql(engine: sa.Engine) -> Iterator[bool]:
    schema = sa.func.hashtext(sa.func.current_schema())
    with giving_up(), engine.connect() as db:
        held = bool(db.scalar(sa.select(sa.func.pg_try_advisory_lock(_LOCK, schema))))
        db.commit()  # the lock is the session's, not the transaction's
        yield held


@contextmanager
def _sqlite(engine: sa.Engine) -> Iterator[bool]:
    """Lock a file of its own beside the table: that of the table would keep its readers and writers out."""
    file = engine.url.database
    if not file or file == ":memory:":
        raise UserError("a table in memory forgets what was seen: name a file with --db")
    try:
        db = sqlite3.connect(f"{file}-ingest", timeout=0, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise UserError(f"{file}-ingest: {error}") from None
    with closing(db):
        try:
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise UserError(f"{file}-ingest: {error}") from None
            yield False
        else:
            yield True
