"""Files that are there whole or not at all: written beside their place under another name, then renamed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import UserError


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Yield what becomes the file ``path``, replacing one that is there, when all of it is written.

    A device or a pipe is written to as it is. Raises UserError where the folder is missing.
    """
    path = path.resolve()  # a link stays one
    if path.exists() and not path.is_file():
        with path.open("wb") as out:
            yield out
        return
    _check(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield a folder that becomes ``path``, which must not be there, when all is in it.

    Raises UserError where it is, or where the folder around it is missing.
    """
    if path.exists():
        raise UserError(f"{path} is there already: give a folder that is not")
    _check(path)
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        yield folder
        folder.chmod(0o777 & ~_umask())
        folder.rename(path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _check(path: Path) -> None:
    if not path.parent.is_dir():
        raise UserError(f"{path.parent} is no folder")


def _umask() -> int:
    """Return which rights others do not get; a temporary file gives them none."""
    found = os.umask(0o077)
    os.umask(found)
    return found
