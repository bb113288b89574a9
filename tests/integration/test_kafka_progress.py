"""The bar of a replay through Kafka tells what is through to the table."""

import secrets
from pathlib import Path

import pytest

from agents.replay import replay_through_kafka
from bench.articles import made_articles
from pipeline.records.raw import Raw
from pipeline.store import Reader, Store

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
