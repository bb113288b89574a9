"""The database that a table lives in: how it is reached, what it waits for, and when it has given up."""

import contextlib
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.pool import StaticPool

from pipeline.errors import TransientError, UserError

BUSY_SECONDS = 30.0
"""How long a connection to SQLite waits for another process's transaction: far longer than any one takes."""

IDLE_SECONDS = 60.0
"""How long PostgreSQL lets a writer's transaction stand still between two statements. A process that was
paused, or whose machine is gone, would hold the lock for ever; a live one computes for a second or so, ten on
a machine with five times the work that it can do."""

LOCK_SECONDS = 90.0
"""How long a writer in PostgreSQL waits for a lock: longer than ``IDLE_SECONDS``, after which it is free."""

STATEMENT_SECONDS = 300.0
"""How long PostgreSQL works on one statement of a writer, which takes some milliseconds."""

WRITER_CACHE_KB = 64 << 10
"""Of SQLite's pages, for whoever writes: what the news of a day is found by, and found again for each batch.
SQLite's own 2 MB hold less than one batch touches."""

CONNECTIONS = 15
"""To one database, of one process. None is closed while it may be needed again: opening one costs as much as
a page of rows, and threads that all read want one each."""

SESSION = {
    "fallback_application_name": "tallywire",
    "client_encoding": "utf8",
    "connect_timeout": "10",
    # A server whose machine is gone is noticed in half a minute, not in the system's two hours.
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "4",
    "tcp_user_timeout": "30000",
}
"""What libpq is told, unless the URL says otherwise."""


_POOL = {"pool_size": CONNECTIONS, "max_overflow": 0}
_MISTAKE = re.compile(r"password|does not exist|pg_hba|certificate|invalid .*option")
"""In what is said of a connection that failed, which has no code: starting again will not help."""


def connect(where: str | Path) -> sa.Engine:
    """Return an engine for ``where``: a file of SQLite, ":memory:", or a URL of SQLite or PostgreSQL.

    Raises UserError where it is none of these. Nothing is opened yet.
    """
    text = str(where)
    try:
        url = sa.make_url(text) if "://" in text else sa.URL.create("sqlite", database=text)
        match url.get_backend_name():
            case "sqlite":
                return _sqlite(url)
            case "postgresql" | "postgres":
                return _postgresql(url)
            case other:
                raise UserError(f"cannot open the table: {other} is neither sqlite nor postgresql")
    except (exc.ArgumentError, ValueError) as error:  # its text would show the URL, and the password in it
        raise UserError("cannot open the table: not a URL such as postgresql://USER@HOST/DATABASE") from error


def _sqlite(url: sa.URL) -> sa.Engine:
    if url.query and "uri" not in url.query:
        raise UserError(
            "cannot open the table: SQLite takes what stands behind the ? only from a URL such as "
            "sqlite:///file:PATH?mode=ro&uri=true"
        )
    in_memory = url.database in (None, "", ":memory:")
    options: dict[str, Any] = {"poolclass": StaticPool} if in_memory else _POOL
    url = url.set(drivername="sqlite")  # Python's own driver, whatever the URL names
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True, **options)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin_sqlite says, nowhere else
    _use_wal(connection)
    # A crash of the process loses nothing; a power cut may take the last transactions with it, whole.
    connection.execute("PRAGMA synchronous = NORMAL")


def _use_wal(connection: Any) -> None:
    """Change the journal mode, which SQLite refuses without its usual wait while another process does so.

    A file that may only be read stays as it is: some can be read all the same.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            reason = error.sqlite_errorcode & 0xFF  # the bits above tell details
            if reason == sqlite3.SQLITE_READONLY:
                return
            if reason != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _begin_sqlite(connection: sa.Connection) -> None:
    """A writer takes the lock at once: one that began by reading could not wait for it later."""
    if _writes(connection):
        connection.exec_driver_sql(f"PRAGMA cache_size = -{WRITER_CACHE_KB}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _postgresql(url: sa.URL) -> sa.Engine:
    password = url.query.get("password")
    if isinstance(password, str):  # where it stands SQLAlchemy hides it from whoever prints the URL
        url = url.difference_update_query(["password"]).set(password=password)
    try:
        engine = sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={name: value for name, value in SESSION.items() if name not in url.query},
            # A writer reads what was committed before it got its lock, whatever the server's default is.
            isolation_level="READ COMMITTED",
            hide_parameters=True,  # an error in the log tells what failed, not the articles of strangers
            **_POOL,
            pool_pre_ping=True,  # a connection that the server has dropped since is replaced, not an error
        )
    except ImportError as error:
        raise UserError(
            "PostgreSQL needs its driver: pip install 'tallywire[postgresql]' brings it"
        ) from error
    sa.event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: sa.Connection) -> None:
    """Bound what a writer's transaction may take. A reader holds no lock that anybody waits for."""
    if _writes(connection):
        given = {
            "idle_in_transaction_session_timeout": f"{IDLE_SECONDS * 1000:.0f}",
            "lock_timeout": f"{LOCK_SECONDS * 1000:.0f}",
            "statement_timeout": f"{STATEMENT_SECONDS * 1000:.0f}",
            # All that a writer looks for it finds by an index. The server would read the whole table for a
            # thousand keys, or where a table has grown faster than what it knows of it.
            "enable_seqscan": "off",
        }
        each = [f"set_config('{name}', '{value}', true)" for name, value in given.items()]
        connection.exec_driver_sql(f"SELECT {', '.join(each)}")


def writing(engine: sa.Engine) -> sa.Engine:
    """Return ``engine`` for transactions that write."""
    return engine.execution_options(write=True)


def snapshot(engine: sa.Engine) -> sa.Engine:
    """Return ``engine`` for transactions that see one state of the table, as those of SQLite do anyway."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return engine


def _writes(connection: sa.Connection) -> bool:
    return bool(connection.get_execution_options().get("write", False))


@contextlib.contextmanager
def giving_up() -> Iterator[None]:
    """Raise TransientError where the database is away, or busy for too long, or has ended the transaction.

    Raises UserError where a file is damaged: no retry mends it.
    """
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError) as error:
        raise TransientError(f"the table cannot be used: {said(error)}") from error
    except exc.DatabaseError as error:
        if type(error) is not exc.DatabaseError:  # what was asked is wrong: a bug
            raise
        raise UserError(f"the table cannot be used: {said(error)}") from error


def away(engine: sa.Engine, error: exc.DatabaseError) -> bool:
    """Return whether a server could not be reached but may be later: nothing that was asked is wrong."""
    server = engine.dialect.name == "postgresql" and isinstance(error, exc.OperationalError)
    return server and not _MISTAKE.search(said(error))


def said(error: exc.SQLAlchemyError) -> str:
    """Return in one line what the database said, without the statement and the values in it."""
    return " ".join(str(getattr(error, "orig", None) or error).split())
