"""Numbers that lean on another one: "12 in Sofala, five in Manica", "nine people, six women and three men".

What was just said is left out: the outcome ("and five in Manica"), or that these are the ones counted before.
"""

from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from pipeline.extract.clause import BE_OR_HAVE, Clause
from pipeline.extract.counts import bare
from pipeline.extract.person_words import PLURAL
from pipeline.extract.persons import Persons
from pipeline.extract.statement import Statement
from pipeline.extract.traps import DAYS, LABELS, MONTHS

_WHERE = frozenset("in at on near from around outside while later after when as".split())
_JOINS = frozenset("and , with another".split())
_ARE = frozenset({"were", "are"})
_ENDS = frozenset(", and . ; ) while".split())
_WITH = frozenset("for with had has at".split())
_BY = frozenset({"with", "by"})
_CLAUSES = frozenset("who which said says after when where but".split())
_BEFORE_PLACE = _JOINS | {";"}
_NO_PLACES = MONTHS | DAYS | LABELS | {"may"}
_LONGEST_PLACE = 4
_SHORTEST_ENTRY = 3
_REACH = 14
"""Tokens between a number and the one that leans on it."""


def elliptic(clause: Clause, read: Sequence[Statement], known: Collection[int]) -> Iterator[Statement]:
    """Yield the five of "12 died in Sofala and five in Manica", "..., followed by Manica with five"."""
    for persons in clause.persons:
        if persons.start in known or not _bare(persons) or not persons.start:
            continue
        before = clause.tokens[persons.start - 1].lower
        behind = clause.tokens[persons.end].lower if persons.end < len(clause.tokens) else "."
        leader = _led_by(clause, read, persons)
        if leader is None or before not in _JOINS:
            continue
        if before in _JOINS and behind in _ARE and _parted(clause, leader) and _who(clause, persons.end + 1):
            yield replace(leader, persons=persons, part=True)
            continue
        ranked = before == "with" and _ranked(clause, persons.start)
        end = max(leader.persons.end, leader.cue[1])
        by = clause.tokens[min(end, persons.start)].lower
        alike = behind in _BY and by == behind  # "12 shot with rifles and two with pistols"
        if ranked or alike or (before != "with" and behind in _WHERE):
            yield replace(leader, persons=persons, part=False)


def _parted(clause: Clause, leader: Statement) -> bool:
    """True for "nine of the dead were women": the numbers behind it may count other parts."""
    return leader.persons.of_them or leader.part


def _who(clause: Clause, i: int) -> bool:
    """True where a noun for persons stands from token ``i`` on: "five were children"."""
    return any(t.lower in PLURAL or t.lower == "under" for t in clause.tokens[i : i + 3])


def gapped(clause: Clause, read: Sequence[Statement], known: Collection[int]) -> Iterator[Statement]:
    """Yield those of "Migori has 912 cases, Homa Bay 731", of "Patna had eight deaths, Vaishali for six": a
    place, and a number alone."""
    last = read[-1] if read else None
    for number in clause.numbers:
        if last is None or last.persons.single or number.start in known:
            continue
        end = max(last.persons.end, last.cue[1])
        behind = clause.tokens[number.end].lower if number.end < len(clause.tokens) else "."
        place = _place_before(clause, number.start)
        if not end <= place <= end + _REACH or behind not in _ENDS or _crossed(clause, end, number.start):
            continue
        goes_on = any(0 <= _place_before(clause, n.start) - number.end <= 1 for n in clause.numbers)
        if clause.tokens[place].text == "," == behind and not goes_on:
            continue  # "..., France 24, a broadcaster, said"
        last = replace(last, persons=bare(number), part=False, cue=(number.start, number.end))
        yield last


def _place_before(clause: Clause, i: int) -> int:
    """Return the token of the comma or "and" before a name that stands before token ``i``: ", Homa Bay", "and
    Vaishali for"; else -1."""
    i -= clause.tokens[i - 1].lower in _WITH
    listed = i > _SHORTEST_ENTRY and clause.tokens[i - 1].text == ","  # "...; Beira town, 240; Tete, 152"
    if listed:
        i -= 1
        i -= clause.tokens[i - 1].text.islower()
    start = i
    while start and clause.tokens[start - 1].text.isalpha() and clause.tokens[start - 1].capital:
        start -= 1
    names = {token.lower for token in clause.tokens[start:i]}
    if not 0 < i - start <= _LONGEST_PLACE or not names.isdisjoint(_NO_PLACES):
        return -1
    joins = {";"} if listed else _BEFORE_PLACE
    return start - 1 if start and clause.tokens[start - 1].lower in joins else -1


def _crossed(clause: Clause, start: int, end: int) -> bool:
    """True where another outcome or clause lies between."""
    words = {token.lower for token in clause.tokens[start:end]}
    return bool(words & _CLAUSES) or any(start <= cue.start < end for cue in clause.cues)


def _bare(persons: Persons) -> bool:
    return persons.numeral and not persons.head and not persons.of_them and persons.low is not None


def _led_by(clause: Clause, read: Sequence[Statement], persons: Persons) -> Statement | None:
    """Return the last statement before ``persons``, None where words of another outcome lie between."""
    before = [s for s in read if max(s.persons.end, s.cue[1]) <= persons.start and not s.toll]
    last = max(before, key=lambda s: s.persons.start, default=None)
    if last is None:
        return None
    end = max(last.persons.end, last.cue[1])
    between = clause.tokens[end : persons.start]
    crossed = any(end <= cue.start < persons.start for cue in clause.cues)
    if crossed or len(between) > _REACH or any(t.text in ";:" for t in between):
        return None
    return None if last.persons.single else last


def _ranked(clause: Clause, i: int) -> bool:
    words = [token.lower for token in clause.tokens[max(0, i - 8) : i]]
    return any(words[n : n + 2] == ["followed", "by"] for n in range(len(words)))


def spelt_out(clause: Clause, read: Sequence[Statement], known: Collection[int]) -> Iterator[Statement]:
    """Yield the row behind a number that adds up to it: "nine people, six women and three men".

    Single persons alone are no row that anybody counts: "two others, a man and a woman".
    """
    for whole in read:
        if whole.part or whole.persons.low != whole.persons.high or (whole.persons.low or 0) < 2:
            continue
        row: list[Persons] = []
        for persons in clause.persons:
            if persons.start < whole.persons.end or persons.start in known:
                continue
            if persons.low is None or persons.low != persons.high or persons.kind in ("pronoun", "name"):
                continue
            if row and not _listed(clause, row[-1].end, persons.start):
                row = []
            row.append(persons)
            if persons.low == whole.persons.low or all(p.single for p in row):
                continue
            if sum(p.low or 0 for p in row) == whole.persons.low:
                yield from (replace(whole, persons=p, part=True) for p in row)
                break


def _listed(clause: Clause, start: int, end: int) -> bool:
    """True where only commas, "and" and words of place part them: "five in Sofala, and two in Tete"."""
    between = clause.tokens[start:end]
    words = {token.lower for token in between}
    joined = bool(words & {",", "and", ";", "&", "plus"}) and len(between) <= 6
    return joined and words.isdisjoint(BE_OR_HAVE) and not any(start <= c.start < end for c in clause.cues)
