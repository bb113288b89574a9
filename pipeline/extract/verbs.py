"""Whom a verb befell: its subjects where it is passive, its objects where it is active."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from pipeline.extract.clause import Clause, words_of
from pipeline.extract.conjuncts_before import breakdown
from pipeline.extract.conjuncts_behind import joined_behind
from pipeline.extract.counts import BODIES
from pipeline.extract.cues import (
    BEREFT,
    COMING,
    HARM,
    HIT,
    HOSTED,
    MEASURES,
    SOUGHT,
    TAKEN,
    TREATED,
    Form,
    FoundCue,
)
from pipeline.extract.objects import named_after, objects_of
from pipeline.extract.person_words import PEOPLE, PEOPLES, REMAINS
from pipeline.extract.persons import Persons
from pipeline.extract.statement import Statement
from pipeline.extract.stating import outcome_of, state
from pipeline.extract.subjects import subject_of, subjects_of
from pipeline.extract.voice import infinite, is_active, is_negated
from pipeline.lexicon.load import load

_KINDS = {m: frozenset(entry["heads"].split()) for m, entry in MEASURES.items() if "heads" in entry}
FORCES = "forces"
_UNHURT = frozenset(load("outcomes")["unhurt"]["words"].split())
_BEREFT, _LOST = (frozenset(load("outcomes")[BEREFT][key].split()) for key in ("kinds", "heads"))
_HOSTED = PEOPLES | frozenset(load("outcomes")[HOSTED]["heads"].split())
_SOUGHT, _HUNTED = (frozenset(load("outcomes")[SOUGHT][key].split()) for key in ("kinds", "hunted"))
_POLICE = frozenset("police officers detectives gendarmes investigators prosecutors".split())
_MANY = 100
"""A bare number from here on counts persons: "the centre now shelters 18,000"."""
_HARM_REACH = 6
_AT_DOCTORS = frozenset("hospital hospitals clinic clinics treated admitted received brought".split())
_SEVERAL = 5
"""So many with gunshot wounds whom doctors saw are hurt, whoever else died."""
_VERBAL: frozenset[Form] = frozenset({"participle", "base", "ing"})
_OF_PERSONS = frozenset({"killed", "abducted"})
"""Measures whose verbs have none but persons for objects."""
_BURIED = frozenset({"bury", "buried"})
_THINGS_TOO = frozenset(load("outcomes")["things_too"]["words"].split())
"""Outcomes of things as well as of persons."""


def told_by_verb(clause: Clause, cue: FoundCue) -> list[Statement]:
    """Read the subject or object of a verb: "12 were killed", "killed two men and a boy"."""
    measure, forms = cue.cue
    if "carried" in forms and _unhurt(clause):
        return []  # "was unhurt but taken to hospital"
    lowers = clause.lowers
    if cue.start and lowers[cue.start - 1] == "the" and lowers[cue.start] in PEOPLE:
        return []  # "the minister met kin of the deceased"
    active = is_active(clause, cue)
    if active is None:
        verb = measure in _OF_PERSONS and not _VERBAL.isdisjoint(forms) and not infinite(clause, cue)
        named = named_after(clause, cue.end) if verb else None
        return [state(clause, measure, named, cue)] if named else []  # "killed finance minister Jane Roe"
    if is_negated(clause, cue):
        return []
    measure, patients = _befallen(clause, cue, active=active)
    if not patients:
        return []
    patients = [_reflected(clause, cue, p) if p.kind == "reflexive" else p for p in patients]
    patients = [_meant_by_them(clause, cue) or p if p.head == "them" else p for p in patients]
    told = [state(clause, outcome_of(clause, cue, measure), p, cue) for p in patients]
    if active or _by_somebody(clause, cue.end):
        told = [replace(s, done_to=True) for s in told]
    if "among" in lowers[max(0, cue.start - 2) : cue.end]:
        return [replace(s, part=True) for s in told]  # "two children were among the dead"
    if active and breakdown(patients):  # "killed three people, two men and a woman"
        rest = (s for s in told[1:] if s.persons.name or not s.persons.single)
        return [told[0], *(replace(s, part=True) for s in rest)]
    if not _spelt_out(patients):
        return told
    return [told[0], *(replace(s, part=True) for s in told[1:] if s.persons.name)]


def _befallen(clause: Clause, cue: FoundCue, *, active: bool) -> tuple[str, list[Persons]]:
    """Return the measure of a verb, and those of its subjects or objects whom it counts."""
    measure, forms = cue.cue
    patients = objects_of(clause, cue) if active else subjects_of(clause, cue) + joined_behind(clause, cue)
    if not patients:
        return measure, patients
    if ("intransitive" in forms or measure == FORCES) and (kinds := _KINDS.get(measure)):
        patients = [p for p in patients if p.kind in kinds or (p.head == "men" and "armed" in p.modifiers)]
    if measure == BEREFT:
        return "killed", [p for p in patients if _lost(p, patients)]
    if measure == HOSTED:
        patients = [p for p in patients if not (active and _told_more(clause, p))]
        if active and not _POLICE.isdisjoint(clause.lowers[: cue.start]):
            return "detained", patients  # "police have taken in three people"
        sheltered = not active and "sheltering" in words_of(clause, cue)
        return "displaced", [
            p for p in patients if sheltered or p.head in _HOSTED or (not p.head and (p.low or 0) >= _MANY)
        ]
    if measure == SOUGHT:
        return "missing", [
            p
            for p in patients
            if active and p.numeral and p.head and p.kind in _SOUGHT and p.head not in _HUNTED
        ]
    if measure == COMING:
        patients = [p for p in patients if p.head in _HOSTED or (not p.head and (p.low or 0) >= _MANY)]
    if measure == TREATED:  # of "treated 76 wounded" the noun tells more, and "was treated" tells no harm
        if active and patients and _for_harm(clause, patients[-1].end):
            return "injured", patients  # "treated 41 people for burns"
        harm = clause.lowers[cue.end : cue.end + 1] == ("for",)  # "treated for burns"
        harm = harm or clause.lowers[cue.start - 1] == "being"  # "22 others were being treated"
        harm = harm and not any(cue.end <= other.start <= cue.end + _HARM_REACH for other in clause.cues)
        patients = [
            p
            for p in patients
            if harm or (active and not _told_more(clause, p)) or (p.numeral and not p.single)
        ]
    if measure == HIT and "intransitive" in forms and not _AT_DOCTORS.isdisjoint(clause.words):
        several = [p for p in patients if (p.low or 0) >= _SEVERAL]
        if several:
            return "injured", several  # "the clinic took in 52 people with bullet wounds"
    if measure in (HIT, TREATED) or measure in TAKEN or not _THINGS_TOO.isdisjoint(words_of(clause, cue)):
        patients = [p for p in patients if p.kind != "other"]  # "three cars were hit"
    if measure == TREATED or measure in TAKEN:
        patients = [p for p in patients if p.head not in REMAINS]  # "29 corpses were taken away"
    if measure == "killed" and not _BURIED.isdisjoint(words_of(clause, cue)):
        patients = [p for p in patients if p.numeral]  # "he has buried his wife" is no toll
    if measure == "injured":
        patients = [p for p in patients if p.head not in BODIES]  # "a body with two wounds"
    if measure == "evacuated":  # "six of the injured were shifted to"
        patients = [p for p in patients if PEOPLE.get(clause.lowers[p.end - 1]) != "injured"]
    if measure == "rescued" and patients and patients[-1].head in REMAINS:
        measure = "killed"  # "a body was dug out"
    if "carried" in forms:
        patients = [p for p in patients if not _dead(clause, p)]
    if measure in (HIT, "injured") and patients and _to_death(clause, patients[-1].end):
        measure = "killed"
    return measure, patients


def _by_somebody(clause: Clause, i: int) -> bool:
    """True behind the verb of "killed by a neighbour", "killed by Roe"; not of "killed by gunfire"."""
    if clause.lowers[i : i + 1] != ("by",):
        return False
    by = clause.at.get(i + 1)
    return by is not None and by.kind != "other"


def _told_more(clause: Clause, persons: Persons) -> bool:
    """True where the next words tell of the persons themselves: "took in 52 people with bullet wounds"."""
    return persons.end in clause.cue_at


def _for_harm(clause: Clause, i: int) -> bool:
    """True behind the object of "treated 41 people for shock and burns"."""
    words = clause.lowers[i : i + 1 + _HARM_REACH]
    return words[:1] == ("for",) and not HARM.isdisjoint(words)


def _unhurt(clause: Clause) -> bool:
    """True where somebody is "unhurt" or "suffered no wounds"."""
    if not _UNHURT.isdisjoint(clause.words):
        return True
    return "no" in clause.words and any(a == "no" and b in HARM for a, b in pairwise(clause.lowers))


def _lost(persons: Persons, patients: Sequence[Persons]) -> bool:
    """True for "lost 12 soldiers", "lost two sons", "lost her sister and two nieces"; not "lost a friend"."""
    if persons.kind in _BEREFT:
        return True
    return (persons.numeral and persons.head in _LOST) or (persons.kind == "kin" and len(patients) > 1)


def _dead(clause: Clause, persons: Persons) -> bool:
    """True for "eight of the dead", "three bodies", who were taken to hospital all the same."""
    return persons.head in REMAINS or PEOPLE.get(clause.lowers[persons.end - 1]) == "killed"


def _spelt_out(patients: Sequence[Persons]) -> bool:
    """True for "two reporters, Jane Roe and John Doe": the names say who the two are."""
    first, names = patients[0], patients[1:]
    if not (names and first.numeral and first.low == len(names)):
        return False
    kin = all(p.single and p.kind == "kin" and not p.numeral for p in names)  # "a mother and daughter"
    return kin or all(p.name for p in names)


def _to_death(clause: Clause, i: int) -> bool:
    """True behind the object of "shot four neighbours to death", "shot a guard dead", "burned her alive"."""
    words = clause.lowers[i : i + 2]
    return words == ("to", "death") or words[:1] in (("dead",), ("alive",))


def _meant_by_them(clause: Clause, cue: FoundCue) -> Persons | None:
    """Return the five of "seized five villagers and beheaded them": the object of the verb before."""
    before = [p for p in clause.persons if p.end < cue.start and p.numeral and not p.single and p.head]
    last = before[-1] if before else None
    if last is None or not last.low or last.kind == "perpetrator":
        return None
    return last if "and" in clause.lowers[last.end : cue.start] else None


def _reflected(clause: Clause, cue: FoundCue, reflexive: Persons) -> Persons:
    """Give "herself" what the subject tells of her: "the 4-year-old girl shot herself"."""
    subject = subject_of(clause, cue)
    apart = subject and subject.gender and subject.gender != reflexive.gender
    if subject is None or apart or not subject.single or subject.kind == "pronoun":
        return reflexive
    modifiers = (*reflexive.modifiers, *subject.modifiers)
    return replace(reflexive, head=subject.head, ages=subject.ages, name=subject.name, modifiers=modifiers)
