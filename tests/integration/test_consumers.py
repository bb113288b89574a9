"""What docs/consumers.md shows, run as it stands there; and what a subscriber that starts late holds."""

import asyncio
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from agents.subscribe import messages
from pipeline.cli.main import run
from pipeline.records.codec import decode, encode
from pipeline.records.event import Change
from pipeline.store import Reader
from pipeline.store.wire import trimmed
from tests.contract import ROOT
from tests.integration.newsday import ERASED, Newsday
from tests.laws.test_law_changes import folded
from tests.tools import tool

PAGE = (ROOT / "docs" / "consumers.md").read_text(encoding="utf-8")
SHELL = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S)


def shown(name: str, *arguments: str) -> str:
    """Run the script ``name`` of docs/consumers, which the page calls as ``python docs/consumers/NAME``."""
    assert f"python docs/consumers/{name}" in PAGE
    return output(sys.executable, str(ROOT / "docs" / "consumers" / name), *arguments)


def output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return done.stdout


def in_shell(newsday: Newsday, snippet: str) -> str:
    """Run ``snippet`` as the page shows it, but at the test's broker and with its prefix."""
    tool("kcat"), tool("jq")
    here = snippet.replace("localhost:9092", newsday.broker).replace("-t ", f"-t {newsday.prefix}")
    return output("bash", "-euo", "pipefail", "-c", here)


@pytest.fixture
def table(newsday: Newsday) -> Iterator[dict[str, dict[str, Any]]]:
    """Every row of the table, as the topic has it, by event_id."""
    with Reader.open(newsday.db) as reader:
        rows = reader.ever()
        yield {row.event_id: json.loads(encode(trimmed(row))) for row in rows}


Table = dict[str, dict[str, Any]]


@pytest.mark.broker
def test_a_late_subscriber_holds_the_same_table(newsday: Newsday, table: Table) -> None:
    """Kafka has compacted the topic: of most rows only the newest revision is left, and it is enough."""
    printed = shown("keep_table.py", newsday.broker, f"{newsday.prefix}events")
    rows = {row["event_id"]: row for row in map(json.loads, printed.splitlines())}
    assert rows == {id_: row for id_, row in table.items() if row["status"] == "live"}


@pytest.mark.broker
def test_kafka_has_compacted_what_it_read(newsday: Newsday, table: Table) -> None:
    async def keys() -> Counter[bytes | None]:
        found = messages(newsday.broker, f"{newsday.prefix}events", earliest=True, once=True)
        return Counter([message.key async for message in found if message.value])

    kept = asyncio.run(keys())
    assert max(kept.values()) == 1
    assert {(id_ or b"").decode() for id_ in kept} == table.keys()
    assert sum(row["version"] for row in table.values()) > len(kept)  # revisions that are no more


@pytest.mark.broker
def test_an_id_that_was_merged_away_leads_to_todays_row(
    newsday: Newsday, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "consumers"))
    import keep_table  # type: ignore[import-not-found]

    asyncio.run(keep_table.main(newsday.broker, f"{newsday.prefix}events"))
    merged = [row for row in table.values() if row["status"] == "merged"]
    assert merged
    for row in merged:
        heir = row
        while heir["status"] == "merged":
            heir = table[heir["merged_into"]]
        assert keep_table.find(row["event_id"]) == heir
    assert keep_table.find(ERASED) is None


@pytest.mark.broker
def test_changes_folded_give_the_same_table(newsday: Newsday, table: Table) -> None:
    async def changes() -> list[Change]:
        topic = f"{newsday.prefix}event-changes"
        found = messages(newsday.broker, topic, earliest=True, once=True)
        return [decode(message.value or b"", Change) async for message in found]

    rows = folded(asyncio.run(changes()))
    assert {id_: json.loads(encode(row)) for id_, row in rows.items()} == table


def test_a_late_message_does_not_undo_a_newer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "consumers"))
    import keep_table

    keep_table.rows.clear()
    for epoch, version in [(1, 1), (1, 3), (1, 2), (2, 1)]:
        value = json.dumps({"status": "live", "version": version}).encode()
        keep_table.take("e", value, {"epoch": str(epoch).encode()})
        assert keep_table.rows["e"]["version"] == {(1, 2): 3}.get((epoch, version), version)
    keep_table.take("e", None, {})
    assert keep_table.find("e") is None


@pytest.mark.broker
def test_kcat_reads_events_and_changes(
    newsday: Newsday, table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    rows, live, changes = (in_shell(newsday, snippet) for snippet in SHELL)
    with capsys.disabled():
        for snippet, printed in zip(SHELL, (rows, live, changes), strict=True):
            print("\n$", snippet.strip())
            print(*(line[:150] for line in printed.splitlines()[:4]), "...", sep="\n")
    read = dict(line.split(" ", 1) for line in rows.splitlines())
    assert {key: json.loads(value) for key, value in read.items() if value} == table
    assert read[ERASED] == ""
    assert len(live.splitlines()) == sum(row["status"] == "live" for row in table.values())
    assert "14\tMaiduguri\t" in live
    assert {"event.created", "event.merged", "figure.raised"} <= {
        line.split("\t")[0] for line in changes.splitlines()
    }


def test_duckdb_on_printed_rows(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    paths = {}
    for form in ("jsonl", "csv"):
        assert run(["replay", str(ROOT / "seeds"), "--format", form]) == 0
        paths[form] = tmp_path / f"rows.{form}"
        paths[form].write_text(capsys.readouterr().out)
    printed = shown("duckdb_rows.py", str(paths["jsonl"]))
    assert re.search(r"airstrike +│ SY +│ +1 │ +16 ", printed)

    import duckdb

    (query,) = re.findall(r"^```sql\n(SELECT .* read_csv.*?)^```$", PAGE, re.M | re.S)
    found = duckdb.execute(query.replace("rows.csv", str(paths["csv"]))).fetchall()
    assert dict(found) == {"SY": 37, "FR": 1}


def test_pandas_on_the_table(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    db = str(tmp_path / "table.db")
    assert run(["replay", str(ROOT / "seeds"), "--db", db]) == 0
    capsys.readouterr()
    printed = shown("pandas_table.py", db)
    assert re.search(r"airstrike +SY +1 +16\n", printed)
    assert re.search(r"territory_captured +SY +1 +<NA>", printed)  # nobody reported any
