"""Whom of those met before a phrase means: by name, age, kinship, role and description."""

from pipeline.extract.cues import HIT
from pipeline.extract.person import ANYONE, Person, Tracked, same_outcome
from pipeline.extract.person_words import CHILD, GROWN
from pipeline.extract.persons import Persons
from pipeline.extract.statement import Statement


def same_kind(one: Persons, other: Persons) -> bool:
    """True unless both say who was counted and say it differently."""
    if one.head == other.head or "generic" in (one.kind, other.kind) or not one.head or not other.head:
        return not (one.gender and other.gender and one.gender != other.gender)
    return one.kind == other.kind


def detailed(phrase: Persons) -> bool:
    return bool(phrase.name or phrase.ages)


def hurt(tracked: Tracked) -> bool:
    """True where a number of wounded is told: who is shot then need not be the one who died."""
    return any(count.first.measure == "injured" for count in tracked.counts)


def find_referent(persons: list[Person], statement: Statement) -> Person | None:
    """Return the person already told of whom this phrase means, the latest first."""
    phrase = statement.persons
    for person in persons:
        if any(
            s.sentence == statement.sentence and s.persons.start == phrase.start for s in person.statements
        ):
            return person
    if phrase.kind == "reflexive":
        return _itself(persons, statement)
    told = {s.sentence for p in persons for s in p.statements}
    if phrase.other and (any(told) or statement.sentence in told):
        return _by_detail(persons, phrase)
    if phrase.name or phrase.ages:
        known = _by_detail(persons, phrase)
        if known is not None:
            return known
    may_be = [p for p in reversed(persons) if _may_be(p, statement, alone=len(persons) == 1)]
    if phrase.definite and (named_so := [p for p in may_be if phrase.head in p.heads]):
        return named_so[0]
    if detailed(phrase):  # "1 dead, 1 injured. A 15-year-old was killed": of several, the one of that outcome
        may_be.sort(key=lambda p: not same_outcome(p.outcome, statement.measure))
    return next(iter(may_be), None)


def _itself(persons: list[Person], statement: Statement) -> Person | None:
    """Return whom "himself" means: the sentence's subject where something befell it, else who shot.

    The latter is one person however often that is told.
    """
    phrase = statement.persons
    if known := _by_detail(persons, phrase):
        return known
    for person in persons:
        for told in person.statements:
            subject = told.persons.start < min(told.cue[0], phrase.start)
            if told.sentence == statement.sentence and subject and not _clash(person, phrase):
                return person
    if _child(phrase) and (children := [p for p in persons if p.child and not _clash(p, phrase)]):
        return children[-1]
    known = next((p for p in persons if p.phrase.kind == "reflexive" and not _clash(p, phrase)), None)
    if known is None and len(persons) == 1 and not _clash(persons[0], phrase) and not _object(persons[0]):
        return persons[0]  # one teenager is hurt, and "shot himself"
    return known


def _object(person: Person) -> bool:
    """True where somebody else did it: "killed his wife"."""
    return any(s.persons.start > s.cue[0] for s in person.statements)


def _by_detail(persons: list[Person], phrase: Persons) -> Person | None:
    for person in reversed(persons):
        shared = phrase.name and (
            phrase.name[-1] in person.names or (person.full_name and person.full_name[-1] in phrase.name)
        )
        if shared and one_name(phrase.name, person.full_name):
            return person
    for person in reversed(persons):
        if (
            phrase.ages
            and set(phrase.ages) & person.ages
            and not _clash(person, phrase)
            and not (phrase.name and person.names)
        ):
            return person
    return None


def one_name(name: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """True where two names may be one person's: the parts of one are all in the other ("Juan Roe", "Juan
    Carlos Roe Paz"), or one ends as the other begins ("Juan Carlos Roe", "Roe Paz")."""
    if len(name) < 2 or len(full) < 2:
        return True
    chained = name[0] == full[-1] or full[0] == name[-1]
    return (
        chained
        or set(name) <= set(full)
        or set(full) <= set(name)
        or (name[0] == full[0] and len(name) + len(full) < 6)
    )


def _clash(person: Person, phrase: Persons) -> bool:
    return bool(person.gender and phrase.gender and person.gender != phrase.gender)


def _may_be(person: Person, statement: Statement, *, alone: bool) -> bool:
    """Return whether ``statement`` may be about ``person``; ``alone`` says that there is nobody else."""
    phrase = statement.persons
    last = person.statements[-1]
    if _clash(person, phrase) or (phrase.ages and person.ages and not set(phrase.ages) & person.ages):
        return False
    if (phrase.name and person.names) or (person.slight and statement.measure == "killed"):
        return False
    if (person.phrase.kind == "perpetrator") != (phrase.kind == "perpetrator") and phrase.kind != "pronoun":
        return False
    related = phrase.kind == "kin" or (phrase.owned and phrase.head not in ANYONE)
    if related and phrase.head not in person.heads and _possessor(person, statement):
        return False
    if (_grown(phrase) and person.child) or (_child(phrase) and person.grown):
        return False
    if last.sentence == statement.sentence and last.joint == statement.joint:
        return False  # "a man and a woman were shot": two ends of one conjunction
    if last.sentence == statement.sentence and last.measure != statement.measure and _by_role(phrase, person):
        return False  # "Roe was wounded and his driver killed"
    same = (
        person.outcome == statement.measure
        or same_outcome(person.outcome, statement.measure)
        or (statement.measure == HIT and person.outcome == "killed")
    )
    if phrase.kind == "pronoun" or phrase.definite:
        return True
    if phrase.name and last.sentence == statement.sentence and last.measure == statement.measure:
        return False  # "A judge was killed on Monday; Roe was killed that evening"
    if phrase.name or phrase.ages:
        wounded = any(s.measure in (HIT, "injured") for s in person.statements)
        return same or wounded or statement.measure == "killed"
    counted = phrase.numeral and person.phrase.numeral  # "killed three and injured one": not the one who died
    dies = statement.measure == "killed" and alone and person.outcome != "killed" and not counted
    return (same or dies) and last.sentence != statement.sentence


def _by_role(phrase: Persons, person: Person) -> bool:
    """True where a noun tells who is meant, and it is not the person's."""
    head = phrase.head
    return bool(head) and phrase.kind != "pronoun" and head not in ANYONE and head not in person.heads


def _possessor(person: Person, statement: Statement) -> bool:
    """True where "his father" follows "a boy" so closely that the boy is whose father he is."""
    last = person.statements[-1]
    return statement.sentence - last.sentence <= 1


def _grown(phrase: Persons) -> bool:
    return phrase.head in GROWN or any(age > 21 for age in phrase.ages)


def _child(phrase: Persons) -> bool:
    return phrase.head in CHILD or any(age < 18 for age in phrase.ages)
