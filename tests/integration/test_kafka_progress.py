"""A replay through Kafka at a pace, and its bar, which tells what is through to the table."""

import asyncio
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest

from agents.replay import replay_through_kafka
from agents.subscribe import messages
from bench.articles import made_articles
from pipeline import embedded
from pipeline.pace import Pace, in_order
from pipeline.records.raw import Raw
from pipeline.store import Reader, Store

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.broker


def test_progress_never_runs_ahead_of_the_table(broker: str, tmp_path: Path) -> None:
    db, prefix = tmp_path / "table.db", f"test-{secrets.token_hex(4)}."
    raws = list(made_articles(150))
    told: list[int] = []
    Store.open(db).close()
    with Reader.open(db) as table:

        def progress(raw: Raw) -> None:
            told.append(len(raw.value or b""))
            assert table.offset(f"{prefix}mentions/0") >= len(told)

        replay_through_kafka(raws, str(db), broker, prefix, progress)
    assert sorted(told) == sorted(len(raw.value or b"") for raw in raws)


def test_articles_are_sent_in_the_order_in_which_they_became_known(broker: str, tmp_path: Path) -> None:
    prefix = f"test-{secrets.token_hex(4)}."
    times = {hour: f"2020-05-03T{hour}:00:00Z" for hour in ("09", "07", "08")}
    values = [orjson.dumps({"id": id_, "text": "A flood.", "fetched_at": at}) for id_, at in times.items()]

    async def sent() -> list[bytes | None]:
        found = messages(broker, f"{prefix}articles.raw", earliest=True, once=True)
        return [message.key for message in sorted([m async for m in found], key=lambda m: m.at)]

    with in_order(Raw(value, None, "") for value in values) as ordered:
        replay_through_kafka(ordered.raws, str(tmp_path / "table.db"), broker, prefix, pace=Pace(36_000))
    assert asyncio.run(sent()) == [b"07", b"08", b"09"]


def test_ctrl_c_while_an_article_is_waited_for_ends_it_and_what_is_there_is_not_waited_for_again(
    broker: str, tmp_path: Path
) -> None:
    path, db = tmp_path / "days.jsonl", tmp_path / "table.db"
    articles = [{"id": day, "text": "A flood.", "published_at": day} for day in ("2020-05-03", "2020-05-04")]
    values = map(orjson.dumps, articles)
    path.write_bytes(b"\n".join(values))
    command = [sys.executable, "-c", "from pipeline.cli.main import main; main()"]
    prefix = f"test-{secrets.token_hex(4)}."
    given = [str(path), "--db", str(db), "--broker", broker, "--prefix", prefix]
    command += ["replay", *given, "--speed", "1"]
    Store.open(db).close()
    with (
        subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT) as process,  # noqa: S603
        Reader.open(db) as table,
    ):
        while not table.counts().articles:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        assert b"Traceback" not in err
        assert table.counts().articles == 1
    with Store.open(db) as store:
        embedded.replay([Raw(path.read_bytes().splitlines()[1], None, "")], store)
    subprocess.run(command, stderr=subprocess.DEVNULL, cwd=ROOT, timeout=90, check=True)  # noqa: S603
