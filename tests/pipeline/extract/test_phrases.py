"""Phrases of the word lists are found in a sentence, whichever of their words tells that it may hold one."""

import pytest

from pipeline.extract.scan import Phrases, Scanned, tokenize
from pipeline.records.article import Sentence

_PHRASES = Phrases({"in the er": 1, "had been hit": 2, "hit": 3, "hit and run": 4, "from the": 5})


def _scanned(text: str) -> Scanned:
    return Scanned(Sentence(span=(0, len(text)), paragraph=0), text, tokenize(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two were in the ER by noon", [(2, 5, 1)]),
        ("A man had been hit", [(2, 5, 2)]),
        ("A hit and run killed one", [(1, 4, 4)]),
        ("He hit and ran", [(1, 2, 3)]),
        ("Away from the town", [(1, 3, 5)]),
        ("They hit from the hill what had been hit", [(1, 2, 3), (2, 4, 5), (6, 9, 2)]),
        ("In the end nobody had been there", []),
        ("It was a hit", [(3, 4, 3)]),
    ],
)
def test_phrases_are_found_in_a_sentence_as_in_its_tokens(
    text: str, expected: list[tuple[int, int, int]]
) -> None:
    sentence = _scanned(text)
    assert _PHRASES.within(sentence) == _PHRASES.find(sentence.tokens) == expected
