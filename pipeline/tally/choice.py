"""Which of the numbers that articles give holds: dead and injured are chosen together."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from pipeline.records.rule import Rule

_ALL_HIT = 3.0
"""Weight of the share of articles whose dead and injured come to the same sum."""
_SAME_NUMBERS = 2.0
"""Weight of the share of articles that give just these numbers."""
_SAME_NUMBER = 1.0
"""Weight of the share of articles that give a number, of each measure."""
_IN_HEADLINE = 1.0
_STATED = 0.7
"""Weight of a number that a sentence states."""
_NOBODY = -1.5
"""Weight of no one dead where an article knows of a death: a wounded person may die, the dead stay dead."""
_SEVERAL = 2
"""From this number on, articles that are silent on a measure take nothing back."""
_LARGE = 10
"""From this number of persons on, who states all numbers of an event states its toll."""
_RIVALS = 12
"""How many numbers of a measure are weighed, those that most articles give."""


class Count(NamedTuple):
    """What one article counts in all."""

    age: tuple[int, float, str]
    best: int
    low: int | None
    high: int | None
    stated: bool
    """A sentence states it, of two persons and more; what is added up may be told in part only."""
    headline: bool
    whole: bool
    """It is not added up from parts."""
    claims: tuple[str, ...]
    """claim_id of what it was read from: several where they are added up."""
    rule: Rule
    """Why the article is held to count so many."""
    origin: str = ""
    """Who states it, where one sentence does."""


class Choice(NamedTuple):
    """The number of one measure that holds."""

    number: int
    rule: Rule
    claims: tuple[str, ...]
    """claim_id of what it was read from, all of one article."""


def choose(
    current: Mapping[str, Mapping[str, Count]], ever: Mapping[str, Mapping[str, Count]]
) -> dict[str, Choice]:
    """Return the number of each measure that holds: of those equally well supported the least, then the one
    with more dead.

    ``current`` and ``ever`` map measure and article to what the article counts; only a current number may
    hold, and older ones speak for it too. Where the latest article counts more persons in all, the larger
    numbers that it states hold in any case, for tolls rise. docs/figures.md has the rule.
    """
    measures = tuple(current)
    articles = sorted({article for counts in ever.values() for article in counts})
    told = [tuple(ever[m].get(article) for m in measures) for article in articles]
    numbers = [_numbers(current[m].values(), [t[i] for t in told]) for i, m in enumerate(measures)]
    best = _best(numbers, told)
    latest = _latest(current.values())
    later = _risen(best, [current[m].get(latest) for m in measures])
    result = {}
    for i, measure in enumerate(measures):
        contested = len(numbers[i]) > 1
        if i in later and (contested or later[i].number != best[i]):
            result[measure] = later[i]
        else:
            result[measure] = _supported(i, best[i], contested, current[measure], told)
    return result


def _best(numbers: Sequence[Sequence[int]], told: Sequence[tuple[Count | None, ...]]) -> tuple[int, ...]:
    if all(len(some) == 1 for some in numbers):
        return tuple(some[0] for some in numbers)
    support = _Support(told)
    return max(product(*numbers), key=lambda chosen: (support.of(chosen), -sum(chosen), chosen[0]))


def _latest(current: Iterable[Mapping[str, Count]]) -> str:
    """Return the id of the article that counts anything last."""
    ages = {article: count.age for counts in current for article, count in counts.items()}
    return max(ages, key=lambda article: ages[article])


def _supported(
    i: int,
    number: int,
    contested: bool,
    current: Mapping[str, Count],
    told: Sequence[tuple[Count | None, ...]],
) -> Choice:
    """Return the ``number`` of the ``i``-th measure as an article gives it.

    One that states a whole comes before one that adds it up, the latest among equals.
    """
    rule: Rule = "most_supported_pair" if len(told[0]) > 1 else "most_supported"
    giving = [count for count in current.values() if count.best == number]
    if giving:
        best = max(giving, key=lambda count: (count.whole, count.stated, count.age))
        return Choice(number, rule if contested else best.rule, best.claims)
    silent = [[count for count in counts if count] for counts in told if counts[i] is None]
    last = max(silent, key=lambda counts: counts[0].age)
    return Choice(number, "nobody_told", tuple(id_ for count in last for id_ in count.claims))


def _numbers(current: Collection[Count], told: Sequence[Count | None]) -> list[int]:
    """Return the numbers that may hold: wholes where any is stated; nobody, where an article is silent."""
    given = Counter(count.best if count else 0 for count in told)
    wholes = [count for count in current if count.whole] or current
    may = {count.best for count in wholes} | ({0} if None in told else set())
    return sorted(may, key=lambda number: (-given[number], number))[:_RIVALS]


def _risen(chosen: tuple[int, ...], last: Sequence[Count | None]) -> dict[int, Choice]:
    """Return the larger numbers of ``last``, the latest article, by the position of their measure, where it
    counts more persons in all; of many persons whatever it states of each measure."""
    told = [count for count in last if count and count.stated and count.whole]
    if len(told) == len(chosen) and sum(count.best for count in told) >= _LARGE:
        # it may be lower: 31 dead were 29
        return _holding("final_count" if len(told) > 1 else "latest", told)
    dead = last[0]
    if dead and dead.stated and dead.best > chosen[0] and not any(c and c.stated for c in last[1:]):
        # it counts no injured: more of them, or others, have died
        return _holding("larger_of_latest", [dead])
    more = sum(count.best for count in last if count) - sum(chosen)
    if not more and dead and dead.stated and dead.best > chosen[0]:
        return _holding("wounded_died", last)
    if more <= 0:
        return {}
    larger = [c if c and c.stated and c.best > n else None for n, c in zip(chosen, last, strict=True)]
    return _holding("larger_of_latest", larger)


def _holding(rule: Rule, counts: Sequence[Count | None]) -> dict[int, Choice]:
    return {i: Choice(count.best, rule, count.claims) for i, count in enumerate(counts) if count}


class _Support:
    """How well the articles on one event support the numbers chosen, one for each measure.

    A linear function with weights from a multinomial logistic regression (McFadden 1973) over the numbers
    that articles on one incident give, rounded.
    """

    def __init__(self, told: Sequence[tuple[Count | None, ...]]) -> None:
        self._articles = len(told)
        self._given = Counter(tuple(count and count.best for count in counts) for counts in told)
        self._headline = {(i, c.best) for counts in told for i, c in enumerate(counts) if c and c.headline}
        self._stated = {(i, c.best) for counts in told for i, c in enumerate(counts) if c and c.stated}
        self._dead = any(counts[0] and counts[0].best for counts in told)

    def of(self, chosen: tuple[int, ...]) -> float:
        support = 0.0
        for counts, times in self._given.items():
            given = tuple(map(_given, chosen, counts))
            agreed = sum(a == b for a, b in zip(given, chosen, strict=True)) * _SAME_NUMBER
            agreed += _ALL_HIT * (sum(given) == sum(chosen)) + _SAME_NUMBERS * (given == chosen)
            support += agreed * times
        support /= self._articles
        for number in enumerate(chosen):
            support += _IN_HEADLINE * (number in self._headline) + _STATED * (number in self._stated)
        # rounded, so that equals are equal whatever the order of the articles
        return round(support + _NOBODY * (self._dead and not chosen[0]), 9)


def _given(number: int, count: int | None) -> int:
    """Return what an article gives; one that is silent takes back one person, never a number of several.

    Who reports a death and nobody wounded mostly tells of the one who was wounded before.
    """
    if count is not None:
        return count
    return number if number >= _SEVERAL else 0
