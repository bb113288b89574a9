"""The pass over the text: how it is cut into tokens, and how phrases are found among them."""

import pytest

from pipeline.extract.scan import Phrases, tokenize

LONG = "https://news.example/2024/05/17/" + "a-man-was-killed" * 4


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Hajin's 1,200 dead, said U.S. police.", "Hajin 's 1,200 dead , said U.S. police ."),
        ("two  spaces,\na line\u00a0and   three", "two spaces , a line and three"),
        ("___ nothing _ there_", "nothing there"),
        ("", ""),
    ],
)
def test_a_text_is_cut_into_tokens(text: str, tokens: str) -> None:
    assert [token.text for token in tokenize(text)] == tokens.split()


@pytest.mark.parametrize("text", ["It’s  “so”,\nhe said.", f"See {LONG} (and ({LONG}))"])
def test_a_token_stands_where_it_says(text: str) -> None:
    for token in tokenize(text, 7):
        assert text[token.start - 7 : token.end - 7] == token.text


def test_a_long_word_is_cut_as_a_short_one_is() -> None:
    assert [t.text for t in tokenize(LONG)][-4:] == ["/", "17", "/", LONG.rpartition("/")[2]]


def test_the_longest_phrase_is_found_and_none_overlaps() -> None:
    phrases = Phrases({"shot": 1, "shot dead": 2, "dead man walking": 3, "man": 4})
    found = phrases.find(tokenize("A man Shot dead man walking."))
    assert found == [(1, 2, 4), (2, 4, 2), (4, 5, 4)]


def test_a_phrase_is_found_at_a_token() -> None:
    phrases = Phrases({"at least": 1, "at the very least": 2})
    tokens = tokenize("At the very least two, at least two, at the least")
    assert [phrases.at(tokens, i) for i in (0, 1, 6, 10, 12, 13)] == [(4, 2), None, (8, 1), None, None, None]
