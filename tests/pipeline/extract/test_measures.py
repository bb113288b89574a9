"""Every measure, event type and word list holds what its file's header says, and every example reads so."""

import pytest

from pipeline.extract.cues import find_cues
from pipeline.extract.numbers import find_numbers
from pipeline.extract.scan import tokenize
from pipeline.lexicon.load import load
from pipeline.records.vocabulary import EVENT_TYPES, MEASURES
from tests.pipeline.extract.reading import claims

MEASURE_LISTS = load("measures")
TYPES = load("event_types")
NUMBERS = load("numbers")
FORMS = {"participle", "ing", "base", "intransitive", "noun", "victim_of", "implied", "toll", "state"}
OTHER_KEYS = set(
    "unit carried where made bearing harm condition plural shared things heads people examples".split()
)
EXAMPLES = [
    pytest.param(measure, sentence, bounds, id=sentence)
    for measure, entry in MEASURE_LISTS.items()
    for sentence, bounds in entry["examples"].items()
]


def test_every_measure_has_its_list() -> None:
    assert set(MEASURE_LISTS) == set(MEASURES)
    assert set(TYPES) == set(EVENT_TYPES)


@pytest.mark.parametrize("measure", MEASURE_LISTS)
def test_a_measure_has_unit_words_and_examples(measure: str) -> None:
    entry = MEASURE_LISTS[measure]
    assert set(entry) <= FORMS | OTHER_KEYS
    assert entry["unit"] in ("persons", "households", "homes", "cases")
    assert entry["examples"]
    assert set(entry) & FORMS


@pytest.mark.parametrize(("measure", "sentence", "bounds"), EXAMPLES)
def test_an_example_reads_as_it_says(measure: str, sentence: str, bounds: list[int]) -> None:
    low, high = (bound or None for bound in bounds)
    found = [c for c in claims(sentence) if c.measure == measure]
    assert [(c.low, c.high) for c in found] == [(low, high)]
    assert found[0].unit == MEASURE_LISTS[measure]["unit"]


@pytest.mark.parametrize("name", TYPES)
def test_an_event_type_has_codes_and_cues(name: str) -> None:
    entry = TYPES[name]
    assert isinstance(entry["acled"], str)
    assert entry["cameo"].isdigit()
    assert isinstance(entry["attackers_count"], bool)
    assert entry["family"]
    assert entry["cues"] or name == "other"
    assert all(phrase == phrase.lower() for phrase in (*entry["cues"], *entry.get("weak", ())))


@pytest.mark.parametrize(("phrase", "bounds"), NUMBERS["phrases"].items())
def test_a_vague_quantity_is_read_as_listed(phrase: str, bounds: list[int]) -> None:
    (found,) = find_numbers(tokenize(phrase))
    assert (found.low, found.high) == (bounds[0], bounds[1] if len(bounds) == 2 else None)


BOUNDS = {
    "at_least": (16, None),
    "more_than": (16, None),
    "about": (16, 16),
    "up_to": (None, 16),
    "fewer_than": (None, 16),
}


@pytest.mark.parametrize(("phrase", "qualifier"), NUMBERS["qualifiers"].items())
def test_words_before_a_number_qualify_it(phrase: str, qualifier: str) -> None:
    (found,) = find_numbers(tokenize(f"{phrase} 16"))
    assert (found.qualifier, (found.low, found.high)) == (qualifier, BOUNDS[qualifier])


@pytest.mark.parametrize(("phrase", "qualifier"), NUMBERS["after"].items())
def test_words_behind_a_number_qualify_it(phrase: str, qualifier: str) -> None:
    (found,) = find_numbers(tokenize(f"16 {phrase}"))
    assert (found.qualifier, (found.low, found.high)) == (qualifier, BOUNDS[qualifier])


@pytest.mark.parametrize("phrase", load("outcomes")["ignored"]["phrases"])
def test_what_looks_like_an_outcome_is_none(phrase: str) -> None:
    assert find_cues(tokenize(phrase)) == []
