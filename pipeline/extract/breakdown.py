"""Parts of a number told with a noun for those whom it counts: "the dead include two nurses".

Three forms: "the dead include ...", "among the injured were ...", "of those arrested, 38 were minors". Where
the noun is "victims", another sentence says what befell them.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from pipeline.extract.clause import Clause, is_auxiliary
from pipeline.extract.counts import bare
from pipeline.extract.cues import MEASURES, VICTIMS, FoundCue
from pipeline.extract.person_words import PEOPLE
from pipeline.extract.persons import Persons
from pipeline.extract.traps import is_trap
from pipeline.lexicon.load import load

_PEOPLE = PEOPLE | dict.fromkeys(load("outcomes")["victims"]["words"], VICTIMS)
SOMEBODY = frozenset(_PEOPLE) | {"those"}
"""Words without which a sentence has no such part."""
ARE = frozenset("are were is was".split())
_VICTIMS = frozenset(load("outcomes")["victims"]["words"])
_INCLUDE = frozenset(load("outcomes")["victims"]["include"])
_THE = frozenset("the those these".split())
_REACH = 7
"""Tokens between the noun and its verb: "the dead in Monday's crash include"."""


def parts_of_people(clause: Clause) -> Iterator[tuple[str, Persons, tuple[int, int], bool]]:
    """Yield (measure, persons, tokens of the noun, whether all are listed) for every part told so."""
    if SOMEBODY.isdisjoint(clause.words):
        return
    tokens, lowers = clause.tokens, clause.lowers
    for persons in clause.persons:
        if persons.head not in _VICTIMS or not persons.numeral or persons.other:
            continue
        behind = lowers[persons.end : persons.end + 2]
        if not behind or behind[0] not in ARE or behind[-1].endswith("ed"):
            continue  # "three casualties were reported"
        if not persons.start or lowers[persons.start - 1] != "of":  # "the condition of two victims is"
            yield VICTIMS, persons, (persons.start, persons.end), False  # "eight of the victims were women"
    for i in [i for i, word in enumerate(lowers[:-2]) if word in _THE]:
        before = lowers[i - 1] if i else ""
        of = before == "of" and (i == 1 or tokens[i - 1].capital or tokens[i - 2].text in ";:")
        if not of and i and before not in _OPENS:
            continue
        noun = _noun(lowers, i + 1)
        if noun is not None:
            measure, at = _PEOPLE[lowers[noun]], (noun, noun + 1)
        elif met := _who_met(clause, i):
            noun, measure, at = met.end - 1, met.cue.measure, (met.start, met.end)
        else:
            continue
        if of:
            for persons in _behind_comma(clause, noun + 1):
                yield measure, persons, at, False
        elif verb := _verb(clause, noun + 1):
            listed = _listed(clause, verb)
            every = before != "among" and "other" not in lowers[i:noun] and lowers[verb - 1] in ARE
            for persons in listed:
                yield measure, persons, at, every and len(listed) > 1


_OPENS = frozenset([*"\"“”'‘’.,-–—", "among", "that", "said", "says", "and"])


def _noun(words: Sequence[str], i: int) -> int | None:
    """Return the place of "dead" in "the confirmed dead", "the 12 dead", from token ``i`` on."""
    for j, word in enumerate(words[i : i + 4], i):
        if word in _PEOPLE:
            return j
        if not (word.isalpha() or word.isdigit()):
            return None
    return None


def _who_met(clause: Clause, i: int) -> FoundCue | None:
    """Return the outcome of "those who died", "those who were killed" at token ``i``."""
    if clause.lowers[i : i + 2] != ("those", "who"):
        return None
    at = i + 2
    while at < len(clause.lowers) and is_auxiliary(clause.lowers[at]):
        at += 1
    return next((cue for cue in clause.cues if cue.start == at and cue.cue.measure in MEASURES), None)


def _verb(clause: Clause, i: int) -> int | None:
    """Return the token after "include" or "were" that follows the noun, with "in the crash" between."""
    for j, word in enumerate(clause.lowers[i : i + _REACH], i):
        if word in _INCLUDE:
            return j + 1
        if not word[0].isalnum() or (j > i and j in clause.cue_at):
            return None
    return None


def _listed(clause: Clause, i: int) -> list[Persons]:
    """Return who stands from token ``i`` on, joined by commas and "and": "18 Chinese and two Koreans" too."""
    found: list[Persons] = []
    while (persons := _counted_at(clause, i) or _named_from(clause, i)) is not None:
        found.append(persons)
        i = persons.end
        while i < len(clause.lowers) and clause.lowers[i] in (",", "and"):
            i += 1
        if i == persons.end:
            break
    counted = [p for p in found if p.low is not None and (p.single or p.kind == "kin" or not p.definite)]
    return counted if any(not p.single for p in counted) else []


def _named_from(clause: Clause, i: int) -> Persons | None:
    """Return Roe where "community leader Jane Roe" stands from token ``i`` on."""
    name = next((p for p in clause.persons if i < p.start <= i + 3 and p.name), None)
    return name if name and all(t.text.isalpha() for t in clause.tokens[i : name.start]) else None


def _counted_at(clause: Clause, i: int) -> Persons | None:
    known = next((p for p in clause.persons if i <= p.start <= i + 1 and p.kind != "pronoun"), None)
    number = clause.number_at.get(i)
    if known or number is None or is_trap(clause.tokens, number) or number.end >= len(clause.tokens):
        return known
    people = clause.tokens[number.end]
    if not people.capital or not people.lower.endswith(("s", "ese", "sh", "men")):
        return None
    return replace(bare(number), end=number.end + 1, head=people.lower)


def _behind_comma(clause: Clause, i: int) -> list[Persons]:
    """Return the numbers behind "of those held, ": "163 are members, 38 of them minors, and nine ..."."""
    if "," not in clause.lowers[i : i + 12]:
        return []
    comma = clause.lowers.index(",", i)
    return [
        p for p in clause.persons if p.start > comma and p.numeral and p.low is not None and p.kind != "other"
    ]
