"""Numbers as they are written, and the phrases in which they, articles and headlines count persons."""

import pytest

from pipeline.extract.groups import find_persons
from pipeline.extract.numbers import find_numbers
from pipeline.extract.scan import tokenize


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("a dozen boats, a house and a hundred cars", [(12, 12), (100, 100)]),
        ("more than 15 500 of twenty-five", [(15500, None), (25, 25)]),
        ("between 10 and 12, two or three, 15-20", [(10, 12), (2, 3), (15, 20)]),
        ("sixty-odd men, 40-some more, dozens", [(60, 60), (40, 40), (24, None)]),
        ("over the roof, about it, up to 1.1 million", [(None, 1100000)]),
        ("thirtythree and 2,300 and a few", [(33, 33), (2300, 2300), (3, None)]),
        ("a ² and 9" + "9" * 400, []),
    ],
)
def test_numbers(text: str, numbers: list[tuple[int | None, int | None]]) -> None:
    assert [(number.low, number.high) for number in find_numbers(tokenize(text))] == numbers


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("The house on the hill and a car at the gate burned.", []),
        ("The old IS fighter and a 17-year-old ran.", ["The old IS fighter", "a 17-year-old"]),
        ("A 12- and 10-year-old boy slept.", ["A 12 - and 10-year-old boy"]),
        ("He saw an elderly 'local' woman.", ["an elderly ' local ' woman"]),
        ("Off-duty officer hurt", ["Off-duty officer"]),
        ("Storm: Teenage boy lost, gale kills pregnant woman", ["Teenage boy", "pregnant woman"]),
        ("Its crew of four.", ["Its crew of four"]),
    ],
)
def test_phrases(text: str, phrases: list[str]) -> None:
    tokens = tokenize(text)
    found = [" ".join(t.text for t in tokens[p.start : p.end]) for p in find_persons(tokens)]
    assert found == phrases
