"""Whether a number is reported, denied, feared or supposed, one case for each way of telling it."""

import pytest

from pipeline.lexicon.load import load
from tests.pipeline.extract.reading import claims

CASES = {
    "reported": [
        "The blast killed 12 people.",
        "Floods since 10 May have killed 12 people.",
        "The army disputed the count, saying that the blast killed 12 people.",
        "Twelve people were killed in the blast, not 26.",
        "If the rain goes on, the river will rise; 12 people were killed in the flood.",
        "The man who plotted the blast that killed 12 people was arrested.",
        "The militia denied any part in the massacre of 12 villagers.",
        "The army had no evidence that any of the 12 people killed in the strike were civilians.",
        "The group threatened to take revenge for the murder of 12 of its members.",
    ],
    "denied": [
        "The army denied that the strike killed 12 people.",
        "The army denied the killing of 12 villagers.",
        "There were rumours since Monday on several channels that 12 people died in the blast.",
        "No bomb fell, contrary to a claim by the rebels that 12 people were killed.",
        "The army denied reports of the deaths of 12 villagers.",
        "Earlier reports of 12 people killed in the blast were wrong.",
        "The army rejected claims that 12 civilians were killed in the strike.",
        "The report that 12 people were killed in the blast was false.",
        "The official initially told state radio 12 had died in the blast.",
        "An earlier post said that the blast had killed 12 people.",
        "Earlier it was reported that 12 people had been killed in the blast.",
        "A death toll of 12 that made the rounds on the radio this week is not right.",
        "A message that told of 12 dead in the ferry was pure invention, the port captain said.",
        'A post that told of "12 dead, two of them infants" was groundless, the mayor said.',
        "The registry lowered the number of people killed in the fire from 12 to nine.",
        "Deaths in the storm had been put at 12 during the first week.",
    ],
    "feared": [
        "The mayor said the death toll from the flood could be as high as 12.",
        "Twelve people are feared dead in the flood.",
        "Officials fear that 12 people died in the flood.",
        "As many as 12 people may have died in the flood.",
        "The death toll from the flood could rise to 12.",
        "Twelve miners are presumed dead after the blast.",
    ],
    "hypothetical": [
        "The gunmen had the mission of killing 12 soldiers in the raid.",
        "The bomb could have killed 12 people.",
        "He threatened to kill 12 people in a shooting.",
        "In the scenario of the drill, a blast goes off, killing 12 people.",
        "In the exercise, a bomb killed 12 people.",
        "A simulated bomb killed 12 people.",
    ],
}


@pytest.mark.parametrize(
    ("expected", "text"), [(modality, text) for modality, texts in CASES.items() for text in texts]
)
def test_modality_of_twelve(expected: str, text: str) -> None:
    found = [c.modality for c in claims(text) if c.measure == "killed" and 12 in (c.low, c.high)]
    assert set(found) <= {expected}
    if expected != "hypothetical":  # what did not happen need not be a claim at all
        assert found


def test_nobody_hurt_is_reported() -> None:
    (claim,) = claims("No one was hurt in the blast.")
    assert (claim.low, claim.high, claim.qualifier, claim.modality) == (0, 0, "exact", "reported")


@pytest.mark.parametrize("phrase", load("modality")["denied"])
def test_no_phrase_for_a_denial_stands_in_two_lists(phrase: str) -> None:
    assert phrase not in {*load("modality")["feared"], *load("modality")["hypothetical"]}


def test_each_speaker_of_a_number_makes_a_claim_of_it() -> None:
    text = "The army said 12 people were killed.\n\nThe clinic said 12 people were killed on Monday."
    first, second = (c for c in claims(text) if c.measure == "killed")
    assert (first.origin, second.origin) == ("army", "clinic")
    assert second.part_of == first.claim_id


def test_a_denial_stands_beside_what_it_denies() -> None:
    text = (
        "Rebels said seven guards were killed.\n\nThe ministry denied that seven of its guards were killed."
    )
    told = {(c.origin, c.modality, c.part_of) for c in claims(text) if c.measure == "killed" and c.low == 7}
    assert told == {("rebels", "reported", None), ("ministry", "denied", None)}
