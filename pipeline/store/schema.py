"""The tables, and the engine they live in. Nothing here is SQLite's alone but the pragmas."""

import contextlib
import datetime as dt
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, LargeBinary, String, Table, Text
from sqlalchemy.pool import StaticPool

from pipeline.errors import UserError
from pipeline.settings import RULES_VERSION

WRITTEN_BY = {"schema": "1", "rules": RULES_VERSION}
"""What a table must have been written by to be used: the version of these tables, and of the rules."""

BUSY_SECONDS = 30.0
"""How long a connection waits for another process's transaction: far longer than any one takes."""

metadata = sa.MetaData()


class UtcTime(sa.TypeDecorator[dt.datetime]):
    """A moment. SQLite keeps no zone, so UTC goes in and UTC comes out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        return value.astimezone(dt.UTC) if value else None

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)


def _serial() -> Column[int]:
    """A number that only grows; AUTOINCREMENT keeps SQLite from giving a deleted one out again."""
    return Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

inputs = Table(
    "inputs",
    metadata,
    Column("source", String, primary_key=True),  # topic/partition, or the group of an input file
    Column("next_offset", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
)

# Every version is kept: a late older one must lose, and the table as of a past moment is made of them.
article_versions = Table(
    "article_versions",
    metadata,
    Column("version_id", String, primary_key=True),  # hash of article_id and precedence
    Column("article_id", String, nullable=False),
    Column("known_at", UtcTime, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("mentions", LargeBinary, nullable=False),  # Mentions, encoded
    Index("article_versions_by_article", "article_id"),
)

# Of current versions only: the index through which a change finds the articles that it may touch.
article_keys = Table(
    "article_keys",
    metadata,
    Column("key", String, primary_key=True),
    Column("version_id", String, primary_key=True),
    sqlite_with_rowid=False,  # the key is all that a row is
)

events = Table(
    "events",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("status", String, nullable=False),
    Column("merged_into", String),
    Column("level", String, nullable=False),
    Column("type", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("start", Date),
    Column("end", Date),
    Column("country", String),
    Column("place", String),
    Column("killed_best", BigInteger),
    Column("injured_best", BigInteger),
    Column("origins", Integer, nullable=False),  # the most that any one total has
    Column("version", Integer, nullable=False),
    Column("digest", String, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("row", Text, nullable=False),  # Event as JSON, whole
    Index("events_by_start", "start"),
    Index("events_by_country", "country", "start"),
    Index("events_by_type", "type", "start"),
)

# Of live rows only.
event_articles = Table(
    "event_articles",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("event_id", String, primary_key=True),
    Index("event_articles_by_event", "event_id"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("row", Text, nullable=False),
)

# Without the row after the change: that is the revision of the same version.
changes = Table(
    "changes",
    metadata,
    _serial(),
    Column("change_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("change", Text, nullable=False),  # Change as JSON, its row left out
    Index("changes_by_event", "event_id"),
    Index("changes_by_id", "change_id"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    _serial(),
    Column("topic", String, nullable=False),
    Column("key", String, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("letter_id", String, primary_key=True),
    Column("known_at", UtcTime, nullable=False),
    Column("letter", Text, nullable=False),  # DeadLetter as JSON
    Index("dead_letters_by_time", "known_at"),
)


def connect(where: str | Path) -> sa.Engine:
    """Return an engine for ``where``: a file of SQLite, ":memory:", or an SQLAlchemy URL."""
    text = str(where)
    try:
        url = sa.make_url(text) if "://" in text else sa.URL.create("sqlite", database=text)
        if url.get_backend_name() != "sqlite":
            return sa.create_engine(url)
        in_memory = url.database in (None, "", ":memory:")
        options: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
        engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **options)
    except (sa.exc.ArgumentError, ImportError) as error:
        raise UserError(f"cannot open the table: {error}") from error
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin_sqlite says, nowhere else
    _use_wal(connection)
    # A crash of the process loses nothing; a power cut may take the last transactions with it, whole.
    connection.execute("PRAGMA synchronous = NORMAL")


def _use_wal(connection: Any) -> None:
    """Change the journal mode, which SQLite refuses without its usual wait while another process does so."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _begin_sqlite(connection: sa.Connection) -> None:
    """A writer takes the lock at once: one that began by reading could not wait for it later."""
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def writing(engine: sa.Engine) -> sa.Engine:
    """Return ``engine`` for transactions that write."""
    return engine.execution_options(write=True)


def prepare(engine: sa.Engine) -> None:
    """Make the tables where they are missing; raises UserError as ``check`` does."""
    with _refusing(engine), writing(engine).begin() as db:
        metadata.create_all(db)
        if not db.execute(sa.select(meta)).first():
            db.execute(meta.insert(), [{"name": name, "value": value} for name, value in WRITTEN_BY.items()])
    check(engine)


def check(engine: sa.Engine) -> None:
    """Raise UserError where ``engine`` leads to no table, or to one of other rules or another schema."""
    with _refusing(engine), engine.connect() as db:
        found = {row.name: row.value for row in db.execute(sa.select(meta))}
    for name, value in WRITTEN_BY.items():
        if found.get(name) != value:
            raise UserError(
                f"{engine.url} was written by {name} version {found.get(name)}, this is {value}: "
                "replay the articles into a new table"
            )


@contextlib.contextmanager
def _refusing(engine: sa.Engine) -> Iterator[None]:
    """Turn what a database says that cannot be used into one line for the user."""
    try:
        yield
    except sa.exc.DatabaseError as error:
        raise UserError(f"{engine.url} is no table that can be used: {error.orig}") from error
