"""What our own set reaches may not drop."""

import json

from bench.floors import FLOORS, corpus_hash, drops, reached


def test_the_floors_are_those_of_this_corpus() -> None:
    message = "the articles or their gold changed: run python -m bench.floors"
    assert json.loads(FLOORS.read_text())["corpus"] == corpus_hash(), message


def test_no_score_is_below_its_floor() -> None:
    assert drops(json.loads(FLOORS.read_text())["floors"], reached()) == []
