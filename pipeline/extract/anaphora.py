"""Outcomes told in another sentence than the number: "16 fighters were inside. The strike killed these men."

Two forms: a definite plural ("these terrorists", "the militants, who were all killed") takes its number from
the last phrase before it that counts such persons; "this includes some 2,000 foreigners" and "three of
them were children" take their outcome from the sentence before them.
"""

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from pipeline.extract.counts import bare
from pipeline.extract.cues import COMING, HIT, PATIENTS, TAKEN, TREATED, VICTIMS
from pipeline.extract.groups import find_persons
from pipeline.extract.numbers import find_numbers, may_begin
from pipeline.extract.person_words import FUNCTION, PLURAL
from pipeline.extract.persons import Persons
from pipeline.extract.scan import Phrases, Scanned, Token
from pipeline.extract.statement import Statement
from pipeline.lexicon.load import load
from pipeline.records.claim import Unit

_REACH = 3
_ILL = (
    "illness",
    "poisoning",
    "poisoned",
    "infected",
    "infection",
    "sick",
    "fever",
    "patients",
    "tested positive",
    "exhaustion",
    "heatstroke",
    "heat stroke",
    "sunstroke",
    "malnutrition",
    "diarrhoea",
    "diarrhea",
)
"""Words that make cases of a disease of what an article counts, besides those of an outbreak."""
"""Sentences back in which the number may stand."""
_DISEASES = (*load("event_types")["outbreak"]["cues"], *load("event_types")["outbreak"]["broad"])
_OUTBREAK: Phrases[bool] = Phrases(dict.fromkeys(_DISEASES, True))
_ILLNESS: Phrases[bool] = Phrases(dict.fromkeys((*_DISEASES, *_ILL), True))
_TREATED = load("outcomes")[TREATED]
_TAKEN = {name: load("outcomes")[name] for name in TAKEN}
_PRISONERS = dict.fromkeys(("prisoners", "prisoner"), _TAKEN["taken"]["prisoners"])
_REFUGEES = frozenset(load("outcomes")[COMING]["refugees"].split())
_CAPTORS = frozenset("hostage hostages captors kidnappers abductors ransom".split())
"""Words of a story in which whoever is held was abducted."""
_GANGS = _CAPTORS | frozenset(
    "gang gangs gunmen pirates bandits rebels militants guerrillas militia cartel".split()
)
_SUSPECTED = frozenset("suspect suspects suspected accused".split())
_AGENT_REACH = 5
_POINTING = frozenset({"these", "those", "both", "all"})
_PUT = frozenset("put puts".split())
_CONFIRM = frozenset("confirmed confirm confirms acknowledged acknowledge acknowledges admits".split())
_RIVALS = frozenset({"killed", "injured", "missing", "abducted", "cases"})
_SUMS = frozenset("total figure number count tally".split())
_SUMS_OR_PUT = _SUMS | _PUT
_RUNS = frozenset("stands stood now at to is was has had rose climbed reached could may might would".split())
_STANDS = frozenset("at to is was reached exceeded topped reaching exceeding closer reach exceed".split())
_TOTAL_REACH = 8
_OPENING = 4
_SAID = frozenset({"said", "says", "that", "added"})
_THOSE = frozenset({"these", "those", "them"})
_WERE = frozenset({"were", "are"})
_SOME = frozenset("most many some half majority part few rest third quarter".split())
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
        _take_rival(scanned, result, index)
        _take_outcome(scanned, result, index)
        _take_total(scanned, result, index)
    return _taken(scanned, _what_befell_victims(result))


def _what_befell_victims(result: list[list[Statement]]) -> list[list[Statement]]:
    """Give "eight of the victims were children" the outcome that the article tells before it."""
    measure = ""
    for index, found in enumerate(result):
        told = [s.measure for s in found if s.measure in ("killed", HIT, "injured") and not s.part]
        measure = "killed" if "killed" in told or measure == "killed" else (told or [measure])[0]
        result[index] = [replace(s, measure=measure) if s.measure == VICTIMS else s for s in found]
    return [[s for s in found if s.measure] for found in result]


def _taken(scanned: Sequence[Scanned], result: list[list[Statement]]) -> list[list[Statement]]:
    """Decide whether the seized and the held were abducted or detained, and whether the treated were ill or
    injured: as the article says of others."""
    told = {s.measure for found in result for s in found}
    known = next((m for m in ("abducted", "detained") if m in told), None)
    if known is None and not all(_CAPTORS.isdisjoint(s.words) for s in scanned):
        known = "abducted"
    if known is None and any(s.measure in TAKEN and s.persons.kind == "police" for f in result for s in f):
        known = "abducted"  # "four guards and 31 visitors were held until the evening"
    meant = {name: known or entry["else"] for name, entry in _TAKEN.items()}
    if "rescued" in told:
        meant["picked"] = "rescued"
    meant[TREATED] = _TREATED["told"] if _TREATED["told"] in told else _TREATED["else"]
    if COMING in told:
        flight = "displaced" in told or any(not _REFUGEES.isdisjoint(sentence.words) for sentence in scanned)
        meant[COMING] = "displaced" if flight else ""
    if PATIENTS in told:
        meant[PATIENTS] = "cases" if any(_OUTBREAK.within(sentence) for sentence in scanned) else ""
    if "cases" in told and not any(_ILLNESS.within(sentence) for sentence in scanned):
        meant["cases"] = ""  # "14 cases of theft"
    if not told & {*meant, "cases"}:
        return result
    return [
        [
            _called(s, m)
            for s in found
            if (m := _meant(scanned[i].tokens, s, meant))
            and not (m == "injured" and _of_illness(scanned[i], s, ill="cases" in told))
        ]
        for i, found in enumerate(result)
    ]


_AT_HOSPITAL = frozenset(("hospital", "hospitals", "care", "treatment", *load("scope")["states"]))


def _of_illness(sentence: Scanned, statement: Statement, *, ill: bool) -> bool:
    """True for those whom doctors treated, where it is for an illness or cases of one are told of."""
    if statement.measure == TREATED:
        return bool(_ILLNESS.within(sentence))
    words = [token.lower for token in sentence.tokens[slice(*statement.cue)]]
    at_hospital = words[:2] == ["treated", "and"] or not _AT_HOSPITAL.isdisjoint(words)
    return ill and at_hospital  # "treated and discharged", "in hospital"


def _called(statement: Statement, measure: str) -> Statement:
    unit: Unit = "cases" if measure == "cases" else statement.unit
    return replace(statement, measure=measure, unit=unit)


def _meant(tokens: tuple[Token, ...], statement: Statement, meant: dict[str, str]) -> str:
    """Return what befell whom a verb such as "taken" counts, nothing where it does not say."""
    agent = {token.lower for token in tokens[statement.cue[1] : statement.cue[1] + _AGENT_REACH]}
    if statement.measure in TAKEN and "by" in agent and not _GANGS.isdisjoint(agent):
        return "abducted"  # "still held by the gang", whoever else was arrested
    if statement.measure in TAKEN and not _SUSPECTED.isdisjoint(
        token.lower for token in tokens[statement.persons.start : statement.cue[0]]
    ):
        return "detained"
    return meant.get(statement.measure, statement.measure) or _PRISONERS.get(statement.persons.head, "")


def _uncounted(persons: Persons) -> bool:
    return persons.low is None and persons.high is None and persons.definite and persons.kind != "pronoun"


def _take_number(
    scanned: Sequence[Scanned], result: list[list[Statement]], index: int, statement: Statement
) -> None:
    tokens = scanned[index].tokens
    pointed = tokens[statement.persons.start].lower in _POINTING
    before = tokens[max(0, statement.persons.start - 2) : statement.persons.start]
    if not _SOME.isdisjoint(token.lower for token in before):
        return  # "most of the victims had sought shelter"
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
    """Add what a sentence counts of those whom the one before it counts."""
    back = index - 1
    while back > 0 and result[back] and all(s.part for s in result[back]):
        back -= 1  # "Nine were held. Four are journalists. Two are under 18."
    wholes = [s for s in reversed(result[back]) if not s.part] if index else []
    if scanned[index].tokens[:1] and scanned[index].tokens[0].lower == "of":  # "Of the 65 dead, 13 ..."
        wholes = [s for s in result[index] if not s.part and s.persons.start < _OPENING] or wholes
    tokens = scanned[index].tokens
    if [token.lower for token in tokens[:2]] == ["of", "the"]:  # "of the 158 residents" are not the 65 dead
        named = next((n.low for n in find_numbers(tokens[2:3])), None)
        wholes = [s for s in wholes if named in (None, s.persons.low, s.persons.high)]
    if not wholes:
        return
    told = {s.persons.start for s in result[index]}
    for persons in _of_those_before(scanned[index], bare=not result[index]):
        whole = next((s for s in wholes if _within(persons, s.persons)), None)
        if whole and persons.start not in told and persons.kind != "other":
            words = (persons.start, persons.end)
            result[index].append(
                replace(whole, sentence=index, persons=persons, cue=words, part=True, toll=False)
            )


def _of_those_before(sentence: Scanned, *, bare: bool) -> list[Persons]:
    """Return who is counted in "They include 12 children", "Of these, 87 were confirmed", "Three of them were
    children", and where no other outcome is told (``bare``) in "Three were children"."""
    tokens = sentence.tokens
    words = [token.lower for token in tokens[:3]]
    of_those = words[:1] == ["of"] and words[1:2] and words[1] in _THOSE and words[2:] != ["who"]
    of_the = words[:2] == ["of", "the"]
    ends = {end for _, end, _ in _INCLUDES.within(sentence)} if bare else set()
    if not of_those and not of_the and not ends:
        needed = _THOSE | _WERE if bare else _THOSE
        said = bare and not _SAID.isdisjoint(sentence.words)
        if needed.isdisjoint(sentence.words) or not (said or any(map(may_begin, words))):
            return []
    found = find_persons(tokens)
    if of_the:  # "Of the 65 fatalities, 13 were in Bomet"
        comma = next((token.start for token in tokens[2:9] if token.text == ","), tokens[-1].end)
        return [p for p in found if p.numeral and p.low is not None and tokens[p.start].start > comma]
    if of_those:
        return [p for p in found if p.numeral and p.low is not None]
    if ends:
        return [p for p in found if p.start in ends]
    of_them = [
        p
        for p in found
        if (
            not p.start or (bare and tokens[p.start - 1].lower in _SAID)
        )  # "their lawyer said 17 of them are"
        and p.of_them
        and p.high != 0
        and tokens[p.end - 1].lower in _THOSE
    ][:1]
    if of_them or not bare or not found or found[0].start or not found[0].numeral or found[0].head:
        return of_them
    first, behind = found[0], [token.lower for token in tokens[found[0].end : found[0].end + 4]]
    people = not PLURAL.keys().isdisjoint(behind[1:]) or behind[1:2] == ["under"]
    who = people and behind[0] in _WERE
    return [first] if who and behind[1] not in ("no", "not", "the", "among") else []


def _take_total(scanned: Sequence[Scanned], result: list[list[Statement]], index: int) -> None:
    """Add a sum of what was counted last: "the total stands at 1,400", "police put the figure at 11"."""
    tokens = scanned[index].tokens
    if _SUMS_OR_PUT.isdisjoint(scanned[index].words) or any(s.toll for s in result[index]):
        return
    told = {s.persons.start for s in result[index]}
    for number in find_numbers(tokens):
        before = [t.lower for t in tokens[max(0, number.start - _TOTAL_REACH) : number.start]]
        at = next(
            (i for i, (word, then) in enumerate(pairwise(before)) if word in _SUMS and then in _RUNS), None
        )
        if before[-3:-2] and before[-3] in _PUT and before[-2:] == ["it", "at"]:
            at = 0  # "local people put it at 25 to 30"
        behind = tokens[number.end].lower if number.end < len(tokens) else "."
        ends = behind in FUNCTION or not behind[0].isalnum() or behind in ("people", "persons")
        if at is None or number.start in told or before[-1] not in _STANDS or not ends:
            continue
        if behind == "%" or not tokens[number.from_token - 1].text.isalnum():
            continue
        whole = _counted_last(result, index, number.start)
        if whole is not None:
            words = (number.start, number.end)
            result[index].append(
                replace(
                    whole, sentence=index, persons=bare(number), cue=words, part=False, toll=True, joint=-1
                )
            )
            return


def _take_rival(scanned: Sequence[Scanned], result: list[list[Statement]], index: int) -> None:
    """Add what others confirm of those told before: "six died, the mayor said. Partners confirmed two"."""
    tokens = scanned[index].tokens
    if _CONFIRM.isdisjoint(scanned[index].words) or any(not s.part for s in result[index]):
        return
    whole = next(
        (s for found in result[:index][::-1] for s in found if s.measure in _RIVALS and not s.part), None
    )
    for number in find_numbers(tokens) if whole else ():
        behind = tokens[number.end].lower if number.end < len(tokens) else "."
        confirmed = number.start and tokens[number.start - 1].lower in _CONFIRM
        if whole and number.low and confirmed and not behind[0].isalnum():
            cue = (number.start, number.end)
            rival = replace(whole, sentence=index, persons=bare(number), cue=cue, toll=False, joint=-1)
            result[index].append(rival)
            return


def _counted_last(result: list[list[Statement]], index: int, before: int) -> Statement | None:
    own = [s for s in result[index] if s.persons.start < before and not s.part]
    for found in (own, *result[max(0, index - 2) : index][::-1]):
        if whole := next((s for s in found if not s.part and not s.persons.single), None):
            return whole
    return None


def _within(persons: Persons, whole: Persons) -> bool:
    """True where so many may be some of those."""
    number, of = persons.low or persons.high, whole.low or whole.high
    return number is not None and of is not None and number <= of
