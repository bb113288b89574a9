"""Whether a number is reported as fact, denied, feared or merely supposed."""

from collections.abc import Sequence

from pipeline.extract.cues import MEASURES
from pipeline.extract.person_words import FUNCTION
from pipeline.extract.scan import Phrases, Scanned, Token
from pipeline.extract.statement import Statement
from pipeline.lexicon.load import load
from pipeline.records.claim import Modality

_LEXICON = load("modality")
_MODALITIES: tuple[Modality, ...] = ("denied", "feared", "hypothetical")
_CUES: Phrases[Modality] = Phrases(
    {phrase: modality for modality in _MODALITIES for phrase in _LEXICON[modality]}
)
_SCENES: Phrases[bool] = Phrases(dict.fromkeys(_LEXICON["scene"], True))
_DENIED_AFTER: Phrases[bool] = Phrases(dict.fromkeys(_LEXICON["denied_after"], True))
_INSTEAD: Phrases[bool] = Phrases(dict.fromkeys(_LEXICON["instead"], True))
_RUMOURS = frozenset("rumour rumours rumor rumors".split())
_TELLING = _CUES.telling | _SCENES.telling | _DENIED_AFTER.telling | _RUMOURS
"""A sentence without any of these reports what it tells, but for what stands behind "not" or "from"."""
_OPENERS = frozenset("as while after but with because although".split())
_LOWERED = frozenset(_LEXICON["lowered"])
_REASONS = frozenset({"because", "while", "although"})
_BASE = frozenset(word for entry in MEASURES.values() for word in entry.get("base", ()))
_DETERMINERS = frozenset("the a an this that these those his her its their".split())
_GRAMMAR = FUNCTION - _DETERMINERS
_NEAR = 4
"""Tokens between a preposition and the noun that it governs."""
_INVOLVED = frozenset("in to for with over behind from after since by".split())
"""Prepositions behind which a deed is taken as known: "a role in", "linked to", "responsible for"."""
_UNDONE = frozenset("attempted foiled failed planned threatened possible would-be".split())
"""What makes of a deed one that was not done."""
_RELATIVE_REACH = 14
"""Tokens of a clause such as "that made the rounds this week" between a number and its denial."""
_REACH: dict[Modality, int] = {"denied": 10, "feared": 6, "hypothetical": 3}
"""Tokens that may lie between such words and what they govern."""


_ASIDE = frozenset({"claiming", "stating", "saying", "putting"})
"""Behind a noun they tell what it says: "a text message claiming that"."""


def modality_of(sentence: Scanned, statement: Statement, others: Sequence[Statement] = ()) -> Modality:
    """Return the modality of ``statement``: that of the last cue before its verb, in the same clause.

    Words within one of the sentence's ``others`` are that one's: "14 were feared killed and 30 injured".
    """
    tokens, words = sentence.tokens, sentence.lowers
    start, end = statement.persons.start, statement.persons.end
    if start and words[start - 1] == "not":  # "23 died, not 26"
        denied = True
    else:  # "lowered the toll from 21 to 18"
        denied = start > 0 and words[start - 1] == "from" and not _LOWERED.isdisjoint(sentence.words)
    if _TELLING.isdisjoint(sentence.words):
        return "denied" if denied else "reported"
    first, last = (start, end) if statement.outcome_in else _span(statement)
    if any(at < first for at, _, _ in _SCENES.within(sentence)):
        return "hypothetical"
    if denied or _denied_after(sentence, last):
        return "denied"
    modality: Modality = "denied" if _rumoured(sentence, first) else "reported"
    for cue_start, cue_end, found in _CUES.within(sentence):
        inside = first <= cue_start < last
        if not inside and not any(
            0 <= at - cue_end <= _REACH[found] and not _new_clause(words, cue_end, at)
            for at in (start, first, statement.cue[0])
        ):
            continue
        if cue_start and tokens[cue_start].text == "May":
            continue  # "floods since 10 May have killed 180"
        if not inside and any(_holds(other, cue_start) for other in others if _apart(other, statement)):
            continue
        if found == "denied" and _holds_instead(tokens[cue_end:start]):
            continue
        if found != "feared" and _presupposed(sentence, statement):
            continue
        if found == "hypothetical" and (
            _taken_as_known(sentence, statement) or _other_verb(sentence, cue_end, statement)
        ):
            continue
        modality = found
    return modality


def _denied_after(sentence: Scanned, last: int) -> bool:
    """True where words behind token ``last``, or behind the quotation around it, deny what was told."""
    denied = _DENIED_AFTER.within(sentence)
    if not denied:
        return False
    reach = _RELATIVE_REACH if sentence.lowers[last : last + 1] in (("that",), ("which",)) else 3
    quoted = _end_of_quotation(sentence.lowers, last)
    return any(0 <= at - last <= reach or 0 <= at - quoted <= 1 for at, _, _ in denied)


def _rumoured(sentence: Scanned, at: int) -> bool:
    """True for "rumours on several channels that a man had died"."""
    words = sentence.lowers
    if _RUMOURS.isdisjoint(sentence.words):
        return False
    that = next((i for i in range(at - 1, max(-1, at - 1 - _NEAR), -1) if words[i] == "that"), -1)
    return not _RUMOURS.isdisjoint(words[max(0, that - _REACH["denied"]) : max(0, that)])


def _holds_instead(tokens: Sequence[Token]) -> bool:
    """True for "denied it, saying that 12"; not for "denied a message claiming that 12"."""
    return any(
        tokens[at].lower not in _ASIDE or not at or not tokens[at - 1].text.isalpha()
        for at, _, _ in _INSTEAD.find(tuple(tokens))
    )


def _end_of_quotation(words: Sequence[str], at: int) -> int:
    """Return the token behind the quotation around ``at``: a post of "seven dead, two of them infants" was
    groundless; past the end where there is none."""
    before = words[:at]
    opened = before.count('"') + before.count("“") - before.count("”")
    inside = opened % 2 if '"' in words else opened
    closing = next((i for i in range(at, len(words)) if words[i] in '"”'), len(words))
    return closing + 1 if inside else len(words) + 1


def _holds(other: Statement, cue: int) -> bool:
    """True where token ``cue`` stands between a number and its outcome."""
    return other.persons.end <= cue < other.cue[0]


def _apart(one: Statement, other: Statement) -> bool:
    """True for two verbs: "two men and a boy are feared killed" has one."""
    return one.outcome_in is None and one.cue != other.cue and one.persons.start < other.persons.start


def _other_verb(sentence: Scanned, cue_end: int, statement: Statement) -> bool:
    """True where "to" governs another verb than the outcome: "a man attempting to rob a shop was shot"."""
    if sentence.lowers[cue_end - 1] != "to" or statement.cue[0] <= cue_end + 1:
        return False
    return sentence.lowers[statement.cue[0]] not in _BASE


def _taken_as_known(sentence: Scanned, statement: Statement) -> bool:
    """True for the noun of "whether the death of a boy was an accident": that he died is no question."""
    cue = statement.cue
    if statement.persons.start != cue[1] + 1 or not cue[0]:
        return False
    if cue[0] > 1 and sentence.lowers[cue[0] - 2] in ("planning", "plotting"):
        return False
    return sentence.lowers[cue[0] - 1] in ("the", "'s")


def _presupposed(sentence: Scanned, statement: Statement) -> bool:
    """True for the noun of "denied any part in the murder of Roe": who was murdered is no question."""
    cue, persons = statement.cue, statement.persons
    words = sentence.lowers
    if persons.definite and persons.numeral and persons.end == cue[0]:
        return True  # "no evidence that any of the 17 people killed were civilians"
    if words[cue[1] : cue[1] + 1] == ("of",) and 0 < persons.start - cue[1] <= _NEAR:
        at = cue[0]
    elif persons.end < cue[0] and "'s" in words[persons.end : cue[0]]:
        at = persons.start
    else:
        return False
    before = words[max(0, at - _NEAR) : at][::-1]
    if not _UNDONE.isdisjoint(before):
        return False
    governs = next((word for word in before if word in _GRAMMAR or not word.isalpha()), "")
    return governs in _INVOLVED


def _new_clause(words: Sequence[str], start: int, end: int) -> bool:
    """True where "..., as" or the like opens another clause: "is expected to rise, as 200 are missing"."""
    end = min(end, len(words) - 1)
    return any(
        words[i] in _REASONS or (words[i] == "," and words[i + 1] in _OPENERS) for i in range(start, end)
    )


def _span(statement: Statement) -> tuple[int, int]:
    """Return the tokens from the number to its outcome, whichever comes first."""
    persons, cue = statement.persons, statement.cue
    return min(persons.start, cue[0]), max(persons.end, cue[1])
