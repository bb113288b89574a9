"""The commands that need Kafka, as a user runs them."""

import asyncio
import secrets
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from aiokafka import AIOKafkaProducer

from agents import topics
from agents.dead_letters import letter
from agents.message import Message, moment
from agents.publish import publish
from pipeline.bodies import configured
from pipeline.errors import PoisonError
from pipeline.records.codec import encode
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.raw import Raw
from pipeline.store import Logged, Store

pytestmark = pytest.mark.broker


def tallywire(*arguments: str, seconds: float = 30) -> "subprocess.CompletedProcess[str]":
    run = [sys.executable, "-c", "from pipeline.cli.main import main; main()", *arguments]
    return subprocess.run(run, capture_output=True, text=True, timeout=seconds)  # noqa: S603


def test_topics_subscribe_and_dead_letters(broker: str) -> None:
    at = ["--broker", broker, "--prefix", f"test-{secrets.token_hex(4)}."]
    prefix = at[-1]

    before = tallywire("topics", "list", *at)
    assert before.returncode == 0
    assert before.stdout.count("missing") == len(topics.TOPICS)

    made = tallywire("topics", "create", *at, "--partitions", "2")
    assert made.stdout.splitlines() == [f"created {prefix}{topic.name}" for topic in topics.TOPICS]
    again = tallywire("topics", "create", *at)
    assert (again.returncode, again.stdout) == (0, "nothing to do: every topic exists\n")

    raws = [Raw(b'{"id": "a", "text": "x"}', None, ""), Raw(None, b"b", ""), Raw(b"no JSON", b"c", "")]
    asyncio.run(publish(raws, broker, prefix))
    seen = tallywire("subscribe", "articles.raw", "--from", "earliest", "--once", *at)
    assert sorted(orjson.loads(line).get("key", "") for line in seen.stdout.splitlines()) == ["", "b", "c"]
    assert seen.stderr == ""
    assert tallywire("subscribe", "articles.raw", "--once", *at).stdout == ""
    assert tallywire("dead-letters", "list", *at).stdout == "no dead letters\n"


HOSTILE = "a\x1b[2J\x9b31m\u202eb\n[red]c[/red]"


def hostile_letter() -> DeadLetter:
    message = Message("articles.raw", 0, 5, HOSTILE.encode(), b"\x1b[2J" * 100_000, moment(0))
    return letter(message, "clean", PoisonError(HOSTILE), configured())


def test_no_message_steers_the_terminal(broker: str, tmp_path: Path) -> None:
    at = ["--broker", broker, "--prefix", f"test-{secrets.token_hex(4)}."]
    asyncio.run(topics.create(broker, at[-1]))
    values = [b'{"text": "\xe2\x80\xae\xc2\x9b31m"}', b"\x1b[2J", b"[" * 100_000, b"x" * (10 << 20)]
    asyncio.run(publish([Raw(value, HOSTILE.encode(), "") for value in values], broker, at[-1]))
    seen = tallywire("subscribe", "articles.raw", "--from", "earliest", "--once", *at).stdout
    assert len(seen.splitlines()) == len(values)
    assert all(isinstance(orjson.loads(line), dict) for line in seen.splitlines())
    assert seen.isprintable() or {c for c in seen if not c.isprintable()} == {"\n"}

    asyncio.run(send(broker, f"{at[-1]}dead-letters", encode(hostile_letter()), b"no letter", None))
    listed = tallywire("dead-letters", "list", *at)
    whole = tallywire("dead-letters", "list", *at, "--format", "jsonl")
    with Store.open(tmp_path / "table.db") as store:
        store.apply([Logged(0, hostile_letter())], "x", moment(0))
    stored = tallywire("dead-letters", "list", "--db", str(tmp_path / "table.db"))
    assert listed.stdout == stored.stdout
    _, line = listed.stdout.splitlines()
    assert line.rstrip().endswith("a[2J31mb [red]c[/red]")
    assert orjson.loads(whole.stdout) == orjson.loads(encode(hostile_letter()))
    assert not {"\x1b", "\x9b", "\u202e"} & set(listed.stdout + whole.stdout)
    assert listed.stderr.count("holds no dead letter") == 2


async def send(broker: str, topic: str, *values: bytes | None) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=broker)
    await producer.start()
    for value in values:
        await producer.send_and_wait(topic, value, key=b"k")
    await producer.stop()


@pytest.mark.parametrize(
    "command",
    [
        ["worker"],
        ["subscribe", "nothing", "--once"],
        ["dead-letters", "list"],
    ],
)
def test_a_topic_that_is_missing_is_one_line_and_status_2(
    broker: str, command: list[str], tmp_path: Path
) -> None:
    db = ["--db", str(tmp_path / "table.db")] if command == ["worker"] else []
    done = tallywire(*command, "--broker", broker, "--prefix", "nobody-made.", *db)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "nobody-made." in done.stderr


@pytest.mark.parametrize("address", ["127.0.0.1:1", "no broker", "http://x"])
@pytest.mark.parametrize(
    "command",
    [["worker"], ["topics", "create"], ["topics", "list"], ["subscribe", "events"], ["dead-letters", "list"],
     ["replay", "seeds"]],
)  # fmt: skip
def test_a_broker_that_is_away_is_one_line_and_status_2(address: str, command: list[str]) -> None:
    done = tallywire(*command, "--broker", address)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert address in done.stderr
