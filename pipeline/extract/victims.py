"""Persons followed through an article, so that each is counted once.

"A man and a boy were shot. The boy, 6, died. John Roe, 34, is in hospital." tells of two persons in five
phrases. Each single person becomes a Person that later phrases refer back to by name, age, kinship, gender
or description; numerals of two and more are Counts, which may include such persons.
"""

from collections.abc import Iterable

from pipeline.extract.cues import HIT
from pipeline.extract.person import ANYONE, GRAVITY, Count, Person, Tracked, fate_of, same_outcome
from pipeline.extract.referent import detailed, find_referent, hurt, one_name, same_kind
from pipeline.extract.statement import Statement


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
    known = wounded.heads | dead.heads
    apart = wounded.heads and dead.heads and wounded.heads.isdisjoint(dead.heads) and known.isdisjoint(ANYONE)
    if apart and not wounded.phrase.definite and _first(wounded) > _first(dead):
        return False  # "A captain was killed. Five soldiers and a constable were wounded."
    may_die = not (wounded.ages or wounded.names or wounded.slight)
    return "killed" in outcomes and outcomes <= GRAVITY.keys() and may_die


def _first(person: Person) -> int:
    return person.statements[0].sentence


def _told_apart(one: Person, other: Person, headline: int | None) -> bool:
    if one.full_name and other.full_name and not one_name(one.full_name, other.full_name):
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
    if not phrase.owned or phrase.kind == "kin" or phrase.head in ANYONE or phrase.head in one.heads:
        return False
    return not other.statements[0].done_to and _first(one) <= _first(other)


def _count(tracked: Tracked, statement: Statement) -> None:
    phrase = statement.persons
    for count in tracked.counts:
        known = count.first
        if (
            (known.persons.low, known.persons.high) == (phrase.low, phrase.high)
            and same_outcome(known.measure, statement.measure)
            and same_kind(known.persons, phrase)
            and (known.sentence != statement.sentence or known.joint != statement.joint)
            and not phrase.other
        ):
            count.statements.append(statement)
            return
    tracked.counts.append(Count([statement]))


def _single(tracked: Tracked, statement: Statement) -> None:
    fate = fate_of(statement)
    persons = [p for p in tracked.persons if p.fate == fate]
    if statement.measure == HIT and detailed(statement.persons) and hurt(tracked):
        persons = [p for p in persons if p.outcome != "killed" or detailed(p.phrase)]
    person = find_referent(persons, statement)
    if person is None:
        if statement.persons.kind == "pronoun" and tracked.persons + tracked.counts:
            return
        tracked.persons.append(Person(statement))
    else:
        person.add(statement)
