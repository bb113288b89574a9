"""The pipeline of this checkout, of another revision and of a wheel, each in processes of their own."""

import io
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import click
import orjson

from bench.timing import Timing

ROOT = Path(__file__).parents[1]


def checkout(revision: str, folder: Path) -> Path:
    """Put the pipeline of ``revision``, with the benchmarks of this checkout, into ``folder`` and return it.

    Raises UsageError where git knows no such revision.
    """
    command = ["git", "-C", str(ROOT), "archive", revision, "pipeline"]
    done = subprocess.run(command, capture_output=True)  # noqa: S603
    if done.returncode:
        raise click.UsageError(f"--against: {done.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    (folder / "bench").symlink_to(ROOT / "bench")
    return folder


def unpack(wheel: Path, folder: Path) -> Path:
    """Put what is in ``wheel``, with the benchmarks of this checkout, into ``folder`` and return it.

    Raises UsageError where it is no wheel.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)  # noqa: S202  one that was built here
    except (OSError, zipfile.BadZipFile) as error:
        raise click.UsageError(f"--wheel: {error}") from None
    (folder / "bench").symlink_to(ROOT / "bench")
    return folder


def time_in(root: Path, articles: Path) -> Timing:
    """Return what the pipeline at ``root`` takes for a file of ``articles``.

    Raises CalledProcessError where it cannot be run with the benchmarks of today.
    """
    command = [sys.executable, "-m", "bench.timing", str(articles.resolve())]
    path = os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])  # before what is installed
    done = subprocess.run(  # noqa: S603
        command, cwd=root, env=os.environ | {"PYTHONPATH": path}, check=True, stdout=subprocess.PIPE
    )
    return Timing(**orjson.loads(done.stdout))
