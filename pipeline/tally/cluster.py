"""Mentions to groups, one for each event.

Pairs that an index brings together and the linking test favours draw a graph; each of its components is cut
by a linkage between average (Sokal and Michener, 1958) and single, so that a chain of doubtful links does not
make one event of a busy city. What has no date comes last and joins one group or none.
"""

import heapq
import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from pipeline.records.review import Pair
from pipeline.tally.bounded import Bounded
from pipeline.tally.link import APART, likeness, of_one_article
from pipeline.tally.near import Group, Groups, components
from pipeline.tally.told import Told
from pipeline.tally.traits import Traits

BOUND = 120
"""Mentions in a component up to which all pairs are weighed, 7,140 of them."""

SAMPLE = 24
"""Members of a group, the first by mention id, that a newcomer to a larger component is held against."""

MARGIN = 2.0
"""How far the best of several groups must lead for an undated mention to join it; else it is a tie."""


class Judge:
    """The linking test, and above it the pairs that analysts keep apart."""

    def __init__(self, parted: Collection[Pair] = frozenset()) -> None:
        self._parted = defaultdict[str, set[str]](set)
        for one, other in parted:
            self._parted[one].add(other)
            self._parted[other].add(one)

    def __call__(self, a: Told, b: Told) -> float:
        """Return the score of a pair; APART where they cannot be one event."""
        return APART if self.walled(a, b) else likeness(a.traits, b.traits)

    def walled(self, a: Told, b: Told) -> bool:
        """True for mentions of one article, and where an analyst says that they are two events."""
        return of_one_article(a, b) or self.parted(a, b)

    def parted(self, a: Told, b: Told) -> bool:
        """True where an analyst says that they are two events."""
        return bool(self._parted) and b.id in self._parted.get(a.id, ())

    def parts(self, one: Told, members: Iterable[Told]) -> bool:
        """True where an analyst says that ``one`` is another event than any of ``members``."""
        others = self._parted.get(one.id, ()) if self._parted else ()
        return bool(others) and any(member.id in others for member in members)


def group(told: Iterable[Told], test: Judge, linked: list[Group] | None = None) -> list[Group]:
    """Return the groups that ``told`` fall into, each mention in exactly one, in mention-id order.

    ``linked`` are those of the mentions with a date, where they are known.
    """
    ordered = sorted(told, key=lambda t: t.id)
    groups = _linked([t for t in ordered if t.dated], test) if linked is None else linked
    if undated := [t for t in ordered if not t.dated]:
        left = _join(undated, groups, test)
        groups = groups + _linked(left, test)
    return sorted(groups, key=lambda g: g[0].id)


def affinity(newcomer: Told, members: Group, test: Callable[[Told, Told], float]) -> float:
    """Return how near ``newcomer`` is to the first ``SAMPLE`` members; APART if from any."""
    return _affinity(test(newcomer, member) for member in members[:SAMPLE])


def _affinity(scores: Iterable[float]) -> float:
    total, nearest, count = 0.0, APART, 0
    for one in scores:
        if one == APART:
            return APART
        total, nearest, count = total + one, max(nearest, one), count + 1
    return _nearness(total, nearest, count)


def clear_best(scores: dict[int, float]) -> int | None:
    """Return the key of the one positive score that leads all others by ``MARGIN``; None on a tie."""
    ranked = sorted((-s, key) for key, s in scores.items() if s > 0)
    if not ranked or (len(ranked) > 1 and ranked[1][0] - ranked[0][0] < MARGIN):
        return None
    return ranked[0][1]


def _linked(told: list[Told], test: Judge) -> list[Group]:
    """Return the components of ``told``, in mention-id order, each cut by average linkage."""
    return [cut for component in components(told, _favours, test.walled) for cut in _cut(component, test)]


def _favours(a: Traits, b: Traits) -> bool:
    return likeness(a, b) > 0


def _cut(component: Group, test: Judge) -> list[Group]:
    if len(component) == 1:
        return [component]
    return _merge(component, test) if len(component) <= BOUND else _one_by_one(component, test)


def _nearness(total: float, nearest: float, pairs: int) -> float:
    """Return the score of two groups: halfway between the mean of their pairs and the nearest pair.

    The mean alone leaves a late report out of a large group of which it shares much with one member only;
    the nearest pair alone chains.
    """
    return (total / pairs + nearest) / 2


def _merge(component: Group, test: Judge) -> list[Group]:
    """Merge the two nearest groups, the first by id on ties, while their score is above 0."""
    groups = {i: [one] for i, one in enumerate(component)}
    between: dict[int, dict[int, tuple[float, float]]] = {i: {} for i in groups}
    """Sum and largest of the scores of all pairs of two groups."""

    def nearness(i: int, j: int) -> float:
        return _nearness(*between[i][j], len(groups[i]) * len(groups[j]))

    queue = []
    for i, one in enumerate(component):
        for j in range(i + 1, len(component)):
            s = test(one, component[j])
            between[i][j] = between[j][i] = s, s
            if s > 0:
                queue.append((-s, i, j))
    heapq.heapify(queue)
    while queue:
        rank, i, j = heapq.heappop(queue)
        if i not in groups or j not in groups or -rank != nearness(i, j):
            continue
        groups[i] += groups.pop(j)
        row = between.pop(j)
        for k in groups:
            if k != i:
                between[k].pop(j)
                total, nearest = between[i][k]
                both = total + row[k][0], max(nearest, row[k][1])
                between[i][k] = between[k][i] = both
                a, b = min(i, k), max(i, k)
                if (s := nearness(a, b)) > 0:
                    heapq.heappush(queue, (-s, a, b))
        between[i].pop(j)
    return [sorted(members, key=lambda t: t.id) for members in groups.values()]


def _one_by_one(component: Group, test: Judge) -> list[Group]:
    """Put each mention, in id order, into the nearest group, if its score is above 0, else a new one."""
    groups: list[_Growing] = []
    for one in component:
        scores = [(growing.affinity(one), -n) for n, growing in enumerate(groups)]
        best, n = max(scores, default=(APART, 0))
        if best > 0 and not groups[-n].clashes(one):
            groups[-n].add(one)
        else:
            groups.append(_Growing(test, one))
    return [growing.members for growing in groups]


_SAMPLES: Bounded[tuple[int, ...], int] = Bounded(1024)
_AFFINITIES: Bounded[tuple[int, int], float] = Bounded(1 << 17)
"""By the numbers of a full sample and of traits: thousands of a group are asked for again and again."""

_SAMPLE_NUMBERS = itertools.count()


class _Growing:
    """A group that newcomers are held against, one by one."""

    __slots__ = ("_articles", "_number", "_ordinals", "_sample", "_sampled", "_test", "members")

    def __init__(self, test: Judge, *members: Told) -> None:
        self.members: Group = []
        self._test = test
        self._sample: list[Traits] = []
        self._sampled: set[str] = set()
        """Articles of the sample."""
        self._number: int | None = None
        """Of the sample, when it is full: it grows no more."""
        self._articles: set[str] = set()
        self._ordinals: set[int] = set()
        for one in members:
            self.add(one)

    def add(self, one: Told) -> None:
        """Let ``one`` join."""
        self.members.append(one)
        self._articles.add(one.article.article_id)
        if one.traits.ordinal is not None:
            self._ordinals.add(one.traits.ordinal)
        if self._number is None:
            self._sample.append(one.traits)
            self._sampled.add(one.article.article_id)
            if len(self._sample) == SAMPLE:
                numbers = tuple(traits.number for traits in self._sample)
                known = _SAMPLES.get(numbers)
                self._number = _SAMPLES.keep(numbers, next(_SAMPLE_NUMBERS)) if known is None else known

    def affinity(self, one: Told) -> float:
        """Return ``affinity`` of ``one`` and the members."""
        if one.article.article_id in self._sampled or self._test.parts(one, self.members[:SAMPLE]):
            return APART
        if self._number is None:
            return self._scored(one.traits)
        known = _AFFINITIES.get(pair := (self._number, one.traits.number))
        return _AFFINITIES.keep(pair, self._scored(one.traits)) if known is None else known

    def _scored(self, traits: Traits) -> float:
        return _affinity(likeness(traits, member) for member in self._sample)

    def clashes(self, one: Told) -> bool:
        """True where ``one`` can be of one event with any member in no case."""
        ordinal = one.traits.ordinal
        return (
            one.article.article_id in self._articles
            or (ordinal is not None and not self._ordinals <= {ordinal})
            or self._test.parts(one, self.members)
        )


def _join(undated: list[Told], groups: list[Group], test: Judge) -> list[Told]:
    """Let each of ``undated`` join the one group that it clearly fits; return those that fit none.

    A group counts by a member that its keys lead to and the test favours, as a region is found: one that only
    others of the group speak for would be met or not, as the articles came.
    """
    index = Groups(groups, (one.traits for one in undated))
    growing: dict[int, _Growing] = {}
    chosen = []
    for one in undated:
        near = index.near(one, _favours, test.walled)
        growing |= {n: _Growing(test, *groups[n]) for n in near - growing.keys()}
        chosen.append(clear_best({n: growing[n].affinity(one) for n in near}))
    left = []
    for one, n in zip(undated, chosen, strict=True):
        if n is None or growing[n].clashes(one):
            left.append(one)
        else:
            growing[n].add(one)
    for n, grown in growing.items():
        groups[n] = sorted(grown.members, key=lambda t: t.id)
    return left
