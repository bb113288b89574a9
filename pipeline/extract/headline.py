"""Phrases without an article, as headlines have them: "Man killed", "Off-duty officer hurt"."""

from pipeline.extract.ages import AGE
from pipeline.extract.person_words import (
    FUNCTION,
    GRAMMAR,
    MODIFIERS,
    OPENING,
    PLURAL,
    QUOTES,
    SINGULAR,
    VERBS,
)
from pipeline.extract.scan import Token

_NO_OPENING = GRAMMAR | (frozenset(PLURAL) - MODIFIERS) | {"leaves", "leave", "left", "sends", "sent"}
_BEFORE_BARE = (
    frozenset("'s ’s , : ; and of after when while - – — leaves leave".split()) | QUOTES | (VERBS - FUNCTION)
)
"""Headline style puts a noun without an article behind these: "Crash kills man"."""


def bare_head(word: str, before: str) -> bool:
    """Headline style without an article: "Man killed in ...", "Boy, 6, shot ..."; "6-year-old girl ..."."""
    if "-old" in word and AGE.fullmatch(word):
        return True
    return before in _BEFORE_BARE and word in SINGULAR and word not in _NOT_ALONE


def bare_opening(tokens: tuple[Token, ...], i: int) -> bool:
    """Headline style with words before the noun: "Teenage boy shot", "Off-duty police officer hurt".

    So a sentence opens, and what stands behind a colon.
    """
    for j in range(i, min(i + OPENING, len(tokens))):
        word = tokens[j].lower
        if word in SINGULAR:
            return j > i
        if word in _NO_OPENING or not tokens[j].text[0].isalpha():
            return False
    return False


def bare_object(tokens: tuple[Token, ...], i: int) -> bool:
    """Headline style behind a verb at token ``i - 1``: "killed older brother", "kills pregnant woman"."""
    for j in range(i, min(i + 3, len(tokens))):
        if tokens[j].lower in SINGULAR:
            return j > i
        if tokens[j].lower in GRAMMAR or not tokens[j].text.isalpha():
            return False
    return False


_NOT_ALONE = frozenset("one other police army family hostage captive prisoner".split())
