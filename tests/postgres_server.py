"""A real PostgreSQL for tests, started from Debian's programs, and databases on it that live for one test."""

import getpass
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

from pipeline.store.engine import connect
from tests.tools import alone, free_ports, gone

WAIT = 60.0
"""Seconds that a server may take to start."""


def programs(tell: Callable[[str], None]) -> Path:
    """Return the folder of initdb and postgres, installed where this user may; raises OSError where not."""
    with alone():
        return _programs() or _installed(tell)


def _installed(tell: Callable[[str], None]) -> Path:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise OSError("PostgreSQL is not installed, and only root can install it with apt-get")
    tell("installing PostgreSQL with apt-get, once ...")
    quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "postgresql"]):
        done = subprocess.run([apt, *arguments], env=quietly, capture_output=True, timeout=600, check=False)  # noqa: S603
        if done.returncode:
            raise OSError(f"apt-get {arguments[0]}: {done.stderr.decode(errors='replace').strip()[-500:]}")
    if found := _programs():
        return found
    raise OSError("apt-get installed PostgreSQL, but its programs are nowhere")


def _programs() -> Path | None:
    """Return the newest of Debian's, which are not on PATH, or else those on it."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    found = versions[-1] if versions else shutil.which("initdb")
    return Path(found).parent if found else None


class Server:
    """A server on a free port of this machine, in a folder of its own; nothing of it outlives ``stop``."""

    def __init__(self, bin_: Path) -> None:
        # It refuses to run as root, and who it runs as must reach its folder: not one of pytest's.
        self._user = "postgres" if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="tallywire-postgres-"))
        if self._user:
            owner = pwd.getpwnam(self._user)
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        self._bin = bin_
        self._data = self._folder / "data"
        subprocess.run(  # noqa: S603
            [bin_ / "initdb", "-A", "trust", "-E", "UTF8", "--locale=C", "-N", "-D", self._data],
            user=self._user, check=True, capture_output=True,
        )  # fmt: skip
        (self._port,) = free_ports(1)
        name = self._user or getpass.getuser()
        self.url = f"postgresql://{name}@127.0.0.1:{self._port}/postgres"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        # No power cut is tested here.
        options = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-k", str(self._folder)]
        with open(self._folder / "log", "ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [self._bin / "postgres", "-D", self._data, "-p", str(self._port), *options],
                user=self._user, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        deadline = time.monotonic() + WAIT
        while True:
            try:
                psycopg.connect(self.url).close()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    told = (self._folder / "log").read_text(errors="replace")[-2000:]
                    raise OSError(f"PostgreSQL does not start: {error}\n{told}") from error
                time.sleep(0.05)

    def halt(self) -> None:
        """End it as a restart does: connections are cut, the data stay."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            gone(self._process)
            self._process = None

    def stop(self) -> None:
        """End it and remove its folder."""
        self.halt()
        shutil.rmtree(self._folder, ignore_errors=True)


class Databases:
    """What makes a new database on the server at ``url`` for whoever asks."""

    def __init__(self, url: str) -> None:
        self.url = url

    def create(self, options: str = "") -> str:
        """Return the URL of a new, empty database."""
        name = f"tallywire_test_{secrets.token_hex(6)}"
        self._do(f"CREATE DATABASE {name} {options}")
        return connect(self.url).url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Remove the database at ``url``, whoever may still be connected."""
        name = sa.make_url(url).database or ""
        assert re.fullmatch(r"tallywire_test_[0-9a-f]+", name)
        self._do(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def new(self) -> Iterator[str]:
        """Yield the URL of a new database, which is removed at the end."""
        url = self.create()
        try:
            yield url
        finally:
            self.drop(url)

    def _do(self, statement: str) -> None:
        engine = connect(self.url)
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as db:
            db.execute(sa.text(statement))
        engine.dispose()
