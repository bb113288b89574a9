"""Outcomes told in another sentence than the number: "16 fighters were inside. The strike killed these men."

Two forms: a definite plural ("these terrorists", "the militants, who were all killed") takes its number from
the last phrase before it that counts such persons; "this includes some 2,000 foreigners" takes its outcome
from the sentence before it.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from pipeline.extract.claims import Statement
from pipeline.extract.cues import HIT, TAKEN, VICTIMS
from pipeline.extract.groups import Persons, find_persons
from pipeline.extract.scan import Phrases, Scanned
from pipeline.lexicon.load import load

_REACH = 3
"""Sentences back in which the number may stand."""
_TAKEN = {name: load("outcomes")[name] for name in TAKEN}
_POINTING = frozenset({"these", "those", "both", "all"})
_INCLUDES: Phrases[bool] = Phrases(dict.fromkeys(load("scope")["includes"], True))


def carry_over(
    scanned: Sequence[Scanned], statements: Sequence[Sequence[Statement]]
) -> list[list[Statement]]:
    """Return ``statements``, one list a sentence, with those that two sentences tell together."""
    result = [list(found) for found in statements]
    for index, found in enumerate(statements):
        for statement in found:
            if _uncounted(statement.persons):
                _take_number(scanned, result, index, statement)
        _take_outcome(scanned, result, index)
    return _taken(_what_befell_victims(result))


def _what_befell_victims(result: list[list[Statement]]) -> list[list[Statement]]:
    """Give "eight of the victims were children" the outcome that the article tells before it."""
    measure = ""
    for index, found in enumerate(result):
        told = [s.measure for s in found if s.measure in ("killed", HIT, "injured") and not s.part]
        measure = "killed" if "killed" in told or measure == "killed" else (told or [measure])[0]
        result[index] = [replace(s, measure=measure) if s.measure == VICTIMS else s for s in found]
    return [[s for s in found if s.measure] for found in result]


def _taken(result: list[list[Statement]]) -> list[list[Statement]]:
    """Decide whether the seized and the held were abducted or detained: as the article says of others."""
    told = {s.measure for found in result for s in found}
    known = next((m for m in ("abducted", "detained") if m in told), None)
    meant = {name: known or entry["else"] for name, entry in _TAKEN.items()}
    if not told & meant.keys():
        return result
    return [[replace(s, measure=meant.get(s.measure, s.measure)) for s in found] for found in result]


def _uncounted(persons: Persons) -> bool:
    return persons.low is None and persons.high is None and persons.definite and persons.kind != "pronoun"


def _take_number(
    scanned: Sequence[Scanned], result: list[list[Statement]], index: int, statement: Statement
) -> None:
    pointed = scanned[index].tokens[statement.persons.start].lower in _POINTING
    for back in range(index - 1, max(-1, index - 1 - _REACH), -1):
        told = {s.persons.start for s in result[back] if s.measure == statement.measure}
        for persons in reversed(find_persons(scanned[back].tokens)):
            if persons.numeral and not persons.single and _may_mean(statement.persons, pointed, persons):
                if persons.start not in told:
                    words = (persons.start, persons.end)
                    counted = replace(
                        statement, sentence=back, persons=persons, cue=words, outcome_in=statement
                    )
                    result[back].append(counted)
                return


def _may_mean(definite: Persons, pointed: bool, counted: Persons) -> bool:
    """True where "the militants" may be the "16 fighters", and "these men" or "the victims" anybody.

    "The judges" are no "20 teachers": of civilians the same noun was counted, unless it is "these".
    """
    if not counted.head or counted.kind == "other" or definite.head == counted.head:
        return bool(counted.head) and counted.kind != "other"
    if definite.kind == "generic":
        return pointed or (definite.head == "victims" and not definite.modifiers)
    return definite.kind == counted.kind and (pointed or definite.kind != "civilian")


def _take_outcome(scanned: Sequence[Scanned], result: list[list[Statement]], index: int) -> None:
    if index == 0 or not result[index - 1] or result[index]:
        return
    tokens = scanned[index].tokens
    match = _INCLUDES.at(tokens, 0) if tokens else None
    persons = next((p for p in find_persons(tokens) if match and p.start == match[0]), None)
    if persons is not None:
        whole = result[index - 1][-1]
        result[index].append(
            replace(whole, sentence=index, persons=persons, cue=(0, persons.start), part=True, toll=False)
        )
