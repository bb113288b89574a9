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
    taken = UserError(f"{without_password(where)}: another process is ingesting into this table")
    try:
        if engine.dialect.name == "postgresql":
            with giving_up(), engine.connect() as db:
                schema = sa.func.hashtext(sa.func.current_schema())
                if not db.scalar(sa.select(sa.func.pg_try_advisory_lock(_LOCK, schema))):
                    raise taken
                db.commit()  # the lock is the session's, not the transaction's
                yield
        elif engine.url.database in (None, "", ":memory:"):
            yield
        else:
            # A file of its own beside the table, whose lock does not stand in the way of those who read and write.
            with closing(
                sqlite3.connect(f"{engine.url.database}-ingest", timeout=0, isolation_level=None)
            ) as db:
                try:
                    db.execute("BEGIN EXCLUSIVE")
                except sqlite3.OperationalError as error:
                    raise taken if error.sqlite_errorcode == sqlite3.SQLITE_BUSY else error from None
                yield
    finally:
        engine.dispose()
