"""A real Kafka broker for tests, started from its jars: one process, broker and controller in one."""

# ruff: noqa: S603, S607  java and mvn as the user has them

import asyncio
import base64
import os
import secrets
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from aiokafka.admin import AIOKafkaAdminClient

from tests.tools import alone, free_ports, gone

VERSION = "4.3.0"
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.tallywire</groupId><artifactId>broker</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId>
      <version>2.24.3</version>
    </dependency>
  </dependencies>
</project>
"""
SMALL = {
    # One broker holds every copy.
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    # Quick tests; and no topic that nobody made.
    "group.initial.rebalance.delay.ms": "0",
    "offsets.topic.num.partitions": "4",
    "auto.create.topics.enable": "false",
    "log.cleaner.backoff.ms": "300",
}


def cache() -> Path:
    """Return the folder in the user's cache that holds what tests fetch once."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tallywire"


def jars() -> Path:
    """Return the folder of Kafka's jars in the user's cache, fetched with Maven the first time (43 MB)."""
    home = cache() / f"kafka-{VERSION}"
    libs = home / "libs"
    with alone():
        if not libs.is_dir():
            _fetch(home, libs)
    return libs


def _fetch(home: Path, libs: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "pom.xml").write_text(POM, encoding="utf-8")
    with tempfile.TemporaryDirectory(dir=home) as scratch:
        fetched = Path(scratch, "libs")
        subprocess.run(
            ["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={fetched}",
             "-DincludeScope=runtime"],
            cwd=home, check=True, capture_output=True, timeout=600,
        )  # fmt: skip
        fetched.rename(libs)


LOCKED = ("SSL", "SASL_SSL")


class Locks(NamedTuple):
    """What the listeners of ``LOCKED`` need: the broker's settings, and SCRAM users to make."""

    properties: dict[str, str]
    users: tuple[str, ...]


class Broker:
    """A broker on free ports, its data in ``folder``; a restart keeps both.

    ``locks`` adds listeners, with what they ask of a client.
    """

    def __init__(self, folder: Path, locks: "Locks | None" = None) -> None:
        self._folder = folder
        names = ["PLAINTEXT", *(LOCKED if locks else ())]
        controller, *ports = free_ports(1 + len(names))
        self.addresses = {name: f"127.0.0.1:{port}" for name, port in zip(names, ports, strict=True)}
        self.address = self.addresses["PLAINTEXT"]
        listeners = ",".join(f"{name}://{address}" for name, address in self.addresses.items())
        self._properties = folder / "server.properties"
        settings = SMALL | {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "listeners": f"{listeners},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": listeners,
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": ",".join(f"{n}:{n}" for n in names) + ",CONTROLLER:PLAINTEXT",
            "log.dirs": str(folder / "data"),
        }
        settings |= locks.properties if locks else {}
        lines = [f"{name}={value}\n" for name, value in settings.items()]
        self._properties.write_text("".join(lines), encoding="utf-8")
        cluster = base64.urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode()
        users = [argument for user in (locks.users if locks else ()) for argument in ("--add-scram", user)]
        _java(
            "kafka.tools.StorageTool",
            "format",
            f"--cluster-id={cluster}",
            "-c",
            str(self._properties),
            *users,
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process; it may take some seconds until it answers, see ``wait``."""
        options = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        with open(self._folder / "log", "ab") as log:
            self._process = subprocess.Popen(
                ["java", *options, "-cp", f"{jars()}/*", "kafka.Kafka", str(self._properties)],
                stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    async def wait(self, seconds: float = 60) -> None:
        """Return when the broker answers."""
        deadline = time.monotonic() + seconds
        while True:
            client = AIOKafkaAdminClient(bootstrap_servers=self.address)
            try:
                await client.start()
                await client.list_topics()
                return
            except Exception:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.2)
            finally:
                await client.close()

    def stop(self) -> None:
        """Stop the process and wait until it has gone."""
        if self._process:
            self._process.terminate()
            gone(self._process)
            self._process = None

    def abandon(self) -> None:
        """End the process at once: nobody will read what it has. A stop takes 5 s."""
        if self._process:
            self._process.kill()
            gone(self._process)
            self._process = None


def _java(*arguments: str) -> None:
    subprocess.run(["java", "-cp", f"{jars()}/*", *arguments], check=True, capture_output=True)
