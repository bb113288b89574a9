"""What a number covers: this event, one day of it, a wider count, a state at one moment, or another event.

Words such as "in 1995" or "since May" speak of the clause in which they stand: of "five were killed where
300 died in 1995" they reach the 300 alone. Before any number they speak of all that follows: "Last May, 107
inmates, most of them young, died in a fire."
"""

import functools
import re
from collections.abc import Iterator

from pipeline.extract.numbers import find_numbers
from pipeline.extract.scan import Phrases, Scanned, Token
from pipeline.extract.statement import Statement
from pipeline.extract.traps import MONTHS
from pipeline.lexicon.load import load
from pipeline.records.claim import Scope

_LEXICON = load("scope")
_SCOPES: tuple[Scope, ...] = ("background", "cumulative", "day", "standing")
_CUES: Phrases[Scope | None] = Phrases(
    {phrase: scope for scope in _SCOPES for phrase in _LEXICON[scope]} | dict.fromkeys(_LEXICON["ignored"])
)
_OPENINGS: Phrases[bool] = Phrases(dict.fromkeys(_LEXICON["opening"], True))
_AHEAD: Phrases[bool] = Phrases(dict.fromkeys(_LEXICON["ahead"], True))
_MORE = frozenset(_LEXICON["more"])
_RAISED = frozenset(_LEXICON["raised"])
_SINCE = frozenset(_LEXICON["since"])
_EVENT = frozenset(_LEXICON["event"])
_WAR = frozenset(_LEXICON["war"])
_NEW = frozenset(_LEXICON["new"])
_RANK = frozenset(_LEXICON["rank"])
_BORDERS = frozenset(", : ( ) — – where which when while after who but".split())
_YEAR = re.compile(r"(?:19|20)\d\d")
_DECADE = re.compile(r"(?:1[5-9]|20)\d0s")
_SPANNING = frozenset(_LEXICON["spanning"])
_AGES = frozenset(_LEXICON["ages"])
_SPELLS = frozenset(_LEXICON["spells"])
_LATELY = frozenset(_LEXICON["lately"])
_LASTING = frozenset(_LEXICON["lasting"])
_LASTS = frozenset(_LEXICON["lasts"])
_LASTS_REACH = 9
"""Tokens between a war and its verb: "the war between the rival drug cartels has claimed"."""
_MANY = frozenset(_LEXICON["many"])
_MANY_EVENTS = 10
_SPAN_REACH = 6
"""Tokens between "over" and its "years": "over the past two and a half years"."""
_STANDING_MEASURES = frozenset(
    {"forces", "injured", "detained", "displaced", "abducted", "missing", "cases", "evacuated"}
)
_RANK_REACH = 6
"""Tokens between a rank and the span that it is taken over: "the third such attack in the city this year"."""
_SINCE_REACH = 6
"""Tokens behind "since" in which its time may stand: "since the party was founded"."""
_SINCE_CLAUSE = 14
_ADDED = frozenset({"killed", "cases"})
"""Measures of which news tells what one day added."""
_COMES = frozenset("come comes came coming".split())
_UNITS = frozenset("day days week weeks month months year years".split())
_COMES_REACH = 8
_STATES = frozenset(_LEXICON["states"])
_PLACED = frozenset(_LEXICON["placed"])
_STATE_REACH = 9
_NEW_REACH = 4
_HAS = frozenset(("has", "have"))
_HAS_REACH = 3
_REMEMBERED = 256
"""Sentences whose cues are kept at hand: each of their statements asks for them."""
_OPENING = 2
"""Tokens of a clause before words that speak of the clause in front of it: "..., and since May"."""


def scope_of(sentence: Scanned, statement: Statement, others: list[Statement], year: int | None) -> Scope:
    """Return the scope of ``statement``.

    ``others`` are the sentence's other statements; ``year`` is the year of publication, where known.
    """
    cues = _cues(sentence, year)
    clauses = _Clauses(sentence.tokens, [statement, *others]) if cues else None
    found = {scope for at, scope in cues if clauses and clauses.reaches(at, scope, statement)}
    ahead = any(at < statement.persons.start for at, _, _ in _AHEAD.within(sentence))
    ahead = ahead or any(at < statement.persons.start for at in _comes_after(sentence, statement, others))
    if ahead or _OPENINGS.at(sentence.tokens, 0) or _after_rank(sentence.tokens, statement):
        found.add("background")
    if "cumulative" in found:
        return "background" if statement.persons.single and not statement.part else "cumulative"
    if "background" in found:
        return "background"
    wide = [at for at, scope in cues if scope == "cumulative"]
    tolls = [
        o
        for o in others
        if o.toll and not any(clauses and clauses.reaches(at, "cumulative", o) for at in wide)
    ]
    if "day" in found or _increment(sentence, statement, others, tolls):
        return "day"
    if "standing" in found and statement.measure in _STANDING_MEASURES and not statement.persons.single:
        return "standing"
    return "event"


def in_state(sentence: Scanned, statement: Statement) -> bool:
    """True where what follows a number tells how they are: "nine of them are in critical condition"."""
    present = False
    for token in sentence.tokens[statement.persons.end : statement.persons.end + _STATE_REACH]:
        present = present or token.lower in ("are", "is")
        if token.lower in _STATES or (present and token.lower in _PLACED):
            return True
        if token.text in ",;.":
            return False
    return False


@functools.lru_cache(_REMEMBERED)
def _cues(sentence: Scanned, year: int | None) -> tuple[tuple[int, Scope], ...]:
    """Return the words that tell of a scope, as (token, scope)."""
    tokens = sentence.tokens
    found: list[tuple[int, Scope]] = []
    wide = False
    for start, end, scope in _CUES.within(sentence):
        if scope is None or (scope == "cumulative" and (_ranked(tokens, start) or _recent(tokens, end))):
            continue
        wide = wide or scope == "cumulative"
        found.append((start, scope))
    spans = [at for at in _long_spans(tokens) if not _ranked(tokens, at)]
    spans += [*_months(tokens), *_lasting(sentence), *_many_events(sentence)]
    found += [(at, "cumulative") for at in spans]
    older = list(_older_years(tokens, year))
    if not wide and not spans:
        found += [(at, "background") for at in older if not _ranked(tokens, at)]
    found += [(at + 2, "background") for at in older if _opens_relative(tokens, at + 1)]
    return tuple(found)


def _opens_relative(tokens: tuple[Token, ...], i: int) -> bool:
    """True for "the strongest since 2008, when 74 were killed": the year dates the clause behind it."""
    return [t.lower for t in tokens[i : i + 2]] in ([",", "when"], [",", "where"])


def _long_spans(tokens: tuple[Token, ...]) -> list[int]:
    """Return where spans of time begin that outlast an event: "in nine years", "over the past six weeks"."""
    found = []
    for end, token in enumerate(tokens):
        if token.lower in _AGES or token.lower in _SPELLS:
            if [t.lower for t in tokens[end + 1 : end + 3]] == ["of", "age"]:
                continue
            words = [t.lower for t in tokens[max(0, end - _SPAN_REACH) : end]]
            first = next((i for i, word in enumerate(reversed(words), 1) if word in _SPANNING), 0)
            within = words[len(words) - first :]
            if "last" in within[1:] and within[within.index("last") - 1] != "the":
                continue  # "in the capital last month"
            if (
                first
                and _BORDERS.isdisjoint(within)
                and (token.lower in _AGES or not _LATELY.isdisjoint(within[1:3]))
            ):
                found.append(end - first)
        elif (
            token.lower.endswith("-year") and tokens[end + 1 : end + 2] and tokens[end + 1].lower in _LASTING
        ):
            found.append(end)
    return found


def _months(tokens: tuple[Token, ...]) -> Iterator[int]:
    """Yield where "between July and October", "from 2007 to 2012" begins."""
    for at in range(len(tokens) - 3):
        first, joint, second = (token.lower for token in tokens[at + 1 : at + 4])
        span = tokens[at].lower in ("between", "from") and joint in ("and", "to", "until", "through")
        years = _YEAR.fullmatch(first) and _YEAR.fullmatch(second)
        if span and (years or {first, second} <= MONTHS | {"may"}):
            yield at


def _lasting(sentence: Scanned) -> Iterator[int]:
    """Yield where "the war between the two cartels has" or "a conflict in which" begins."""
    tokens = () if _LASTS.isdisjoint(sentence.words) else sentence.tokens
    for at, token in enumerate(tokens):
        if token.lower not in _LASTS:
            continue
        words = [t.lower for t in tokens[at + 1 : at + 1 + _LASTS_REACH]]
        opens = words[:2] in ([",", "which"], ["in", "which"]) or words[:1] == ["which"]
        ends = next((i for i, word in enumerate(words) if word in _BORDERS), len(words))
        if opens or not {"has", "have"}.isdisjoint(words[:ends]):
            yield at


def _many_events(sentence: Scanned) -> Iterator[int]:
    """Yield where "in more than 600 clashes" begins."""
    tokens = sentence.tokens
    for number in () if _MANY.isdisjoint(sentence.words) else find_numbers(tokens):
        behind = {t.lower for t in tokens[number.end : number.end + 2]}
        before = tokens[number.start - 1].lower if number.start else ""
        if before in ("in", "during", "of") and (number.low or 0) >= _MANY_EVENTS and behind & _MANY:
            yield number.start


def _comes_after(sentence: Scanned, statement: Statement, others: list[Statement]) -> Iterator[int]:
    """Yield where "after" stands in "the raids come four days after", and in "three died a day after": what
    follows is an older event."""
    same = min(
        (o.persons.start for o in others if o.measure == statement.measure and not o.toll), default=None
    )
    if "after" not in sentence.words or (_COMES.isdisjoint(sentence.words) and same is None):
        return
    for at, token in enumerate(sentence.tokens):
        before = [t.lower for t in sentence.tokens[max(0, at - _COMES_REACH) : at]]
        follows = not _COMES.isdisjoint(before) or (same is not None and same < at)
        if token.lower == "after" and before and before[-1] in _UNITS and follows:
            yield at


def _ranked(tokens: tuple[Token, ...], start: int) -> bool:
    """True for "the worst attack since 2004", "the third this year": a rank, no count."""
    before = tokens[max(0, start - _RANK_REACH) : start]
    return any(t.lower in _RANK or (t.lower.endswith("est") and len(t.lower) > 5) for t in before)


def _after_rank(tokens: tuple[Token, ...], statement: Statement) -> bool:
    """True for the 426 of "the worst since 1990, when 426 died", of "the first since rebels killed 426"."""
    return any(
        token.lower == "since" and at < statement.persons.start and _ranked(tokens, at)
        for at, token in enumerate(tokens)
    )


def _recent(tokens: tuple[Token, ...], end: int) -> bool:
    """True for "since" with what is no older than the event, or no time: "since Monday", "since 12 May"."""
    if tokens[end - 1].lower != "since":
        return False
    ends = (i for i in range(end, len(tokens)) if tokens[i].lower in _BORDERS)
    clause = tokens[end : next(ends, len(tokens))]
    if any(_YEAR.fullmatch(token.text) for token in clause[:_SINCE_CLAUSE]):
        return False  # "since the president sent out the army in late 2006"
    words = [token.lower for token in tokens[end : end + _SINCE_REACH]]
    if _EVENT.intersection(words) and not _WAR.intersection(words):
        return True  # "since the outbreak began": all of this event
    if any(_YEAR.fullmatch(word) or word in _SINCE for word in words):
        return False
    month = next((i for i, word in enumerate(words[:2]) if word in MONTHS or word == "may"), None)
    return month is None or any(word[0].isdigit() for word in words[: month + 2])


def _older_years(tokens: tuple[Token, ...], year: int | None) -> list[int]:
    if year is None:
        return []
    return [
        i
        for i, token in enumerate(tokens)
        if token.text[0] in "12"
        and (_DECADE.fullmatch(token.text) or (_YEAR.fullmatch(token.text) and _older(tokens, i, year)))
        and not _address(tokens, i + 1)
        and "born" not in {t.lower for t in tokens[max(0, i - 2) : i]}
    ]


def _older(tokens: tuple[Token, ...], i: int, year: int) -> bool:
    """True for a year before the last, and for the last where no month stands with it: "in 2014"."""
    alone = i > 0 and tokens[i - 1].lower in ("in", "during")
    return int(tokens[i].text) < year - (not alone)


def _address(tokens: tuple[Token, ...], after: int) -> bool:
    """True for "the 1900 block", "1925 Elm Street"."""
    return after < len(tokens) and (tokens[after].lower == "block" or tokens[after].text.istitle())


class _Clauses:
    """The clauses of a sentence, and which statement stands in which."""

    def __init__(self, tokens: tuple[Token, ...], statements: list[Statement]) -> None:
        self.clause: list[int] = []
        self.sentence: list[int] = []
        clause = sentence = 0
        for token in tokens:
            if token.lower == ";":
                sentence += 1
            if token.lower == ";" or token.lower in _BORDERS:
                clause += 1
            self.clause.append(clause)
            self.sentence.append(sentence)
        self.occupied = [self._of(s) for s in statements]
        self.extents = [_extent(s) for s in statements if s.outcome_in is None]

    def _another(self, at: int, statement: Statement) -> bool:
        """True where ``at`` lies within another statement: "45 were hurt and six are still missing"."""
        start, end = _extent(statement)
        return not start <= at < end and any(a <= at < b and b - a > 1 for a, b in self.extents)

    def _of(self, statement: Statement) -> set[int]:
        """Return the clauses of the number and of its outcome."""
        if statement.outcome_in:  # its verb stands in another sentence
            return {self.clause[statement.persons.start]}
        return {self.clause[statement.persons.start], self.clause[statement.cue[0]]}

    def reaches(self, at: int, scope: Scope, statement: Statement) -> bool:
        """True where the cue at token ``at`` speaks of ``statement``."""
        clause, own = self.clause[at], self._of(statement)
        if clause in own:
            return scope != "standing" or not self._another(at, statement)
        if self.sentence[at] != self.sentence[statement.persons.start]:
            return False
        follows = clause < min(own)
        if any(clause in taken for taken in self.occupied):  # "killing seven in 1995, injuring 300"
            return follows and scope in ("background", "cumulative")
        if follows:  # "According to the monitor, over the past month, 150 people died"
            return not any(min(taken) < clause for taken in self.occupied)
        opens = at - self.clause.index(clause) <= _OPENING
        opens = opens or (scope == "background" and at - self.clause.index(clause) <= 2 * _OPENING)
        return scope != "standing" and opens and not any(clause < min(c) for c in self.occupied)


def _extent(statement: Statement) -> tuple[int, int]:
    """Return the tokens from a statement's number to its outcome."""
    persons, cue = statement.persons, statement.cue
    return min(persons.start, cue[0]), max(persons.end, cue[1])


def _increment(
    sentence: Scanned, statement: Statement, others: list[Statement], tolls: list[Statement]
) -> bool:
    """True for 12 in "12 more died, raising the toll to 57", in "12 new cases", in "12 more have died".

    ``tolls`` are those of ``others`` that state a sum for the event.
    """
    if statement.toll:
        return False
    end = max(statement.persons.end, statement.cue[1])
    told = sentence.tokens[statement.persons.start : end]
    words = [t.lower for t in told if not t.text.istitle() or t is told[0]]  # not of "New People's Army"
    words = [
        w for w, behind in zip(words, [*words[1:], ""], strict=True) if behind != "than"
    ]  # "more than 12"
    more = bool(_MORE.intersection(words[:_NEW_REACH]))
    if statement.measure in _ADDED:
        first = not any(other.persons.start < statement.persons.start for other in others)
        before = sentence.tokens[max(0, statement.persons.start - _HAS_REACH) : statement.persons.start]
        recent = statement.sentence <= 1 or not _HAS.isdisjoint((*words, *(t.lower for t in before)))
        if _NEW.intersection(words[:_NEW_REACH]) or (more and first and recent):
            return True
    raised = any(o is not statement and o.measure == statement.measure for o in tolls)
    return raised and (more or not _RAISED.isdisjoint(sentence.words))
