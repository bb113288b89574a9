"""How the database is reached, and what is said where it cannot be."""

import sqlite3
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.errors import TransientError, UserError
from pipeline.store import Reader, StaleOwnerError, Store, engine, write
from pipeline.store.engine import connect
from tests.postgres_server import Databases

NOBODY = "postgresql://ann:hush@127.0.0.1:1/news?connect_timeout=2"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_common_form_of_the_url_works(postgres_url: str, scheme: str) -> None:
    url = sa.make_url(postgres_url).set(drivername=scheme)
    with Store.open(url.render_as_string(hide_password=False)) as store:
        assert store.counts().events == 0


@pytest.mark.parametrize(
    "url",
    [NOBODY, NOBODY.replace(":hush", "") + "&password=hush", "postgresql://ann:hush@[/news", "x:hush@y://"],
)
def test_no_error_shows_the_password(url: str) -> None:
    for opens in (Store.open, Reader.open):
        with pytest.raises((UserError, TransientError)) as caught:
            opens(url)
        assert "hush" not in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_server_that_does_not_answer_may_later_and_one_that_refuses_will_not(postgres_url: str) -> None:
    with pytest.raises(TransientError, match="cannot be reached"):
        Store.open(NOBODY)
    for wrong in (
        sa.make_url(postgres_url).set(database="none"),
        sa.make_url(postgres_url).set(username="no"),
    ):
        with pytest.raises(UserError, match=r"does not exist|password"):
            Store.open(wrong.render_as_string(hide_password=False))


def test_a_port_that_is_no_number_is_the_callers_mistake() -> None:
    with pytest.raises(UserError, match="not a URL such as"):
        Reader.open("postgresql://ann:hush@host:many/news")


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_file_that_may_only_be_read_keeps_nobody_waiting(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "table.db"
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"pragma journal_mode = {mode}")
    began = time.monotonic()
    with Reader.open(f"sqlite:///file:{path}?mode=ro&uri=true") as table:
        assert table.counts().events == 0
    assert time.monotonic() - began < engine.BUSY_SECONDS / 2


def test_what_sqlite_would_not_look_at_is_the_callers_mistake(tmp_path: Path) -> None:
    for opens in (Store.open, Reader.open):
        with pytest.raises(UserError, match=r"behind the \? only from a URL such as"):
            opens(f"sqlite:///{tmp_path}/table.db?foo=bar")


def test_another_kind_of_database_is_the_callers_mistake() -> None:
    with pytest.raises(UserError, match="mysql is neither sqlite nor postgresql"):
        Store.open("mysql://host/news")


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UserError, match=r"pip install 'tallywire\[postgresql\]'"):
        Store.open(NOBODY)


def test_a_database_that_cannot_hold_every_letter_is_refused(postgres: Databases) -> None:
    url = postgres.create("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    try:
        with pytest.raises(UserError, match="encoded in LATIN1"):
            Store.open(url)
    finally:
        postgres.drop(url)


def test_connections_that_the_server_has_dropped_are_replaced(postgres_url: str) -> None:
    with Store.open(postgres_url) as store:
        store.skip("log", 1)
        drop_connections(postgres_url)
        store.skip("log", 2)
        drop_connections(postgres_url)
        assert store.offset("log") == 2


def test_a_server_that_goes_away_in_between_is_one_line(postgres_url: str) -> None:
    with Store.open(postgres_url) as store:
        for use in (store.transaction, store.reading):
            with pytest.raises(TransientError, match="the table cannot be used") as caught, use() as db:
                db.execute(sa.text("select pg_terminate_backend(pg_backend_pid())"))
            assert "\n" not in str(caught.value)
        assert store.counts().versions == 0


def test_a_writer_that_stands_still_does_not_hold_the_lock_for_ever(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is paused in its transaction; the other takes over, and the first has changed nothing."""
    monkeypatch.setattr(engine, "IDLE_SECONDS", 0.3)
    advance, standing, go_on = write._advance, threading.Event(), threading.Event()  # noqa: SLF001

    def pause(db: sa.Connection, source: str, to: int) -> None:
        if to == 1:
            standing.set()
            assert go_on.wait(30)
        advance(db, source, to)

    monkeypatch.setattr(write, "_advance", pause)
    with (
        Store.open(postgres_url) as paused,
        Store.open(postgres_url) as other,
        ThreadPoolExecutor(1) as thread,
    ):
        doomed = thread.submit(paused.skip, "log", 1, 1)
        assert standing.wait(30)
        other.skip("log", 2, 2)
        go_on.set()
        with pytest.raises(TransientError, match="idle-in-transaction timeout"):
            doomed.result(30)
        assert other.offset("log") == 2
        with pytest.raises(StaleOwnerError):
            paused.skip("log", 3, 1)


def drop_connections(url: str) -> None:
    engine = connect(url)
    with engine.connect() as db:
        others = "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
        mine = "where datname = current_database() and pid <> pg_backend_pid()"
        db.execute(sa.text(others + mine))
    engine.dispose()
