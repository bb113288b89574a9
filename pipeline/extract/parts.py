"""Parts of a number within its sentence: "12 people, including three children", "four teens, one fatally"."""

from collections.abc import Iterator

from msgspec.structs import replace

from pipeline.extract.clause import BE_OR_HAVE, SAY, Clause, is_auxiliary
from pipeline.extract.conjuncts_behind import has_verb, joined_right
from pipeline.extract.counts import is_modifier
from pipeline.extract.person_words import FUNCTION, PEOPLE, PLURAL
from pipeline.extract.persons import Persons
from pipeline.extract.statement import Statement
from pipeline.lexicon.load import load

_FATAL = frozenset(load("outcomes")["fatal"]["words"].split()) | {"fatal"}
_APART = frozenset(load("outcomes")["degree"]["words"].split()) | {"with"}
"""What behind a number tells some from all: "seven hikers, four with serious injuries"."""
_REACH = 18
"""Tokens between a number and its part."""
_ARE = frozenset({"were", "are"})
_WHO = frozenset(
    "critical serious stable critically seriously under below over above aged younger older "
    "female male".split()
)
_INTRODUCE = (
    *(("among", "them"), ("of", "whom"), ("of", "them"), ("of", "which"), ("those", "of")),
    *(("among", "whom"), ("including", "another")),
)
_APPOSES = ((",",), ('"',), ("“",))
_APPOSED = 8
_AGED = frozenset({"aged", "under", "over"})


def parts_of(clause: Clause, whole: Statement) -> Iterator[Statement]:
    """Yield parts of a whole: "12 people, including three children"; "four teens, one fatally"."""
    for persons in clause.persons:
        if persons.start < whole.persons.end or persons.kind == "pronoun":
            continue
        between = clause.lowers[whole.persons.end : persons.start]
        if len(between) > _REACH or _another_count(clause, whole.persons, persons):
            break
        after = clause.lowers[persons.end] if persons.end < len(clause.lowers) else ""
        if listed := _among_them(clause, persons):
            yield from (replace(whole, persons=p, part=True) for p in listed)
            return
        if after in _FATAL and persons.low is not None:
            fatal = _of_them(whole, "killed", persons)
            yield replace(fatal, part=whole.measure != "cases")
        elif between[-1:] == (",",) and after in SAY:
            continue  # "33 bodies, one of its workers said"
        elif persons.of_them and _meets_other(clause, persons, whole.measure):
            continue  # "38 infected, 16 of whom have died"
        elif between[-1:] in _APPOSES and (persons.of_them or (persons.numeral and after in _APART)):
            measure = next((PEOPLE[word] for word in reversed(between) if word in PEOPLE), whole.measure)
            yield _of_them(whole, measure, persons)
            if following := _next_of_them(clause, persons):
                yield _of_them(whole, measure, following)
        elif between[-1:] == ("including",) or between[-2:] in _INTRODUCE:
            if any(p.of_them and p.end == persons.start for p in clause.persons):
                continue  # "three soldiers, one of them an officer"
            if _counts_other(clause, persons, whole.measure):
                continue  # "cases, including 112 deaths"
            if (persons.numeral or after == "who") and _meets_other(clause, persons, whole.measure):
                continue  # "57 wounded, including 15 killed on Monday", "and an officer, who died"
            who = clause.lowers[persons.end + 1 : persons.end + 4]  # "of whom three were boys"
            told = any(word in PLURAL for word in who) or not _WHO.isdisjoint(who[:1])
            if after in BE_OR_HAVE and not told and not has_verb(clause, persons, outcome=True):
                continue  # "of whom 31 have been discharged"
            yield replace(whole, persons=persons, part=True)
            following = joined_right(clause, persons)
            while following is not None:
                yield replace(whole, persons=following, part=True)
                following = joined_right(clause, following)


def _of_them(whole: Statement, measure: str, persons: Persons) -> Statement:
    """Return the statement of a part; of "968 cases, 57 fatal" the dead are persons."""
    unit = "persons" if whole.unit == "cases" != measure else whole.unit
    return replace(whole, measure=measure, persons=persons, part=True, unit=unit)


def _next_of_them(clause: Clause, persons: Persons) -> Persons | None:
    """Return the women of "nine of them children and five women"."""
    first = persons.end + (clause.lowers[persons.end] in _ARE)
    for i, word in enumerate(clause.lowers[first : first + 4], first):
        if word == "and":
            found = clause.at.get(i + 1)
            counted = found is not None and found.numeral and found.head and not has_verb(clause, found)
            return found if counted else None
        if not is_modifier(word) or i in clause.cue_at:
            return None
    return None


def _among_them(clause: Clause, persons: Persons) -> list[Persons]:
    """Return all of "six women and four children" before "among them"."""
    if "among" not in clause.words or "them" not in clause.words:
        return []
    listed = [persons]
    while following := joined_right(clause, listed[-1]):
        listed.append(following)
    return listed if clause.lowers[listed[-1].end : listed[-1].end + 2] == ("among", "them") else []


def _meets_other(clause: Clause, persons: Persons, measure: str) -> bool:
    """True where a verb for another outcome follows the phrase, with "who" and auxiliaries alone between."""
    at = _past_apposition(clause, persons.end)
    ends = [cue.start for cue in clause.cues if cue.start >= at]
    between = clause.lowers[at : min(ends, default=at)]
    if not all(is_auxiliary(word) or word == "who" for word in between):
        return False
    return any(
        cue.start == at + len(between)
        and cue.cue.measure != measure
        and cue.cue.forms & {"participle", "intransitive"}
        for cue in clause.cues
    )


def _past_apposition(clause: Clause, i: int) -> int:
    """Return the token behind ", both women," in "of whom two, both women, died"."""
    words = clause.lowers[i : i + _APPOSED]
    return i + words.index(",", 1) + 1 if words[:1] == (",",) and "," in words[1:] else i


def _counts_other(clause: Clause, persons: Persons, measure: str) -> bool:
    """True where a noun for another outcome is what a number counts: "112 deaths" among cases."""
    return any(
        persons.start < cue.end <= persons.end + 2 and cue.cue.measure != measure and "noun" in cue.cue.forms
        for cue in clause.cues
    )


def _another_count(clause: Clause, whole: Persons, part: Persons) -> bool:
    """True where something else is counted between a whole and what might be part of it."""
    if "others" in clause.lowers[whole.end + 1 : part.start]:
        return True
    if any(p.numeral and not p.single and whole.end <= p.start < part.start for p in clause.persons):
        return True
    return part.of_them and any(  # "73 rebels and 19 trucks, three of them"
        whole.end <= n.start < part.start and _things_behind(clause, n.end) for n in clause.numbers
    )


def _things_behind(clause: Clause, i: int) -> bool:
    return any(
        t.text.islower() and t.lower.endswith("s") and t.lower not in FUNCTION
        for t in clause.tokens[i : i + 2]
    )
