"""Paths to raw records: what `tallywire replay PATH...` reads."""

import functools
import gzip
import sys
import tomllib
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

import orjson

from pipeline.errors import UserError
from pipeline.follow import from_log
from pipeline.records.codec import encode
from pipeline.records.raw import Raw
from pipeline.settings import without_password
from pipeline.store import Reader

STDIN = "-"
PAGES = {".txt": "text", ".html": "html", ".htm": "html"}
"""Ending of a file that holds one article, and the field that it fills."""
LINES = (".jsonl", ".jsonl.gz")
"""Endings of files that hold one article a line."""
SQLITE = b"SQLite format 3\0"
"""What a table in a file begins with, whatever it is called."""
MANIFEST = "manifest.toml"
LONGEST_LINE = 64 << 20
"""Bytes. The longest article known is under 1 MB; a longer line is another format, such as one JSON array."""


def read(paths: Iterable[str]) -> Iterator[Raw]:
    """Return the articles of ``paths`` in the order given, a directory's files sorted by name.

    A path is a directory, a .txt or .html file (one article, its id the file name without ending), a .jsonl
    file, gzipped or not (one article a line), "-" for JSON lines on standard input, or a table, a file or a
    URL, of which what was ingested into it is read. A ``manifest.toml`` beside a .txt or .html file adds
    fields: ``[articles.ID]`` with the keys of an article.

    Records are read as they are asked for. What can be read but not understood (broken JSON, a text in an
    unknown encoding) comes out as it stands, to become a dead letter with its place. Raises UserError at once
    for a path that is missing or of no known kind, and later for a file that cannot be read to its end.
    """
    files = [file for path in paths for file in _files(path)]
    return (raw for file in files for raw in _records(file))


def size(paths: Iterable[str]) -> int | None:
    """Return how many bytes ``read`` will find, or None where that is not known beforehand."""
    files = [file for path in paths for file in _files(path)]
    if any(file == STDIN or file.endswith(".gz") or is_table(file) for file in files):
        return None
    return sum(Path(file).stat().st_size for file in files)


def _files(path: str) -> list[str]:
    if path == STDIN or is_table(path):
        return [path]
    if not Path(path).exists():
        raise UserError(f"{path}: no such file or directory")
    if not Path(path).is_dir():
        if not _readable_kind(path):
            raise UserError(f"{path}: not a {_kinds()} file, nor a directory")
        return [path]
    try:
        files = [str(file) for file in listing(Path(path))]
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None
    if not files:
        raise UserError(f"{path}: no {_kinds()} file in it")
    return files


def listing(folder: Path) -> list[Path]:
    """Return the files of ``folder`` that can be read, sorted by name; raises OSError where it cannot."""
    files = (folder / entry.name for entry in folder.iterdir() if entry.is_file())
    return sorted(file for file in files if _readable_kind(file.name) and not file.name.startswith("."))


def is_table(path: str) -> bool:
    """Return whether ``path`` names a table: a URL, or a file of SQLite, whatever it is called."""
    if "://" in path:
        return True
    if not Path(path).is_file():
        return False
    with open(path, "rb") as stream:
        return stream.read(len(SQLITE)) == SQLITE


def _ingested(where: str) -> Iterator[Raw]:
    """Yield what was ingested into a table, and what analysts have said of it: nothing else has it."""
    name = _shown(without_password(where))
    with Reader.open(where) as table:
        with closing(table.log()) as records:
            for record in records:
                yield from_log(record, name)
        for review in table.review_records():
            yield Raw(encode(review), review.review_id.encode(), f"{name} {review.record_id}")


def _readable_kind(name: str) -> bool:
    return name.lower().endswith((*PAGES, *LINES))


def _kinds() -> str:
    return ", ".join([*PAGES, *LINES[:-1]]) + f" or {LINES[-1]}"


def _records(file: str) -> Iterator[Raw]:
    try:
        if file == STDIN:
            yield from _lines(sys.stdin.buffer, STDIN)
        elif is_table(file):
            yield from _ingested(file)
        elif file.lower().endswith(".gz"):
            with gzip.open(file) as stream:
                yield from _lines(stream, file)
        elif file.lower().endswith(LINES):
            with open(file, "rb") as stream:
                yield from _lines(stream, file)
        else:
            yield page(Path(file))
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UserError(f"{file}: damaged gzip file: {error}") from None
    except OSError as error:
        raise UserError(f"{file}: {error.strerror or error}") from None


def _lines(stream: IO[bytes] | gzip.GzipFile, name: str) -> Iterator[Raw]:
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise UserError(
                f"{name}:{number}: line longer than {LONGEST_LINE >> 20} MB; expected one article a line"
            )
        if number == 1:
            line = line.removeprefix(BOM_UTF8)
        if line.strip():
            yield Raw(line.rstrip(b"\r\n"), None, f"{_shown(name)}:{number}")


def page(path: Path) -> Raw:
    """Return the article of a file that holds one.

    Raises UserError where it is too large for one or its manifest is wrong, OSError where it cannot be read.
    """
    with path.open("rb") as stream:
        data = stream.read(LONGEST_LINE + 1)
    if len(data) > LONGEST_LINE:
        raise UserError(f"{path}: larger than {LONGEST_LINE >> 20} MB; expected one article")
    text = decode(data)
    key = _shown(path.stem)
    article = {"id": key, PAGES[path.suffix.lower()]: text} | _manifest(path.parent).get(path.stem, {})
    try:
        value = data if text is None else orjson.dumps(article)
    except orjson.JSONEncodeError as error:
        raise UserError(f"{path.parent / MANIFEST}: [articles.{key}]: {error}") from None
    return Raw(value, key.encode(), _shown(str(path)))


def _shown(name: str) -> str:
    """Return the name of a file, which need not be Unicode, as what a record can hold."""
    return name.encode(errors="replace").decode()


def _manifest(directory: Path) -> dict[str, dict[str, Any]]:
    path = directory / MANIFEST
    try:
        return _manifest_of(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@functools.lru_cache(maxsize=16)
def _manifest_of(path: Path, changed: int) -> dict[str, dict[str, Any]]:
    """Return what the manifest that was ``changed`` at that time holds."""
    try:
        articles = tomllib.loads(path.read_text(encoding="utf-8")).get("articles")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: not TOML: {error}") from None
    if not isinstance(articles, dict) or not all(isinstance(fields, dict) for fields in articles.values()):
        raise UserError(f"{path}: expected a table [articles.ID] for each article")
    return articles


def decode(data: bytes) -> str | None:
    """Return a text file's content, or None where it is no text or in an encoding that cannot be told.

    UTF-8 and UTF-16 (by its mark) are certain. Else it is Windows-1252, as browsers assume, if a tenth of the
    letters at most lie outside ASCII: English with typographic quotes and names passes, Cyrillic does not.
    """
    try:
        if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return data.decode("utf-16")
        if b"\0" in data:
            return None
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = sum(character.isalpha() and not character.isascii() for character in text)
    return text if foreign * 10 <= sum(map(str.isalpha, text)) else None
