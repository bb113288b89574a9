"""Constructions that tell numbers, one sentence or two for each, beside those of the claim grammar."""

import pytest

from tests.pipeline.extract.reading import told

CASES = {
    "words": {
        "Twelve people had been butchered in the market.": "killed 12",
        "Some 40 families lost their houses to the lava.": "displaced 40",
        "The bus fell off a bridge; nine passengers have not yet left hospital.": "injured 9",
    },
}


@pytest.mark.parametrize(("text", "expected"), [case for group in CASES.values() for case in group.items()])
def test_numbers_of(text: str, expected: str) -> None:
    assert told(text) == expected
