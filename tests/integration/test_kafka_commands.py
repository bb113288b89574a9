"""The commands that need Kafka, as a user runs them."""

import asyncio
import secrets
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from agents import topics
from agents.replay import publish
from pipeline.records.raw import Raw

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
@pytest.mark.parametrize("command", [["worker"], ["topics", "list"], ["replay", "seeds"]])
def test_a_broker_that_is_away_is_one_line_and_status_2(address: str, command: list[str]) -> None:
    done = tallywire(*command, "--broker", address)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert address in done.stderr
