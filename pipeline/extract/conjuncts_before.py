"""Whom commas and "and" join to a phrase from before: "two men, a nurse and three boys were killed"."""

from itertools import pairwise

from pipeline.extract.clause import BE_OR_HAVE, SAY, Clause
from pipeline.extract.conjuncts_behind import shared
from pipeline.extract.person_words import FUNCTION
from pipeline.extract.persons import Persons

_PREPOSITIONS = frozenset(
    "in on at by from to with near of for into onto over under during against between through inside outside "
    "behind after before aboard along above across around beneath off".split()
)
_CONJUNCTIONS = frozenset({"after", "before"})
"""These may hold a noun or open a clause."""
OPENING, CLOSING = frozenset('"“'), frozenset('"”')
QUOTES = OPENING | CLOSING
_DEFINITE = frozenset("the these those his her their its".split())
_OPENS_CLAUSE = frozenset('. , : ; ( and that when where while as after before since but - – — " “'.split())
_TELLS_MORE = frozenset("of from in at aboard on including".split())
_VERBAL = BE_OR_HAVE | SAY | frozenset("who which that when while as after ;".split())
_COMPLEMENT = 16
_INTRODUCES = frozenset("-–—:(,")
_HOLD_NOBODY = frozenset("group bodies body family total death one lives".split())
_JOINTS = frozenset({",", "and", "&", "plus"})
_HOUSEHOLDS = frozenset({"families", "households"})
_RESTATE = (["or"], ["("], ["/"], [",", "or"])


def conjoined(clause: Clause, last: Persons) -> list[Persons]:
    """Return ``last`` with everybody whom "and" or commas join to it from before."""
    found = _row(clause, last)
    if breakdown(found):
        return found[:1]
    if len(found) > 1 and (whole := _spelt_out(clause, found)):
        return _row(clause, whole)
    return found


def _row(clause: Clause, last: Persons) -> list[Persons]:
    found = [last]
    while (previous := _joined_left(clause, found[0])) is not None:
        found.insert(0, previous)
    return [found[0], *(shared(clause, a, b) for a, b in pairwise(found))]


def _spelt_out(clause: Clause, found: list[Persons]) -> Persons | None:
    """Return "three others" before "-- two men and a woman --", which says who the three are."""
    before = _before(clause, found[0])
    if before is None or before.low != sum(p.low or 0 for p in found):
        return None
    between = clause.lowers[before.end : found[0].start]
    return before if between and _INTRODUCES.issuperset(between) else None


def _before(clause: Clause, persons: Persons) -> Persons | None:
    """Return the phrase that ends last before another."""
    for other in reversed(clause.persons):
        if other.end <= persons.start:
            return other
    return None


def some_of(clause: Clause, persons: Persons) -> Persons | None:
    """Return the two of "two of the four men were killed"."""
    bare = not persons.head and persons.start > 0 and clause.lowers[persons.start - 1] in _DEFINITE
    for some in clause.persons:
        if some.of_them and some.end == persons.start - bare:
            return some
    return None


def _within_phrase(clause: Clause, persons: Persons) -> bool:
    """True for the captain of "three soldiers including a captain, and a boy"."""
    return persons.start > 0 and clause.lowers[persons.start - 1] == "including"


def governed(clause: Clause, persons: Persons) -> bool:
    """True where a preposition holds the phrase: "in front of his son" is no subject."""
    at = owner_at(clause, persons)
    at -= not persons.head and at > 1 and clause.lowers[at - 1] in _DEFINITE
    before = clause.lowers[at - 1] if persons.start else ""
    if some_of(clause, persons):
        return True
    if before == "of" and at == 1:
        return True  # "Of the 58, seven were treated"
    if before == "of" and persons.start >= 2:
        return clause.lowers[persons.start - 2] not in _HOLD_NOBODY
    if before in _CONJUNCTIONS and persons.end < len(clause.lowers):
        behind = clause.lowers[persons.end]  # "after his son found the gun and was hurt": a clause, no case
        return behind in FUNCTION and behind not in BE_OR_HAVE
    return before in _PREPOSITIONS


def owner_at(clause: Clause, persons: Persons) -> int:
    """Return where "the judge's" begins before "escort", else where the phrase itself does."""
    at = persons.start
    if at > 2 and clause.lowers[at - 1] == "'s":
        at -= 2
        at -= clause.lowers[at - 1] in ("the", "a", "an", "his", "her", "their")
    return max(at, 1)


def _joined_left(clause: Clause, persons: Persons) -> Persons | None:
    previous = _before(clause, persons)
    while previous is not None and _within_phrase(clause, previous):
        previous = _before(clause, previous)
    if previous is None or previous.kind == "pronoun" or previous.start in clause.objects:
        return None
    if previous.end == persons.start - 1 or not _complement(clause, previous, persons):
        return _directly_joined(clause, previous, persons)
    return previous


def _complement(clause: Clause, previous: Persons, persons: Persons) -> bool:
    """True for "six rebels, three soldiers of the guard, and a boy": words that tell more of a phrase stand
    between it and the next; what opens no clause may be the object of some verb."""
    before = clause.lowers[previous.start - 1] if previous.start else "."
    if before not in _OPENS_CLAUSE or persons.kind == "name":
        return False
    words = clause.lowers[previous.end : persons.start]
    if words[-1:] != ("and",) or len(words) > _COMPLEMENT or not _VERBAL.isdisjoint(words):
        return False
    if any(previous.end <= cue.start < persons.start for cue in clause.cues):
        return False
    if words[0] in _TELLS_MORE:
        return True
    return words[0] == "," and clause.tokens[previous.end + 1].capital and words[-2] == ","


def _directly_joined(clause: Clause, previous: Persons, persons: Persons) -> Persons | None:
    start = owner_at(clause, persons)  # "four officers and the warden's secretary"
    between = [word for word in clause.lowers[previous.end : start] if word not in QUOTES]
    if not between:
        return None
    if not _JOINTS.issuperset(between):
        households = previous.head in _HOUSEHOLDS or persons.head in _HOUSEHOLDS
        return previous if households and between in _RESTATE else None  # "7,345 families or 31,209 persons"
    if previous.kind == "other" and "and" not in between:
        return None  # "17 scenes, 7 dead"
    ends = clause.lowers[persons.end] if persons.end < len(clause.lowers) else "."
    if between == [","] == [ends] and not previous.head and previous.low == persons.low:
        return None  # "of whom one, an infant, died", "of whom two, both women, died"
    before = clause.lowers[previous.start - 1] if previous.start else ""
    several = (
        previous.numeral and not previous.single and before == "with"
    )  # "with 25 rebels and two boys killed"
    conjunction = several or before in ("after", "before")
    return previous if conjunction or not governed(clause, previous) else None


def breakdown(found: list[Persons]) -> bool:
    """True for "three others, two men and a woman, were hurt": the first is the sum of the rest."""
    return len(found) > 2 and found[0].low == sum([p.low or 0 for p in found[1:]])
