"""Every entry of the stage's word lists is run on its example."""

import pytest

from pipeline.clean import credits
from pipeline.clean.language import supported
from pipeline.clean.sentences import split
from pipeline.lexicon.load import load

AGENCIES = load("agencies")
ABBREVIATIONS = load("abbreviations")


@pytest.mark.parametrize("name", AGENCIES)
def test_agency(name: str) -> None:
    example = AGENCIES[name]["example"]
    suffix = credits.credit_suffix("It fell." + example)
    dateline = credits.dateline(example, first=True)
    found = {credits.credit_line(example), suffix and suffix[1], dateline and dateline.credit}
    assert name in found


@pytest.mark.parametrize("name", AGENCIES)
def test_every_form_of_an_agency(name: str) -> None:
    assert {credits.agency(form) for form in AGENCIES[name]["forms"]} == {name}


@pytest.mark.parametrize(
    "example", [example for kind in ABBREVIATIONS.values() for example in kind["examples"]]
)
def test_sentences_with_abbreviations_stay_whole(example: str) -> None:
    assert len(list(split(example, 0, len(example)))) == 1


@pytest.mark.parametrize("word", ABBREVIATIONS["titles"]["words"] + ABBREVIATIONS["others"]["words"])
def test_no_abbreviation_ends_a_sentence_before_a_name(word: str) -> None:
    text = f"They saw {word.capitalize()}. Springfield there."
    assert len(list(split(text, 0, len(text)))) == 1


@pytest.mark.parametrize("word", ABBREVIATIONS["clock"]["not_after"])
def test_the_clock_goes_on(word: str) -> None:
    text = f"It began at 5 p.m. {word.capitalize()} in the town."
    assert len(list(split(text, 0, len(text)))) == 1


@pytest.mark.parametrize("word", ABBREVIATIONS["starters"]["words"])
def test_starters_end_a_sentence(word: str) -> None:
    text = f"They left the U.N. {word.capitalize()} was there."
    assert len(list(split(text, 0, len(text)))) == 2


def test_language() -> None:
    languages = load("languages")
    assert supported("en", languages["english"]["example"] * 2)
    assert not supported("en", languages["other"]["example"] * 2)
    assert not supported("fr", languages["english"]["example"])
    assert not supported("en", "Полиция сообщила о взрыве на рынке. " * 10)
    assert supported("en", "Boom")
