"""Finds the building or site that a sentence tells of."""

import functools

from pipeline.extract.scan import Phrases, Scanned, Token
from pipeline.lexicon.load import load

_SMALL = frozenset("of the and de la del al el &".split())


def find_facility(scanned: Scanned) -> str | None:
    """Return the building, site or street address of a sentence, lower case, else None.

    With its name where it has one: "st mary's mosque", "1300 block of alder avenue", "a mosque" as "mosque".
    An address says most, then a named building, then any building.
    """
    tokens = scanned.tokens
    named, plain = None, None
    kinds, streets = _words()
    for i, token in enumerate(tokens):
        if token.text[0].isdigit() and (address := _address(tokens, i, streets)):
            return address
        match = kinds.at(tokens, i) if token.lower in kinds.first_words else None
        if not match:
            continue
        first = _name_start(tokens, i)
        words = _normal(tokens[first : match[0]])
        if first < i:
            named = named or words
        elif not _elsewhere(tokens, i):
            plain = plain or words
    return named or plain


def _address(tokens: tuple[Token, ...], i: int, streets: frozenset[str]) -> str | None:
    """Return "1300 block of alder avenue" or "12 n alder street", where one begins at token ``i``."""
    for j in range(i + 2, min(i + 9, len(tokens))):
        word = tokens[j]
        if word.lower in streets and word.capital:
            return _normal(tokens[i : j + 1])
        if not (word.capital or word.text[0].isdigit() or word.lower in ("block", "of", "-", ".", "the")):
            return None
    return None


def _name_start(tokens: tuple[Token, ...], i: int) -> int:
    """Return where the capitalised name before token ``i`` begins."""
    start = i
    for k in range(i - 1, max(i - 7, -1), -1):
        if tokens[k].capital and tokens[k].text[0].isalpha() and k > 0:
            start = k
        elif tokens[k].lower not in _SMALL and tokens[k].text not in (".", "'s", "’s"):
            break
    return start


def _elsewhere(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether somebody was only taken there: "taken to a hospital", "in hospital"."""
    before = {token.lower for token in tokens[max(i - 6, 0) : i]}
    return tokens[i].lower in ("hospital", "clinic") and not before & {
        "outside",
        "hit",
        "struck",
        "bombed",
        "at",
    }


def _normal(tokens: tuple[Token, ...]) -> str:
    """Return the words in lower case, the type of street at the end written out."""
    words = [token.lower for token in tokens if token.text not in (".", "-")]
    words[-1] = load("facilities")["street_forms"].get(words[-1], words[-1])
    return " ".join(words).replace(" 's", "'s")


@functools.cache
def _words() -> tuple[Phrases[bool], frozenset[str]]:
    lists = load("facilities")
    kinds = Phrases(dict.fromkeys(lists["kinds"]["names"], True))
    return kinds, frozenset([*lists["street_forms"], *lists["kinds"]["streets"]])
