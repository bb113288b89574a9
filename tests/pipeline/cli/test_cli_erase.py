"""`tallywire erase` says what it did, and what stays."""

import json
from pathlib import Path

import pytest

from pipeline.bodies import configured
from pipeline.cli.main import run
from pipeline.settings import chosen
from pipeline.store import Reader

TEXT = (
    "A bomb blast killed 12 people and wounded 30 in Baghdad on Saturday, spokesman Zebulon Quackenbush said."
)
URL = "https://daily.example/blast?utm_source=x#top"
ARTICLES = [
    {"id": "a", "source": "Daily", "published_at": "2020-05-03", "text": TEXT},
    {"id": "b", "source": "Copy", "published_at": "2020-05-04", "text": TEXT},
    {"url": URL, "published_at": "2020-06-03", "text": TEXT.replace("Baghdad", "Mosul")},
]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setenv("TALLYWIRE_BODIES", str(tmp_path / "bodies"))
    chosen.cache_clear()
    configured.cache_clear()
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, ARTICLES)))
    where = str(tmp_path / "table.db")
    assert run(["replay", str(path), "--db", where]) == 0
    capsys.readouterr()
    return where


def test_it_says_what_repeats_the_text_and_stays(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["erase", "a", "--reason", "asked to", "--by", "Ada", "--db", db]) == 0
    assert capsys.readouterr().out == "erased a, which told of 1 live events\nb repeats its text, and stays\n"
    assert run(["erase", "a", "--reason", "again", "--db", db]) == 0
    assert "a was erased on 20" in (said := capsys.readouterr().out)
    assert ": asked to" in said


def test_no_file_has_a_byte_of_them(db: str, tmp_path: Path) -> None:
    bodies = configured()
    bodies.prepare()
    kept = bodies.put(json.dumps({"id": "else", "text": "x"}).encode())
    bodies.put(json.dumps(ARTICLES[0]).encode())
    assert run(["erase", "a", "b", URL, "--reason", "asked to", "--db", db]) == 0
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".jsonl"]
    assert kept.sha256 in {path.name for path in files}
    assert not [path for path in files if b"Quackenbush" in path.read_bytes()]


def test_the_list_is_for_a_person_and_for_another_table(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["erase", "--list", "--db", db])
    assert capsys.readouterr().out == "nothing was erased\n"
    run(["erase", "a", "--reason", "asked to", "--by", "Ada", "--db", db])
    capsys.readouterr()
    assert run(["erase", "--list", "--db", db]) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("a ", "Ada", "asked to"))
    assert run(["erase", "--list", "--format", "jsonl", "--db", db]) == 0
    markers = tmp_path / "markers.jsonl"
    markers.write_text(capsys.readouterr().out)
    other = str(tmp_path / "other.db")
    assert run(["replay", str(markers), str(tmp_path / "articles.jsonl"), "--db", other]) == 0
    with Reader.open(other) as table, Reader.open(db) as first:
        assert table.erasures() == first.erasures()
        assert [e.digest for e in table.events()] == [e.digest for e in first.events()]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing", "--reason", "x"], "no article 'nothing' in the table; --unseen erases it beforehand"),
        (["a"], "name an ARTICLE and a --reason, or --list"),
        (["--reason", "x"], "name an ARTICLE and a --reason, or --list"),
        (["a", "--reason", "x" * 501], "--reason: 501 characters; 500 at most"),
    ],
)
def test_mistakes_are_one_line(
    db: str, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["erase", *arguments, "--db", db]) == 2
    assert message in capsys.readouterr().err


def test_a_table_that_is_not_there_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = tmp_path / "none.db"
    assert run(["erase", "a", "--reason", "x", "--db", str(where)]) == 2
    assert "no such file" in capsys.readouterr().err
    assert not where.exists()
