"""What a number covers: this event, one day of it, a wider count, a state at one moment, or another event.

Words such as "in 1995" or "since May" speak of the clause in which they stand: of "five were killed where
300 died in 1995" they reach the 300 alone. Before any number they speak of all that follows: "Last May, 107
inmates, most of them young, died in a fire."
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.extract.cues import HARM
from pipeline.extract.dates import resolve
from pipeline.extract.numbers import may_begin
from pipeline.extract.scan import Phrases, Scanned
from pipeline.extract.spans import BORDERS, WORDS, find_spans, ranked
from pipeline.extract.statement import Statement
from pipeline.extract.times import find_times
from pipeline.lexicon.world import country_words
from pipeline.records.claim import Scope

_OPENINGS: Phrases[bool] = Phrases(dict.fromkeys(WORDS["opening"], True))
_AHEAD: Phrases[bool] = Phrases(dict.fromkeys(WORDS["ahead"], True))
_MORE = frozenset(WORDS["more"])
_RAISED = frozenset(WORDS["raised"])
_NEW = frozenset(WORDS["new"])
_ADDING = _MORE | _NEW
_STANDING_MEASURES = frozenset(
    {"forces", "injured", "detained", "displaced", "abducted", "missing", "cases", "evacuated"}
)
_ADDED = frozenset({"killed", "cases"})
"""Measures of which news tells what one day added."""
_COMPARED = frozenset({("compared", "with"), ("compared", "to")})
_COMES = frozenset("come comes came coming".split())
_UNITS = frozenset("day days week weeks month months year years".split())
_COMES_REACH = 8
OLD = dt.timedelta(days=90)
"""What is dated so long before publication is background, unless the article leads with it."""
_LEAD = 3
_LEANING = frozenset({"then", "there"})
_EXIST = frozenset("is are was were has have had will may might could".split())
_STATES = frozenset(WORDS["states"])
_PLACED = frozenset(WORDS["placed"])
_SINCE_DAYS = dt.timedelta(days=3)
_STAYED = frozenset("in being under receiving undergoing".split())
_STATE_REACH = 9
_PRESENT = frozenset("are is remain remains not".split())
_SUCCUMB = frozenset("succumb succumbs succumbed succumbing survive".split())
_DIED = frozenset("died dies".split())
_WOUND_REACH = 6
_OF_WOUNDS = frozenset({"of", "from", "to"})
_POINTS_BACK = frozenset("that this his her their these".split())
_RAISING_REACH = 4
_NEW_REACH = 4
_HAS = frozenset(("has", "have"))
_HAS_REACH = 3
_RELATIVE = frozenset({"which", "who", "where"})
_ABROAD = 6
_OPENING = 2
"""Tokens of a clause before words that speak of the clause in front of it: "..., and since May"."""


def scope_of(sentence: Scanned, statement: Statement, others: list[Statement], year: int | None) -> Scope:
    """Return the scope of ``statement``.

    ``others`` are the sentence's other statements; ``year`` is the year of publication, where known.
    """
    if _held_against(sentence, statement) or _abroad(sentence):
        return "background"
    start = statement.persons.start
    ahead = (
        any(at < start for at, _, _ in _AHEAD.within(sentence))
        or any(at < start for at in _comes_after(sentence, statement, others))
        or _OPENINGS.match(sentence.lowers, 0) is not None
        or _after_rank(sentence, statement)
    )
    tolls = [other for other in others if other.toll]
    cues = find_spans(sentence, year)
    if not cues:
        if ahead:
            return "background"
        return "day" if _increment(sentence, statement, others, tolls) else "event"
    clauses = _Clauses(sentence.lowers, [statement, *others])
    found = {scope for at, scope in cues if clauses.reaches(at, scope, statement)}
    if "cumulative" in found:
        return "background" if statement.persons.single and not statement.part else "cumulative"
    if ahead or "background" in found:
        return "background"
    wide = [at for at, scope in cues if scope == "cumulative"]
    tolls = [o for o in tolls if not any(clauses.reaches(at, "cumulative", o) for at in wide)]
    if "day" in found or _increment(sentence, statement, others, tolls):
        return "day"
    several = any(o.joint == statement.joint and not o.persons.single for o in (statement, *others))
    if "standing" in found and statement.measure in _STANDING_MEASURES and several:
        return "standing"
    return "event"


def taken_over(scanned: Sequence[Scanned], index: int, anchor: dt.date | None) -> Scope | None:
    """Return the scope of the sentence before where ``index`` leans on it: "Riots then killed 90", "Some 30
    persons have died there". ``anchor`` is the day of publication."""
    sentence = scanned[index]
    if index <= _LEAD or _LEANING.isdisjoint(sentence.words) or find_times(sentence):
        return None
    if "then" not in sentence.words and not any(
        t.lower == "there" and behind.lower not in _EXIST for t, behind in pairwise(sentence.tokens)
    ):
        return None  # "there were other attacks"
    before = {scope for _, scope in find_spans(scanned[index - 1], anchor.year if anchor else None)}
    if "cumulative" in before:
        return "cumulative"
    if "then" not in sentence.words:
        return None
    days = (resolve((time,), anchor).end for time in find_times(scanned[index - 1]))
    old = any(day < anchor - OLD for day in days if day and anchor)
    return "background" if old or "background" in before else None


def counts_since(sentence: Scanned, statement: Statement, day: dt.date, anchor: dt.date | None) -> bool:
    """True for "300 dead since July 8" where that is days before ``day``, on which the event was."""
    if "since" not in sentence.words or statement.persons.single:
        return False  # "the post is vacant since 1 August, when Roe was shot"
    end = sentence.tokens[max(statement.persons.end, statement.cue[1]) - 1].end
    for time in find_times(sentence):
        since = next((t for t in reversed(sentence.tokens) if t.end < time.span[0]), None)
        if since is None or since.lower != "since" or time.span[0] - since.end > 1:
            continue
        start = resolve((time,), anchor).start
        between = [t for t in sentence.tokens if end <= t.start < since.start]
        if (
            start
            and start < day - _SINCE_DAYS
            and not any(t.text == ";" or may_begin(t.lower) for t in between)
        ):
            return True
    return False


def in_state(sentence: Scanned, statement: Statement) -> bool:
    """True where what follows a number tells how they are: "nine of them are in critical condition"."""
    present = False
    behind = sentence.tokens[statement.persons.end : statement.persons.end + _STATE_REACH]
    for token, following in pairwise(behind):
        was = token.lower in ("were", "was") and following.lower in _STAYED  # not "were treated"
        present = present or was or token.lower in _PRESENT
        if token.lower in _STATES or (present and token.lower in _PLACED):
            return token.lower != "fighting" or following.lower == "for"
        if token.text in ",;.":
            return False
    return bool(present and behind and behind[-1].lower in _PLACED)


def dies_later(scanned: Sequence[Scanned], statement: Statement) -> bool:
    """True for "three succumbed", "he died of his burns", "a third person died", and before "that takes the
    toll to nine": the toll of the day before did not count them."""
    words = scanned[statement.sentence].lowers
    start, end = statement.cue
    cue, behind = words[start:end], words[end : end + _WOUND_REACH]
    wounds = not HARM.isdisjoint(behind) and not _OF_WOUNDS.isdisjoint(behind[:2])
    if statement.persons.ordinal or not _SUCCUMB.isdisjoint(cue) or (wounds and not _DIED.isdisjoint(cue)):
        return True
    follows = scanned[statement.sentence + 1 : statement.sentence + 2]
    opens = follows[0].lowers[:_RAISING_REACH] if follows else ()
    return bool(opens) and opens[0] in _POINTS_BACK and not _RAISED.isdisjoint(opens)


def _held_against(sentence: Scanned, statement: Statement) -> bool:
    """True for the 17 of "23 so far this year, compared with 17 a year earlier"."""
    at = statement.persons.start
    return sentence.lowers[max(0, at - 2) : at] in _COMPARED


def _comes_after(sentence: Scanned, statement: Statement, others: list[Statement]) -> Iterator[int]:
    """Yield where "after" stands in "the raids come four days after", and in "three died a day after": what
    follows is an older event."""
    if "after" not in sentence.words:
        return
    same = min(
        (o.persons.start for o in others if o.measure == statement.measure and not o.toll), default=None
    )
    for at in [at for at, word in enumerate(sentence.lowers) if word == "after"]:
        before = sentence.lowers[max(0, at - _COMES_REACH) : at]
        follows = not _COMES.isdisjoint(before) or (same is not None and same < at)
        if before and before[-1] in _UNITS and follows:
            yield at


def _abroad(sentence: Scanned) -> bool:
    """True for a sentence that opens with "In neighbouring Nigeria,"; a town is no country."""
    words = sentence.lowers[:_ABROAD]
    if words[:2] not in (("in", "neighbouring"), ("in", "neighboring")):
        return False
    names = country_words()
    return any(" ".join(words[2:end]) in names for end in range(3, len(words) + 1))


def _after_rank(sentence: Scanned, statement: Statement) -> bool:
    """True for the 426 of "the worst since 1990, when 426 died", of "the first since rebels killed 426"."""
    return "since" in sentence.words and any(
        word == "since" and ranked(sentence.tokens, at)
        for at, word in enumerate(sentence.lowers[: statement.persons.start])
    )


class _Clauses:
    """The clauses of a sentence, and which statement stands in which."""

    def __init__(self, words: tuple[str, ...], statements: list[Statement]) -> None:
        self.words = words
        self.clause: list[int] = []
        self.sentence: list[int] = []
        clause = sentence = 0
        for word in words:
            if word == ";":
                sentence += 1
                clause += 1
            elif word in BORDERS:
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
        if clause in own and self.words[at] == "being":  # not "were arrested and are being held"
            return "and" not in self.words[statement.cue[1] : at]
        if clause in own:
            return scope != "standing" or not self._another(at, statement)
        if self.sentence[at] != self.sentence[statement.persons.start]:
            return False
        follows = clause < min(own)
        if any(clause in taken for taken in self.occupied):  # "killing seven in 1995, injuring 300"
            return follows and scope in ("background", "cumulative")
        if follows and self.words[self.clause.index(clause)] in _RELATIVE:
            return False  # "the rebels, who left the valley in 2019, said that 40 were killed"
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
    if statement.toll or (
        _ADDING.isdisjoint(sentence.words) and (not tolls or _RAISED.isdisjoint(sentence.words))
    ):
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
        before = sentence.lowers[max(0, statement.persons.start - _HAS_REACH) : statement.persons.start]
        recent = statement.sentence <= 1 or not (_HAS.isdisjoint(words) and _HAS.isdisjoint(before))
        if _NEW.intersection(words[:_NEW_REACH]) or (more and first and recent):
            return True
    raised = any(
        o is not statement
        and o.measure == statement.measure
        and (o.persons.low or 0) >= (statement.persons.low or 0)  # not "16 died, raising a toll of nine"
        for o in tolls
    )
    return raised and (more or not _RAISED.isdisjoint(sentence.words))
