"""What the table answers."""

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.articles import made_articles
from pipeline import embedded
from pipeline.errors import UserError
from pipeline.records.event import Event
from pipeline.store import Logged, Reader, Store
from tests.laws.made import NOON, article, telling


@pytest.fixture
def table(where: str) -> Iterator[Reader]:
    fill(where)
    with Reader.open(where) as table:
        yield table


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "table.db")
    return tmp_path / "table.db"


def fill(where: str | Path) -> None:
    with Store.open(where) as store:
        articles = [article("a", telling("a", killed=3)), article("c", telling("c", "Kano", killed=1))]
        store.apply([Logged(n, a) for n, a in enumerate(articles)], "log", NOON)
        store.apply([Logged(2, article("b", telling("b", killed=5)))], "log", NOON + dt.timedelta(hours=1))


def test_rows_come_in_the_order_of_their_ids(table: Reader) -> None:
    ids = [event.event_id for event in table.events()]
    assert len(ids) == 2
    assert ids == sorted(ids)


def test_an_event_is_found_by_the_beginning_of_its_id(table: Reader) -> None:
    for event in table.events():
        assert table.event(event.event_id) == event
        assert table.event(event.event_id[:12]) == event


@pytest.mark.parametrize(
    ("given", "says"), [("", "several"), ("%", "no event"), ("nosuch", "no event"), ("\udcff", "no event")]
)
def test_an_id_that_fits_no_row_or_many_is_the_callers_mistake(table: Reader, given: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        table.event(given)


def test_an_id_that_fits_many_leaves_nothing_open(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Store.open(tmp_path / "many.db") as store:
        embedded.replay(made_articles(8), store)
        assert store.counts().events > 3
        for read in (store.event, lambda given: then(store, given)):
            with pytest.raises(UserError, match="several"):
                read("")
    assert not caplog.records


def then(store: Store, given: str) -> Event:
    with store.as_of(dt.datetime.now(dt.UTC)) as past:
        return past.event(given)


def test_changes_carry_the_row_as_it_then_was(table: Reader) -> None:
    folded = {change.event_id: change.row for change in table.changes()}
    assert sorted(folded.values(), key=lambda e: e.event_id) == list(table.events())
    for id_ in folded:
        assert {change.event_id for change in table.changes(id_)} == {id_}


def test_columns_can_be_queried(path: Path) -> None:
    with sqlite3.connect(path) as db:
        rows = db.execute(
            "select country, killed_best, json_extract(row, '$.place.name') from events"
        ).fetchall()
    db.close()
    assert sorted(rows)[0] == ("NG", 1, "Kano")


def test_a_file_that_is_missing_or_no_table_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        Reader.open(tmp_path / "missing.db")
    other = tmp_path / "other.db"
    other.write_text("this is a text, long enough to be no database " * 20)
    with pytest.raises(UserError):
        Store.open(other)
    with pytest.raises(UserError):
        Store.open(tmp_path / "no" / "such" / "directory.db")


@pytest.mark.parametrize("url", ["sqlite:///{}/new.db", "sqlite+aiosqlite:///{}/new.db"])
def test_a_reader_makes_no_file(url: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        Reader.open(url.format(tmp_path))
    assert not list(tmp_path.iterdir())


def test_a_damaged_file_is_one_line(path: Path) -> None:
    damaged = bytearray(path.read_bytes())
    with contextlib.closing(sqlite3.connect(path)) as db:
        (page,) = db.execute("select rootpage from sqlite_master where name = 'events'").fetchone()
        (size,) = db.execute("pragma page_size").fetchone()
    damaged[(page - 1) * size : page * size] = b"\xaa" * size
    path.write_bytes(damaged)
    with Reader.open(path) as table, pytest.raises(UserError, match="malformed"):
        list(table.events())


def test_a_reader_waits_for_no_writer_and_makes_nothing(path: Path, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("begin immediate")
        with Reader.open(path) as table:
            assert table.counts().events == 2
        writer.execute("rollback")
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(UserError, match="holds no table"):
        Reader.open(empty)


def test_a_table_of_other_rules_is_refused(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("update meta set value = '0' where name = 'rules'")
    db.close()
    with pytest.raises(UserError, match="rules"):
        Store.open(path)


def test_a_table_in_memory_needs_no_file() -> None:
    with Store.open(":memory:") as store:
        store.apply([Logged(0, article("a", telling("a")))], "log", NOON)
        assert store.counts().events == 1


def test_it_tells_which_versions_it_holds(table: Reader) -> None:
    assert table.holds(article("a", telling("a", killed=3)))
    assert not table.holds(article("nobody", telling("a", killed=3)))
