"""Tables are made, brought up to date, or refused."""

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from pipeline.errors import UserError
from pipeline.store import Logged, Reader, Store
from pipeline.store.engine import connect, writing
from pipeline.store.migrate import MIGRATIONS
from pipeline.store.schema import HEAD, article_keys, article_versions, metadata, revision
from tests.laws.made import NOON, article, telling

LATER = NOON + dt.timedelta(hours=1)


def scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


@pytest.fixture
def engine(where: str) -> Iterator[sa.Engine]:
    """To the place where the table is, beside Tallywire."""
    engine = connect(where)
    yield engine
    engine.dispose()


def migrate(engine: sa.Engine, to: str) -> None:
    config = scripts()
    with writing(engine).begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, to)


def stamp(engine: sa.Engine, number: str) -> None:
    with writing(engine).begin() as db:
        db.execute(revision.update().values(version_num=number))


def fill(store: Store) -> None:
    """Rows of every table: live, retired and changed ones."""
    first = [article("a", telling("a", killed=3)), article("c", telling("c", "Kano"))]
    second = [article("b", telling("b", killed=4)), article("c", withdrawn=True, version=1)]
    store.apply([Logged(n, a) for n, a in enumerate(first)], "log", NOON)
    store.apply([Logged(n, a) for n, a in enumerate(second, 2)], "log", LATER)


def content(engine: sa.Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the tables hold, versions by their ids: each table numbers them as they came."""
    v, k = article_versions.c, article_keys.c
    queries = {table.name: sa.select(table) for table in metadata.sorted_tables}
    queries["article_versions"] = sa.select(*(column for column in v if column is not v.number))
    queries["article_keys"] = sa.select(k.key, v.version_id).join(article_versions, v.number == k.number)
    with engine.connect() as db:
        return {
            name: sorted((tuple(row) for row in db.execute(query)), key=repr)
            for name, query in queries.items()
        }


def copy(source: sa.Engine, target: sa.Engine) -> None:
    """Put into the older tables of ``target`` what they have columns for; they count ``seq`` themselves."""
    older = sa.MetaData()
    older.reflect(target)
    with source.connect() as read, writing(target).begin() as write:
        for table in metadata.sorted_tables:
            old = older.tables.get(table.name)
            if old is None or table in (revision, article_keys):
                continue  # the index of keys is made anew
            shared = [
                column for column in table.columns if column.name in old.columns and column.name != "seq"
            ]
            query = sa.select(*shared).order_by(*table.primary_key)
            if rows := [row._asdict() for row in read.execute(query)]:
                write.execute(
                    sa.insert(sa.table(table.name, *(sa.column(c.name, c.type) for c in shared))), rows
                )


def test_the_newest_migration_is_the_one_that_the_tables_are_of() -> None:
    assert ScriptDirectory.from_config(scripts()).get_heads() == [HEAD]


def test_the_migrations_lead_to_the_tables_as_they_are_declared(engine: sa.Engine) -> None:
    migrate(engine, "head")
    with engine.connect() as db:
        found = MigrationContext.configure(db, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(found, metadata) == []


def test_a_new_table_is_of_the_newest_revision(where: str, engine: sa.Engine) -> None:
    Store.open(where).close()
    with engine.connect() as db:
        assert db.scalar(sa.select(revision.c.version_num)) == HEAD
        assert compare_metadata(MigrationContext.configure(db), metadata) == []


def test_a_table_of_the_first_release_is_brought_up_to_date_with_all_that_it_holds(
    where: str, engine: sa.Engine
) -> None:
    with Store.open(":memory:", outbox=True) as new:
        fill(new)
        migrate(engine, "0001")
        copy(new._engine, engine)  # noqa: SLF001
        with Store.open(where, outbox=True) as brought:
            assert content(engine) == content(new._engine)  # noqa: SLF001
            brought.apply([Logged(4, article("d", telling("d", "Mosul")))], "log", LATER)
            assert brought.counts().events == 2


def test_a_table_that_a_newer_tallywire_wrote_is_refused(where: str, engine: sa.Engine) -> None:
    with Store.open(where) as store:
        stamp(engine, "9999")
        for opens in (Store.open, Reader.open):
            with pytest.raises(UserError, match="newer Tallywire"):
                opens(where)
        with pytest.raises(UserError, match="newer"):  # the other came while this one was at work
            store.skip("log", 1)


def test_tables_that_do_not_tell_their_revision_are_refused(where: str, engine: sa.Engine) -> None:
    with Store.open(where) as store:
        with engine.begin() as db:
            db.execute(sa.text("delete from alembic_version"))
        for opens in (Store.open, Reader.open):
            with pytest.raises(UserError, match="does not say which revision"):
                opens(where)
        with pytest.raises(UserError, match="does not say which revision"):
            store.skip("log", 1)


def test_a_reader_changes_nothing_in_an_older_table(where: str, engine: sa.Engine) -> None:
    Store.open(where).close()
    stamp(engine, "0000")
    with pytest.raises(UserError, match="of revision 0000"):
        Reader.open(where)


def test_workers_that_start_at_once_make_one_table(where: str) -> None:
    barrier, failed = threading.Barrier(4), []

    def start() -> None:
        barrier.wait(10)
        try:
            Store.open(where).close()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    Reader.open(where).close()
