import gzip
import io
import os
from pathlib import Path

import orjson
import pytest

from pipeline import reader
from pipeline.errors import UserError
from pipeline.records.raw import Raw


def records(*paths: Path | str) -> list[Raw]:
    return list(reader.read(map(str, paths)))


def article(raw: Raw) -> dict[str, object]:
    assert raw.value is not None
    found = orjson.loads(raw.value)
    assert isinstance(found, dict)
    return found


def test_a_text_file_is_one_article_named_after_it(tmp_path: Path) -> None:
    path = tmp_path / "first.txt"
    path.write_text("Two were killed.\r\n", newline="")
    (raw,) = records(path)
    assert article(raw) == {"id": "first", "text": "Two were killed.\r\n"}
    assert (raw.key, raw.origin) == (b"first", str(path))


def test_a_page_keeps_its_markup(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<p>Two were killed.</p>")
    assert article(*records(path)) == {"id": "page", "html": "<p>Two were killed.</p>"}


def test_a_directory_is_read_by_name_and_the_rest_left_alone(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "notes.md"):
        (tmp_path / name).write_text("text")
    (tmp_path / "c.jsonl").write_text('{"id": "c"}\n')
    assert [article(raw)["id"] for raw in records(tmp_path)] == ["a", "b", "c"]


def test_a_manifest_adds_fields(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "manifest.toml").write_text('[articles.a]\nsource = "BBC"\npublished_at = 2018-12-16\n')
    expected = {"id": "a", "text": "text", "source": "BBC", "published_at": "2018-12-16"}
    assert article(*records(tmp_path)) == article(*records(tmp_path / "a.txt")) == expected


@pytest.mark.parametrize(
    "manifest",
    [
        "[articles", "articles = 3", "[other]\na = 1", "[articles]\na = 1",
        "[articles.a]\nversion = 99999999999999999999",
    ],
)  # fmt: skip
def test_a_wrong_manifest_is_named(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "manifest.toml").write_text(manifest)
    with pytest.raises(UserError, match=r"manifest\.toml"):
        records(tmp_path)


@pytest.mark.parametrize("zipped", [False, True])
def test_lines_come_as_they_stand_with_their_place(tmp_path: Path, zipped: bool) -> None:
    path = tmp_path / ("a.jsonl.gz" if zipped else "a.jsonl")
    data = b'\xef\xbb\xbf{"id": "1"}\r\n\n{broken\n{"id": "3"}'
    path.write_bytes(gzip.compress(data) if zipped else data)
    assert records(path) == [
        Raw(b'{"id": "1"}', None, f"{path}:1"),
        Raw(b"{broken", None, f"{path}:3"),
        Raw(b'{"id": "3"}', None, f"{path}:4"),
    ]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"id": "1"}\n')))
    assert records("-") == [Raw(b'{"id": "1"}', None, "-:1")]


def test_a_file_name_that_is_no_unicode(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text("text")
    assert article(*records(tmp_path))["id"] == "caf?"


@pytest.mark.parametrize(("name", "data"), [(b"caf\xe9.jsonl", b"{}"), (b"caf\xe9.txt", b"\0")])
def test_a_place_can_be_told_whatever_the_name_of_the_file(name: bytes, data: bytes, tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(name)).write_bytes(data)
    (raw,) = records(tmp_path)
    assert raw.origin.startswith(f"{tmp_path}/caf?.")


def test_paths_keep_their_order(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("text")
    assert [raw.key for raw in records(tmp_path / "b.txt", tmp_path / "a.txt")] == [b"b", b"a"]


def test_a_missing_path_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    with pytest.raises(UserError, match="nowhere: no such file"):
        reader.read([str(tmp_path / "a.txt"), "nowhere"])


def test_an_unknown_kind_and_an_empty_directory(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("text")
    with pytest.raises(UserError, match=r"not a \.txt"):
        records(tmp_path / "a.pdf")
    with pytest.raises(UserError, match=r"no \.txt"):
        records(tmp_path)


def test_damaged_gzip(tmp_path: Path) -> None:
    whole = gzip.compress(b'{"id": "1"}\n' * 1000)
    for name, data in (("plain.jsonl.gz", b'{"id": "1"}\n'), ("cut.jsonl.gz", whole[:-20])):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UserError, match="damaged gzip"):
            records(tmp_path / name)


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LONGEST_LINE", 10)
    (tmp_path / "a.jsonl").write_text("[" * 11)
    with pytest.raises(UserError, match=r"a\.jsonl:1: line longer"):
        records(tmp_path / "a.jsonl")


def test_a_file_of_one_article_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "LONGEST_LINE", 10)
    (tmp_path / "a.txt").write_text("x" * 11)
    with pytest.raises(UserError, match=r"a\.txt: larger than"):
        records(tmp_path / "a.txt")


def test_what_is_no_text_comes_out_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x89PNG\0\1")
    assert records(tmp_path / "a.txt") == [Raw(b"\x89PNG\0\1", b"a", str(tmp_path / "a.txt"))]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("“Two” dead – Zürich".encode(), "“Two” dead – Zürich"),
        (b"\xef\xbb\xbfTwo dead", "Two dead"),
        ("Two dead".encode("utf-16"), "Two dead"),
        ("“Two” dead – in Zürich, police said".encode("cp1252"), "“Two” dead – in Zürich, police said"),
        ("Двое погибли".encode("cp1251"), None),
        (b"Two\0dead", None),
        (b"\xff\xfeabc", None),
        (b"", ""),
    ],
)
def test_encodings(data: bytes, text: str | None) -> None:
    assert reader.decode(data) == text


def test_size_is_known_for_plain_files_only(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b""))
    assert reader.size([str(tmp_path / "a.txt")]) == 4
    assert reader.size([str(tmp_path)]) is None
    assert reader.size(["-"]) is None
