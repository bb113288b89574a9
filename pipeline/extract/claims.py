"""Who was killed, injured, displaced ...: ties the words for an outcome to the persons that they count."""

from collections.abc import Iterator

from msgspec.structs import replace

from pipeline.extract.breakdown import ARE, SOMEBODY, parts_of_people
from pipeline.extract.clause import Clause
from pipeline.extract.conjuncts_before import conjoined
from pipeline.extract.conjuncts_behind import row
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
from pipeline.extract.cues import (
    BEREFT,
    CASUALTIES,
    COMING,
    HARM,
    HIT,
    HOSTED,
    MEASURES,
    TAKEN,
    FoundCue,
    cues_of,
)
from pipeline.extract.nouns import victims_of_noun
from pipeline.extract.numbers import Number
from pipeline.extract.ordinals import RANKED, ranked_dead
from pipeline.extract.parts import parts_of
from pipeline.extract.person_words import ORDINAL_PERSON, PEOPLE, REMAINS
from pipeline.extract.persons import Persons
from pipeline.extract.rows import elliptic, gapped, spelt_out
from pipeline.extract.scan import Scanned
from pipeline.extract.statement import Statement
from pipeline.extract.stating import outcome_of, state
from pipeline.extract.tolls import (
    held_against,
    is_number_of,
    labelled,
    new_total,
    put_at,
    toll_before,
    toll_behind,
)
from pipeline.extract.verbs import told_by_verb
from pipeline.extract.voice import object_begins

_PLURAL_ONLY = frozenset(m for m, entry in MEASURES.items() if entry.get("plural")) | {*TAKEN, COMING}
_WEAK = frozenset(
    "patients survived hostages captives detainees refugees evacuees arrivals newcomers returnees".split()
)
_MOST_CUES = 40
"""Outcomes that are read of one sentence: nobody writes as many, and the time grows with their square."""
_ALSO = frozenset({"also", "still"})
_INCLUDE = frozenset({"include", "included", "includes"})


def find_statements(sentence: Scanned, index: int, names: list[Persons]) -> list[Statement]:
    """Return the statements of sentence number ``index``, in the order of their words.

    ``names`` are those of persons in it.
    """
    cues = cues_of(sentence)[:_MOST_CUES]
    if not cues and SOMEBODY.isdisjoint(sentence.words) and RANKED.isdisjoint(sentence.words):
        return []
    clause = Clause(sentence, cues, index, names)
    told = list(_read(clause))
    return told if RANKED.isdisjoint(sentence.words) else [*told, *ranked_dead(clause, sentence.words)]


def _read(clause: Clause) -> Iterator[Statement]:
    taken: set[tuple[int, str]] = set()
    starts: set[int] = set()
    read: list[Statement] = []
    parts: set[int] = set()
    weak = not _WEAK.isdisjoint(clause.words)
    either = len(clause.cues) > 1 and "or" in clause.words
    for cue in sorted(clause.cues, key=lambda cue: _weak(clause, cue)) if weak else clause.cues:
        clause.joint += 1
        if either and _either(clause, cue):
            continue
        told = _told_by(clause, cue)
        for statement in told:
            start = statement.persons.start
            if start in parts or (start, statement.measure) in taken:
                continue
            if weak and start in starts and _weak(clause, cue):
                continue  # "14 hostages were released"
            if statement.measure in _PLURAL_ONLY and len(told) == 1 and statement.persons.single:
                continue  # "the driver was held", not "the driver and two others were held"
            if statement.measure == "taken" and (not statement.persons.numeral or start in starts):
                continue  # "most of the wounded were taken"; "no news of six men taken at night"
            if statement.measure == "displaced" and statement.persons.head == "victims":
                continue  # "15 of the victims had sought shelter in a chapel"
            if statement.measure in (BEREFT, HOSTED):
                continue  # "the number of houses lost": only its objects tell what it means
            taken.add((start, statement.measure))
            starts.add(start)
            statement = _besides(clause, statement, read)
            read.append(statement)
            yield statement
            for part in parts_of(clause, statement):
                if part.persons.start not in parts and (part.persons.start, part.measure) not in taken:
                    parts.add(part.persons.start)
                    yield part
    known = parts | {start for start, measure in taken if measure != "taken"}
    if read:
        yield from new_total(clause, read[-1])
        for statement in (
            *held_against(clause, read, known),
            *elliptic(clause, read, known),
            *gapped(clause, read, known),
            *spelt_out(clause, read, known),
        ):
            if statement.persons.start not in known:
                known.add(statement.persons.start)
                yield statement
    clause.joint += 1
    for measure, persons, noun, every in parts_of_people(clause):
        if persons.start not in known:
            known.add(persons.start)
            yield Statement(clause.index, measure, persons, noun, part=not every, joint=clause.joint)


def _besides(clause: Clause, statement: Statement, read: list[Statement]) -> Statement:
    """Mark the boy of "two women died in the fire, and a boy died in hospital": he is none of the two."""
    persons = statement.persons
    if not persons.single or not persons.start:
        return statement
    *words, before = clause.lowers[max(0, persons.start - 4) : persons.start]
    if before == ",":  # "eight died; a ninth, the girl's uncle, died in hospital"
        added = words[1:2] == ["a"] and len(words) > 2 and words[2] in ORDINAL_PERSON
    else:
        alone = not persons.numeral and not persons.definite and not statement.part
        added = alone and (before == "and" or (before == ";" and persons.ordinal > 0))
    if not added:
        return statement
    told = next((s for s in read if s.measure == statement.measure and not (s.part or s.toll)), None)
    if told is None or not told.persons.numeral or told.persons.start > persons.start:
        return statement
    return replace(statement, besides=True)


def _weak(clause: Clause, cue: FoundCue) -> bool:
    """True for "hostages" and "survived": they count those of whom the sentence tells nothing else."""
    return clause.lowers[cue.start] in _WEAK or clause.lowers[cue.end - 1] in _WEAK


def _told_by(clause: Clause, cue: FoundCue) -> list[Statement]:
    """Return whom the outcome at ``cue`` befell: the first construction that it stands in tells."""
    measure, forms = cue.cue
    if kept(clause, cue) or _treated_for_another(clause, cue):
        return []
    if measure == HIT and "noun" in forms:  # "24 casualties": of neither dead nor wounded it says how many
        zero = none_reported(clause, cue) or next(iter(numbers_beside(clause, cue)), None)
        both = ("killed", "injured") if zero and zero.high == 0 else ()
        return [state(clause, outcome, bare(zero), cue) for outcome in both if zero]
    for construction in (_inside, _label, _inverted, _thing, _noun, _toll, _owned):
        told = construction(clause, cue)
        if told is not None:
            return told
    return told_by_verb(clause, cue) or _aboard(clause, cue)


def _treated_for_another(clause: Clause, cue: FoundCue) -> bool:
    """True for "undergoing treatment for addiction"."""
    behind = clause.lowers[cue.end : cue.end + 4]
    for_ = behind[:1] == ("for",) and HARM.isdisjoint(behind)
    return for_ and "treatment" in clause.lowers[cue.start : cue.end]


def _inside(clause: Clause, cue: FoundCue) -> list[Statement] | None:
    """Read an outcome within a phrase: "12 deaths", "two of the dead", "the mayor's body"."""
    measure, forms = cue.cue
    for inside in clause.persons:
        if inside.start <= cue.start and cue.end <= inside.end:
            break
    else:
        return None
    if inside.kind == "other" and len(beside := numbers_beside(clause, cue)) > 1:
        return [state(clause, measure, bare(number), cue) for number in beside]
    if inside.kind == "other":
        inside = replace(inside, head="", kind="generic")  # "12 deaths": the noun is the outcome itself
    if inside.high == 0 and inside.head in REMAINS:
        return []  # "no bodies": they may be elsewhere
    if inside.of_them and (inside.high == 0 or inside.head):
        return []  # "none of the dead was older than 24", "two of the murdered nuns were abducted"
    if inside.head in BODIES and (owner := victims_of_noun(clause, cue)):
        return [state(clause, measure, p, cue) for p in owner]  # "the mayor's body was found"
    some = inside.of_them and PEOPLE.get(clause.lowers[cue.start]) == measure  # "two of the dead"
    counts = some or not forms.isdisjoint({"participle", "noun"})
    return [state(clause, measure, inside, cue)] if counts else []


def _label(clause: Clause, cue: FoundCue) -> list[Statement] | None:
    """Read the numbers of a list: "Killed: 12"."""
    listed = labelled(clause, cue) if clause.numbers and cue.cue.measure != HIT else []
    return [state(clause, cue.cue.measure, p, cue) for p in listed] or None


def _inverted(clause: Clause, cue: FoundCue) -> list[Statement] | None:
    """Read "Missing were 12 fishermen", "Also injured were a nurse and two guards"."""
    opens = cue.start == 0 or (cue.start == 1 and clause.lowers[0] in _ALSO)
    if not opens or cue.end >= len(clause.lowers) or clause.lowers[cue.end] not in ARE:
        return None
    first = clause.at.get(cue.end + 1)
    if first is None or first.low is None:
        return None
    return [state(clause, cue.cue.measure, p, cue) for p in row(clause, first)]


def _aboard(clause: Clause, cue: FoundCue) -> list[Statement]:
    """Read who was on what went missing: "the boat has not been heard from, with nine men on board"."""
    if cue.cue.measure != "missing":
        return []
    for persons in clause.persons:
        behind = clause.lowers[persons.end : persons.end + 2]
        if persons.numeral and (behind[:1] == ("aboard",) or behind == ("on", "board")):
            return [state(clause, "missing", persons, cue)]
    return []


def _thing(clause: Clause, cue: FoundCue) -> list[Statement] | None:
    """Read what befell homes: "destroyed 45 homes", "the number of houses burned rose to 60"."""
    measure = THING_CUES.get(" ".join(clause.lowers[cue.start : cue.end]))
    if measure is None:
        return None
    counted = is_number_of(clause, cue) and is_thing(clause, cue.start - 1)
    if counted and (number := toll_behind(clause, cue)):
        return [replace(state(clause, measure, bare(number), cue), toll=True, unit="homes")]
    placed = cue.end < len(clause.lowers) and is_thing(clause, cue.end)
    if placed and (number := toll_behind(clause, cue)) and clause.lowers[number.start - 1] == "at":
        return [replace(state(clause, measure, bare(number), cue), toll=True)]  # "damaged houses were put at"
    if things := things_counted(clause, cue, measure):
        return [state(clause, measure, thing, cue) for thing in things]
    return [] if measure == cue.cue.measure else None


def _noun(clause: Clause, cue: FoundCue) -> list[Statement] | None:
    """Read the number beside a noun: "three confirmed deaths", "no casualties", "a double murder"."""
    measure, forms = cue.cue
    if included := _included(clause, cue):
        return [replace(state(clause, measure, p, cue), part=True) for p in included]
    if "state" in forms and clause.lowers[0] == "of" and 1 in clause.at:
        return []  # "of 110 people underground, 87 got out"
    if "implied" in forms:
        return [state(clause, measure, implied(clause, cue), cue)]
    if "noun" in forms and (zero := none_reported(clause, cue)):
        return [state(clause, measure, bare(zero), cue)]
    if "noun" in forms and "victim_of" in forms and len(victims := victims_of_noun(clause, cue)) > 1:
        return [state(clause, measure, p, cue) for p in victims]  # "the bodies of 19 men and 12 women"
    noun = "noun" in forms and not ("participle" in forms and object_begins(clause, cue.end))
    beside = numbers_beside(clause, cue) if noun else []
    return [state(clause, measure, p, cue) for p in _counted(clause, beside, cue)] or None


def _toll(clause: Clause, cue: FoundCue) -> list[Statement] | None:
    """Read a stated sum: "the toll rose to 57"; and "put fatalities at 36"."""
    if not clause.numbers:
        return None
    forms = cue.cue.forms
    number = toll_before(clause, cue)
    if number is None and ("toll" in forms or is_number_of(clause, cue)):
        number = toll_behind(clause, cue)
    if number is not None:
        counted = clause.at.get(number.start)
        if counted and counted.head and counted.kind != "other" and len(told := row(clause, counted)) > 1:
            return [state(clause, cue.cue.measure, p, cue) for p in told]  # "the toll at six men and a boy"
        return [replace(state(clause, cue.cue.measure, bare(number), cue), toll=True)]
    put = put_at(clause, cue) if "noun" in forms else None
    return [state(clause, cue.cue.measure, bare(put), cue)] if put else None


def _owned(clause: Clause, cue: FoundCue) -> list[Statement] | None:
    """Read the victims of a noun: "the murder of a nurse", "his son's death"."""
    victims = victims_of_noun(clause, cue) if "victim_of" in cue.cue.forms else []
    return [state(clause, outcome_of(clause, cue, cue.cue.measure), p, cue) for p in victims] or None


def _included(clause: Clause, cue: FoundCue) -> list[Persons]:
    """Return who is named for "the wounded include a child and a woman"."""
    behind = clause.lowers[cue.end : cue.end + 1]
    if not behind or behind[0] not in _INCLUDE or clause.lowers[max(0, cue.start - 1)] != "the":
        return []
    first = clause.at.get(cue.end + 1)
    return row(clause, first) if first else []


def _counted(clause: Clause, numbers: list[Number], cue: FoundCue) -> list[Persons]:
    """Return whom the numbers before an outcome count: "nine others injured", "a boy and two men injured"."""
    found: dict[Persons, None] = {}
    for number in numbers:
        known = next((p for p in clause.persons if p.start <= number.start < p.end <= cue.start), None)
        row = conjoined(clause, known) if known and known.end == cue.start else [known or bare(number)]
        found |= dict.fromkeys(row)
    return list(found)


def _either(clause: Clause, cue: FoundCue) -> bool:
    """True for both of "killing or injuring scores", which says of neither how many, and for the second of
    other pairs: "displaced or affected", "died or vanished"."""
    for other in clause.cues:
        first, second = (cue, other) if cue.start <= other.start else (other, cue)
        if not 1 <= second.start - first.end <= 2:
            continue
        between = clause.lowers[first.end : second.start]
        joined = between[:1] == ("or",) and (
            len(between) == 1 or (len(between) == 2 and between[1].endswith("ly"))
        )
        if joined and {cue.cue.measure, other.cue.measure} == {HIT, "killed"}:
            return cue.cue.measure == HIT  # "shot or beheaded": dead in any case
        if joined and other.cue.measure != cue.cue.measure:
            return cue is second or {cue.cue.measure, other.cue.measure} <= CASUALTIES
    return False
