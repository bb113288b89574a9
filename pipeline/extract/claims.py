"""Who was killed, injured, displaced ...: ties the words for an outcome to the persons that they count."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from pipeline.extract.breakdown import SOMEBODY, parts_of_people
from pipeline.extract.clause import Clause, words_of
from pipeline.extract.counts import (
    BODIES,
    THING_CUES,
    bare,
    implied,
    is_thing,
    kept,
    none_reported,
    numbers_beside,
    things_counted,
)
from pipeline.extract.cues import BEREFT, HIT, HOSTED, MEASURES, TAKEN, TREATED, FoundCue, find_cues
from pipeline.extract.nouns import victims_of_noun
from pipeline.extract.numbers import Number
from pipeline.extract.objects import (
    joined_behind,
    named_after,
    objects_of,
    row,
)
from pipeline.extract.parts import parts_of
from pipeline.extract.person_words import PEOPLE, PEOPLES
from pipeline.extract.persons import Persons
from pipeline.extract.rows import elliptic, gapped, spelt_out
from pipeline.extract.scan import Scanned
from pipeline.extract.statement import Statement
from pipeline.extract.subjects import conjoined, subject_of, subjects_of
from pipeline.extract.tolls import (
    held_against,
    is_number_of,
    labelled,
    new_total,
    put_at,
    toll_before,
    toll_behind,
)
from pipeline.extract.voice import infinite, is_active, is_negated, object_begins
from pipeline.lexicon.load import load
from pipeline.records.claim import Unit

_PLURAL_ONLY = frozenset(m for m, entry in MEASURES.items() if entry.get("plural")) | {*TAKEN}
_KINDS = {m: frozenset(entry["heads"].split()) for m, entry in MEASURES.items() if "heads" in entry}
_UNITS: dict[str, Unit] = {measure: entry["unit"] for measure, entry in MEASURES.items()}
_OWN_HAND = frozenset("own himself herself suicide".split())
FORCES = "forces"
_FATAL = frozenset(load("outcomes")["fatal"]["words"].split())
_FATAL_WOUND = frozenset(load("outcomes")["fatal"]["wound"].split())
_UNHURT = frozenset(load("outcomes")["unhurt"]["words"].split())
_HARM = frozenset(MEASURES["injured"]["harm"])
_SLIGHT = frozenset(load("outcomes")["degree"]["slight"].split())
_HOUSEHOLDS = frozenset({"families", "households"})
_WEAK = frozenset("patients survived hostages captives detainees refugees evacuees".split())
_REMAINS = frozenset("body bodies corpse corpses".split())
_BEREFT = frozenset(load("outcomes")[BEREFT]["heads"].split())
_HOSTED = PEOPLES | frozenset(load("outcomes")[HOSTED]["heads"].split())
_MOST_CUES = 40
"""Outcomes that are read of one sentence: nobody writes as many, and the time grows with their square."""
_MANY = 100
"""A bare number from here on counts persons: "the centre now shelters 18,000"."""
_HARM_REACH = 6
_ANYBODY = frozenset({"people", "men", "women", "children"})
_OF_PERSONS = frozenset({"killed", "abducted"})
"""Measures whose verbs have none but persons for objects."""
_CASUALTIES = frozenset({"killed", "injured", HIT})
_INCLUDE = frozenset({"include", "included", "includes"})
_THINGS_TOO = frozenset(
    {
        "burned",
        "burnt",
        "burning",
        "destroyed",
        "released",
        "collapsed",
        "expired",
        "neutralised",
        "neutralized",
    }
)
"""Outcomes of things as well as of persons."""


def find_statements(sentence: Scanned, index: int, names: list[Persons]) -> list[Statement]:
    """Return the statements of sentence number ``index``, in the order of their words.

    ``names`` are those of persons in it.
    """
    cues = find_cues(sentence.tokens)[:_MOST_CUES]
    if not cues and SOMEBODY.isdisjoint(sentence.words):
        return []
    return list(_read(Clause(sentence.tokens, cues, index, names)))


def _read(clause: Clause) -> Iterator[Statement]:
    taken: set[tuple[int, str]] = set()
    told_last: Statement | None = None
    read: list[Statement] = []
    parts: set[int] = set()
    for cue in sorted(clause.cues, key=lambda cue: _weak(clause, cue)):
        clause.joint += 1
        if _either(clause, cue):
            continue
        for statement in _told_by(clause, cue):
            key = (statement.persons.start, statement.measure)
            if key in taken or statement.persons.start in parts:
                continue
            if _weak(clause, cue) and any(start == statement.persons.start for start, _ in taken):
                continue  # "14 hostages were released"
            if statement.persons.single and statement.measure in _PLURAL_ONLY:
                continue
            if statement.measure == "taken" and not statement.persons.numeral:
                continue  # "most of the wounded were taken"
            if statement.measure in (BEREFT, HOSTED):
                continue  # "the number of houses lost": only its objects tell what it means
            taken.add(key)
            told_last = statement
            read.append(statement)
            yield statement
            for part in parts_of(clause, statement):
                if part.persons.start not in parts and (part.persons.start, part.measure) not in taken:
                    parts.add(part.persons.start)
                    yield part
    yield from new_total(clause, told_last)
    told = parts | {start for start, measure in taken if measure != "taken"}
    for statement in (
        *elliptic(clause, read, told),
        *held_against(clause, read, told),
        *gapped(clause, read, told),
        *spelt_out(clause, read, told),
    ):
        if statement.persons.start not in told:
            told.add(statement.persons.start)
            yield statement
    clause.joint += 1
    for measure, persons, noun in parts_of_people(clause):
        if persons.start not in told:
            told.add(persons.start)
            yield Statement(clause.index, measure, persons, noun, part=True, joint=clause.joint)


def _weak(clause: Clause, cue: FoundCue) -> bool:
    """True for "hostages" and "survived": they count those of whom the sentence tells nothing else."""
    return clause.tokens[cue.start].lower in _WEAK


def _told_by(clause: Clause, cue: FoundCue) -> list[Statement]:
    """Return whom the outcome at ``cue`` befell: the first construction that it stands in tells."""
    measure, forms = cue.cue
    if kept(clause, cue):
        return []
    if measure == HIT and "noun" in forms:  # "24 casualties": of neither dead nor wounded it says how many
        zero = none_reported(clause, cue) or next(iter(numbers_beside(clause, cue)), None)
        both = ("killed", "injured") if zero and zero.high == 0 else ()
        return [_statement(clause, outcome, bare(zero), cue) for outcome in both if zero]
    for construction in (_inside, _label, _thing, _noun, _toll, _owned):
        told = construction(clause, cue)
        if told is not None:
            return told
    return _verb(clause, cue)


def _inside(clause: Clause, cue: FoundCue) -> list[Statement] | None:
    """Read an outcome within a phrase: "12 deaths", "two of the dead", "the mayor's body"."""
    measure, forms = cue.cue
    inside = next((p for p in clause.persons if p.start <= cue.start and cue.end <= p.end), None)
    if inside is None:
        return None
    if inside.kind == "other" and len(beside := numbers_beside(clause, cue)) > 1:
        return [_statement(clause, measure, bare(number), cue) for number in beside]
    if inside.kind == "other":
        inside = replace(inside, head="", kind="generic")  # "12 deaths": the noun is the outcome itself
    if inside.of_them and (inside.high == 0 or inside.head):
        return []  # "none of the dead was older than 24", "two of the murdered nuns were abducted"
    if inside.head in BODIES and (owner := victims_of_noun(clause, cue)):
        return [_statement(clause, measure, p, cue) for p in owner]  # "the mayor's body was found"
    some = inside.of_them and PEOPLE.get(clause.tokens[cue.start].lower) == measure  # "two of the dead"
    counts = some or not forms.isdisjoint({"participle", "noun"})
    return [_statement(clause, measure, inside, cue)] if counts else []


def _label(clause: Clause, cue: FoundCue) -> list[Statement] | None:
    """Read the numbers of a list: "Killed: 12"."""
    listed = labelled(clause, cue) if cue.cue.measure != HIT else []
    return [_statement(clause, cue.cue.measure, p, cue) for p in listed] or None


def _thing(clause: Clause, cue: FoundCue) -> list[Statement] | None:
    """Read what befell homes: "destroyed 45 homes", "the number of houses burned rose to 60"."""
    measure = THING_CUES.get(" ".join(t.lower for t in clause.tokens[cue.start : cue.end]))
    if measure is None:
        return None
    counted = is_number_of(clause, cue) and is_thing(clause, cue.start - 1)
    if counted and (number := toll_behind(clause, cue)):
        return [replace(_statement(clause, measure, bare(number), cue), toll=True, unit="homes")]
    if things := things_counted(clause, cue, measure):
        return [_statement(clause, measure, thing, cue) for thing in things]
    return [] if measure == cue.cue.measure else None


def _noun(clause: Clause, cue: FoundCue) -> list[Statement] | None:
    """Read the number beside a noun: "three confirmed deaths", "no casualties", "a double murder"."""
    measure, forms = cue.cue
    if included := _included(clause, cue):
        return [replace(_statement(clause, measure, p, cue), part=True) for p in included]
    if "state" in forms and clause.tokens[0].lower == "of" and any(p.start == 1 for p in clause.persons):
        return []  # "of 110 people underground, 87 got out"
    if "implied" in forms:
        return [_statement(clause, measure, implied(clause, cue), cue)]
    if "noun" in forms and (zero := none_reported(clause, cue)):
        return [_statement(clause, measure, bare(zero), cue)]
    if {"noun", "victim_of"} <= forms and len(victims := victims_of_noun(clause, cue)) > 1:
        return [_statement(clause, measure, p, cue) for p in victims]  # "the bodies of 19 men and 12 women"
    noun = "noun" in forms and not ("participle" in forms and object_begins(clause, cue.end))
    beside = numbers_beside(clause, cue) if noun else []
    return [_statement(clause, measure, p, cue) for p in _counted(clause, beside, cue)] or None


def _toll(clause: Clause, cue: FoundCue) -> list[Statement] | None:
    """Read a stated sum: "the toll rose to 57"; and "put fatalities at 36"."""
    forms = cue.cue.forms
    number = toll_before(clause, cue)
    if number is None and ("toll" in forms or is_number_of(clause, cue)):
        number = toll_behind(clause, cue)
    if number is not None:
        return [replace(_statement(clause, cue.cue.measure, bare(number), cue), toll=True)]
    put = put_at(clause, cue) if "noun" in forms else None
    return [_statement(clause, cue.cue.measure, bare(put), cue)] if put else None


def _owned(clause: Clause, cue: FoundCue) -> list[Statement] | None:
    """Read the victims of a noun: "the murder of a nurse", "his son's death"."""
    victims = victims_of_noun(clause, cue) if "victim_of" in cue.cue.forms else []
    return [_statement(clause, _outcome(clause, cue, cue.cue.measure), p, cue) for p in victims] or None


def _verb(clause: Clause, cue: FoundCue) -> list[Statement]:
    """Read the subject or object of a verb: "12 were killed", "killed two men and a boy"."""
    measure, forms = cue.cue
    if "carried" in forms and _unhurt(clause):
        return []  # "was unhurt but taken to hospital"
    if cue.start and clause.tokens[cue.start - 1].lower == "the" and clause.tokens[cue.start].lower in PEOPLE:
        return []  # "the minister met kin of the deceased"
    active = is_active(clause, cue)
    verb = bool(forms & {"participle", "base", "ing"}) and not infinite(clause, cue)
    if active is None and verb and measure in _OF_PERSONS and (named := named_after(clause, cue.end)):
        return [_statement(clause, measure, named, cue)]  # "killed finance minister Jane Roe"
    if active is None or is_negated(clause, cue):
        return []
    measure, patients = _befallen(clause, cue, active=active)
    patients = [_reflected(clause, cue, p) if p.kind == "reflexive" else p for p in patients]
    patients = [_meant_by_them(clause, cue) or p if p.head == "them" else p for p in patients]
    told = [_statement(clause, _outcome(clause, cue, measure), p, cue) for p in patients]
    told = [replace(s, done_to=True) for s in told] if active else told
    if "among" in (clause.tokens[i].lower for i in range(max(0, cue.start - 2), cue.end)):
        return [replace(s, part=True) for s in told]  # "two children were among the dead"
    return [told[0], *(replace(s, part=True) for s in told[1:])] if _spelt_out(patients) else told


def _befallen(clause: Clause, cue: FoundCue, *, active: bool) -> tuple[str, list[Persons]]:
    """Return the measure of a verb, and those of its subjects or objects whom it counts."""
    measure, forms = cue.cue
    patients = objects_of(clause, cue) if active else subjects_of(clause, cue) + joined_behind(clause, cue)
    if ("intransitive" in forms or measure == FORCES) and (kinds := _KINDS.get(measure)):
        patients = [p for p in patients if p.kind in kinds or (p.head == "men" and "armed" in p.modifiers)]
    if measure == BEREFT:
        return "killed", [p for p in patients if p.kind in _BEREFT or p.head in _ANYBODY]
    if measure == HOSTED:
        return "displaced", [
            p for p in patients if not active or p.head in _HOSTED or (not p.head and (p.low or 0) >= _MANY)
        ]
    if measure == TREATED:  # of "treated 76 wounded" the noun tells more, and "was treated" tells no harm
        harm = [t.lower for t in clause.tokens[cue.end : cue.end + 1]] == ["for"]  # "treated for burns"
        harm = harm or clause.tokens[cue.start - 1].lower == "being"  # "22 others were being treated"
        harm = harm and not any(cue.end <= other.start <= cue.end + _HARM_REACH for other in clause.cues)
        patients = [
            p for p in patients if harm or (active and not any(other.start == p.end for other in clause.cues))
        ]
    if measure in (HIT, TREATED, *TAKEN) or words_of(clause, cue) & _THINGS_TOO:
        patients = [p for p in patients if p.kind != "other"]  # "three cars were hit"
    if measure == "injured":
        patients = [p for p in patients if p.head not in BODIES]  # "a body with two wounds"
    if measure == "evacuated":  # "six of the injured were shifted to"
        patients = [p for p in patients if PEOPLE.get(clause.tokens[p.end - 1].lower) != "injured"]
    if "carried" in forms:
        patients = [p for p in patients if not _dead(clause, p)]
    if measure in (HIT, "injured") and patients and _to_death(clause, patients[-1].end):
        measure = "killed"
    return measure, patients


def _unhurt(clause: Clause) -> bool:
    """True where somebody is "unhurt" or "suffered no wounds"."""
    words = [token.lower for token in clause.tokens]
    harm = (b for a, b in pairwise(words) if a == "no")
    return not _UNHURT.isdisjoint(words) or not _HARM.isdisjoint(harm)


def _dead(clause: Clause, persons: Persons) -> bool:
    """True for "eight of the dead", "three bodies", who were taken to hospital all the same."""
    return persons.head in _REMAINS or PEOPLE.get(clause.tokens[persons.end - 1].lower) == "killed"


def _included(clause: Clause, cue: FoundCue) -> list[Persons]:
    """Return who is named for "the wounded include a child and a woman"."""
    words = [token.lower for token in clause.tokens[max(0, cue.start - 1) : cue.end + 1]]
    if words[:1] != ["the"] or words[-1] not in _INCLUDE:
        return []
    first = next((p for p in clause.persons if p.start == cue.end + 1), None)
    return row(clause, first) if first else []


def _spelt_out(patients: Sequence[Persons]) -> bool:
    """True for "two reporters, Jane Roe and John Doe": the names say who the two are."""
    first, names = (patients[0], patients[1:]) if patients else (None, ())
    return bool(first and first.numeral and first.low == len(names) > 0 and all(p.name for p in names))


def _counted(clause: Clause, numbers: list[Number], cue: FoundCue) -> list[Persons]:
    """Return whom the numbers before an outcome count: "nine others injured", "a boy and two men injured"."""
    found: dict[Persons, None] = {}
    for number in numbers:
        known = next((p for p in clause.persons if p.start <= number.start < p.end <= cue.start), None)
        row = conjoined(clause, known) if known and known.end == cue.start else [known or bare(number)]
        found |= dict.fromkeys(row)
    return list(found)


def _to_death(clause: Clause, i: int) -> bool:
    """True behind the object of "shot four neighbours to death", "shot a guard dead", "burned her alive"."""
    words = [token.lower for token in clause.tokens[i : i + 2]]
    return words == ["to", "death"] or words[:1] in (["dead"], ["alive"])


def _meant_by_them(clause: Clause, cue: FoundCue) -> Persons | None:
    """Return the five of "seized five villagers and beheaded them": the object of the verb before."""
    before = [p for p in clause.persons if p.end < cue.start and p.numeral and not p.single and p.head]
    last = before[-1] if before else None
    words = {token.lower for token in clause.tokens[last.end : cue.start]} if last else set()
    return last if last and "and" in words and last.low and last.kind != "perpetrator" else None


def _reflected(clause: Clause, cue: FoundCue, reflexive: Persons) -> Persons:
    """Give "herself" what the subject tells of her: "the 4-year-old girl shot herself"."""
    subject = subject_of(clause, cue)
    apart = subject and subject.gender and subject.gender != reflexive.gender
    if subject is None or apart or not subject.single or subject.kind == "pronoun":
        return reflexive
    modifiers = (*reflexive.modifiers, *subject.modifiers)
    return replace(reflexive, head=subject.head, ages=subject.ages, name=subject.name, modifiers=modifiers)


def _either(clause: Clause, cue: FoundCue) -> bool:
    """True for both of "killing or injuring scores", which says of neither how many, and for the second of
    other pairs: "displaced or affected", "died or vanished"."""
    for other in clause.cues:
        first, second = (cue, other) if cue.start <= other.start else (other, cue)
        if not 1 <= second.start - first.end <= 2:
            continue
        between = [token.lower for token in clause.tokens[first.end : second.start]]
        joined = between[:1] == ["or"] and (
            len(between) == 1 or (len(between) == 2 and between[1].endswith("ly"))
        )
        if joined and {cue.cue.measure, other.cue.measure} == {HIT, "killed"}:
            return cue.cue.measure == HIT  # "shot or beheaded": dead in any case
        if joined and other.cue.measure != cue.cue.measure:
            return cue is second or {cue.cue.measure, other.cue.measure} <= _CASUALTIES
    return False


def _statement(clause: Clause, measure: str, persons: Persons, cue: FoundCue) -> Statement:
    among = clause.tokens[cue.start].lower == "among"  # "the gunman was among the dead"
    unit = "households" if persons.head in _HOUSEHOLDS else _UNITS.get(measure, "persons")
    span = (cue.start, cue.end)
    also = any(t.lower == "also" for t in clause.tokens[max(0, cue.start - 2) : cue.start])
    if also and not persons.definite and persons.end <= cue.start:
        persons = replace(persons, other=True)  # "a 22-year-old was also hurt"
    own = persons.kind == "reflexive" or not _OWN_HAND.isdisjoint(words_of(clause, cue))
    slight = any(t.lower in _SLIGHT for t in clause.tokens[max(0, cue.start - 1) : cue.end + 2])
    return Statement(
        clause.index,
        measure,
        persons,
        span,
        part=among,
        joint=clause.joint,
        unit=unit,
        own_hand=own,
        slight=slight,
    )


def _outcome(clause: Clause, cue: FoundCue, measure: str) -> str:
    """Return the outcome; within two words "fatally" turns a hit or a wound into a death."""
    near = clause.tokens[max(0, cue.start - 2) : cue.end + 2]
    if measure in (HIT, "injured") and any(token.lower in _FATAL for token in near):
        return "killed"
    if measure == "injured" and any(token.lower in _FATAL_WOUND for token in clause.tokens[slice(*cue[:2])]):
        return "killed"  # "suffered a fatal head injury"
    return measure
