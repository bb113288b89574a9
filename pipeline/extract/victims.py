"""Persons followed through an article, so that each is counted once.

"A man and a boy were shot. The boy, 6, died. John Roe, 34, is in hospital." tells of two persons in five
phrases. Each single person becomes a Person that later phrases refer back to by name, age, kinship, gender
or description; numerals of two and more are Counts, which may include such persons.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.extract.cues import HIT
from pipeline.extract.groups import CHILD, GROWN, Persons
from pipeline.extract.names import victim_hash
from pipeline.extract.statement import Statement

_ANYONE = (
    GROWN | CHILD | frozenset("person victim individual resident male female adult body one other".split())
)
"""Nouns that any person may be called by."""
_REFLEXIVES = frozenset({"himself", "herself", "self"})
_RANK = {"killed": 3, "injured": 2, HIT: 1}
"""Of two outcomes told of one person the graver one holds: the wounded who die are dead."""


@dataclass
class Person:
    """One person; ``statements`` are all that was said of what happened to him or her."""

    phrase: Persons
    statements: list[Statement] = field(default_factory=list)
    ages: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    full_name: tuple[str, ...] = ()
    gender: str = ""
    heads: set[str] = field(default_factory=set)

    @property
    def fate(self) -> str:
        return _fate(self.statements[0])

    @property
    def child(self) -> bool:
        return bool(self.heads & CHILD) or any(age < 13 for age in self.ages)

    @property
    def grown(self) -> bool:
        return bool(self.heads & GROWN) or any(age > 21 for age in self.ages)

    @property
    def outcome(self) -> str:
        return max((s.measure for s in self.statements), key=lambda m: _RANK.get(m, 0))

    @property
    def slight(self) -> bool:
        return any(s.slight for s in self.statements)

    @property
    def hashes(self) -> tuple[str, ...]:
        return (victim_hash(self.full_name),) if self.full_name else ()

    def add(self, statement: Statement) -> None:
        phrase = statement.persons
        self.statements.append(statement)
        self.ages.update(phrase.ages)
        self.names.update(phrase.name)
        if len(phrase.name) > 1 and not self.full_name:
            self.full_name = phrase.name
        self.gender = self.gender or phrase.gender
        if phrase.head and phrase.kind != "pronoun" and phrase.head not in _REFLEXIVES:
            self.heads.add(phrase.head)


@dataclass
class Count:
    """A number of two and more, or of nobody, with everything that repeats it."""

    statements: list[Statement]

    @property
    def first(self) -> Statement:
        return self.statements[0]


@dataclass
class Tracked:
    """Everyone whom one event of an article tells of."""

    persons: list[Person] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    parts: list[Statement] = field(default_factory=list)

    def with_outcome(self, measure: str) -> list[Person]:
        return [p for p in self.persons if p.statements and p.outcome == measure]


def _fate(statement: Statement) -> str:
    """Dead and wounded are followed together; who is arrested is somebody else."""
    return "casualty" if statement.measure in _RANK else statement.measure


def track(statements: Iterable[Statement], headline: int | None = 0) -> Tracked:
    """Follow the persons of ``statements``, which stand in the order of the text.

    ``headline`` is the number of the sentence that is one: it may tell of one person in two ways.
    """
    tracked = Tracked()
    for statement in _gravest_first(list(statements)):
        phrase = statement.persons
        if phrase.low is None and phrase.high is None:
            continue  # "the victims", "they": nobody says how many
        if statement.part or phrase.of_them:
            tracked.parts.append(statement)
        elif phrase.single and statement.unit == "persons" and not statement.toll:
            _single(tracked, statement)
        else:
            _count(tracked, statement)
    tracked.persons = _distinct(tracked.persons, headline)
    return tracked


def _gravest_first(statements: list[Statement]) -> list[Statement]:
    """Of what one sentence tells of one phrase let the death come first: "who was hurt has died"."""
    first: dict[tuple[int, int], int] = {}
    for at, statement in enumerate(statements):
        first.setdefault((statement.sentence, statement.persons.start), at)
    return sorted(
        statements,
        key=lambda s: (first[s.sentence, s.persons.start], s.persons.start, s.measure != "killed"),
    )


def _distinct(persons: list[Person], headline: int | None) -> list[Person]:
    """Join the persons of one outcome whom nothing tells apart: one more victim takes better evidence.

    One sentence tells of "a man with a gunshot wound", a later one of how the headline's victim died.
    """
    kept: list[Person] = []
    for person in persons:
        known = next((k for k in kept if _one_fate(k, person) and not _told_apart(k, person, headline)), None)
        if known is None:
            kept.append(person)
        else:
            for statement in person.statements:
                known.add(statement)
    return kept


def _one_fate(one: Person, other: Person) -> bool:
    """True for one outcome; also where an unnamed wounded person may be the one who died."""
    if same_outcome(one.outcome, other.outcome):
        return True
    outcomes = {one.outcome, other.outcome}
    wounded, dead = (one, other) if one.outcome != "killed" else (other, one)
    if (
        wounded.phrase.kind == "kin"
        and _first(wounded) > _first(dead)
        and wounded.heads.isdisjoint(dead.heads)
    ):
        return False  # "Roe was murdered. The attackers wounded Roe's son."
    may_die = not (wounded.ages or wounded.names or wounded.slight)
    return "killed" in outcomes and outcomes <= _RANK.keys() and may_die


def _first(person: Person) -> int:
    return person.statements[0].sentence


def _told_apart(one: Person, other: Person, headline: int | None) -> bool:
    if one.full_name and other.full_name and not _one_name(one.full_name, other.full_name):
        return True
    if one.names and other.names and not one.names & other.names:
        return True
    if one.gender and other.gender and one.gender != other.gender:
        return True
    if one.ages and other.ages and not one.ages & other.ages:
        return True
    if (one.child and other.grown) or (one.grown and other.child):
        return True
    same = same_outcome(one.outcome, other.outcome)
    if any(s.persons.other for s in (one.statements[0], other.statements[0])) and not (
        same and _headline(one)
    ):
        return True
    if _servant(one, other) or _servant(other, one):
        return True
    if {(s.sentence, s.joint) for s in one.statements} & {(s.sentence, s.joint) for s in other.statements}:
        return True  # "a nurse and her son were killed"
    if any(_both_counted(s, o, same) for s in one.statements for o in other.statements):
        return True
    told = {s.sentence for s in one.statements} & {s.sentence for s in other.statements}
    return bool(told - {headline})


def _headline(person: Person) -> bool:
    """True for the one of "1 dead, 1 injured", who may be "another" to the lead."""
    return person.phrase.numeral and not _first(person)


def _both_counted(one: Statement, other: Statement, same: bool) -> bool:
    """True for two numerals of one sentence, "1 dead, 1 injured", and for those of two outcomes."""
    return one.persons.numeral and other.persons.numeral and (one.sentence == other.sentence or not same)


def _servant(one: Person, other: Person) -> bool:
    """True where ``other`` is the driver of "Roe was killed. His driver was also killed"; whose friend it is
    in "the man shot his friend", the verb tells."""
    phrase = other.phrase
    if other.statements[0].done_to:
        return False
    known = _ANYONE | one.heads
    return phrase.owned and phrase.kind != "kin" and phrase.head not in known and _first(one) <= _first(other)


def _count(tracked: Tracked, statement: Statement) -> None:
    phrase = statement.persons
    for count in tracked.counts:
        known = count.first
        if (
            (known.persons.low, known.persons.high) == (phrase.low, phrase.high)
            and same_outcome(known.measure, statement.measure)
            and _same_kind(known.persons, phrase)
            and (known.sentence != statement.sentence or known.joint != statement.joint)
            and not phrase.other
        ):
            count.statements.append(statement)
            return
    tracked.counts.append(Count([statement]))


def same_outcome(one: str, other: str) -> bool:
    """Return whether two outcomes may be one: who is injured may have been hit."""
    return one == other or {one, other} <= {HIT, "injured"}


def _same_kind(one: Persons, other: Persons) -> bool:
    """True unless both say who was counted and say it differently."""
    if one.head == other.head or "generic" in (one.kind, other.kind) or not one.head or not other.head:
        return not (one.gender and other.gender and one.gender != other.gender)
    return one.kind == other.kind


def _single(tracked: Tracked, statement: Statement) -> None:
    persons = [p for p in tracked.persons if p.fate == _fate(statement)]
    if statement.measure == HIT and _detailed(statement.persons) and _hurt(tracked):
        persons = [p for p in persons if p.outcome != "killed" or _detailed(p.phrase)]
    person = _referent(persons, statement)
    if person is None:
        if statement.persons.kind == "pronoun" and tracked.persons + tracked.counts:
            return
        person = Person(statement.persons)
        tracked.persons.append(person)
    person.add(statement)


def _detailed(phrase: Persons) -> bool:
    return bool(phrase.name or phrase.ages)


def _hurt(tracked: Tracked) -> bool:
    """True where a number of wounded is told: who is shot then need not be the one who died."""
    return any(count.first.measure == "injured" for count in tracked.counts)


def _referent(persons: list[Person], statement: Statement) -> Person | None:
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
    if _detailed(
        phrase
    ):  # "1 dead, 1 injured. A 15-year-old was killed": of several, the one of that outcome
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
        if shared and _one_name(phrase.name, person.full_name):
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


def _one_name(name: tuple[str, ...], full: tuple[str, ...]) -> bool:
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
    related = phrase.kind == "kin" or (phrase.owned and phrase.head not in _ANYONE)
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
    return bool(phrase.head) and phrase.kind != "pronoun" and phrase.head not in _ANYONE | person.heads


def _possessor(person: Person, statement: Statement) -> bool:
    """True where "his father" follows "a boy" so closely that the boy is whose father he is."""
    last = person.statements[-1]
    return statement.sentence - last.sentence <= 1


def _grown(phrase: Persons) -> bool:
    return phrase.head in GROWN or any(age > 21 for age in phrase.ages)


def _child(phrase: Persons) -> bool:
    return phrase.head in CHILD or any(age < 18 for age in phrase.ages)
