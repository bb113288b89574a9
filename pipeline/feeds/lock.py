"""One process ingests into a table: two would publish everything twice."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import sqlalchemy as sa
from sqlalchemy import exc

from pipeline.errors import UserError
from pipeline.settings import without_password
from pipeline.store.engine import connect, giving_up

_LOCK = 0x7A11_7732
"""Of PostgreSQL's advisory locks the one that ingestion holds, beside the number of the schema."""
_KEEPALIVE = {"tcp_keepalives_idle": 10, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 4}
"""Seconds and times: where our machine is gone the lock is free in half a minute, not in two hours."""

Held = Callable[[], None]
"""Raises UserError where the lock has been lost to another process, TransientError where nobody can tell."""


@contextmanager
def only_ingestion(where: str) -> Iterator[Held]:
    """Hold the table at ``where`` for the block; raises UserError where another process does.

    The lock goes with the process, however that ends. That of PostgreSQL goes with its connection too: what
    is yielded is to be called before anything is written.
    """
    engine = connect(where)
    lock = _postgresql if engine.dialect.name == "postgresql" else _sqlite
    refused = UserError(f"{without_password(where)}: another process is ingesting into this table")
    try:
        with lock(engine, refused) as held:
            yield held
    finally:
        engine.dispose()


@contextmanager
def _postgresql(engine: sa.Engine, refused: UserError) -> Iterator[Held]:
    session = _Session(engine, refused)
    try:
        session.hold()
        yield session.hold
    finally:
        session.close()


class _Session:
    """A connection to PostgreSQL that has the lock, and another one where it has broken."""

    def __init__(self, engine: sa.Engine, refused: UserError) -> None:
        self._engine = engine
        self._refused = refused
        self._db: sa.Connection | None = None

    def hold(self) -> None:
        with giving_up():
            if self._db is None or not _is_alive(self._db):
                self.close()
                self._db = _locking(self._engine)
        if self._db is None:
            raise self._refused

    def close(self) -> None:
        if self._db is not None:
            self._db.invalidate()  # not back into the pool, where the lock would stay
            self._db.close()
            self._db = None


def _is_alive(db: sa.Connection) -> bool:
    try:
        db.execute(sa.select(1))
        db.commit()
    except exc.DBAPIError:
        return False
    return True


def _locking(engine: sa.Engine) -> sa.Connection | None:
    """Return a connection that has the lock, None where another has it."""
    db = engine.connect()
    for name, value in _KEEPALIVE.items():
        db.execute(sa.select(sa.func.set_config(name, str(value), False)))
    schema = sa.func.hashtext(sa.func.current_schema())
    if db.scalar(sa.select(sa.func.pg_try_advisory_lock(_LOCK, schema))):
        db.commit()  # the lock is the session's, not the transaction's
        return db
    db.close()
    return None


@contextmanager
def _sqlite(engine: sa.Engine, refused: UserError) -> Iterator[Held]:
    """Lock a file of its own beside the table: that of the table would keep its readers and writers out."""
    table = engine.url.database
    if not table or table == ":memory:":
        raise UserError("a table in memory forgets what was seen: name a file with --db")
    file = f"{os.path.realpath(table)}-ingest"  # the same by whatever link it is named
    try:
        db = sqlite3.connect(file, timeout=0, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise UserError(f"{file}: {error}") from None
    with closing(db):
        try:
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise UserError(f"{file}: {error}") from None
            raise refused from None
        yield lambda: None
