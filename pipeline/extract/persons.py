"""Persons: a phrase that counts persons, and what it says of them."""

from msgspec import Struct

from pipeline.extract.person_words import FEMALE, MALE, STATUS
from pipeline.records.claim import CivilianStatus, Qualifier


class Persons(Struct, frozen=True, gc=False):
    """A phrase over tokens [start, end) that counts persons."""

    start: int
    end: int
    low: int | None
    high: int | None
    qualifier: Qualifier
    head: str
    """Head noun in lower case, "" for a bare number."""
    kind: str
    """Table of persons.toml that the head stands in, or "name"."""
    definite: bool = False
    owned: bool = False
    """"his driver", "their son"."""
    other: bool = False
    """"another", "others": not those told of before."""
    ordinal: int = 0
    """4 for "a fourth victim": so many there are at least."""
    of_them: bool = False
    """"two of them": part of what was told before."""
    numeral: bool = False
    """A number word stands in the text; a bare article ("a man") does not count."""
    explicit: bool = True
    """False for vague quantities: "several", "dozens"."""
    ages: tuple[int, ...] = ()
    name: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()

    @property
    def status(self) -> CivilianStatus:
        return STATUS.get(self.kind, "unknown")

    @property
    def single(self) -> bool:
        return self.low == self.high == 1

    @property
    def gender(self) -> str:
        words = {self.head, *self.modifiers}
        return "male" if words & MALE else "female" if words & FEMALE else ""
