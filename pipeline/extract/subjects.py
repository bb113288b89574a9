"""Who stands before a passive or intransitive verb: "two men and a boy, all from X, were killed"."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from pipeline.extract.clause import SAY, Clause, is_auxiliary, words_of
from pipeline.extract.conjuncts_before import CLOSING, OPENING, QUOTES, conjoined, governed, owner_at, some_of
from pipeline.extract.conjuncts_behind import joined_right
from pipeline.extract.cues import FoundCue
from pipeline.extract.person_words import PLURAL
from pipeline.extract.persons import Persons
from pipeline.extract.scan import Token

_BEFORE_ING = frozenset("after before while for by of without from".split())
_FROM = frozenset("from in at across near".split())
_GOALS = frozenset({"to", "at"})
_OWN = {"himself": "male", "herself": "female", "his": "male", "her": "female"}
_BARRIERS = frozenset(";")
_BARRIERS_AND_QUOTES = _BARRIERS | QUOTES
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
    if own := words_of(clause, cue) & frozenset(_OWN):  # "taking his own life"
        genders = {"", *[_OWN[word] for word in own]}
        candidates = [p for p in candidates if p.single and p.gender in genders]
    if candidates and candidates[-1].end == cue.start and "participle" in cue.cue.forms:
        owner = _relative(clause, candidates)
        return owner or candidates[-1]  # "one of four women wounded in": the women were
    for persons in reversed(candidates):
        between = clause.tokens[persons.end : cue.start]
        if any(token.text in QUOTES for token in between) and _within_quotes(clause, persons):
            continue  # "nine men of the ferry "Good Hope" had died"
        if persons.single and _says(between):
            break  # "the spokesman said that four were missing"
        barriers = _BARRIERS if _quoted_within(between) else _BARRIERS_AND_QUOTES
        if any(
            token.text in barriers or token.lower == "number" or (persons.single and token.lower in _CLAUSE)
            for token in between
        ):
            break
        if not persons.single and any(a.text == "," and b.lower == "as" for a, b in pairwise(between)):
            break  # "locals put it at 30, as whole families are unaccounted for"
        if next((token.text for token in between if token.text in "[]()"), "") in ("]", ")"):
            continue  # "soldiers accused of the massacre [of six nuns] were arrested"
        held = (between and _no_subject(clause, persons)) or _goal(clause, persons)
        if held and not _told_by_who(between):
            continue
        if persons.kind == "pronoun" and any(token.lower in ("that", "which") for token in between):
            continue  # "he spoke of the blows that have been struck"
        if persons.kind == "other" and _told_by_who(between):
            return replace(persons, kind="generic")  # "four pickers who were shot": persons
        placed = persons.kind == "other" and persons.start and candidates[0] is not persons
        if placed and clause.tokens[persons.start - 1].lower in _FROM:
            continue  # "2,400 people from five other estates were moved"
        if persons.kind == "other" and (
            not all(is_auxiliary(t) for t in between) or _of_counted(clause, persons)
        ):
            continue  # "three wounds and was taken": a noun of no list must stand next to its verb
        if persons.of_them and _whom(clause, persons) and all(is_auxiliary(token) for token in between):
            return persons  # "206 came up, 18 of whom sought medical help"
        if _subset(clause, persons) and candidates[0] is not persons and not _told_by_who(between):
            if persons.of_them and between and all(is_auxiliary(token) for token in between):
                return persons  # "19 fled, three of whom were hurt"; not "five, three of them boys, were"
            weak = weak or persons
            continue
        if between and between[0].text == "," and persons.ages and persons.head:
            between = between[1:]  # "after a child, 5, was hurt": next to its verb but for the age
        who = _told_by_who(between)  # "the mother of a girl who died": the girl
        if all(is_auxiliary(token) for token in _bare_verb(between)) or who:
            owner = None if who else _relative(clause, candidates[: candidates.index(persons) + 1])
            some = some_of(clause, persons)
            if who and some and not some.single:
                some = None  # "two of the six who were hurt said": the six were
            return owner or some or persons
        if _apposed(clause, persons) or _within_relative(clause, persons, cue):
            continue
        if _among_whom(clause, persons) and any(token.text == "," for token in between):
            continue  # "eleven men, of whom two were medics, were killed"
        if persons.high == 0 and persons.of_them:
            continue  # "none of the dead was older than 24": only next to its verb does it count nobody
        if governed(clause, persons):
            weak = weak or persons
            continue
        return some_of(clause, persons) or persons
    return weak


def _quoted_within(between: Sequence[Token]) -> bool:
    """True where every quotation that begins between a subject and its verb also ends there."""
    marks = [token.text for token in between if token.text in QUOTES]
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return len(marks) % 2 == 0 and all(a in OPENING and b in CLOSING for a, b in pairs)


def _within_quotes(clause: Clause, persons: Persons) -> bool:
    return sum(token.text in QUOTES for token in clause.tokens[: persons.start]) % 2 == 1


def _says(between: Sequence[Token]) -> bool:
    return any(a.lower in SAY and (b.lower == "that" or b.text in QUOTES) for a, b in pairwise(between))


def _of_counted(clause: Clause, persons: Persons) -> bool:
    """True for the blocks of "400 residents of two blocks were told to leave": the residents were."""
    before = next((p for p in clause.persons if p.end == persons.start - 1), None)
    of = clause.tokens[persons.start - 1].lower if persons.start else ""
    return of in ("of", "from", "in") and before is not None and before.numeral and before.kind != "other"


def _supposed(clause: Clause, cue: FoundCue) -> bool:
    """True for "people thought to be dead": nobody counts them, and who else the sentence names is alive."""
    at = cue.start - 1
    while at > 0 and (is_auxiliary(clause.tokens[at]) or clause.tokens[at].lower == "to"):
        at -= 1
    if at < 1 or clause.tokens[at].lower not in _HELD_TO or clause.tokens[at - 1].lower not in PLURAL:
        return False
    return not any(p.start < at <= p.end for p in clause.persons)


def _bare_verb(between: Sequence[Token]) -> Sequence[Token]:
    """Return ``between`` without the "thought to" of "people thought to be dead"."""
    words = [token.lower for token in between[:2]]
    return between[2:] if len(words) == 2 and words[0] in _HELD_TO and words[1] == "to" else between


def _verb_before(clause: Clause, cue: FoundCue) -> FoundCue | None:
    """The first verb of "Roe was stabbed as he shielded a boy and was pronounced dead": one subject."""
    at = cue.start - 1
    while at > 0 and is_auxiliary(clause.tokens[at]):
        at -= 1
    if at < 1 or at == cue.start - 1 or clause.tokens[at].lower != "and":
        return None
    verbs = (c for c in reversed(clause.cues) if c.end <= at and c.cue.forms & {"participle", "base"})
    return next((c for c in verbs if is_auxiliary(clause.tokens[c.start - 1])), None)


def _whom(clause: Clause, persons: Persons) -> bool:
    return clause.tokens[persons.end - 1].lower == "whom"


def _among_whom(clause: Clause, persons: Persons) -> bool:
    return [t.lower for t in clause.tokens[max(0, persons.start - 2) : persons.start]] == ["of", "whom"]


def _relative(clause: Clause, candidates: list[Persons]) -> Persons | None:
    """Return the son of "the son of an officer killed", the two of "two members of the judge's escort"."""
    last = candidates[-1]
    at = owner_at(clause, last)
    if len(candidates) < 2 or not last.start or clause.tokens[at - 1].lower != "of":
        return None
    before = candidates[-2]
    kin = before.kind == "kin" and before.single
    of_one = last.single and last.definite and not last.name and not before.single  # "six men of the guard"
    some = before.numeral and (at < last.start or of_one)
    return before if before.end == at - 1 and (kin or some) else None


def _told_by_who(between: Sequence[Token]) -> bool:
    """True between a noun and its verb in "a girl who died", "John Roe, who was killed"."""
    words = [token.lower for token in between]
    who = words.index("who") if "who" in words[:2] else -1
    return who == 0 or (who == 1 and words[0] == "," and all(is_auxiliary(t) for t in between[2:]))


def _within_relative(clause: Clause, persons: Persons, cue: FoundCue) -> bool:
    """True for Doe in "Roe, who had defended Doe, was shot": the verb behind the comma is Roe's."""
    words = [token.lower for token in clause.tokens[: cue.start]]
    opens = max((i for i in range(1, persons.start) if words[i] in _WHO and words[i - 1] == ","), default=0)
    verb = cue.start
    while is_auxiliary(clause.tokens[verb - 1]):
        verb -= 1
    inside = "," not in words[opens : persons.start] and words[verb - 1] == ","
    return bool(opens) and inside and any(p.end == opens - 1 for p in clause.persons)


def _apposed(clause: Clause, persons: Persons) -> bool:
    """True for the second name of one person: "Jane Roe, a nurse, was killed"."""
    if persons.start < 2 or clause.tokens[persons.start - 1].text != "," or not persons.single:
        return False
    first = next((p for p in clause.persons if p.end == persons.start - 1), None)
    if first is None or not first.single:
        return False
    behind = clause.tokens[persons.end].lower if persons.end < len(clause.tokens) else ""
    return (first.kind == "name" or first.definite) and behind != "and"


def _no_subject(clause: Clause, persons: Persons) -> bool:
    """True for the object of another verb ("killed 36 people"), and for "not 26"."""
    before = clause.tokens[persons.start - 1].lower if persons.start else ""
    if persons.kind == "reflexive":
        return False  # "shot himself, later dying"
    if before.endswith("ing") and persons.start > 1:  # "a dog shot after attacking an officer is dead"
        gerund = clause.tokens[persons.start - 2].lower in _BEFORE_ING
        return gerund or persons.start in clause.objects
    return persons.start in clause.objects or before == "not"


def _goal(clause: Clause, persons: Persons) -> bool:
    """True for a name behind "to" or "at": "eight people were taken to San Marino General with burns"."""
    return persons.kind == "name" and persons.start > 0 and clause.tokens[persons.start - 1].lower in _GOALS


def _subset(clause: Clause, persons: Persons) -> bool:
    """True for "five people, including a mayor, were wounded": the five are the subject."""
    before = clause.tokens[persons.start - 1].lower if persons.start else ""
    words = [token.lower for token in clause.tokens[max(0, persons.start - _OWNED_REACH) : persons.start]]
    them = "them" in words and "," not in words[words.index("them") :]
    them = them and "among" in words
    return them or before in ("including", "among") or (before == "," and persons.of_them)
