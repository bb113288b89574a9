"""Stated sums: "the toll rose from 5 to 57", "bringing to nine the number killed", "Killed: 12"."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from pipeline.extract.clause import Clause
from pipeline.extract.conjuncts_behind import joined_right
from pipeline.extract.counts import bare
from pipeline.extract.cues import FoundCue
from pipeline.extract.numbers import Number
from pipeline.extract.persons import Persons
from pipeline.extract.statement import Statement
from pipeline.extract.traps import is_trap
from pipeline.lexicon.load import load

_TOLL_REACH = 14
"""Tokens between "toll" and its number: "the number of people killed in Tuesday's quake has reached 17"."""
_ROSE_TO = frozenset("to at reached reaching hit topped passed exceeded".split())
_LABEL = frozenset(": – — = -".split())
_TOLL_ENDS = frozenset("; . who with a an because while although but".split())
_ARTICLES = frozenset("a an".split())
_NUMBER_OF_REACH = 8
"""Tokens between a number and its outcome in "nine the number of people killed"."""
_TOTAL_REACH = 9
_PUT = frozenset("put puts putting".split())
_PUT_REACH = 20
_WHOM_REACH = 8
_NUMBERED = frozenset("numbered put estimated counted numbers puts estimates".split())
_AGAINST = frozenset(
    {("up", "from"), ("down", "from"), ("compared", "with"), ("compared", "to"), ("lowered", "from")}
    | {("revised", "from"), ("raised", "from"), ("increased", "from"), ("rose", "from"), ("risen", "from")}
)
_ESTIMATE = frozenset(
    "a an the its earlier initial previous first estimate figure toll count number total of just only".split()
)
_AGAINST_REACH = 7
_TOTALS = frozenset("total tally figure number losses".split())
_CHANGED = frozenset((*load("scope")["raised"], *load("modality")["lowered"], "revised"))
_LOWERED = frozenset(load("modality")["lowered"])
_COUNTED = frozenset("number total toll count".split())
_LONGEST_LABEL = 6
"""Words before the colon of "Houses fully damaged: 1,940"."""


def toll_behind(clause: Clause, cue: FoundCue) -> Number | None:
    """The last number behind "toll" within its clause: "the toll rose from 5 to 57"."""
    found = None
    for number in clause.numbers:
        numbers = cue.end == number.start and clause.tokens[cue.end - 1].lower.startswith("number")
        none = clause.tokens[number.end - 1].lower == "no"  # "since reporters have no access"
        trap = none or (not numbers and is_trap(clause.tokens, number))  # "the injured number 1,353"
        risen = clause.tokens[number.start - 1].lower in _ROSE_TO
        if cue.end <= number.start <= cue.end + _TOLL_REACH * (1 + risen) and not trap:
            between = [t.lower for t in clause.tokens[cue.end : number.start]]
            ends = _TOLL_ENDS.intersection(between)
            if between[-1:] and between[-1] in _ROSE_TO:
                ends -= _ARTICLES  # "the death toll from a quake rose to 92"
            if (
                ends
                or _turns(between)
                or any(
                    cue.end <= other.start < number.start and other.cue.forms & {"toll", "participle", "ing"}
                    for other in clause.cues
                    if found or "toll" in other.cue.forms
                )
            ):
                break
            if _of_another(clause, number):
                break
            if found and clause.tokens[number.start - 1].lower not in _ROSE_TO:
                break
            found = number
    if found and clause.tokens[found.start - 1].lower == "from":
        return None  # "the toll had gone up from two": the new one is told elsewhere
    return found


def _turns(words: list[str]) -> bool:
    """True where another clause begins: "the toll may rise, as 200 are missing"."""
    return any(a == "," and b in ("as", "after", "but") for a, b in pairwise(words))


def is_number_of(clause: Clause, cue: FoundCue) -> bool:
    """True where "the number of" stands before the cue: "the number of those made homeless"."""
    for i in range(cue.start - 1, max(1, cue.start - 6), -1):
        if clause.tokens[i].lower == "of" and clause.tokens[i - 1].lower in (
            "number",
            "total",
            "count",
            "tally",
            "estimate",
        ):
            return not any(n.start in range(i, cue.end) for n in clause.numbers)
        if any(n.start == i for n in clause.numbers):
            return False
    return False


def put_at(clause: Clause, cue: FoundCue) -> Number | None:
    """Return the 36 of "partners had put fatalities at 36"."""
    behind = [t.lower for t in clause.tokens[cue.end : cue.end + _WHOM_REACH]]
    if behind[:2] == [",", "whom"]:  # "the injured, whom he numbered at 61"
        said = (i for i, word in enumerate(behind) if word == "at" and behind[i - 1] in _NUMBERED)
        start = cue.end + next(said, _WHOM_REACH) + 1
        return next((n for n in clause.numbers if n.start == start), None)
    number = next((n for n in clause.numbers if n.start == cue.end + 1), None)
    before = {t.lower for t in clause.tokens[max(0, cue.start - _PUT_REACH) : cue.start]}
    at = number and clause.tokens[cue.end].lower == "at" and not before.isdisjoint(_PUT)
    return number if at else None


def held_against(clause: Clause, read: Sequence[Statement], known: Collection[int]) -> Iterator[Statement]:
    """Yield what a number is held against: "killed 23, up from 17", "18 deaths, compared with 11"."""
    pair: tuple[Statement, ...] = ()
    for persons in clause.persons:
        if persons.start in known or persons.head or not persons.numeral or persons.of_them:
            continue
        if pair and persons.start == pair[0].persons.end + 1:
            yield replace(pair[1], persons=persons, part=True, joint=-1)
            continue
        words = [t.lower for t in clause.tokens[max(0, persons.start - _AGAINST_REACH) : persons.start]]
        behind = [t.lower for t in clause.tokens[persons.end : persons.end + 1]]
        if (words[-1:], behind) == (["from"], ["to"]) and not _LOWERED.isdisjoint(
            t.lower for t in clause.tokens
        ):
            new = next((s for s in read if s.persons.start == persons.end + 1), None)
            if new is not None:
                yield replace(new, persons=persons, part=True, joint=-1)  # "lowered the dead from 25 to 23"
            continue
        if not any(_held(words[i:]) for i in range(len(words))):
            continue
        before = [s for s in read if s.persons.start < persons.start and s.persons.low]
        leader = before[-1] if before else next((s for s in read if s.toll), None)
        if [t.lower for t in clause.tokens[persons.end : persons.end + 1]] == ["and"] and len(before) > 1:
            first, second = before[-2:]  # "96 dead and 400 injured, up from 61 and 220"
            if first.measure != second.measure and clause.tokens[persons.end + 1].lower[0].isdigit():
                told = replace(first, persons=persons, part=True, joint=-1)
                pair = (told, second)
                yield told
                continue
        # a larger one has been taken back: "lowered the toll from 21 to 18"
        if leader is not None and (persons.low or 0) < (leader.persons.low or 0):
            yield replace(leader, persons=persons, part=True, joint=-1)


def _held(words: list[str]) -> bool:
    """True for "up from an earlier estimate of", with nothing else behind."""
    return (tuple(words[:2]) in _AGAINST and set(words[2:]) <= _ESTIMATE) or words in (
        ["against"],
        ["instead", "of"],
    )


def toll_before(clause: Clause, cue: FoundCue) -> Number | None:
    """Return the nine of "bringing to nine the number killed", "put at nine the number of people killed"."""
    for number in clause.numbers:
        before = clause.tokens[number.start - 1].lower if number.start else ""
        if before not in _ROSE_TO or cue.start - number.end > _NUMBER_OF_REACH:
            continue
        words = [token.lower for token in clause.tokens[number.end : cue.start]]
        counted = _COUNTED & {*words[1:3], *(t.lower for t in clause.tokens[cue.start : cue.end])}
        if words[:1] == ["the"] and counted:
            return number
    return None


def labelled(clause: Clause, cue: FoundCue) -> list[Persons]:
    """Return the numbers of a list: "Killed: 12; injured: 30", "Affected: 90 families/412 persons",
    "Houses fully damaged: 1,940"."""
    label = _label(clause, cue)
    if label is None:
        return []
    start, end = label
    following = next((n for n in clause.numbers if n.start == end + 1), None)
    if following is None:
        return []
    if known := next((p for p in clause.persons if p.start == following.start and p.head), None):
        joined = joined_right(clause, known)
        return [known, joined] if joined and clause.tokens[joined.start - 1].text in "/(" else [known]
    behind = clause.tokens[following.end].text if following.end < len(clause.tokens) else "."
    if behind[0].isalnum():
        return []
    households = {"families", "households"} & {t.lower for t in clause.tokens[start:end]}
    return [replace(bare(following), head=next(iter(households), ""))]


def _label(clause: Clause, cue: FoundCue) -> tuple[int, int] | None:
    """Return the tokens of the label that ``cue`` stands in, up to its colon or dash."""
    start, end = cue.start, cue.end
    while start and clause.tokens[start - 1].text.isalpha():
        start -= 1
    while end < len(clause.tokens) and clause.tokens[end].text.isalpha():
        end += 1
    if start and any(number.end == start for number in clause.numbers):
        return None  # "83 wounded: 54 marchers and 29 policemen"
    if end >= len(clause.tokens) or clause.tokens[end].text not in _LABEL or end - start > _LONGEST_LABEL:
        return None
    alone = (start, end) == (cue.start, cue.end)
    return (start, end) if alone or clause.tokens[end].text == ":" else None


def _of_another(clause: Clause, number: Number) -> bool:
    """True for "a toll of one person wounded": the word behind says what is counted."""
    return any(
        other.cue.measure == "injured" and number.end <= other.start <= number.end + 1
        for other in clause.cues
    )


def new_total(clause: Clause, told: Statement | None) -> Iterator[Statement]:
    """Yield the 45 of "eight new cases were confirmed, bringing the total to 45"."""
    if told is None:
        return
    for number in clause.numbers:
        before = clause.tokens[number.start - 1].lower if number.start else ""
        behind = clause.tokens[number.end].lower if number.end < len(clause.tokens) else "."
        if before == "not" and number.low and (behind in ("as", "or") or not behind[0].isalnum()):
            cue = (number.start - 1, number.start)
            yield replace(told, persons=bare(number), cue=cue, part=False, joint=-1)  # "and not 26"
        words = [t.lower for t in clause.tokens[max(0, number.start - _TOTAL_REACH) : number.start]]
        total = next((i for i, word in enumerate(words) if word in _TOTALS), None)
        if words[-3:] == ["the", "dead", "to"]:
            total = len(words) - 2
        of_what = total is not None and words[total + 1 : total + 2] == ["of"]
        raised = words[-1:] == ["to"] and _CHANGED.intersection(words[:total])
        put = words[-1:] == ["at"] and _PUT.intersection(words[:total])  # "a monitor put the number at 57"
        if total and not of_what and (raised or put):
            cue = (number.start - 1, number.start)
            yield replace(told, persons=bare(number), cue=cue, part=False, toll=True, joint=-1)
