"""Numbers as written: digits, words, ranges and vague quantities, with their qualifiers."""

import functools
import re
from typing import NamedTuple

from pipeline.extract.scan import Phrases, Token
from pipeline.lexicon.load import load
from pipeline.records.claim import Qualifier

_LEXICON = load("numbers")
_ONES: dict[str, int] = _LEXICON["units"]
_UNITS = _ONES | {  # "thirtythree", as telegrams write it
    tens + unit: _ONES[tens] + _ONES[unit]
    for tens in _ONES
    for unit in _ONES
    if _ONES[tens] >= 20 and _ONES[unit] < 10
}
_SCALES: dict[str, int] = _LEXICON["scales"]
_PHRASES: Phrases[list[int]] = Phrases(_LEXICON["phrases"])
_BEFORE: Phrases[Qualifier] = Phrases(_LEXICON["qualifiers"])
_AFTER: Phrases[Qualifier] = Phrases(_LEXICON["after"])
_FIRST = frozenset({"a", "between", *_UNITS, *_PHRASES.first_words, *_BEFORE.first_words})
MOST = 10**10
"""More than there are people: a larger number counts none, nor could every database hold it."""

_ODD = re.compile(r"(\d{1,10}|\D+)-(?:odd|some)")
"""The end of "sixty-odd", "40-odd"."""
_GROUPED = re.compile(r"\d{1,3}(?:[,.]\d{3})+")
_DIGITS = re.compile(rf"{_GROUPED.pattern}|\d+(?:\.\d+)?")


class Number(NamedTuple):
    """A quantity over tokens [start, end). ``low`` and ``high`` are as the Claim record defines them."""

    start: int
    end: int
    low: int | None
    high: int | None
    qualifier: Qualifier = "exact"
    digits: bool = False
    """Written in digits: only these can be a year, an age, a street number."""
    vague: bool = False
    """A quantity without a number in it: "several", "dozens"."""
    from_token: int = 0
    """First token of the bare number, after its qualifier."""


class _Cardinal(NamedTuple):
    end: int
    value: int
    digits: bool


def find_numbers(tokens: tuple[Token, ...]) -> list[Number]:
    """Return every quantity in ``tokens``, left to right, none overlapping."""
    found, end = [], 0
    words = tuple([token.lower for token in tokens])
    # of words of letters alone only those of the list begin a quantity
    for i in [i for i, w in enumerate(words) if w in _FIRST or (not w.isalpha() and may_begin(w))]:
        if i >= end and (number := _number_at(tokens, words, i)):
            found.append(number)
            end = number.end
    return found


def word_value(word: str) -> int | None:
    """Return the number below a hundred that ``word`` spells, None where it spells none."""
    tens, _, unit = word.partition("-")
    if tens not in _UNITS or (unit and unit not in _UNITS):
        return None
    return _UNITS[tens] + (_UNITS[unit] if unit else 0)


@functools.lru_cache(maxsize=100_000)
def may_begin(word: str) -> bool:
    """True where a quantity may begin with ``word``: most words are passed over at once."""
    return word in _FIRST or word[0].isdigit() or word.partition("-")[0] in _UNITS


def _number_at(tokens: tuple[Token, ...], words: tuple[str, ...], start: int) -> Number | None:
    before = _BEFORE.match(words, start)
    at, qualifier = before or (start, "exact")
    first = _cardinal(tokens, words, at)
    number = _between(tokens, words, start) if words[start] == "between" else None
    number = number or (_range(tokens, words, at, first) if first else None) or _vague(words, at)
    if number is None:
        if first is None:
            return None
        number = Number(start, first.end, first.value, first.value, digits=first.digits, from_token=at)
        if _odd(words[first.end - 1]):
            qualifier = "about"
    elif before:
        number = number._replace(start=start, from_token=at)
    if after := _AFTER.match(words, number.end):
        number, qualifier = number._replace(end=after[0]), after[1]
    return number if qualifier == "exact" else _qualified(number, qualifier)


def _qualified(number: Number, qualifier: Qualifier) -> Number:
    if number.qualifier == "range":
        return number
    match qualifier:
        case "at_least" | "more_than":
            return number._replace(high=None, qualifier=qualifier)
        case "up_to" | "fewer_than":
            return number._replace(low=None, high=number.high or number.low, qualifier=qualifier)
        case "about":
            return number._replace(qualifier="about")
    return number


def _between(tokens: tuple[Token, ...], words: tuple[str, ...], i: int) -> Number | None:
    """between 15,500 and 17,100"""
    first = _cardinal(tokens, words, i + 1)
    if first is None or first.end >= len(words) or words[first.end] != "and":
        return None
    second = _cardinal(tokens, words, first.end + 1)
    return _ordered(i, first, second)


def _range(tokens: tuple[Token, ...], words: tuple[str, ...], i: int, first: _Cardinal) -> Number | None:
    """15 to 20, 15-20, two or three"""
    if first.end + 1 >= len(words):
        return None
    joint = words[first.end]
    if joint not in _JOINTS or (i and words[i - 1] in ("from", "by")):
        return None
    second = _cardinal(tokens, words, first.end + 1)
    if joint == "or" and (second is None or second.value != first.value + 1):
        return None
    return _ordered(i, first, second)


_JOINTS = frozenset(("to", "-", "–", "or"))


def _ordered(i: int, first: _Cardinal, second: _Cardinal | None) -> Number | None:
    if second is None or second.value <= first.value:
        return None
    low = first.value
    if first.value < 1000 <= second.value and second.value % 1000 == 0:  # "15 to 20 thousand"
        low = first.value * 1000 if first.value * 1000 < second.value else first.value
    digits = first.digits and second.digits
    return Number(i, second.end, low, second.value, "range", digits=digits, from_token=i)


def _vague(words: tuple[str, ...], i: int) -> Number | None:
    match = _PHRASES.match(words, i)
    if match is None:
        return None
    end, bounds = match
    high = bounds[1] if len(bounds) == 2 else None
    qualifier: Qualifier = "exact" if high is not None else "at_least"
    return Number(i, end, bounds[0], high, qualifier, vague=high is None, from_token=i)


def _cardinal(tokens: tuple[Token, ...], words: tuple[str, ...], i: int) -> _Cardinal | None:
    """Return the exact number that starts at token ``i``: 15,500; 7.7 million; two hundred and five."""
    found = _any_cardinal(tokens, words, i) if i < len(words) else None
    return found if found and found.value <= MOST else None


def _any_cardinal(tokens: tuple[Token, ...], words: tuple[str, ...], i: int) -> _Cardinal | None:
    word = words[i]
    if word in _UNITS:
        return _words(words, i, 0)
    if word == "a":
        scaled = i + 1 < len(words) and words[i + 1] in _SCALES
        return _words(words, i + 1, 1) if scaled else None
    if odd := _odd(word):
        value = int(odd) if odd.isdecimal() else word_value(odd)
        return _Cardinal(i + 1, value, odd.isdecimal()) if value else None
    if word[0].isdigit():
        return _digits(tokens, words, i)
    return _words(words, i, 0) if "-" in word else None


def _odd(word: str) -> str:
    """Return the 40 of "40-odd", the sixty of "sixty-some"; "" for any other word."""
    odd = _ODD.fullmatch(word) if word.endswith(("-odd", "-some")) else None
    return odd[1] if odd else ""


def _digits(tokens: tuple[Token, ...], words: tuple[str, ...], i: int) -> _Cardinal | None:
    word = words[i]
    if word.isdecimal():
        value = float(word)
    elif _DIGITS.fullmatch(word):
        value = float(re.sub(r"[,.]", "", word) if _GROUPED.fullmatch(word) else word)
    else:
        return None
    i += 1
    while (  # 15 500: digits grouped by spaces
        i < len(words)
        and len(word) <= 3
        and len(words[i]) == 3
        and words[i].isdecimal()
        and tokens[i].start - tokens[i - 1].end == 1
    ):
        value = value * 1000 + int(words[i])
        i += 1
    if i < len(words) and words[i] in _SCALES:
        value = round(value * _SCALES[words[i]], 3)  # 1.1 million is no whole number in binary
        i += 1
    whole = value <= MOST and value == round(value)  # what has hundreds of digits is infinite
    return _Cardinal(i, round(value), True) if whole else None


def _words(words: tuple[str, ...], i: int, seed: int) -> _Cardinal | None:
    total, group, start = 0, seed, i
    while i < len(words):
        word = words[i]
        tens, _, unit = word.partition("-")
        if word in _UNITS:
            if group % 10 or (group % 100 and _UNITS[word] > 9):
                break
            group += _UNITS[word]
        elif tens in _UNITS and unit in _UNITS:
            group += _UNITS[tens] + _UNITS[unit]
        elif word in _SCALES and (group or seed):
            scale = _SCALES[word]
            if scale == 100:
                group *= 100
            else:
                total, group = total + group * scale, 0
        elif word == "dozen" and group:
            return _Cardinal(i + 1, group * 12, False)
        elif not (
            word == "and"
            and i > start
            and words[i - 1] in _SCALES
            and i + 1 < len(words)
            and words[i + 1].partition("-")[0] in _UNITS
        ):
            break
        i += 1
    return _Cardinal(i, total + group, False) if total + group else None
