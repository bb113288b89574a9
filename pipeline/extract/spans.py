"""Words of time that reach beyond an event: "in nine years", "since the war began", "in 1995"."""

import functools
import re
from collections.abc import Iterator

from pipeline.extract.numbers import find_numbers
from pipeline.extract.scan import Phrases, Scanned, Token
from pipeline.extract.times import of_birth
from pipeline.extract.traps import MONTHS
from pipeline.lexicon.load import load
from pipeline.records.claim import Scope

WORDS = load("scope")
_SCOPES: tuple[Scope, ...] = ("background", "cumulative", "day", "standing")
_CUES: Phrases[Scope | None] = Phrases(
    {phrase: scope for scope in _SCOPES for phrase in WORDS[scope]} | dict.fromkeys(WORDS["ignored"])
)
_SINCE = frozenset(WORDS["since"])
_EVENT = frozenset(WORDS["event"])
_WAR = frozenset(WORDS["war"])
_UNREST = frozenset(WORDS["unrest"])
_RAISED = frozenset(WORDS["raised"])
_RANK = frozenset(WORDS["rank"])
BORDERS = frozenset(", : ( ) — – where which when while after who but".split())
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
_DECADE = re.compile(r"(?:1[5-9]|20)\d0s")
_SPANNING = frozenset(WORDS["spanning"])
_AGES = frozenset(WORDS["ages"])
_SPELLS = frozenset(WORDS["spells"])
_LATELY = frozenset(WORDS["lately"])
_LASTING = frozenset(WORDS["lasting"])
_LASTS = frozenset(WORDS["lasts"])
_ALONE = frozenset(WORDS["alone"])
_ALONE_REACH = 2
_LASTS_REACH = 9
"""Tokens between a war and its verb: "the war between the rival drug cartels has claimed"."""
_MANY = frozenset(WORDS["many"])
_MANY_EVENTS = 10
_IN_REACH = 2
_SEVERAL = frozenset(WORDS["several"])
_SEVERAL_REACH = 4
_SPREAD = frozenset((*WORDS["regions"], *WORDS["fights"]))
_THROUGHOUT: Phrases[bool] = Phrases(dict.fromkeys(WORDS["throughout"], True))
_SPAN_REACH = 6
"""Tokens between "over" and its "years": "over the past two and a half years"."""
_RANK_REACH = 6
"""Tokens between a rank and the span that it is taken over: "the third such attack in the city this year"."""
_SINCE_REACH = 6
"""Tokens behind "since" in which its time may stand: "since the party was founded"."""
_SINCE_CLAUSE = 14
_REMEMBERED = 256
"""Sentences whose cues are kept at hand: each of their statements asks for them."""


@functools.lru_cache(_REMEMBERED)
def find_spans(sentence: Scanned, year: int | None) -> tuple[tuple[int, Scope], ...]:
    """Return the words that tell of a scope, as (token, scope)."""
    tokens = sentence.tokens
    found: list[tuple[int, Scope]] = []
    wide = False
    for start, end, scope in _CUES.within(sentence):
        if scope is None or (scope == "cumulative" and (ranked(tokens, start) or _recent(tokens, end))):
            continue
        wide = wide or scope == "cumulative"
        found.append((start, scope))
    spans = [at for at in _long_spans(tokens) if not ranked(tokens, at)]
    spans += [*_months(tokens), *_lasting(sentence), *_many_events(sentence)]
    found += [(at, "cumulative") for at in spans]
    found += [(at, "day") for at in _alone(sentence)]
    older = [at for at in _older_years(tokens, year) if not of_birth(sentence, at)]
    if not wide and not spans:
        found += [(at, "background") for at in older if not ranked(tokens, at)]
    found += [(at + 2, "background") for at in older if _opens_relative(tokens, at + 1)]
    if _in_many(sentence):
        found = [(at, "cumulative" if scope == "background" else scope) for at, scope in found]
    return tuple(found)


def _in_many(sentence: Scanned) -> bool:
    """True for "in boat accidents": what a year counts of them is of more than one event."""
    words = () if _MANY.isdisjoint(sentence.words) else [token.lower for token in sentence.tokens]
    return any(word in _MANY and "in" in words[max(0, at - _IN_REACH) : at] for at, word in enumerate(words))


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
                and BORDERS.isdisjoint(within)
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
        if tokens[at].lower not in ("between", "from"):
            continue
        first, joint, second = [token.lower for token in tokens[at + 1 : at + 4]]
        years = _YEAR.fullmatch(first) and _YEAR.fullmatch(second)
        if joint in ("and", "to", "until", "through") and (years or {first, second} <= MONTHS | {"may"}):
            yield at


def _lasting(sentence: Scanned) -> Iterator[int]:
    """Yield where "the war between the two cartels has" or "a conflict in which" begins."""
    tokens = () if _LASTS.isdisjoint(sentence.words) else sentence.tokens
    for at, token in enumerate(tokens):
        if token.lower not in _LASTS:
            continue
        words = [t.lower for t in tokens[at + 1 : at + 1 + _LASTS_REACH]]
        opens = words[:2] in ([",", "which"], ["in", "which"]) or words[:1] == ["which"]
        ends = next((i for i, word in enumerate(words) if word in BORDERS), len(words))
        if opens or not {"has", "have"}.isdisjoint(words[:ends]):
            yield at


def _alone(sentence: Scanned) -> Iterator[int]:
    """Yield where "alone" ends "in week 12 alone", "on Tuesday alone"."""
    words = [token.lower for token in sentence.tokens] if "alone" in sentence.words else []
    for at, word in enumerate(words):
        if word == "alone" and not _ALONE.isdisjoint(words[max(0, at - _ALONE_REACH) : at]):
            yield at


def _many_events(sentence: Scanned) -> Iterator[int]:
    """Yield where "in more than 600 clashes" begins."""
    tokens = sentence.tokens
    for number in () if _MANY.isdisjoint(sentence.words) else find_numbers(tokens):
        behind = {t.lower for t in tokens[number.end : number.end + 2]}
        before = tokens[number.start - 1].lower if number.start else ""
        if before in ("in", "during", "of") and (number.low or 0) >= _MANY_EVENTS and behind & _MANY:
            yield number.start


def spread(sentence: Scanned) -> bool:
    """True for "in various parts of the country", "in several armed clashes": of more than one fight."""
    tokens = sentence.tokens
    several = () if _SPREAD.isdisjoint(sentence.words) else range(len(tokens) - 1)
    return bool(_THROUGHOUT.within(sentence)) or any(
        tokens[at].lower in _SEVERAL
        and not _SPREAD.isdisjoint(t.lower for t in tokens[at + 1 : at + _SEVERAL_REACH])
        for at in several
    )


def ranked(tokens: tuple[Token, ...], start: int) -> bool:
    """True for "the worst attack since 2004", "the third this year": a rank, no count."""
    before = tokens[max(0, start - _RANK_REACH) : start]
    return any(t.lower in _RANK or (t.lower.endswith("est") and len(t.lower) > 5) for t in before)


def _recent(tokens: tuple[Token, ...], end: int) -> bool:
    """True for "since" with what is no older than the event, or no time: "since Monday", "since 12 May"."""
    if tokens[end - 1].lower != "since":
        return False
    ends = (i for i in range(end, len(tokens)) if tokens[i].lower in BORDERS)
    clause = tokens[end : next(ends, len(tokens))]
    if any(_YEAR.fullmatch(token.text) for token in clause[:_SINCE_CLAUSE]):
        return False  # "since the president sent out the army in late 2006"
    words = [token.lower for token in tokens[end : end + _SINCE_REACH]]
    if _EVENT.intersection(words) and not _WAR.intersection(words):
        return True  # "since the outbreak began": all of this event
    if _UNREST.intersection(words) and not any(token.lower in _RAISED for token in tokens[:end]):
        return True
    if any(_YEAR.fullmatch(word) or word in _SINCE for word in words):
        return False
    month = next((i for i, word in enumerate(words[:2]) if word in MONTHS or word == "may"), None)
    return month is None or any(_DAY.fullmatch(word) for word in words[: month + 2])


def _older_years(tokens: tuple[Token, ...], year: int | None) -> list[int]:
    if year is None:
        return []
    return [
        i
        for i, token in enumerate(tokens)
        if token.text[0] in "12"
        and (_DECADE.fullmatch(token.text) or (_YEAR.fullmatch(token.text) and _older(tokens, i, year)))
        and not _address(tokens, i)
    ]


def _older(tokens: tuple[Token, ...], i: int, year: int) -> bool:
    """True for a year before the last, and for the last where no month stands with it: "in 2014"."""
    alone = i > 0 and tokens[i - 1].lower in ("in", "during")
    return int(tokens[i].text) < year - (not alone)


def _address(tokens: tuple[Token, ...], i: int) -> bool:
    """True for "the 1900 block", "1925 Elm Street"; not for "the 1996 Quebec outbreak"."""
    behind = tokens[i + 1] if i + 1 < len(tokens) else None
    dated = i > 0 and tokens[i - 1].lower in ("the", "during", "since")
    return behind is not None and (behind.lower == "block" or (behind.text.istitle() and not dated))
