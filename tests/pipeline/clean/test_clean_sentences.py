import pytest

from pipeline.clean.sentences import LONGEST, split


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text, 0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "He fled. | She stayed.",
        "“It was bad.” | Smith left.",
        '"Why?" he asked. | "Because."',
        "Gen. Roe met Dr. Doe of the U.S. Army in St. Louis.",
        "They left the U.S. | The army stayed.",
        "It began at 5 p.m. Monday. | It ended at 2 a.m. | Police came.",
        "About 3.5 million people live on Fifth Ave. in Springfield, Mo. | The rest fled.",
        "John F. Kennedy and J. K. Roe spoke on Jan. 14.",
        "He lives on Oak Dr. | The man died.",
        "He waited... | Then he fled.",
        "The toll … rose to 12.",
        "No. 5 came. | 16 died.",
        "1. On 27 May they came. | 2. They left.",
        "The town fell.[27] | One man was held.",
        "They were killed. | the police said so.",
        "He ran (away.) | She stayed!",
    ],
)
def test_split(text: str) -> None:
    assert sentences(text.replace(" | ", " ")) == text.split(" | ")


def test_a_stop_without_space_ends_a_sentence() -> None:
    assert sentences("He was held on Monday.It was late. See Example.com now.") == [
        "He was held on Monday.",
        "It was late.",
        "See Example.com now.",
    ]


def test_spans_count_from_the_start_of_the_text() -> None:
    text = "Title\n\n  One.  Two. "
    assert [text[a:b] for a, b in split(text, 7, len(text))] == ["One.", "Two."]


def test_what_is_too_long_is_cut_at_a_space() -> None:
    pieces = sentences("word " * 1000)
    assert max(map(len, pieces)) <= LONGEST
    assert all(piece.startswith("word") and piece.endswith("word") for piece in pieces)
    assert [len(piece) for piece in sentences("x" * 5000)] == [2000, 2000, 1000]


@pytest.mark.parametrize("unit", ["a. b", ".", '."', ". ", "St. ", "x", "[1]", ".[1]", "A.B."])
def test_a_large_text_is_cut_too(unit: str) -> None:
    pieces = sentences(unit * (400_000 // len(unit)))  # a rule whose time grew with the square would not end
    assert max(map(len, pieces)) <= LONGEST
