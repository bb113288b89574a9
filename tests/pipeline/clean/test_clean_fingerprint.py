import re

from hypothesis import given
from hypothesis import strategies as st
from xxhash import xxh3_64_intdigest

from pipeline.clean.fingerprint import K, containment, fingerprint, resemblance

WORDS = [f"word{i}" for i in range(400)]
WHOLE = fingerprint(" ".join(WORDS))


def test_the_same_text_is_the_same_whatever_its_capitals_and_marks() -> None:
    assert fingerprint("A b c, d e f.") == fingerprint("a B c d - e f")


def test_short_and_empty_texts() -> None:
    assert fingerprint("") == ()
    assert len(fingerprint("Two words")) == 1
    assert resemblance((), ()) == 0


def test_a_long_text_has_k_hashes_that_json_keeps() -> None:
    assert len(WHOLE) == K
    assert list(WHOLE) == sorted(WHOLE)
    assert max(WHOLE) < 2**53


def by_definition(text: str) -> tuple[int, ...]:
    words = re.findall(r"\w+", text.lower())
    shingles = {" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))} - {b""}
    return tuple(number >> 11 for number in sorted(map(xxh3_64_intdigest, shingles))[:K])


@given(
    st.lists(st.sampled_from(["Two", "3rd", "a_b", "café’s", "½", "—", "İ", "x\x85y", "“Σ”"])),
    st.integers(1, 60),
)
def test_it_is_of_the_words_whatever_their_letters_and_number(words: list[str], times: int) -> None:
    text = " ".join(words * times)
    assert fingerprint(text) == by_definition(text)
    assert fingerprint(f"{text} {' '.join(WORDS)}") == by_definition(f"{text} {' '.join(WORDS)}")


def test_paragraphs_in_another_order_are_nearly_the_same() -> None:
    swapped = fingerprint(" ".join(WORDS[200:] + WORDS[:200]))
    assert resemblance(WHOLE, swapped) > 0.9


def test_a_trimmed_copy_is_contained() -> None:
    half = fingerprint(" ".join(WORDS[:200]))
    assert 0.3 < resemblance(WHOLE, half) < 0.7
    assert containment(half, WHOLE) > 0.95
    assert 0.3 < containment(WHOLE, half) < 0.7


def test_another_text_shares_nothing() -> None:
    other = fingerprint(" ".join(f"other{i}" for i in range(400)))
    assert resemblance(WHOLE, other) == containment(WHOLE, other) == 0


@given(st.text(), st.text())
def test_measures_are_shares(a: str, b: str) -> None:
    one, two = fingerprint(a), fingerprint(b)
    assert resemblance(one, two) == resemblance(two, one)
    assert 0 <= resemblance(one, two) <= 1
    assert 0 <= containment(one, two) <= 1
    assert not one or resemblance(one, one) == containment(one, one) == 1
