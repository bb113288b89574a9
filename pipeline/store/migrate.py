"""A table is made, brought up to date, or refused when it is opened.

A writer makes what is missing and runs the migrations that an older table lacks, in one transaction and one
writer at a time. A reader only looks. A new table is made from ``metadata`` at once; that the migrations lead
to the same is a test.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from pipeline.errors import TransientError, UserError
from pipeline.settings import RULES_VERSION, settings
from pipeline.store import rows, versions
from pipeline.store.engine import away, said, writing
from pipeline.store.quotes import made_with, remember
from pipeline.store.schema import HEAD, meta, metadata, revision

MIGRATIONS = Path(__file__).parent / "migrations"

_LOCK = 0x7A11_7731
"""Of PostgreSQL's advisory locks the one that a writer holds while it looks and migrates; any number does."""


def prepare(engine: sa.Engine) -> None:
    """Make the tables where there are none, bring older ones up to date; raises as ``check`` does."""
    with _refusing(engine), writing(engine).begin() as db:
        if db.dialect.name == "postgresql":  # SQLite has locked the file
            db.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            _check_encoding(db)
        if not sa.inspect(db).has_table(revision.name):
            metadata.create_all(db, checkfirst=False)
            db.execute(revision.insert().values(version_num=HEAD))
            db.execute(meta.insert().values(name="rules", value=RULES_VERSION))
            remember(db, settings().publish_quotes)
            return
        found = _revision(db)
        _check_rules(db)
        _check_quotes(db)
        if found < HEAD:
            _upgrade(db)


def check(engine: sa.Engine, *, older: bool = False) -> None:
    """Raise UserError where ``engine`` leads to no table, one of another revision or of other quotes.

    With ``older`` it may be of an older one, whose ``events`` have an id, a status and a row in any case.
    Raises TransientError where a server does not answer, or not now.
    """
    with _refusing(engine), engine.connect() as db:
        if not sa.inspect(db).has_table(revision.name):
            raise UserError(f"{engine.url} holds no table of events; a worker or `tallywire replay` makes it")
        if (found := _revision(db)) < HEAD and not older:
            raise UserError(
                f"{engine.url} is of revision {found}, this Tallywire reads {HEAD}: a worker or a "
                "`tallywire replay` that opens it brings it up to date"
            )
        _check_quotes(db)


def check_rules(engine: sa.Engine) -> None:
    """Raise UserError where the table that ``engine`` leads to was written by other rules than today's."""
    with _refusing(engine), engine.connect() as db:
        _check_rules(db)


def lock(db: sa.Connection) -> None:
    """Lock out every other writer until the transaction ends.

    SQLite locked the file as the transaction began; elsewhere the row that all writers lock stands for the
    table, because records of two logs may reach the same rows. Raises UserError where a newer Tallywire has
    changed the tables since they were opened.
    """
    _revision(db, lock=True)


def _revision(db: sa.Connection, *, lock: bool = False) -> str:
    query = sa.select(revision.c.version_num)
    numbers = db.scalars(query.with_for_update() if lock else query).all()
    if len(numbers) != 1:
        raise UserError(
            f"{db.engine.url} does not say which revision its tables are of ({len(numbers)} rows in "
            f"{revision.name}): restore it, or replay the articles into a new table"
        )
    found = str(numbers[0])
    if found > HEAD:
        raise UserError(
            f"{db.engine.url} was written by a newer Tallywire (revision {found}, this one knows {HEAD}): "
            "use that one"
        )
    return found


def _check_rules(db: sa.Connection) -> None:
    found = db.scalar(sa.select(meta.c.value).where(meta.c.name == "rules"))
    if found != RULES_VERSION:
        raise UserError(
            f"{db.engine.url} was written by rules version {found}, this is {RULES_VERSION}: "
            "replay the articles into a new table"
        )


def _check_quotes(db: sa.Connection) -> None:
    found, wanted = made_with(db), settings().publish_quotes
    if found != wanted:
        raise UserError(
            f"{db.engine.url} was made with publish_quotes = {found}, the setting is {wanted}: replay the "
            "articles into a new table, or let a worker make one from `mentions` (docs/privacy.md)"
        )


def _check_encoding(db: sa.Connection) -> None:
    encoding = db.scalar(sa.text("show server_encoding"))
    if encoding != "UTF8":
        raise UserError(
            f"{db.engine.url} is encoded in {encoding}, which cannot hold every text: make a database with "
            "CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0"
        )


def _upgrade(db: sa.Connection) -> None:
    from alembic import command  # half as long to import as all the rest, and seldom needed
    from alembic.config import Config

    if db.dialect.name == "postgresql":
        db.execute(sa.text("set local statement_timeout = 0"))  # a large table takes its time
    config = Config(attributes={"connection": db})
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, "head")
    rows.find_again(db)
    versions.find_again(db)


@contextlib.contextmanager
def _refusing(engine: sa.Engine) -> Iterator[None]:
    """Let go of a database that cannot be used, and say in one line why."""
    try:
        yield
    except UserError:
        engine.dispose()
        raise
    except sa.exc.DatabaseError as error:
        engine.dispose()
        if away(engine, error):
            raise TransientError(f"{engine.url} cannot be reached: {said(error)}") from error
        raise UserError(f"{engine.url} is no table that can be used: {said(error)}") from error
