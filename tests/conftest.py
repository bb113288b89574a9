"""The broker and the PostgreSQL that the tests share."""

import asyncio
import logging
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.kafka_broker import Broker, Locks, jars
from tests.postgres_server import Databases, Server, programs
from tests.tools import missing


@pytest.fixture(scope="session", autouse=True)
def _bodies(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Large bodies lie in a folder of the tests' own, for the workers that they start, too."""
    os.environ["TALLYWIRE_BODIES"] = str(tmp_path_factory.mktemp("bodies"))


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real Kafka: the one TALLYWIRE_TEST_BROKER names, else a container, else Kafka's jars."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells of every attempt before one succeeds
    if address := os.environ.get("TALLYWIRE_TEST_BROKER"):
        yield address
    elif _docker_answers():
        from testcontainers.kafka import KafkaContainer

        with KafkaContainer().with_kraft() as container:
            yield container.get_bootstrap_server()
    else:
        with own_broker(tmp_path_factory.mktemp("kafka")) as running:
            yield running.address


@contextmanager
def own_broker(folder: Path, locks: Locks | None = None) -> Iterator[Broker]:
    """Yield a broker from Kafka's jars; skips the test where they cannot be had, except in CI."""
    try:
        jars()
    except (OSError, subprocess.SubprocessError) as error:
        missing(f"no TALLYWIRE_TEST_BROKER, no Docker, and Kafka's jars cannot be had: {error}")
    if not shutil.which("java"):
        missing("no java")
    running = Broker(folder, locks)
    running.start()
    try:
        asyncio.run(running.wait())
        yield running
    finally:
        running.abandon()


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """A real PostgreSQL: the one TALLYWIRE_TEST_POSTGRES names, else a container, else Debian's programs.

    The URL names a role that may create databases, such as postgresql://postgres@localhost/postgres.
    """
    if url := os.environ.get("TALLYWIRE_TEST_POSTGRES"):
        yield Databases(url)
    elif _docker_answers():
        from testcontainers.postgres import PostgresContainer

        with PostgresContainer("postgres:17", driver="psycopg") as container:
            yield Databases(container.get_connection_url())
    else:
        try:
            running = Server(programs(request.config.get_terminal_writer().line))
        except (OSError, KeyError, subprocess.SubprocessError) as error:
            missing(f"no TALLYWIRE_TEST_POSTGRES, no Docker, and no PostgreSQL to start: {error}")
        running.start()
        try:
            yield Databases(running.url)
        finally:
            running.stop()


@pytest.fixture
def postgres_url(postgres: Databases) -> Iterator[str]:
    """The URL of a new database in PostgreSQL."""
    with postgres.new() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new table may be: once a file, once a database in PostgreSQL."""
    if request.param == "sqlite":
        return str(tmp_path / "table.db")
    return str(request.getfixturevalue("postgres_url"))


def _docker_answers() -> bool:
    docker = shutil.which("docker")
    if not docker:
        return False
    return subprocess.run([docker, "info"], capture_output=True, timeout=20).returncode == 0  # noqa: S603
