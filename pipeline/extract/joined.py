"""Whom one verb counts together is one number: "a nurse and four patients were killed" states five.

A single person in such a row states no number, but for who is named: later reports may tell more of him.
"""

from collections.abc import Iterator, Sequence

from pipeline.extract.draft import Draft, added_up, number_of, phrase_of
from pipeline.extract.scan import Scanned
from pipeline.extract.statement import Statement
from pipeline.extract.wholes import one_unit

_JOINS = frozenset({",", ";", "and"})
_PLACING = frozenset("in at on near from of to by".split())
_Row = dict[int, tuple[Draft, Statement]]
"""Drafts by their id, each with the statement by which it stands in the row."""


def join_rows(drafts: Sequence[Draft], scanned: Sequence[Scanned]) -> list[Draft]:
    """Return ``drafts`` with the sum of each row in place of the single persons in it."""
    cited = {(made.measure, phrase_of(made)) for made in drafts if made.summed}
    sums: list[Draft] = []
    inside: dict[int, Draft] = {}
    for row in _rows(drafts):
        members = [made for made, _ in row]
        if len(row) < 2 or not one_unit(members) or not any(_single(made) for made in members):
            continue
        if any(made.whole in members for made in members):
            continue  # one person in several words
        total = _total(drafts, members)
        if total is None and _goes_on(scanned, row):
            continue
        if total is None:
            free = [s for made, s in row if (made.measure, (s.sentence, s.persons.start)) not in cited]
            if not free:
                continue
            total = _sum(members, free[-1])
            cited.add((total.measure, phrase_of(total)))
            sums.append(total)
        inside |= {id(made): total for made in members}
    kept = [d for d in drafts if d.victims or not (_single(d) and id(d) in inside)]
    for made in kept:
        if made.whole is not None and _single(made.whole) and id(made.whole) in inside:
            made.whole = inside[id(made.whole)]
    return kept + sums


def _rows(drafts: Sequence[Draft]) -> list[list[tuple[Draft, Statement]]]:
    rows: dict[tuple[int, int, str, str, str], _Row] = {}
    for made in drafts:
        if made.summed or not made.low or made.statement.part:
            continue
        for statement in (made.statement, *made.also):
            if not statement.toll and statement.joint >= 0:
                key = (statement.sentence, statement.joint, made.measure, made.scope, made.modality)
                rows.setdefault(key, {}).setdefault(id(made), (made, statement))
    return [list(row.values()) for row in rows.values()]


def _total(drafts: Sequence[Draft], row: Sequence[Draft]) -> Draft | None:
    """Return the sum that was made of just this row."""
    whole = row[0].whole
    if whole is None or not whole.summed or whole.low != sum(made.low or 0 for made in row):
        return None
    return whole if {id(d) for d in drafts if d.whole is whole} == {id(d) for d in row} else None


def _goes_on(scanned: Sequence[Scanned], row: Sequence[tuple[Draft, Statement]]) -> bool:
    """True for a row of which the first could not be read: "Roe, Jane Doe and John Doe were killed"."""
    first = min((s for _, s in row), key=lambda s: s.persons.start)
    before = scanned[first.sentence].tokens[: first.persons.start]
    if not before or before[-1].lower not in _JOINS:
        return False
    at = len(before) - 1 - (before[-1].lower == "and" and len(before) > 1 and before[-2].text == ",")
    start = at
    while start and (before[start - 1].capital or before[start - 1].text.isdigit()):
        start -= 1
    opened = start and before[start - 1].lower in _PLACING
    return before[at].text == ";" or (start < at and not opened)


def _sum(row: list[Draft], statement: Statement) -> Draft:
    wholes = [made.whole for made in row]
    (total,) = added_up(row)
    for made, whole in zip(row, wholes, strict=True):
        made.whole = whole or total
    told = (total.statement, *total.also)
    total.statement, total.also = statement, [s for s in told if s is not statement]
    whole = wholes[-1]
    within = any(above is total for above in _upwards(whole))
    if whole is not None and number_of(whole) >= number_of(total) and not within:
        total.whole = whole
    elif whole is not None and whole.whole is None and number_of(whole) < number_of(total):
        whole.whole = total  # "a man, a woman and a boy were hit; both adults are in hospital"
    return total


def _upwards(made: Draft | None) -> Iterator[Draft]:
    """Yield a draft, its whole, the whole of that, and so on."""
    while made is not None:
        yield made
        made = made.whole


def _single(made: Draft) -> bool:
    return made.low == made.high == 1 and not made.summed and not made.statement.persons.numeral
