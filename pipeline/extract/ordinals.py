"""A toll told by rank: "became the eleventh victim of the crash", "the third person to die"."""

import re
from collections.abc import Iterator

from pipeline.extract.clause import Clause
from pipeline.extract.cues import VICTIMS
from pipeline.extract.person_words import ORDINAL_PERSON, SINGULAR
from pipeline.extract.persons import Persons
from pipeline.extract.statement import Statement

_DIGITS = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_NOUNS = {"fatality": "killed", "death": "killed", "victim": VICTIMS}
_DYING = frozenset("die succumb perish".split())
RANKED = frozenset(_NOUNS) | _DYING
"""Words without which nobody is told of by such a rank."""
_SPANS = frozenset("year month week season decade history homicide murder days months".split())
"""Beside one of these it is a rank over a span of time: "the tenth death this year"."""
_COPULA = frozenset("is was be become becomes became becoming marks marked marking were".split())
_DETERMINERS = frozenset({"the", "'s", "’s"})


def ranked_dead(clause: Clause, words: frozenset[str]) -> Iterator[Statement]:
    """Yield how many are dead where somebody is said to be the last of so many."""
    if RANKED.isdisjoint(words) or not _SPANS.isdisjoint(words):
        return
    tokens = clause.tokens
    for i, token in enumerate(tokens):
        rank = ordinal_of(token.lower)
        if rank < 2 or i + 1 >= len(tokens):
            continue
        noun = tokens[i + 1].lower
        behind = [t.lower for t in tokens[i + 2 : i + 4]]
        before = tokens[i - 1].lower if i else ""
        said = tokens[i - 2].lower in _COPULA if i > 1 else False
        to_die = noun in SINGULAR and behind[:1] == ["to"] and behind[1:] and behind[1] in _DYING
        if before not in _DETERMINERS or not (to_die or (noun in _NOUNS and (said or noun != "victim"))):
            continue
        number = Persons(i, i + 1, rank, rank, "exact", "", "generic", numeral=True)
        measure = "killed" if to_die else _NOUNS[noun]
        yield Statement(clause.index, measure, number, (i + 1, i + 2), toll=True)


def ordinal_of(word: str) -> int:
    """Return 11 for "eleventh" and "11th", 0 for what is no rank."""
    digits = _DIGITS.fullmatch(word)
    return int(digits[1]) if digits else ORDINAL_PERSON.get(word, 0)
