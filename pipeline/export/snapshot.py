"""A snapshot that can be cited: the rows of one moment in every format, with checksums over all of it.

The same articles, filters and version of Tallywire give the same bytes on any machine: rows stand in the
order of their ids, nothing tells when or where the snapshot was made, and what only the history of one table
knows (``version``, ``updated_at``) is left away.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import msgspec
import orjson
from msgspec.structs import replace

from pipeline.export.about import About, Written, moment
from pipeline.export.files import whole_file, whole_folder
from pipeline.export.formats import FORMATS
from pipeline.records.event import Event
from pipeline.settings import RULES_VERSION

MANIFEST = "manifest.json"
CITATION = "CITATION.cff"
SUMS = "SHA256SUMS"
ROWS = "events"
"""What the files with the rows are called, before the suffix of their format."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the first that a ZIP file can tell."""
Rows = Callable[[], Iterable[Event]]


def write(rows: Rows, path: Path, about: About) -> dict[str, Written]:
    """Write the rows that each call of ``rows`` gives again to ``path``: a folder, or a ZIP file by its name.

    Returns what is in each file. Raises UserError where the folder is there already.
    """
    assert about.as_of, "a snapshot is of a moment"
    if path.suffix.lower() == ".zip":
        with whole_file(path) as out, TemporaryDirectory(prefix="tallywire-", dir=path.parent) as folder:
            written = _fill(Path(folder), rows, about)
            _pack(Path(folder), out)
        return written
    with whole_folder(path) as folder:
        return _fill(folder, rows, about)


def _fill(folder: Path, rows: Rows, about: About) -> dict[str, Written]:
    written = {}
    for format in FORMATS.values():
        if format.text:
            name = f"{ROWS}{format.suffix}"
            with (folder / name).open("wb") as out:
                written[name] = format.write(map(_content, rows()), out, about)
    sums = {name: _sha256(folder / name) for name in sorted(written)}
    checksum = hashlib.sha256(_lines(sums)).hexdigest()
    _put(
        folder / MANIFEST, orjson.dumps(_manifest(written, sums, checksum, about), option=orjson.OPT_INDENT_2)
    )
    _put(folder / CITATION, _citation_file(checksum, about).encode())
    sums |= {name: _sha256(folder / name) for name in (MANIFEST, CITATION)}
    _put(folder / SUMS, _lines(sums))
    return written


def _content(event: Event) -> Event:
    """Return a row without what is no content: how often, and when, one table wrote it."""
    return replace(event, version=0, updated_at=None)


def _manifest(
    written: dict[str, Written], sums: dict[str, str], checksum: str, about: About
) -> dict[str, Any]:
    files = {
        name: {"sha256": sums[name], "rows": one.rows, "left_out": one.left_out}
        for name, one in sorted(written.items())
    }
    return {
        "schema": "tallywire.snapshot/1",
        "tallywire": version("tallywire"),
        **about.said(),
        "schemes": msgspec.to_builtins(about.schemes),
        "files": files,
        "sha256": checksum,
        "citation": citation(checksum, about),
    }


def citation(checksum: str, about: About) -> str:
    """Return how a snapshot is cited; ``checksum`` is over the checksums of the files with the rows."""
    assert about.as_of
    return (
        f"Events tallied from news reports by Tallywire (rules {RULES_VERSION}), as of "
        f"{moment(about.as_of)}. Data snapshot, SHA-256 {checksum}."
    )


def _citation_file(checksum: str, about: About) -> str:
    """Return it in the Citation File Format 1.2.0; JSON strings are YAML's."""
    assert about.as_of
    fields = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "title": "Events tallied from news reports",
        "message": citation(checksum, about),
        "version": f"rules {RULES_VERSION}, {moment(about.as_of)}",
        "date-released": str(about.as_of.date()),
    }
    lines = [f"{name}: {orjson.dumps(value).decode()}" for name, value in fields.items()]
    lines += ["authors:", '  - name: "Tallywire"']
    lines += ["identifiers:", "  - type: other", f'    value: "sha256:{checksum}"']
    lines += ['    description: "SHA-256 over the checksums of the files with the rows, see manifest.json"']
    return "\n".join(lines) + "\n"


def _lines(sums: dict[str, str]) -> bytes:
    """Return checksums as `sha256sum -c` reads them."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put(path: Path, data: bytes) -> None:
    path.write_bytes(data if data.endswith(b"\n") else data + b"\n")


def _pack(folder: Path, out: BinaryIO) -> None:
    """Pack without compression: what a library makes of the same bytes differs between its versions."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name, _EPOCH)
            entry.create_system = 3  # else the archive tells what machine made it
            entry.external_attr = 0o644 << 16
            with path.open("rb") as file, archive.open(entry, "w", force_zip64=True) as target:
                while block := file.read(1 << 20):
                    target.write(block)
