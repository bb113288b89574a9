"""Deaths that an article takes as known: "a charge of murder", "the fatal shooting", and nobody counted."""

from collections.abc import Sequence

from pipeline.extract.persons import Persons
from pipeline.extract.scan import Phrases, Scanned
from pipeline.extract.statement import Statement
from pipeline.lexicon.load import load

_FATAL: Phrases[bool] = Phrases(
    dict.fromkeys(load("outcomes")["presumed"]["fatal"], True)
    | dict.fromkeys(load("outcomes")["presumed"]["not"], False)
)


def presume_death(scanned: Sequence[Scanned], statements: Sequence[Statement]) -> list[Statement]:
    """Return one statement, "at least one was killed", where none says so but the words presume it."""
    if any(s.measure == "killed" for s in statements):
        return []
    for index, sentence in enumerate(scanned):
        for start, end, fatal in _FATAL.within(sentence):
            if fatal:
                persons = Persons(start, end, 1, None, "at_least", "", "generic", explicit=False)
                return [Statement(index, "killed", persons, (start, end))]
    return []
