"""Who stands before a passive or intransitive verb: "two men and a boy, all from X, were killed"."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from pipeline.extract.clause import SAY, Clause, auxiliaries, is_auxiliary, words_of
from pipeline.extract.conjuncts_before import CLOSING, OPENING, QUOTES, conjoined, governed, owner_at, some_of
from pipeline.extract.conjuncts_behind import joined_right
from pipeline.extract.cues import Form, FoundCue
from pipeline.extract.person_words import PLURAL
from pipeline.extract.persons import Persons

_BEFORE_ING = frozenset("after before while for by of without from".split())
_FROM = frozenset("from in at across near".split())
_GOALS = frozenset({"to", "at"})
_OWN = {"himself": "male", "herself": "female", "his": "male", "her": "female"}
_OWNING = frozenset(_OWN)
_BARRIERS = frozenset({";", "number"})
_BRACKETS = frozenset("[]()")
_FINITE: frozenset[Form] = frozenset({"participle", "base"})
_OWNED_REACH = 5
"""Tokens of "among them the building's" before "owner"."""
_CLAUSE = frozenset({"where", "when", "because", "while", "whose"})
"""Words that open a clause with a subject of its own."""
_HOUSEHOLDS = frozenset({"families", "households"})
_HELD_TO = frozenset("thought believed feared presumed reported known said".split())
_WHO = frozenset({"who", "which", "whose", "whom"})
_REACH = 24
"""Tokens that may lie between a noun phrase and its verb; longer gaps are other clauses."""


def subjects_of(clause: Clause, cue: FoundCue) -> list[Persons]:
    """Return everybody who is the subject of a passive or intransitive verb."""
    subject = subject_of(clause, cue)
    if subject is None:
        return []
    row = conjoined(clause, subject)
    within = joined_right(clause, row[-1]) if row[-1].head in _HOUSEHOLDS else None
    return [*row, within] if within and clause.tokens[row[-1].end].text in "(/" else row


def subject_of(clause: Clause, cue: FoundCue) -> Persons | None:
    """Return the nearest phrase that can be the verb's subject; one behind a preposition comes last."""
    if first := _verb_before(clause, cue):
        return subject_of(clause, first)
    if _supposed(clause, cue):
        return None
    weak: Persons | None = None
    stop = max(0, cue.start - _REACH)
    candidates = [p for p in clause.persons if stop <= p.end <= cue.start]
    if own := _OWNING.intersection(words_of(clause, cue)):  # "taking his own life"
        genders = {"", *[_OWN[word] for word in own]}
        candidates = [p for p in candidates if p.single and p.gender in genders]
    if candidates and candidates[-1].end == cue.start and "participle" in cue.cue.forms:
        owner = _relative(clause, candidates)
        return owner or candidates[-1]  # "one of four women wounded in": the women were
    for persons in reversed(candidates):
        between = clause.lowers[persons.end : cue.start]
        quoted = not QUOTES.isdisjoint(between)
        if quoted and _within_quotes(clause, persons):
            continue  # "nine men of the ferry "Good Hope" had died"
        if persons.single and _says(between):
            break  # "the spokesman said that four were missing"
        if (quoted and not _quoted_within(between)) or not _BARRIERS.isdisjoint(between):
            break
        if persons.single and not _CLAUSE.isdisjoint(between):
            break
        if not persons.single and "as" in between and (",", "as") in pairwise(between):
            break  # "locals put it at 30, as whole families are unaccounted for"
        if next((word for word in between if word in _BRACKETS), "") in ("]", ")"):
            continue  # "soldiers accused of the massacre [of six nuns] were arrested"
        who = _told_by_who(between)  # "the mother of a girl who died": the girl
        if not who and ((between and _no_subject(clause, persons)) or _goal(clause, persons)):
            continue
        if persons.kind == "pronoun" and ("that" in between or "which" in between):
            continue  # "he spoke of the blows that have been struck"
        if persons.kind == "other":
            if who:
                return replace(persons, kind="generic")  # "four pickers who were shot": persons
            leads = not persons.start or candidates[0] is persons
            if not leads and clause.lowers[persons.start - 1] in _FROM:
                continue  # "2,400 people from five other estates were moved"
            if not auxiliaries(between) or _of_counted(clause, persons):
                continue  # "three wounds and was taken": a noun of no list must stand next to its verb
        if persons.of_them and _whom(clause, persons) and auxiliaries(between):
            return persons  # "206 came up, 18 of whom sought medical help"
        if not who and candidates[0] is not persons and _subset(clause, persons):
            if persons.of_them and between and auxiliaries(between):
                return persons  # "19 fled, three of whom were hurt"; not "five, three of them boys, were"
            weak = weak or persons
            continue
        if between[:1] == (",",) and persons.ages and persons.head:
            between = between[1:]  # "after a child, 5, was hurt": next to its verb but for the age
            who = _told_by_who(between)
        if who or auxiliaries(_bare_verb(between)):
            owner = None if who else _relative(clause, candidates[: candidates.index(persons) + 1])
            some = some_of(clause, persons)
            if who and some and not some.single:
                some = None  # "two of the six who were hurt said": the six were
            return owner or some or persons
        if _apposed(clause, persons) or _within_relative(clause, persons, cue):
            continue
        if "," in between and _among_whom(clause, persons):
            continue  # "eleven men, of whom two were medics, were killed"
        if persons.high == 0 and persons.of_them:
            continue  # "none of the dead was older than 24": only next to its verb does it count nobody
        if governed(clause, persons):
            weak = weak or persons
            continue
        return some_of(clause, persons) or persons
    return weak


def _quoted_within(between: Sequence[str]) -> bool:
    """True where every quotation that begins between a subject and its verb also ends there."""
    marks = [word for word in between if word in QUOTES]
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return len(marks) % 2 == 0 and all(a in OPENING and b in CLOSING for a, b in pairs)


def _within_quotes(clause: Clause, persons: Persons) -> bool:
    return sum([word in QUOTES for word in clause.lowers[: persons.start]]) % 2 == 1


def _says(between: Sequence[str]) -> bool:
    if SAY.isdisjoint(between):
        return False
    return any(a in SAY and (b == "that" or b in QUOTES) for a, b in pairwise(between))


def _of_counted(clause: Clause, persons: Persons) -> bool:
    """True for the blocks of "400 residents of two blocks were told to leave": the residents were."""
    before = clause.until.get(persons.start - 1)
    of = clause.lowers[persons.start - 1] if persons.start else ""
    return of in ("of", "from", "in") and before is not None and before.numeral and before.kind != "other"


def _supposed(clause: Clause, cue: FoundCue) -> bool:
    """True for "people thought to be dead": nobody counts them, and who else the sentence names is alive."""
    if _HELD_TO.isdisjoint(clause.words):
        return False
    at, lowers = cue.start - 1, clause.lowers
    while at > 0 and (is_auxiliary(lowers[at]) or lowers[at] == "to"):
        at -= 1
    if at < 1 or lowers[at] not in _HELD_TO or lowers[at - 1] not in PLURAL:
        return False
    return not any(p.start < at <= p.end for p in clause.persons)


def _bare_verb(between: Sequence[str]) -> Sequence[str]:
    """Return ``between`` without the "thought to" of "people thought to be dead"."""
    held = len(between) > 1 and between[1] == "to" and between[0] in _HELD_TO
    return between[2:] if held else between


def _verb_before(clause: Clause, cue: FoundCue) -> FoundCue | None:
    """The first verb of "Roe was stabbed as he shielded a boy and was pronounced dead": one subject."""
    at, lowers = cue.start - 1, clause.lowers
    while at > 0 and is_auxiliary(lowers[at]):
        at -= 1
    if at < 1 or at == cue.start - 1 or lowers[at] != "and":
        return None
    for verb in reversed(clause.cues):
        finite = verb.end <= at and not _FINITE.isdisjoint(verb.cue.forms)
        if finite and is_auxiliary(lowers[verb.start - 1]):
            return verb
    return None


def _whom(clause: Clause, persons: Persons) -> bool:
    return clause.lowers[persons.end - 1] == "whom"


def _among_whom(clause: Clause, persons: Persons) -> bool:
    return clause.lowers[max(0, persons.start - 2) : persons.start] == ("of", "whom")


def _relative(clause: Clause, candidates: list[Persons]) -> Persons | None:
    """Return the son of "the son of an officer killed", the two of "two members of the judge's escort"."""
    last = candidates[-1]
    if len(candidates) < 2 or not last.start:
        return None
    at = owner_at(clause, last)
    if clause.lowers[at - 1] != "of":
        return None
    before = candidates[-2]
    kin = before.kind == "kin" and before.single
    of_one = last.single and last.definite and not last.name and not before.single  # "six men of the guard"
    some = before.numeral and (at < last.start or of_one)
    return before if before.end == at - 1 and (kin or some) else None


def _told_by_who(between: Sequence[str]) -> bool:
    """True between a noun and its verb in "a girl who died", "John Roe, who was killed"."""
    if "who" not in between[:2]:
        return False
    return between[0] == "who" or (between[0] == "," and auxiliaries(between[2:]))


def _within_relative(clause: Clause, persons: Persons, cue: FoundCue) -> bool:
    """True for Doe in "Roe, who had defended Doe, was shot": the verb behind the comma is Roe's."""
    if _WHO.isdisjoint(clause.words):
        return False
    words = clause.lowers[: cue.start]
    opens = max((i for i in range(1, persons.start) if words[i] in _WHO and words[i - 1] == ","), default=0)
    verb = cue.start
    while is_auxiliary(words[verb - 1]):
        verb -= 1
    inside = "," not in words[opens : persons.start] and words[verb - 1] == ","
    return bool(opens) and inside and any(p.end == opens - 1 for p in clause.persons)


def _apposed(clause: Clause, persons: Persons) -> bool:
    """True for the second name of one person: "Jane Roe, a nurse, was killed"."""
    if persons.start < 2 or clause.lowers[persons.start - 1] != "," or not persons.single:
        return False
    first = clause.until.get(persons.start - 1)
    if first is None or not first.single:
        return False
    behind = clause.lowers[persons.end] if persons.end < len(clause.lowers) else ""
    return (first.kind == "name" or first.definite) and behind != "and"


def _no_subject(clause: Clause, persons: Persons) -> bool:
    """True for the object of another verb ("killed 36 people"), and for "not 26"."""
    before = clause.lowers[persons.start - 1] if persons.start else ""
    if persons.kind == "reflexive":
        return False  # "shot himself, later dying"
    if before.endswith("ing") and persons.start > 1:  # "a dog shot after attacking an officer is dead"
        gerund = clause.lowers[persons.start - 2] in _BEFORE_ING
        return gerund or persons.start in clause.objects
    return persons.start in clause.objects or before == "not"


def _goal(clause: Clause, persons: Persons) -> bool:
    """True for a name behind "to" or "at": "eight people were taken to San Marino General with burns"."""
    return persons.kind == "name" and persons.start > 0 and clause.lowers[persons.start - 1] in _GOALS


def _subset(clause: Clause, persons: Persons) -> bool:
    """True for "five people, including a mayor, were wounded": the five are the subject."""
    before = clause.lowers[persons.start - 1] if persons.start else ""
    if before in ("including", "among") or (before == "," and persons.of_them):
        return True
    words = clause.lowers[max(0, persons.start - _OWNED_REACH) : persons.start]
    return "among" in words and "them" in words and "," not in words[words.index("them") :]
