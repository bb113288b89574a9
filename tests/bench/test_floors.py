"""What our own set reaches may not drop."""

import json
from pathlib import Path

import pytest

from bench.floors import FLOORS, corpus_hash, drops, reached, update


def test_the_floors_are_those_of_this_corpus() -> None:
    message = "the articles or their gold changed: run python -m bench.floors"
    assert json.loads(FLOORS.read_text())["corpus"] == corpus_hash(), message


def test_no_score_is_below_its_floor() -> None:
    assert drops(json.loads(FLOORS.read_text())["floors"], reached()) == []


def test_floors_only_rise_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    update({"own-a": {"killed": 0.5}}, path, "hash", allow_regression=False)
    with pytest.raises(ValueError, match=r"own-a killed: 0[.]400 is below"):
        update({"own-a": {"killed": 0.4}}, path, "hash", allow_regression=False)
    update({"own-a": {"killed": 0.4}}, path, "hash", allow_regression=True)
    assert json.loads(path.read_text())["floors"]["own-a"]["killed"] == 0.4


def test_a_score_that_is_gone_is_a_drop() -> None:
    assert drops({"own-a": {"killed": 0.0}}, {})
