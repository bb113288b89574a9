"""Which of an article's numbers is the whole that includes the others; where none is stated, their sum."""

from collections.abc import Iterable, Sequence

from pipeline.extract.draft import LEAD, Draft, added_up, is_vague, number_of, phrase_of, weight_of
from pipeline.extract.statement import Statement
from pipeline.records.claim import ALL

_NEAR = 2
"""Sentences between "three others" and the persons whom it leaves out."""


def find_wholes(drafts: list[Draft], *, alone: bool) -> list[Draft]:
    """Decide which drafts of one measure stand alone; return the sum that had to be added, if any.

    ``alone`` is true where nobody met another outcome, so that "others" and "a fifth victim" are of this one.
    """
    own = [d for d in drafts if d.counts and not d.whole]
    singles = [d for d in own if d.low == 1 and d.high == 1 and d.status != "perpetrator"]
    counted = [d for d in own if d not in singles and d.status != "perpetrator"]
    numbers = [d for d in counted if number_of(d) > 1]
    if len(own) <= 1:
        return []
    if left := next((d for d in singles if d.summed), None):  # "two were shot, one died": the other one
        for made in singles:
            made.whole = left if made is not left else None
        singles = [left]
        own = [d for d in own if not d.whole]
    best = max(numbers, key=lambda d: (_standing(d), number_of(d)), default=None)
    if best is not None and (only := _stated_one(singles)) and _place(only) > _place(best):
        best = only
    if best is None:
        zeros = [d for d in counted if d.low == 0]
        if zeros and singles:
            for made in zeros:
                made.whole = singles[0]
        if only := _stated_one(singles):
            for made in singles:
                made.whole = only if made is not only else None
            return []
        ordinal = _ordinal(singles) if alone else 0
        return added_up(singles, least=ordinal) if max(len(singles), ordinal) > 1 else []
    if best.qualifier in ("at_least", "more_than") and len(singles) > number_of(best):
        best.whole = (total := added_up(singles))[0]  # "several were hurt": the persons told of are more
        return total
    rows = [row_of(own, s) for s in (best.statement, *best.also)]
    joint = max(rows, key=lambda row: sum(d.low or 0 for d in row))
    joint += _doer(joint, own)
    joint += [
        d
        for d in singles
        if d not in joint and d.statement.besides and d.statement.sentence == best.statement.sentence
    ]
    joint += [d for d in _those_before(best, singles) if d not in joint] if alone else []
    joint += _further(best, [d for d in counted if d not in joint])
    stated = sum(d.low or 0 for d in joint)
    least = max(stated + _suicide(joint, own), _ordinal(singles) if alone else 0)
    rest = [d for d in own if d not in joint and d.status != "perpetrator"]
    if least > stated or (len(joint) > 1 and not _sides(joint) and one_unit(joint)):
        total = added_up(joint, least)
        for made in rest:
            made.whole = total[0]
        return total
    specific = [
        d
        for d in rest
        if d.group_key not in (ALL, best.group_key) and best.group_key != ALL and (d.low or 0) > 1
    ]
    for made in rest:
        if made in specific:
            continue
        if (made.low or 0) > stated and made.group_key == ALL and made.statement.toll:
            for smaller in joint:
                smaller.whole = made
        elif number_of(made) <= number_of(best):
            made.whole = best
    return []


def row_of(own: Sequence[Draft], told: Statement) -> list[Draft]:
    """Return whom one verb counts together: "a boy and three women were hurt"."""
    key = (told.sentence, told.joint)
    return [d for d in own if any((s.sentence, s.joint) == key for s in (d.statement, *d.also))]


def _standing(made: Draft) -> float:
    """Return how much speaks for a number as the whole: where it stands, how often, and that it is exact."""
    return _place(made) + 0.5 * len(made.also)


def _place(made: Draft) -> float:
    return max(weight_of(s) for s in (made.statement, *made.also)) - 4 * is_vague(made)


def _ordinal(singles: Iterable[Draft]) -> int:
    """Return 4 where "a fourth victim" is told of: there are so many at least."""
    return max((s.persons.ordinal for d in singles for s in (d.statement, *d.also)), default=0)


def _those_before(best: Draft, singles: Sequence[Draft]) -> list[Draft]:
    """Return whom "three others were wounded" leaves out: the persons told of just before."""

    def before(made: Draft, others: Statement) -> bool:
        return any(
            0 <= others.sentence - s.sentence <= _NEAR
            and (s.sentence, s.persons.start) < (others.sentence, others.persons.start)
            for s in (made.statement, *made.also)
        )

    stated = [s for s in (best.statement, *best.also) if s.persons.other]
    return [d for d in singles if any(before(d, others) for others in stated)]


def _further(best: Draft, others: Sequence[Draft]) -> list[Draft]:
    """Return the seven of "24 bodies were found. Another seven people drowned": they stand next behind the
    number to which they are added, and no headline has counted both."""
    told = (best.statement, *best.also)
    if best.measure != "killed" or any(s.toll or s.sentence == 0 for s in told):
        return []
    last = max((s.sentence, s.persons.start) for s in told)
    behind = sorted((phrase_of(d), n) for n, d in enumerate(others) if phrase_of(d) > last)
    found = []
    for (sentence, _), n in behind:
        if sentence - last[0] > _NEAR or not others[n].statement.persons.other:
            break
        found.append(others[n])
        last = phrase_of(others[n])
    return found


def _doer(joint: Sequence[Draft], own: Sequence[Draft]) -> list[Draft]:
    """Return who killed those and "then himself": whom somebody killed is never the one who did."""
    if not (_objects(joint) or all(d.statement.done_to for d in joint)) or any(_reflexive(d) for d in joint):
        return []
    return [d for d in own if d not in joint and _reflexive(d)][:1]


def _suicide(joint: Sequence[Draft], own: Sequence[Draft]) -> int:
    """Return 1 where only "murder-suicide" says that who killed those is dead too."""
    told = any(_implied(d) and d.high is None for d in own)
    done = all(d.statement.done_to for d in joint)  # "five bodies" may have the suicide's among them
    return int(told and done and not any(_reflexive(d) for d in joint))


def _objects(drafts: Sequence[Draft]) -> bool:
    return all(d.statement.persons.start >= d.statement.cue[1] for d in drafts)


def _reflexive(made: Draft) -> bool:
    return any(s.own_hand for s in (made.statement, *made.also))


def _implied(made: Draft) -> bool:
    """True where the words of the outcome hold the number: "a murder-suicide"."""
    persons = made.statement.persons
    return (persons.start, persons.end) == made.statement.cue


def one_unit(drafts: Sequence[Draft]) -> bool:
    """False for "7,345 families or 31,209 persons"."""
    return len({d.statement.unit for d in drafts}) == 1


def _sides(drafts: Sequence[Draft]) -> bool:
    """True for "900 jihadists and 50 villagers": two sides, whose dead nobody adds up."""
    counted = all(d.statement.persons.numeral for d in drafts)  # "five soldiers and a constable" are six
    sides = ("combatant", "police", "perpetrator")
    return counted and any(d.group_key != ALL and d.status in sides for d in drafts)


def _stated_one(singles: Sequence[Draft]) -> Draft | None:
    """Return "one person was killed" of the headline or the lead, which counts whoever else is told of.

    Not where the article tells of "another", or names two.
    """
    if len({v for d in singles for v in d.victims}) > 1:
        return None
    if any(s.persons.other for d in singles for s in (d.statement, *d.also)):
        return None
    sentences = [s.sentence for d in singles for s in (d.statement, *d.also)]
    for made in singles:
        for statement in (made.statement, *made.also):
            own = sum(s.sentence == statement.sentence for s in (made.statement, *made.also))
            alone = sentences.count(statement.sentence) == own
            if statement.persons.numeral and statement.sentence <= LEAD and alone:
                return made
    return None
