"""Constructions that tell numbers, one sentence or two for each, beside those of the claim grammar."""

import pytest

from tests.pipeline.extract.reading import told

CASES = {
    "words": {
        "Twelve people had been butchered in the market.": "killed 12",
        "Some 40 families lost their houses to the lava.": "displaced 40",
        "The bus fell off a bridge; nine passengers have not yet left hospital.": "injured 9",
    },
    "wounds": {
        "The blast killed four. The clinic took in 52 people with bullet wounds.": "injured 52, killed 4",
        "Medics treated 41 people for burns after the fire.": "injured 41",
        "Forty people in all were treated after the crash, most of them pupils.": "injured 40",
        "A third man has died of wounds that he suffered in the stabbing.": "killed 1",
        "The clashes left 83 wounded: 54 marchers and 29 policemen.": "injured 29, injured 54, injured 83",
    },
}


@pytest.mark.parametrize(("text", "expected"), [case for group in CASES.values() for case in group.items()])
def test_numbers_of(text: str, expected: str) -> None:
    assert told(text) == expected
