"""`tallywire dead-letters` on a table; tests/integration has it on a broker."""

import datetime as dt
import re
from pathlib import Path

import pytest

from pipeline.cli.main import run
from pipeline.embedded import replay
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.raw import Raw
from pipeline.store import Logged, Store

AT = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
HOSTILE = "a\x1b[2J\x9b31m\u202eb\n[red]c[/red]"
MENDED = b'{"id": "n1", "text": "An air strike killed 3 people in Mosul on 3 March 2020, police said."}'


def letter(value: bytes, number: int, **more: str) -> DeadLetter:
    return DeadLetter.of(
        value, HOSTILE.encode(), stage="clean", reason=more.get("reason", "not JSON"),
        origin=f"news.jsonl:{number}", known_at=AT, headers=[(HOSTILE, b"\xff" + HOSTILE.encode())],
    )  # fmt: skip


LETTERS = [letter(MENDED, 1, reason="bug: mended"), letter(b"{" + HOSTILE.encode() + b"\xff\0", 2)]


@pytest.fixture
def db(tmp_path: Path) -> str:
    with Store.open(tmp_path / "table.db") as store:
        store.apply([Logged(*record) for record in enumerate(LETTERS)], "x", AT)
    return str(tmp_path / "table.db")


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert run(["dead-letters", *arguments]) == status
    return capsys.readouterr().out if not status else capsys.readouterr().err


def test_a_letter_is_shown_whole_and_harmless(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    id_ = LETTERS[1].letter_id
    text = shown(capsys, "show", id_[:10], "--db", db)
    assert all(re.search(rf"^{name} ", text, re.MULTILINE) for name in ("id", "reason", "stood at", "header"))
    assert text.rstrip().endswith("[red]c[/red]\\xff\\u0000")
    assert {character for character in text if not character.isprintable()} == {"\n"}


def test_raw_writes_the_bytes_and_nothing_else(db: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["dead-letters", "show", LETTERS[1].letter_id, "--db", db, "--raw"]) == 0
    assert capfdbinary.readouterr().out == b"{" + HOSTILE.encode() + b"\xff\0"


def test_what_can_be_read_now_goes_into_the_table(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    mended, broken = (each.letter_id for each in LETTERS)
    assert f"{mended} to {db}" in shown(capsys, "replay", "--db", db, "--dry-run", "--reason", "mended")
    assert run(["dead-letters", "replay", "--db", db]) == 1
    out, err = capsys.readouterr()
    assert f"{mended} is in the table" in out
    assert f"{broken} still: not JSON" in out
    assert "1 replayed, 1 not" in err
    listed = shown(capsys, "list", "--db", db)
    assert broken in listed
    assert mended not in listed
    assert mended in shown(capsys, "list", "--db", db, "--all")
    with Store.open(db) as store:
        assert store.counts().articles == 1


def test_a_table_that_workers_write_is_left_to_them(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(db) as store:
        store.skip("mentions/0", 5, 1)
    assert "replay without --db" in shown(capsys, "replay", "--db", db, status=2)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["show", "zz"], "no dead letter 'zz'"),
        (["show", ""], "several ids"),
        (["replay", "zz"], "no dead letter 'zz'"),
        (["list", "--since", "soon"], "'soon' is no time"),
        (["list", "--stage", "sort"], "--stage"),
        (["show"], "ID"),
    ],
)
def test_a_mistake_is_one_line(
    db: str, arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = shown(capsys, *arguments, "--db", db, status=2)
    assert complaint in told
    assert told.count("\n") == 1


def test_nothing_to_replay_is_no_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(tmp_path / "table.db") as store:
        replay([Raw(MENDED, None, "a.jsonl:1")], store)
    assert run(["dead-letters", "replay", "--db", str(tmp_path / "table.db")]) == 0
    assert capsys.readouterr().err == "0 to replay\n"
