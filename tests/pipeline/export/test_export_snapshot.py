"""Snapshots: the same bytes from any table that knows the same, and checksums over all of them."""

import datetime as dt
import json
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from pipeline.errors import UserError
from pipeline.export import snapshot
from pipeline.records.event import Event
from pipeline.records.mention import Mentions
from pipeline.store import Logged, Store
from tests.laws.made import NOON, article, telling
from tests.pipeline.export.made_rows import ABOUT, row

MOMENT = NOON + dt.timedelta(hours=5)
AS_OF = ABOUT._replace(as_of=MOMENT)


def written(folder: Path, *events: Event) -> dict[str, bytes]:
    snapshot.write(lambda: events, folder, AS_OF)
    return contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_holds_the_rows_in_every_format_that_is_text_and_tells_of_each(tmp_path: Path) -> None:
    files = written(tmp_path / "made", row(), row("f" * 16, level="campaign", place=None))
    rows = {"events.geojson", "events.hxl.csv", "events.jsonl", "events.ucdp.csv"}
    assert set(files) == rows | {"manifest.json", "CITATION.cff", "SHA256SUMS"}
    manifest = json.loads(files["manifest.json"])
    assert manifest["as_of"] == "2020-05-01T17:00:00Z"
    assert set(manifest["files"]) == rows
    told = manifest["files"]["events.hxl.csv"]
    assert (told["rows"], told["left_out"]) == (1, {"no incident": 1})
    assert [scheme["name"] for scheme in manifest["schemes"]] == ["airwars", "ibc"]
    assert manifest["sha256"] in manifest["citation"]


def test_sha256sum_checks_it_and_sees_what_was_changed(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    written(folder, row())
    check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=folder).returncode == 0  # noqa: S603
    (folder / "events.jsonl").write_bytes(b"other\n")
    assert subprocess.run(check, cwd=folder, capture_output=True).returncode == 1  # noqa: S603


def test_the_citation_is_a_citation_file(tmp_path: Path) -> None:
    files = written(tmp_path / "made", row())
    cited = yaml.safe_load(files["CITATION.cff"])
    assert {"cff-version", "message", "title", "authors"} <= set(cited)  # what the schema of 1.2.0 requires
    assert (cited["cff-version"], cited["type"], cited["date-released"]) == ("1.2.0", "dataset", "2020-05-01")
    (identifier,) = cited["identifiers"]
    assert identifier["value"] == f"sha256:{json.loads(files['manifest.json'])['sha256']}"


@contextmanager
def table(*batches: list[Mentions]) -> Iterator[Store]:
    """Yield a table that took in ``batches``, one an hour."""
    with Store.open(":memory:") as store:
        for n, batch in enumerate(batches):
            start = store.offset("log")
            store.apply(
                [Logged(start + i, a) for i, a in enumerate(batch)], "log", NOON + dt.timedelta(hours=n)
            )
        yield store


def test_tables_that_know_the_same_give_the_same_bytes_whatever_they_went_through(tmp_path: Path) -> None:
    first, again = article("a", telling("a", killed=3)), article("a", telling("a", killed=4), version=2)
    other = article("b", telling("b", "Mosul", killed=7), hours=2)
    late = article("c", telling("c", "Kano", killed=9), hours=9)
    made = []
    for n, batches in enumerate(([[first, again, other]], [[other], [first], [again], [late]])):
        with table(*batches) as store, store.as_of(MOMENT) as then:
            snapshot.write(then.events, tmp_path / str(n), AS_OF)
        made.append(contents(tmp_path / str(n)))
    assert made[0] == made[1]
    assert made[0]["events.jsonl"].count(b"\n") == 2


def test_both_databases_give_the_same_bytes(tmp_path: Path, postgres_url: str) -> None:
    batch = [article("a", telling("a", killed=3)), article("b", telling("b", "Mosul", killed=7), hours=2)]
    for name, place in (("sqlite", tmp_path / "table.db"), ("postgresql", postgres_url)):
        with Store.open(place) as store:
            store.apply([Logged(n, a) for n, a in enumerate(batch)], "log", NOON)
            with store.as_of(MOMENT) as then:
                snapshot.write(then.events, tmp_path / name, AS_OF)
    assert contents(tmp_path / "sqlite") == contents(tmp_path / "postgresql")


def test_an_archive_has_the_same_files_and_is_itself_the_same(tmp_path: Path) -> None:
    files = written(tmp_path / "made", row())
    for name in ("one.zip", "two.zip"):
        snapshot.write(lambda: [row(version=9)], tmp_path / name, AS_OF)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made", "one.zip", "two.zip"]


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is there already"):
        snapshot.write(lambda: [row()], tmp_path, AS_OF)


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[Event]:
        yield row()
        raise RuntimeError("the table is gone")

    for place in (tmp_path / "folder", tmp_path / "file.zip"):
        with pytest.raises(RuntimeError):
            snapshot.write(broken, place, AS_OF)
    assert list(tmp_path.iterdir()) == []
