"""Files that are there whole or not at all."""

import os
from pathlib import Path
from threading import Thread

import pytest

from pipeline.errors import UserError
from pipeline.export.files import whole_file, whole_folder


def test_a_file_is_replaced_when_the_new_one_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "rows"
    file.write_bytes(b"old")
    with whole_file(file) as out:
        out.write(b"new")
        assert file.read_bytes() == b"old"
    assert file.read_bytes() == b"new"


@pytest.mark.parametrize("whole", [whole_file, whole_folder])
def test_what_fails_leaves_nothing(tmp_path: Path, whole: type) -> None:
    with pytest.raises(KeyboardInterrupt), whole(tmp_path / "rows"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    link = tmp_path / "latest"
    link.symlink_to(tmp_path / "rows")
    with whole_file(link) as out:
        out.write(b"new")
    assert link.is_symlink()
    assert (tmp_path / "rows").read_bytes() == b"new"


def test_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with whole_file(pipe) as out:
        out.write(b"new")
    reader.join()
    assert read == [b"new"]
    assert pipe.is_fifo()


@pytest.mark.parametrize("whole", [whole_file, whole_folder])
def test_a_folder_that_is_missing_is_the_callers_mistake(tmp_path: Path, whole: type) -> None:
    with pytest.raises(UserError, match="is no folder"), whole(tmp_path / "none" / "rows"):
        pass
