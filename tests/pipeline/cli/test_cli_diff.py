"""`tallywire diff`, on tables as two versions of the rules leave them."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.cli.main import run
from pipeline.errors import UserError
from pipeline.store import Logged, Reader, Store
from pipeline.store.engine import connect, writing
from pipeline.store.schema import meta, revision
from tests.laws.made import NOON, article, telling


@pytest.fixture
def tables(tmp_path: Path) -> tuple[str, str]:
    """Two tables, the old one of other rules and of an older revision."""
    old, new = str(tmp_path / "old.db"), str(tmp_path / "new.db")
    fill(old, telling_killed=3, also="Kano")
    fill(new, telling_killed=4, also="Mosul")
    engine = connect(old)
    with writing(engine).begin() as db:
        db.execute(sa.update(meta).where(meta.c.name == "rules").values(value="0"))
        db.execute(sa.update(revision).values(version_num="0001"))
        db.execute(sa.text("alter table events drop column admin1"))
    engine.dispose()
    return old, new


def fill(path: str, *, telling_killed: int, also: str) -> None:
    with Store.open(path) as store:
        told = [article("a", telling("a", killed=telling_killed)), article("b", telling("b", also, killed=1))]
        store.apply([Logged(n, a) for n, a in enumerate(told)], "log", NOON)


def test_what_changes_is_shown_with_the_counts_first(
    tables: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", *tables]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Events: 0 same, 2 changed, 0 added, 0 removed")
    assert "killed, total" in shown

    assert run(["diff", *tables, "--format", "jsonl"]) == 0
    summary, *differences = map(json.loads, capsys.readouterr().out.splitlines())
    assert (summary["kind"], summary["changed"], summary["totals"]) == ("summary", 2, 1)
    totals = [total for difference in differences for total in difference["totals"]]
    assert [(total["old"]["best"], total["new"]["best"]) for total in totals] == [(3, 4)]


def test_tables_that_say_the_same(tables: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", tables[0], tables[0]]) == 0
    assert capsys.readouterr().out.startswith("Events: 2 same, 0 changed")


def test_a_reader_takes_rows_of_any_rules_and_a_writer_does_not(tables: tuple[str, str]) -> None:
    old, new = tables
    with Reader.open_rows(old) as table:
        assert len(list(table.events())) == 2
    with pytest.raises(UserError, match="of revision 0001"):
        Reader.open(old)
    with pytest.raises(UserError, match="rules version 0"):
        Store.open(old)
    engine = connect(new)
    with writing(engine).begin() as db:
        db.execute(sa.update(meta).where(meta.c.name == "rules").values(value="0"))
    engine.dispose()
    with Reader.open(new) as table:
        assert len(list(table.events())) == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["diff", "one.db"], "Missing argument 'NEW'"),
        (["diff", "nowhere.db", "nowhere.db"], "nowhere.db: no such file"),
    ],
)
def test_a_mistake_is_one_line(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1
