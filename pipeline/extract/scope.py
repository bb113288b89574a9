"""What a number covers: this event, one day of it, a wider count, a state at one moment, or another event."""

import re

from pipeline.extract.claims import Statement
from pipeline.extract.scan import Phrases, Scanned, Token
from pipeline.lexicon.load import load
from pipeline.records.claim import Scope

_LEXICON = load("scope")
_CUES: Phrases[Scope] = Phrases(
    {phrase: scope for scope in ("background", "cumulative", "day", "standing") for phrase in _LEXICON[scope]}
)
_MORE = frozenset(_LEXICON["more"])
_RAISED = frozenset(_LEXICON["raised"])
_YEAR = re.compile(r"(?:19|20)\d\d")
_STANDING_MEASURES = frozenset({"forces", "injured", "detained", "displaced", "abducted"})


def scope_of(sentence: Scanned, statement: Statement, others: list[Statement], year: int | None) -> Scope:
    """Return the scope of ``statement``.

    ``others`` are the sentence's other statements; ``year`` is the year of publication, where known.
    """
    tokens = sentence.tokens
    found: set[Scope] = set()
    for _, _, scope in _CUES.find(tokens):
        found.add(scope)
    if _older_year(sentence, year):
        found.add("cumulative" if "cumulative" in found else "background")
    if "cumulative" in found and not statement.persons.single:
        return "cumulative"
    if "background" in found:
        return "background"
    if "day" in found or _increment(sentence, statement, others):
        return "day"
    if "standing" in found and statement.measure in _STANDING_MEASURES:
        return "standing"
    return "event"


def _older_year(sentence: Scanned, year: int | None) -> bool:
    if year is None:
        return False
    tokens = sentence.tokens
    return any(
        _YEAR.fullmatch(token.text) and int(token.text) < year - 1 and "born" not in _before(tokens, i)
        for i, token in enumerate(tokens)
    )


def _before(tokens: tuple[Token, ...], i: int) -> set[str]:
    return {token.lower for token in tokens[max(0, i - 2) : i]}


def _increment(sentence: Scanned, statement: Statement, others: list[Statement]) -> bool:
    """ "12 more died, raising the toll to 57": 12 of the day, 57 of the event."""
    tolls = [o for o in others if o.toll and o is not statement and o.measure == statement.measure]
    if statement.toll or not tolls:
        return False
    words = {t.lower for t in sentence.tokens[statement.persons.start : statement.persons.end]}
    raised = any(token.lower in _RAISED for token in sentence.tokens)
    return bool(words & _MORE) or raised
