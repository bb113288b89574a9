"""A directory that is watched."""

import gzip
import json
import os
from pathlib import Path

import pytest

from pipeline import reader
from pipeline.feeds import folder as module
from tests.pipeline.feeds.ingesting import Paper

LINE = {"id": "a", "text": "An air strike killed 3 people in Mosul on 3 March 2020, police said."}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in coming"
    path.mkdir()
    return path


def ids(paper: Paper) -> list[tuple[str, int | None]]:
    return [(record["id"], record.get("version")) for record in paper.records()]


def lines(*names: str) -> str:
    return "".join(json.dumps(LINE | {"id": name}) + "\n" for name in names)


def test_a_file_is_an_article_and_a_changed_one_a_new_version(paper: Paper, folder: Path) -> None:
    file = folder / "raid.txt"
    for text in ("It killed 3 people in Mosul.", "It killed 5 people in Mosul."):
        file.write_text(text)
        for _ in range(2):
            paper.ingest(folder.as_uri())
    assert ids(paper) == [("raid", 1), ("raid", 2)]
    assert paper.records()[0]["fetched_at"]


def test_a_file_that_was_touched_is_no_new_version(paper: Paper, folder: Path) -> None:
    file = folder / "raid.txt"
    file.write_text("It killed 3 people in Mosul.")
    paper.ingest(folder.as_uri())
    os.utime(file, ns=(1, 1))
    paper.ingest(folder.as_uri())
    assert ids(paper) == [("raid", 1)]


def test_a_file_that_may_be_read_at_last_is_taken(
    paper: Paper, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "raid.txt").write_text("It killed 3 people in Mosul.")

    def forbidden(file: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as context:  # whoever runs the tests may be allowed to read everything
        context.setattr(reader, "page", forbidden)
        paper.ingest(folder.as_uri())
    (folder / "raid.txt").chmod(0o644)  # neither its size nor its time of change tells
    paper.ingest(folder.as_uri())
    assert ids(paper) == [("raid", 1)]


def test_a_manifest_beside_it_adds_what_a_file_does_not_say(paper: Paper, folder: Path) -> None:
    (folder / "raid.txt").write_text("It killed 3 people in Mosul.")
    (folder / "manifest.toml").write_text('[articles.raid]\nsource = "The Daily"\n')
    paper.ingest(folder.as_uri())
    assert paper.records()[0]["source"] == "The Daily"


def test_a_file_of_lines_that_grows_is_read_on(
    paper: Paper, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LINES", 2)
    file = folder / "wire.jsonl"
    for more in (("a", "b", "c"), ("d",), ()):
        with file.open("a") as stream:
            stream.write(lines(*more))
        paper.ingest(folder.as_uri())
    assert [record["id"] for record in paper.records()] == ["a", "b", "c", "d"]
    assert paper.store.counts().articles == 4


def test_a_last_line_that_was_taken_half_written_is_taken_once_it_is_whole(
    paper: Paper, folder: Path
) -> None:
    whole = lines("a", "b")
    for end in (-20, None):
        (folder / "wire.jsonl").write_text(whole[:end])
        paper.ingest(folder.as_uri())
    assert paper.store.counts().articles == 2
    assert paper.store.counts().dead_letters == 1


def test_one_that_was_changed_otherwise_is_read_again(paper: Paper, folder: Path) -> None:
    file = folder / "wire.jsonl"
    for names in (("a", "b"), ("c", "b")):
        file.write_text(lines(*names))
        paper.ingest(folder.as_uri())
    assert [record["id"] for record in paper.records()] == ["a", "b", "c", "b"]


def test_what_is_no_article_becomes_a_dead_letter_as_it_stands(paper: Paper, folder: Path) -> None:
    (folder / "wire.jsonl").write_text("{broken\n" + lines("a"))
    (folder / "raid.txt").write_bytes(b"\0\1\2")
    paper.ingest(folder.as_uri())
    assert paper.store.counts().dead_letters == 2
    assert paper.store.counts().articles == 1


def test_a_damaged_file_is_skipped_with_its_reason(paper: Paper, folder: Path) -> None:
    (folder / "wire.jsonl.gz").write_bytes(gzip.compress(lines("a").encode())[:-9])
    paper.ingest(folder.as_uri())
    (reason,) = paper.status().skipped
    assert reason.startswith("wire.jsonl.gz: Compressed file ended")


def test_a_file_that_is_still_being_written_is_left_for_later(
    paper: Paper, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "raid.txt").write_text("It killed 3 people in Mosul.")
    sizes = iter(range(1000))
    monkeypatch.setattr(module, "_signatures", lambda path: {path / "raid.txt": f"{next(sizes)}"})
    paper.ingest(folder.as_uri())
    assert paper.records() == []


def test_a_folder_that_is_not_there_is_a_feed_that_fails(paper: Paper, folder: Path) -> None:
    folder.rmdir()
    paper.ingest(folder.as_uri())
    assert paper.status().last_error == "No such file or directory"
    assert [told.error for told in paper.told] == ["No such file or directory"]
