"""A person, and a number of persons, tracked over an article."""

from dataclasses import dataclass, field

from pipeline.extract.cues import HIT
from pipeline.extract.names import victim_hash
from pipeline.extract.person_words import CHILD, GROWN
from pipeline.extract.persons import Persons
from pipeline.extract.statement import Statement

ANYONE = (
    GROWN | CHILD | frozenset("person victim individual resident male female adult body one other".split())
)
"""Nouns that any person may be called by."""
_REFLEXIVES = frozenset({"himself", "herself", "self"})
GRAVITY = {"killed": 3, "injured": 2, HIT: 1}
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
        return fate_of(self.statements[0])

    @property
    def child(self) -> bool:
        return bool(self.heads & CHILD) or any(age < 13 for age in self.ages)

    @property
    def grown(self) -> bool:
        return bool(self.heads & GROWN) or any(age > 21 for age in self.ages)

    @property
    def outcome(self) -> str:
        return max((s.measure for s in self.statements), key=lambda m: GRAVITY.get(m, 0))

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


def fate_of(statement: Statement) -> str:
    """Dead and wounded are followed together; who is arrested is somebody else."""
    return "casualty" if statement.measure in GRAVITY else statement.measure


def same_outcome(one: str, other: str) -> bool:
    """Return whether two outcomes may be one: who is injured may have been hit."""
    return one == other or {one, other} <= {HIT, "injured"}
