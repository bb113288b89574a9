"""Programs that some tests run: found, or installed where that is simple, else the test is skipped."""

import fcntl
import functools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest


@contextmanager
def alone() -> Iterator[None]:
    """Hold what only one of the processes that run tests may have: apt-get stops where it is not alone."""
    with open(Path(tempfile.gettempdir(), f"tallywire-{os.geteuid()}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@functools.cache
def tool(name: str) -> str:
    """Return the path of the program ``name``; on Debian, for root, it is installed where it is missing."""
    with alone():
        if not shutil.which(name) and shutil.which("apt-get") and os.geteuid() == 0:
            for command in (["update"], ["install", "--yes", "--no-install-recommends", name]):
                subprocess.run(["apt-get", "-q", *command], capture_output=True, timeout=300)  # noqa: S603, S607
    return shutil.which(name) or missing(f"no {name}")


def missing(what: str) -> NoReturn:
    """Skip the test because of ``what``; in CI, where nothing may be missing, fail."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def free_ports(count: int) -> list[int]:
    """Return ports on which nobody listens, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def gone(process: "subprocess.Popen[bytes]") -> None:
    """Wait until ``process``, which was told to end, has gone; not for ever."""
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
