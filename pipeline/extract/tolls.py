"""Stated sums: "the toll rose from 5 to 57", "bringing to nine the number killed", "Killed: 12"."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from pipeline.extract.clause import Clause
from pipeline.extract.conjuncts_behind import joined_right
from pipeline.extract.counts import bare
from pipeline.extract.cues import Form, FoundCue
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
_COUNTING: frozenset[Form] = frozenset({"toll", "participle", "ing"})
_SUMS = frozenset("number total count tally estimate".split())
_LONGEST_LABEL = 6
"""Words before the colon of "Houses fully damaged: 1,940"."""


def toll_behind(clause: Clause, cue: FoundCue) -> Number | None:
    """The last number behind "toll" within its clause: "the toll rose from 5 to 57"."""
    found = None
    for number in clause.numbers:
        risen = clause.lowers[number.start - 1] in _ROSE_TO
        if not cue.end <= number.start <= cue.end + _TOLL_REACH * (1 + risen):
            continue
        if clause.lowers[number.end - 1] == "no":
            continue  # "since reporters have no access"
        numbers = cue.end == number.start and clause.lowers[cue.end - 1].startswith("number")
        if not numbers and is_trap(clause.tokens, number):  # not of "the injured number 1,353"
            continue
        between = clause.lowers[cue.end : number.start]
        ends = _TOLL_ENDS.intersection(between)
        if between and risen:
            ends -= _ARTICLES  # "the death toll from a quake rose to 92"
        if ends or _turns(between) or _of_another(clause, number) or (found and not risen):
            break
        if any(
            cue.end <= other.start < number.start and not _COUNTING.isdisjoint(other.cue.forms)
            for other in clause.cues
            if found or "toll" in other.cue.forms
        ):
            break
        found = number
    if found and clause.lowers[found.start - 1] == "from":
        return None  # "the toll had gone up from two": the new one is told elsewhere
    return found


def _turns(words: Sequence[str]) -> bool:
    """True where another clause begins: "the toll may rise, as 200 are missing"."""
    return "," in words and any(a == "," and b in ("as", "after", "but") for a, b in pairwise(words))


def is_number_of(clause: Clause, cue: FoundCue) -> bool:
    """True where "the number of" stands before the cue: "the number of those made homeless"."""
    if "of" not in clause.words or _SUMS.isdisjoint(clause.words):
        return False
    for i in range(cue.start - 1, max(1, cue.start - 6), -1):
        if clause.lowers[i] == "of" and clause.lowers[i - 1] in _SUMS:
            return not any(i <= n.start < cue.end for n in clause.numbers)
        if i in clause.number_at:
            return False
    return False


def put_at(clause: Clause, cue: FoundCue) -> Number | None:
    """Return the 36 of "partners had put fatalities at 36"."""
    behind = clause.lowers[cue.end : cue.end + _WHOM_REACH]
    if behind[:2] == (",", "whom"):  # "the injured, whom he numbered at 61"
        said = (i for i, word in enumerate(behind) if word == "at" and behind[i - 1] in _NUMBERED)
        return clause.number_at.get(cue.end + next(said, _WHOM_REACH) + 1)
    if behind[:1] != ("at",) or _PUT.isdisjoint(clause.lowers[max(0, cue.start - _PUT_REACH) : cue.start]):
        return None
    return clause.number_at.get(cue.end + 1)


def held_against(clause: Clause, read: Sequence[Statement], known: Collection[int]) -> Iterator[Statement]:
    """Yield what a number is held against: "killed 23, up from 17", "18 deaths, compared with 11"."""
    pair: tuple[Statement, ...] = ()
    for persons in clause.persons:
        if persons.start in known or persons.head or not persons.numeral or persons.of_them:
            continue
        if pair and persons.start == pair[0].persons.end + 1:
            yield replace(pair[1], persons=persons, part=True, joint=-1)
            continue
        words = clause.lowers[max(0, persons.start - _AGAINST_REACH) : persons.start]
        behind = clause.lowers[persons.end : persons.end + 1]
        if (words[-1:], behind) == (("from",), ("to",)) and not _LOWERED.isdisjoint(clause.words):
            new = next((s for s in read if s.persons.start == persons.end + 1), None)
            if new is not None:
                yield replace(new, persons=persons, part=True, joint=-1)  # "lowered the dead from 25 to 23"
            continue
        if not any(_held(words[i:]) for i in range(len(words))):
            continue
        before = [s for s in read if s.persons.start < persons.start and s.persons.low]
        leader = before[-1] if before else next((s for s in read if s.toll), None)
        if behind == ("and",) and len(before) > 1:
            first, second = before[-2:]  # "96 dead and 400 injured, up from 61 and 220"
            if first.measure != second.measure and clause.lowers[persons.end + 1][0].isdigit():
                told = replace(first, persons=persons, part=True, joint=-1)
                pair = (told, second)
                yield told
                continue
        # a larger one has been taken back: "lowered the toll from 21 to 18"
        if leader is not None and (persons.low or 0) < (leader.persons.low or 0):
            yield replace(leader, persons=persons, part=True, joint=-1)


def _held(words: tuple[str, ...]) -> bool:
    """True for "up from an earlier estimate of", with nothing else behind."""
    if words[:2] in _AGAINST:
        return _ESTIMATE.issuperset(words[2:])
    return words in (("against",), ("instead", "of"))


def toll_before(clause: Clause, cue: FoundCue) -> Number | None:
    """Return the nine of "bringing to nine the number killed", "put at nine the number of people killed"."""
    for number in clause.numbers:
        before = clause.lowers[number.start - 1] if number.start else ""
        if before not in _ROSE_TO or cue.start - number.end > _NUMBER_OF_REACH:
            continue
        words = clause.lowers[number.end : cue.start]
        counted = words[1:3] + clause.lowers[cue.start : cue.end]
        if words[:1] == ("the",) and not _COUNTED.isdisjoint(counted):
            return number
    return None


def labelled(clause: Clause, cue: FoundCue) -> list[Persons]:
    """Return the numbers of a list: "Killed: 12; injured: 30", "Affected: 90 families/412 persons",
    "Houses fully damaged: 1,940"."""
    label = _label(clause, cue)
    if label is None:
        return []
    start, end = label
    following = clause.number_at.get(end + 1)
    if following is None:
        return []
    if (known := clause.at.get(following.start)) and known.head:
        joined = joined_right(clause, known)
        return [known, joined] if joined and clause.tokens[joined.start - 1].text in "/(" else [known]
    behind = clause.tokens[following.end].text if following.end < len(clause.tokens) else "."
    if behind[0].isalnum():
        return []
    households = [word for word in clause.lowers[start:end] if word in ("families", "households")]
    return [replace(bare(following), head=households[0] if households else "")]


def _label(clause: Clause, cue: FoundCue) -> tuple[int, int] | None:
    """Return the tokens of the label that ``cue`` stands in, up to its colon or dash."""
    if _LABEL.isdisjoint(clause.words):
        return None
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
        before = clause.lowers[number.start - 1] if number.start else ""
        behind = clause.lowers[number.end] if number.end < len(clause.lowers) else "."
        if before == "not" and number.low and (behind in ("as", "or") or not behind[0].isalnum()):
            cue = (number.start - 1, number.start)
            yield replace(told, persons=bare(number), cue=cue, part=False, joint=-1)  # "and not 26"
        if before not in ("to", "at"):
            continue
        words = clause.lowers[max(0, number.start - _TOTAL_REACH) : number.start]
        total = next((i for i, word in enumerate(words) if word in _TOTALS), 0)
        if words[-3:] == ("the", "dead", "to"):
            total = len(words) - 2
        of_what = words[total + 1 : total + 2] == ("of",)
        changes = _CHANGED if before == "to" else _PUT  # "a monitor put the number at 57"
        if total and not of_what and not changes.isdisjoint(words[:total]):
            cue = (number.start - 1, number.start)
            yield replace(told, persons=bare(number), cue=cue, part=False, toll=True, joint=-1)
