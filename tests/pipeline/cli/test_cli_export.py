"""`tallywire export`: formats, files, snapshots, mistakes."""

import json
import os
from pathlib import Path

import pytest

from pipeline.cli.main import run

ARTICLES = (
    {"id": "a", "source": "Daily", "published_at": "2020-05-03", "fetched_at": "2020-05-03T10:00:00Z",
     "text": "A bomb blast killed 12 people and wounded 30 in Baghdad on Saturday, police said."},
    {"id": "b", "source": "Post", "published_at": "2020-06-08", "fetched_at": "2020-06-08T10:00:00Z",
     "text": "An air strike by the Syrian army killed 5 civilians in Hajin on Sunday, monitors said."},
)  # fmt: skip


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("export")
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, ARTICLES)))
    assert run(["replay", str(folder / "articles.jsonl"), "--db", str(folder / "table.db")]) == 0
    return str(folder / "table.db")


@pytest.mark.parametrize("form", ["ucdp", "hxl", "geojson", "jsonl"])
def test_text_goes_to_standard_output_and_what_was_left_out_beside_it(
    db: str, form: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["export", "--as", form, "--db", db, "--country", "Syria"]) == 0
    out, err = capfdbinary.readouterr()
    assert b"Hajin" in out
    assert b"Baghdad" not in out
    assert err == f"{form}: 1 row\n".encode()


def test_what_is_left_out_is_told_by_reason(db: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["export", "--as", "ucdp", "--db", db]) == 0
    assert capfdbinary.readouterr().err == b"ucdp: 1 row; left out 1: no organised actor (1)\n"


def test_a_file_is_written_whole_or_not_at_all(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.parquet"
    assert run(["export", "--as", "parquet", "--db", db, "--output", str(file)]) == 0
    assert file.read_bytes().startswith(b"PAR1")
    assert file.stat().st_mode & 0o777 == 0o666 & ~_umask()
    old = file.read_bytes()
    assert run(["export", "--as", "parquet", "--db", db, "--grades", "none.toml", "--output", str(file)]) == 2
    assert file.read_bytes() == old
    assert list(tmp_path.iterdir()) == [file]
    assert "none.toml" in capsys.readouterr().err


def _umask() -> int:
    found = os.umask(0)
    os.umask(found)
    return found


def test_as_of_a_moment_only_what_was_known_is_there(
    db: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["export", "--as", "jsonl", "--db", db, "--as-of", "2020-05-31"]) == 0
    (line,) = capfdbinary.readouterr().out.splitlines()
    assert json.loads(line)["place"]["name"] == "Baghdad"


def test_a_snapshot_made_twice_is_the_same(db: str, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        assert run(["export", "--snapshot", str(tmp_path / name), "--db", db, "--as-of", "2020-06-30"]) == 0
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_snapshot_of_now_says_of_when_it_is(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "snapshot"
    assert run(["export", "--snapshot", str(folder), "--db", db]) == 0
    as_of = json.loads((folder / "manifest.json").read_bytes())["as_of"]
    assert "events.jsonl: 2 rows" in capsys.readouterr().err
    assert run(["export", "--snapshot", str(tmp_path / "later"), "--db", db, "--as-of", as_of]) == 0
    assert all(
        (tmp_path / "later" / file.name).read_bytes() == file.read_bytes() for file in folder.iterdir()
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "give either --as FORMAT or --snapshot FOLDER"),
        (["--as", "hxl", "--snapshot", "x"], "give either"),
        (["--snapshot", "x", "--output", "y"], "--output is for --as"),
        (["--snapshot", "x", "--as-of", "2999-01-01"], "lies ahead: a snapshot is of what is known"),
        (["--as", "xml"], "'xml' is not one of 'geojson', 'hxl', 'jsonl', 'parquet', 'ucdp'"),
        (["--as", "hxl", "--output", "/no/such/folder/x"], "/no/such/folder is no folder"),
        (["--as", "hxl", "--near", "91,0,5"], "'91,0,5' is no place and distance"),
        (["--as", "hxl", "--since", "2020-02-01", "--until", "2020-01-01"], "--until 2020-01-01 is before"),
        (["--as", "hxl", "--grades", "mine"], "'mine' is neither a TOML file nor one of airwars, ibc"),
    ],
)
def test_mistakes_are_told_in_one_line(
    db: str, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", "--db", db, *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_filters_are_those_of_query(db: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["export", "--as", "jsonl", "--db", db, "--near", "33.3,44.4,50", "--min", "killed:6"]) == 0
    (line,) = capfdbinary.readouterr().out.splitlines()
    assert json.loads(line)["place"]["name"] == "Baghdad"


def test_a_server_is_not_started_with_a_scheme_that_is_wrong(
    db: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TALLYWIRE_GRADES", "none.toml")
    assert run(["serve", "--db", db, "--port", "0"]) == 2
    assert "grades: none.toml: No such file" in capsys.readouterr().err
