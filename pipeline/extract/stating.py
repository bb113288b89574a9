"""A statement from an outcome and those whom it befell: in which unit, by whose hand, how gravely."""

from msgspec.structs import replace

from pipeline.extract.clause import Clause, words_of
from pipeline.extract.cues import HIT, MEASURES, FoundCue
from pipeline.extract.persons import Persons
from pipeline.extract.statement import Statement
from pipeline.lexicon.load import load
from pipeline.records.claim import Unit

_UNITS: dict[str, Unit] = {measure: entry["unit"] for measure, entry in MEASURES.items()}
_OWN_HAND = frozenset("own himself herself suicide".split())
_FATAL = frozenset(load("outcomes")["fatal"]["words"].split())
_FATAL_WOUND = frozenset(load("outcomes")["fatal"]["wound"].split())
_SLIGHT = frozenset(load("outcomes")["degree"]["slight"].split())
_HOUSEHOLDS = frozenset({"families", "households"})


def state(clause: Clause, measure: str, persons: Persons, cue: FoundCue) -> Statement:
    lowers = clause.lowers
    among = lowers[cue.start] == "among"  # "the gunman was among the dead"
    unit = "households" if persons.head in _HOUSEHOLDS else _UNITS.get(measure, "persons")
    span = (cue.start, cue.end)
    also = "also" in lowers[max(0, cue.start - 2) : cue.start]
    if also and not persons.definite and persons.end <= cue.start:
        persons = replace(persons, other=True)  # "a 22-year-old was also hurt"
    own = persons.kind == "reflexive" or not _OWN_HAND.isdisjoint(words_of(clause, cue))
    slight = not _SLIGHT.isdisjoint(lowers[max(0, cue.start - 1) : cue.end + 2])
    return Statement(
        clause.index,
        measure,
        persons,
        span,
        part=among,
        toll=_in_all(clause, persons),
        joint=clause.joint,
        unit=unit,
        own_hand=own,
        slight=slight,
    )


def _in_all(clause: Clause, persons: Persons) -> bool:
    """True for "a total of 29 people", "total 29 deaths", "19 persons in all"."""
    if not persons.numeral or persons.single:
        return False
    behind = clause.lowers[persons.end : persons.end + 2]
    return (
        "total" in clause.lowers[max(0, persons.start - 2) : persons.start + 1]
        or behind in (("in", "all"), ("in", "total"))
        or behind[:1] == ("altogether",)
    )


def outcome_of(clause: Clause, cue: FoundCue, measure: str) -> str:
    """Return the outcome; within two words "fatally" turns a hit or a wound into a death."""
    if measure not in (HIT, "injured"):
        return measure
    if not _FATAL.isdisjoint(clause.lowers[max(0, cue.start - 2) : cue.end + 2]):
        return "killed"
    if measure == "injured" and not _FATAL_WOUND.isdisjoint(words_of(clause, cue)):
        return "killed"  # "suffered a fatal head injury"
    return measure
