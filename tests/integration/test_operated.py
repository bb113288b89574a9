"""A worker as its operator sees it: health, metrics, logs, and how it stops."""

import asyncio
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from agents import topics
from agents.hardening import GAVE_UP
from agents.membership import REPLACED
from agents.publish import publish
from bench.articles import made_articles
from pipeline.records.raw import Raw
from pipeline.store import Store
from tests.conftest import own_broker
from tests.kafka_broker import Broker

pytestmark = pytest.mark.broker

MADE = 40
POISON = (Raw(b"no JSON", b"k", ""), Raw(b'{"id": 5}', b"k", ""))


class Operated:
    """A worker in a process of its own, with its HTTP port."""

    def __init__(self, broker: str, folder: Path, prefix: str) -> None:
        self.prefix = prefix
        self.broker = broker
        self.folder = folder
        self.db = str(folder / "table.db")
        self.log = folder / secrets.token_hex(4)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *more: str, before: str = "") -> "subprocess.Popen[bytes]":
        run = f"{before}\nfrom pipeline.cli.main import main; main()"
        arguments = ["worker", "--broker", self.broker, "--prefix", self.prefix, "--db", self.db]
        arguments += ["--http-port", str(self.port), "--log-format", "json", *more]
        environment = os.environ | {"TALLYWIRE_BODIES": str(self.folder / "bodies")}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  its own program, an argument list, no shell
                [sys.executable, "-c", run, *arguments], stdout=log, stderr=log, env=environment
            )
        return self.process

    async def get(self, path: str) -> tuple[int, str]:
        """Return status and body; (0, "") while nobody answers."""
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{self.port}{path}") as response,
            ):
                return response.status, await response.text()
        except aiohttp.ClientError:
            return 0, ""

    async def until_ready(self) -> None:
        async with asyncio.timeout(60):
            while (await self.get("/readyz"))[0] != 200:
                await asyncio.sleep(0.1)

    async def numbers(self) -> dict[str, float]:
        """Return every sample as "name label label" (labels by value, in the order of their names)."""
        _, text = await self.get("/metrics")
        return {
            " ".join([s.name, *(value for _, value in sorted(s.labels.items()))]): s.value
            for family in text_string_to_metric_families(text)
            for s in family.samples
        }

    def logged(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@pytest.fixture
def workers(broker: str, tmp_path: Path) -> Iterator[Callable[[], Operated]]:
    """Makes workers of one table and one prefix."""
    prefix = f"test-{secrets.token_hex(4)}."
    asyncio.run(topics.create(broker, prefix, partitions=2))
    made: list[Operated] = []

    def make() -> Operated:
        made.append(Operated(broker, tmp_path, prefix))
        return made[-1]

    yield make
    for worker in made:
        if worker.process:
            worker.process.kill()
            worker.process.wait()


@pytest.fixture
def operated(workers: Callable[[], Operated]) -> Operated:
    return workers()


async def test_metrics_fit_what_was_sent(operated: Operated) -> None:
    made = list(made_articles(MADE))
    operated.start()
    await operated.until_ready()
    assert (await operated.get("/livez"))[0] == 200
    await publish([*made, *made[:10], *POISON], operated.broker, operated.prefix)
    with Store.open(operated.db) as store:
        async with asyncio.timeout(60):
            while store.offset(f"{operated.prefix}mentions/0") < MADE + 10 or store.due(1):
                await asyncio.sleep(0.1)
        events = store.counts().events
    async with asyncio.timeout(60):  # the worker looks every few seconds how far all is
        while len(lags(found := await operated.numbers())) < 2 + 2 + 1 or any(lags(found)):
            await asyncio.sleep(0.2)
    assert events
    assert found["tallywire_messages_total dead_letter clean"] == len(POISON)
    assert found["tallywire_messages_total record clean"] == MADE + 10
    assert found["tallywire_messages_total record extract"] == MADE + 10
    assert found["tallywire_messages_total dead_letter extract"] == 0
    assert found["tallywire_messages_total record tally"] == MADE
    assert found["tallywire_messages_total duplicate tally"] == 10
    assert found["tallywire_stage_seconds_count clean"] == MADE + 10 + len(POISON)
    assert (
        found["tallywire_transaction_messages_sum"]
        == MADE + 10 + found["tallywire_messages_total repeated tally"]
    )
    assert found["tallywire_transaction_seconds_count"] == found["tallywire_transaction_messages_count"] > 0
    assert (found["tallywire_owner"], found["tallywire_ready"]) == (1, 1)
    assert found["tallywire_epoch"] >= 1
    assert not any(found[f"tallywire_outbox_{what}"] for what in ("messages", "age_seconds"))
    assert not any(value for name, value in found.items() if name.startswith("tallywire_commit_age_seconds"))
    letters = [line for line in operated.logged() if "dead letter" in str(line["message"])]
    assert {line["stage"] for line in letters} == {"clean"}
    assert {line["topic"] for line in letters} == {f"{operated.prefix}articles.raw"}


def lags(found: dict[str, float]) -> list[float]:
    return [value for name, value in found.items() if name.startswith("tallywire_lag_messages")]


async def test_a_signal_stops_and_a_second_one_kills(operated: Operated) -> None:
    process = operated.start()
    await operated.until_ready()
    process.terminate()
    assert await asyncio.to_thread(process.wait, 60) == 0
    assert stops(operated) == 1

    process = operated.start()
    await operated.until_ready()
    process.terminate()
    async with asyncio.timeout(30):
        while stops(operated) < 2:
            await asyncio.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert await asyncio.to_thread(process.wait, 60) == -signal.SIGINT


async def test_a_worker_with_an_id_comes_back_unnoticed_and_gives_way_to_another(
    workers: Callable[[], Operated],
) -> None:
    """The epoch is the generation of the group, which goes up with every rebalance."""
    one, other = workers(), workers()
    process = one.start("--instance-id", "blue")
    await one.until_ready()
    epoch = await epoch_of(one)
    process.terminate()
    assert await asyncio.to_thread(process.wait, 60) == 0
    process = one.start("--instance-id", "blue")
    await one.until_ready()
    assert await epoch_of(one) == epoch

    other.start("--instance-id", "blue")
    await other.until_ready()
    assert await asyncio.to_thread(process.wait, 60) == REPLACED
    assert "another worker came with instance_id blue" in str(one.logged()[-1]["message"])
    assert (await other.get("/readyz"))[0] == 200


async def test_what_ends_a_worker_is_a_line_of_its_log(operated: Operated) -> None:
    process = operated.start("--prefix", "nobody-made.")
    assert await asyncio.to_thread(process.wait, 60) == 2
    (line,) = operated.logged()
    assert (line["level"], "missing" in str(line["message"])) == ("critical", True)


@pytest.fixture
def fleeting(tmp_path: Path) -> Iterator[Broker]:
    """A broker that a test may stop."""
    with own_broker(tmp_path) as running:
        yield running


async def test_a_worker_whose_broker_is_away_leaves_in_the_end(fleeting: Broker, tmp_path: Path) -> None:
    worker = Operated(fleeting.address, tmp_path, "")
    await topics.create(fleeting.address, "")
    process = worker.start(before="from agents import serve; serve.STOP_SECONDS = 3")
    await worker.until_ready()
    await asyncio.to_thread(fleeting.stop)
    assert (await worker.get("/livez"))[0] == 200
    process.terminate()
    assert await asyncio.to_thread(process.wait, 60) == GAVE_UP
    assert "could not stop within 3 s" in str(worker.logged()[-1]["message"])


async def epoch_of(worker: Operated) -> float:
    async with asyncio.timeout(60):
        while not (found := await worker.numbers())["tallywire_epoch"]:
            await asyncio.sleep(0.1)
    return found["tallywire_epoch"]


def stops(operated: Operated) -> int:
    return sum(str(line["message"]).startswith("stopping") for line in operated.logged())
