"""The broker that the integration tests share."""

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
        text = f"no TALLYWIRE_TEST_BROKER, no Docker, and Kafka's jars cannot be had: {error}"
        pytest.fail(text) if os.environ.get("CI") else pytest.skip(text)
    if not shutil.which("java"):
        pytest.fail("no java") if os.environ.get("CI") else pytest.skip("no java")
    running = Broker(folder, locks)
    running.start()
    try:
        asyncio.run(running.wait())
        yield running
    finally:
        running.stop()


def _docker_answers() -> bool:
    docker = shutil.which("docker")
    if not docker:
        return False
    return subprocess.run([docker, "info"], capture_output=True, timeout=20).returncode == 0  # noqa: S603
