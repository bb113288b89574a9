"""`tallywire review` and `tallywire reviews`: what is said, refused and shown."""

import json
import re
from pathlib import Path

import pytest

from pipeline.cli.main import run
from pipeline.store import Reader

TOWNS = (("Mosul", 3), ("Aleppo", 4))


@pytest.fixture
def db(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A table of two events."""
    lines = [
        {"id": town, "text": f"An air strike killed {n} people in {town} on 3 March 2020, police said."}
        for town, n in TOWNS
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    db = str(tmp_path / "table.db")
    assert run(["replay", str(path), "--db", db]) == 0
    capsys.readouterr()
    return db


def test_an_analyst_joins_two_events_and_corrects_a_number_and_it_survives_a_rebuild(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    why = ["--reason", "one raid", "--author", "field desk", "--db", db]
    with Reader.open(db) as table:
        ids = [event.event_id for event in table.events()]
        claim = next(c.claim_id for e in table.events() for f in e.figures for c in f.claims if c.low == 3)
    assert run(["review", "same", *ids, *why]) == 0
    assert run(["review", "correct", claim, "--low", "5", "--high", "6", *why]) == 0
    assert re.fullmatch(r"(review [0-9a-f]{16} is in the table\n){2}", capsys.readouterr().out)
    with Reader.open(db) as table:
        (event,) = table.events()
    assert run(["event", event.event_id[:6], "--db", db]) == 0
    out = capsys.readouterr().out
    assert "corrected to 5–6 by field desk" in out
    assert "the same event: " in out

    assert run(["reviews", "--format", "jsonl", "--db", db]) == 0
    log = tmp_path / "reviews.jsonl"
    log.write_text(capsys.readouterr().out)
    new = str(tmp_path / "new.db")
    assert run(["replay", str(log), str(tmp_path / "articles.jsonl"), "--db", new, "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["digest"] == event.digest
    assert "reviews 2 = 2 records + 0 dead letters" in err


def test_a_review_is_listed_and_taken_back(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Reader.open(db) as table:
        ids = [event.event_id for event in table.events()]
    assert run(["review", "same", *ids, "--reason", "guess\x1b[2J", "--id", "first", "--db", db]) == 0
    assert run(["reviews", "--db", db]) == 0
    out = capsys.readouterr().out
    assert "applied" in out
    assert "analyst" in out
    assert "\x1b" not in out
    assert run(["review", "withdraw", "first", "--reason", "it was two", "--db", db]) == 0
    assert "review first is taken back" in capsys.readouterr().out
    assert run(["reviews", "--format", "jsonl", "--orphaned", "--db", db]) == 0
    assert capsys.readouterr().out == ""
    with Reader.open(db) as table:
        assert [event.event_id for event in table.events()] == ids
        assert [standing.state for standing in table.reviews()] == ["withdrawn"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["reject", "none"], "the table has no none; --force"),
        (["same", "x:1", "x:2"], "the table has no x:1, x:2; --force"),
        (["same", "x:1"], "mentions: same is said of two mentions or more"),
        (["same", "feed", "beef"], "no event 'feed'"),
        (["correct", "none"], "low: missing"),
        (["correct", "none", "--low", "4", "--high", "3"], "low: 4 is more than high, 3"),
        (["reject", "none", "--author", "a\nb"], "author cannot be"),
        (["withdraw", "none"], "no review 'none' in the table"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(
    db: str, arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["review", *arguments, "--reason", "because", "--db", db]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert complaint in err
    assert err.count("\n") == 1


def test_what_is_not_there_yet_can_be_said_all_the_same(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "reject", "none", "--force", "--reason", "because", "--db", db]) == 0
    assert run(["reviews", "--orphaned", "--db", db]) == 0
    assert "orphaned" in capsys.readouterr().out


def test_a_table_that_was_replayed_from_files_says_that_it_keeps_none(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["replay", db, "--db", str(tmp_path / "new.db")]) == 0
    assert "was replayed from files: name these, too" in capsys.readouterr().err
