"""Programs that some tests run: found, installed where that is simple, or else the test is skipped."""

import functools
import os
import shutil
import subprocess
from typing import NoReturn

import pytest


@functools.cache
def tool(name: str) -> str:
    """Return the path of the program ``name``; on Debian, for root, it is installed where it is missing."""
    if not shutil.which(name) and shutil.which("apt-get") and os.geteuid() == 0:
        for command in (["update"], ["install", "--yes", "--no-install-recommends", name]):
            subprocess.run(["apt-get", "-q", *command], capture_output=True, timeout=300)  # noqa: S603, S607
    return shutil.which(name) or missing(f"no {name}")


def missing(what: str) -> NoReturn:
    """Skip the test because of ``what``; in CI, where nothing may be missing, fail."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
