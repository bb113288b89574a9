"""A person, and a number of persons, tracked over an article."""

from dataclasses import dataclass, field

from pipeline.extract.cues import HIT
from pipeline.extract.names import victim_hash
from pipeline.extract.person_words import CHILD, GROWN
from pipeline.extract.statement import Statement

ANYONE = (
    GROWN | CHILD | frozenset("person victim individual resident male female adult body one other".split())
)
"""Nouns that any person may be called by."""
_REFLEXIVES = frozenset({"himself", "herself", "self"})
GRAVITY = {"killed": 3, "injured": 2, HIT: 1}
"""Of two outcomes told of one person the graver one holds: the wounded who die are dead."""


class Person:
    """One person; ``statements`` are all that was said of what happened to him or her, the first ``told``."""

    __slots__ = (
        "ages",
        "child",
        "fate",
        "full_name",
        "gender",
        "grown",
        "heads",
        "names",
        "outcome",
        "phrase",
        "slight",
        "statements",
    )

    def __init__(self, told: Statement) -> None:
        self.phrase = told.persons
        self.statements: list[Statement] = []
        self.fate = fate_of(told)
        self.outcome = told.measure
        """The gravest of their outcomes."""
        self.slight = False
        self.ages: set[int] = set()
        self.names: set[str] = set()
        self.full_name: tuple[str, ...] = ()
        self.gender = ""
        self.heads: set[str] = set()
        self.child = self.grown = False
        self.add(told)

    @property
    def hashes(self) -> tuple[str, ...]:
        return (victim_hash(self.full_name),) if self.full_name else ()

    def add(self, statement: Statement) -> None:
        phrase = statement.persons
        self.statements.append(statement)
        if GRAVITY.get(statement.measure, 0) > GRAVITY.get(self.outcome, 0):
            self.outcome = statement.measure
        self.slight = self.slight or statement.slight
        self.ages.update(phrase.ages)
        self.names.update(phrase.name)
        if len(phrase.name) > 1 and not self.full_name:
            self.full_name = phrase.name
        self.gender = self.gender or phrase.gender
        if phrase.head and phrase.kind != "pronoun" and phrase.head not in _REFLEXIVES:
            self.heads.add(phrase.head)
            self.child = self.child or phrase.head in CHILD
            self.grown = self.grown or phrase.head in GROWN
        self.child = self.child or any(age < 13 for age in phrase.ages)
        self.grown = self.grown or any(age > 21 for age in phrase.ages)


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


def fate_of(statement: Statement) -> str:
    """Dead and wounded are followed together; who is arrested is somebody else."""
    return "casualty" if statement.measure in GRAVITY else statement.measure


def same_outcome(one: str, other: str) -> bool:
    """Return whether two outcomes may be one: who is injured may have been hit."""
    return one == other or {one, other} <= {HIT, "injured"}
