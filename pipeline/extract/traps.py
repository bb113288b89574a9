"""Numbers that count no persons: ages, distances, dates, money, addresses, scores ..."""

import re
from collections.abc import Sequence

from pipeline.extract.numbers import Number, word_value
from pipeline.extract.person_words import PLURAL
from pipeline.extract.scan import Token
from pipeline.lexicon.load import load

_LEXICON = load("traps")
_UNITS_AFTER = frozenset(_LEXICON["after"]["words"].split())
LABELS = frozenset(_LEXICON["before"]["words"].split())
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = frozenset(_LEXICON["months"]["words"].split())
_PUT = frozenset(_LEXICON["put"]["words"].split())
_BEFALLEN = frozenset(word for entry in load("measures").values() for word in entry.get("people", ()))
_PUT_REACH = 10
_DAYS = 31
_THOUGHT = frozenset(_LEXICON["thought"]["words"].split())
_PARTS = frozenset(_LEXICON["parts"]["words"].split())
_PARENTS = frozenset(_LEXICON["parents"]["words"].split())
_ENDS = frozenset(", . ) ; and or but".split())
_OR = frozenset({"or", "and"})
_JOINTS = frozenset("and or to -".split())
_BEFORE_AGE = frozenset("than both also past and or to of ages aged be".split())
_ALSO = frozenset({(",", "also"), ("(", "also")})
_PAST = frozenset({("was", "past"), ("were", "past"), ("is", "past"), ("are", "past")})
_EXTREMES = frozenset("youngest oldest eldest".split())
_COMPARED = frozenset("younger older under over".split())
_DEEDS = frozenset("killing killings murder murders massacre massacres slaying slayings death deaths".split())
_BOTH = 2
_BOTH_REACH = 7
_OPENS = frozenset("the a an his her their".split())
_COUNTED = frozenset("toll number count total tally figure estimate there".split())
_DETERMINERS = frozenset("the its their these those".split())
_EACH_WHERE = frozenset("in at on from by near during".split())
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_EMERGENCY = frozenset({"911", "999"})
"""Telephone numbers that news from accidents is full of."""
_YEAR_CUES = frozenset("in since of by from until during before after early late mid around and to".split())


def is_trap(tokens: tuple[Token, ...], number: Number) -> bool:
    """True where the words around ``number`` show that it cannot count persons."""
    at, end = number.from_token, number.end
    behind = [token.lower for token in tokens[end : end + 3]]
    after = behind[0] if behind else ""
    if after in _UNITS_AFTER and (len(behind) == 1 or behind[1] not in PLURAL):
        return True  # not "two road workers", who are persons
    if after in _JOINTS and len(behind) == 3 and behind[2] in ("years", "year"):
        return True  # "9 and 14 years old"
    before = tokens[at - 1] if at else None
    if before is not None and _label(tokens, at) in LABELS:
        counts = before.lower == "at" and after in PLURAL  # "stopped counting at 40 bodies"
        if not counts and not _put_at(tokens, at - 1):
            return True
    return (
        _age(tokens, number, behind)
        or _share(tokens, number, behind)
        or _children(tokens, number)
        or _but(tokens, number)
        or (tokens[number.start].lower == "both" and _both_and(tokens, number.start))
        or ("each" in behind and _each(tokens, end))
        or (number.digits and _digits_trap(tokens, number, before, after))
    )


def _label(tokens: tuple[Token, ...], at: int) -> str:
    """Return the word before a number, without its full stop: "Rs. 1 lakh", "No. 5"."""
    dotted = at > 1 and tokens[at - 1].text == "." and tokens[at - 2].end == tokens[at - 1].start
    return tokens[at - 1 - dotted].lower


def _age(tokens: tuple[Token, ...], number: Number, behind: Sequence[str]) -> bool:
    """True for "believed to be 30 and 60", "ages of 11", "both 23", "in his 20's", "60 or older"."""
    at, after = number.from_token, behind[0] if behind else "."
    if after == "'s" or (after in _OR and len(behind) > 1 and behind[1] in _COMPARED):
        return True
    before = [token.lower for token in tokens[max(0, at - 6) : at]]
    if after in _ENDS and (not _EXTREMES.isdisjoint(before[-4:]) or _said_to_be(tokens, number)):
        return True  # "the oldest of them 78"
    last = before[-1] if before else ""
    if last not in _BEFORE_AGE:
        return False
    if last == "than" and not _COMPARED.isdisjoint(before[-2:-1]):
        return True
    if last == "both" and (number.low or 0) > _BOTH:
        return True
    if after in _ENDS and (tuple(before[-2:]) in _ALSO or tuple(before[-2:]) in _PAST):
        return True
    while len(before) > 2 and before[-1] in ("and", "or", "to") and before[-2][0].isdigit():
        before = before[:-2]
    if before[-2:] == ["ages", "of"] or before[-1:] in (["ages"], ["aged"]):
        return True
    to_be = before[-2:] == ["to", "be"] and not _THOUGHT.isdisjoint(before[-3:-2])
    return to_be and not _counts(tokens, at + 1)


def _said_to_be(tokens: tuple[Token, ...], number: Number) -> bool:
    """True for "the man was 20 and in good condition"; not for "the number of dead was 20"."""
    if not number.start or tokens[number.start - 1].lower not in ("was", "is", "turned"):
        return False
    return tokens[number.from_token].text.isdigit() and _COUNTED.isdisjoint(
        t.lower for t in tokens[: number.start]
    )


def _counts(tokens: tuple[Token, ...], at: int) -> bool:
    """True where a word in lower case follows a number, which may count it: "believed to be 30 miners"."""
    return at < len(tokens) and tokens[at].text.islower() and tokens[at].lower not in ("and", "or", "to")


def _share(tokens: tuple[Token, ...], number: Number, behind: Sequence[str]) -> bool:
    """True for what a share is taken of: "half of the 40 passengers", "one in five", "out of the 12"."""
    if number.low == 1 and behind[:1] == ["in"] and len(behind) > 1 and word_value(behind[1]):
        return True
    at = number.start
    if at > 1 and tokens[at - 1].lower == "in" and tokens[at - 2].lower == "one":
        return True
    reach = at - 4
    while at and at > reach and tokens[at - 1].lower in _DETERMINERS:
        at -= 1
    if at < 2 or at < reach + 2 or tokens[at - 1].lower != "of" or tokens[at - 2].lower not in _PARTS:
        return False
    return not behind or behind[0] not in _BEFALLEN  # not "half of the 60 injured": so many were


def _children(tokens: tuple[Token, ...], number: Number) -> bool:
    """True for "a mother of three"."""
    at = number.start
    return at >= 2 and tokens[at - 1].lower == "of" and tokens[at - 2].lower in _PARENTS


def _both_and(tokens: tuple[Token, ...], i: int) -> bool:
    """True for "both the man and his son", where "both" counts nobody."""
    words = [token.lower for token in tokens[i + 1 : i + _BOTH_REACH]]
    return "and" in words and words[0] in _OPENS


def _but(tokens: tuple[Token, ...], number: Number) -> bool:
    """True for "all but two": how many are left out."""
    at = number.start
    return at >= 2 and tokens[at - 1].lower == "but" and tokens[at - 2].lower == "all"


def _each(tokens: tuple[Token, ...], end: int) -> bool:
    """True for "three each", "three people each": so many several times over, and nobody says how often."""
    for at in (end, end + 1):
        if at < len(tokens) and tokens[at].lower == "each":
            following = tokens[at + 1].lower if at + 1 < len(tokens) else "."
            return not following[0].isalnum() or following in _EACH_WHERE
    return False


def _put_at(tokens: tuple[Token, ...], at: int) -> bool:
    """True for "the toll stands at 57", "put the number at 30": no time or place."""
    return tokens[at].lower == "at" and any(t.lower in _PUT for t in tokens[max(0, at - _PUT_REACH) : at])


def _digits_trap(tokens: tuple[Token, ...], number: Number, before: Token | None, after: str) -> bool:
    text = tokens[number.from_token].text
    if before is not None and before.text == "." and number.from_token >= 2:
        before = tokens[number.from_token - 2]  # "Dec. 25"
    if text in _EMERGENCY:
        return True
    if before is not None and before.text in "$£€¥#+":
        return True
    dated = before is not None and before.lower in MONTHS
    day = not _day_before(tokens, number.from_token - 1) and (number.low or 0) <= _DAYS  # "In June 40 died"
    if dated and (day or _YEAR.fullmatch(text)):
        return True
    if _glued(tokens, number.from_token - 1) or _glued(tokens, number.end - 1) or after in MONTHS:
        return True
    if _YEAR.fullmatch(text) and (before is None or before.lower in _YEAR_CUES or not after[:1].isalpha()):
        return True
    if _YEAR.fullmatch(text) and before is not None and (before.text == "May" or _dated(tokens, number)):
        return True
    if _YEAR.fullmatch(text) and before is not None and before.lower == "the" and after in _DEEDS:
        return True  # "the 1991 killings"
    # "Jane Roe, 34, ...": an age stands between commas (or brackets) behind a word
    if (
        before is not None
        and before.text in ",("
        and after in (",", ")", ".", "")
        and number.qualifier == "exact"
    ):
        return True
    # a capitalised word before and none after: part of a name ("Boeing 737", "France 24")
    return (
        before is not None
        and number.from_token >= 2
        and before.capital
        and before.text.isalpha()
        and number.qualifier == "exact"
        and not after[:1].isalpha()
    )


def _dated(tokens: tuple[Token, ...], number: Number) -> bool:
    """True for the year of "on January 22, 2017 in front of"."""
    before = [token.lower for token in tokens[max(0, number.from_token - 3) : number.from_token]]
    return (
        len(before) == 3
        and before[2] == ","
        and before[1].isdigit()
        and (before[0] in MONTHS or before[0] == "may")
    )


def _day_before(tokens: tuple[Token, ...], month: int) -> bool:
    """True for "on 23 September 28 bodies were found": the month has its day already."""
    return month > 0 and tokens[month - 1].text[0].isdigit()


def _glued(tokens: tuple[Token, ...], i: int) -> bool:
    """True where ":", "/" or the like ties tokens ``i`` and ``i + 1`` without a space: 11:50, 3/4, 40°."""
    if not 0 <= i < len(tokens) - 1 or tokens[i].end != tokens[i + 1].start:
        return False
    if tokens[i].text == "/" and i and tokens[i - 1].text.isalpha():
        return False  # "90 families/412 persons"
    return tokens[i].text in ":/+" or tokens[i + 1].text in ":/°+"
