"""Mentions to groups, one for each event.

Pairs that an index brings together and the linking test favours draw a graph; each of its components is cut
by a linkage between average (Sokal and Michener, 1958) and single, so that a chain of doubtful links does not
make one event of a busy city. What has no date comes last and joins one group or none.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeAlias

from pipeline.records.review import Pair
from pipeline.tally.keys import stored, wanted
from pipeline.tally.link import APART, apart, score
from pipeline.tally.told import Told

Group: TypeAlias = list[Told]
Test: TypeAlias = Callable[[Told, Told], float]

BOUND = 120
"""Mentions in a component up to which all pairs are weighed, 7,140 of them."""

SAMPLE = 24
"""Members of a group, the first by mention id, that a newcomer to a larger component is held against."""

MARGIN = 2.0
"""How far the best of several groups must lead for an undated mention to join it; else it is a tie."""


class Judge:
    """The linking test, and above it the pairs that analysts keep apart."""

    def __init__(self, parted: Collection[Pair] = frozenset()) -> None:
        self._parted = parted

    def __call__(self, a: Told, b: Told) -> float:
        return APART if self.parted(a, b) else score(a, b)

    def apart(self, a: Told, b: Told) -> bool:
        """True where the score is APART."""
        return self.parted(a, b) or apart(a, b)

    def parted(self, a: Told, b: Told) -> bool:
        """True where an analyst says that they are two events."""
        return bool(self._parted) and (min(a.id, b.id), max(a.id, b.id)) in self._parted

    def parts(self, one: Told, members: Sequence[Told]) -> bool:
        """True where an analyst says that ``one`` is another event than any of ``members``."""
        return bool(self._parted) and any(self.parted(one, member) for member in members)


def group(told: Iterable[Told], test: Judge) -> list[Group]:
    """Return the groups that ``told`` fall into, each mention in exactly one, in mention-id order."""
    ordered = sorted(told, key=lambda t: t.id)
    dated = [t for t in ordered if t.dated]
    undated = [t for t in ordered if not t.dated]
    groups = _linked(dated, test)
    if undated:
        groups += _linked(_join(undated, groups, test), test)
    return sorted(groups, key=lambda g: g[0].id)


def affinity(newcomer: Told, members: Group, test: Test) -> float:
    """Return how near ``newcomer`` is to the first ``SAMPLE`` members; APART if from any."""
    total, nearest = 0.0, APART
    some = members[:SAMPLE]
    for member in some:
        one = test(newcomer, member)
        if one == APART:
            return APART
        total, nearest = total + one, max(nearest, one)
    return _nearness(total, nearest, len(some))


def clear_best(scores: dict[int, float]) -> int | None:
    """Return the key of the one positive score that leads all others by ``MARGIN``; None on a tie."""
    ranked = sorted((-s, key) for key, s in scores.items() if s > 0)
    if not ranked or (len(ranked) > 1 and ranked[1][0] - ranked[0][0] < MARGIN):
        return None
    return ranked[0][1]


def candidates(told: Sequence[Told], others: Sequence[Told]) -> Iterable[tuple[int, int]]:
    """Yield the positions of each of ``told`` and of those ``others`` that its keys lead to."""
    asked = frozenset[str]().union(*map(wanted, told)) if others else frozenset[str]()
    index: dict[str, list[int]] = defaultdict(list)
    for j, other in enumerate(others):
        for key in stored(other) & asked:
            index[key].append(j)
    for i, one in enumerate(told):
        for j in {j for key in index.keys() & wanted(one) for j in index[key]}:
            yield i, j


def _linked(told: list[Told], test: Judge) -> list[Group]:
    """Return the components of ``told``, in mention-id order, each cut by average linkage."""
    parent = list(range(len(told)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    for i, j in candidates(told, told):
        if i < j and root(i) != root(j) and test(told[i], told[j]) > 0:
            parent[max(root(i), root(j))] = min(root(i), root(j))
    components: dict[int, Group] = defaultdict(list)
    for i, one in enumerate(told):
        components[root(i)].append(one)
    return [cut for component in components.values() for cut in _cut(component, test)]


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
    groups: list[Group] = []
    for one in component:
        scores = [(affinity(one, members, test), -n) for n, members in enumerate(groups)]
        best, n = max(scores, default=(APART, 0))
        if best > 0 and not _clash(one, groups[-n], test):
            groups[-n].append(one)
        else:
            groups.append([one])
    return groups


def _clash(newcomer: Told, members: Group, test: Judge) -> bool:
    return any(test.apart(newcomer, member) for member in members)


def _join(undated: list[Told], groups: list[Group], test: Judge) -> list[Told]:
    """Let each of ``undated`` join the one group that it clearly fits; return those that fit none.

    A group counts by a member that its keys lead to and the test favours, as a region is found: one that only
    others of the group speak for would be met or not, as the articles came.
    """
    at = [(n, member) for n, members in enumerate(groups) for member in members]
    near: dict[int, set[int]] = defaultdict(set)
    for i, j in candidates(undated, [member for _, member in at]):
        if at[j][0] not in near[i] and test(undated[i], at[j][1]) > 0:
            near[i].add(at[j][0])
    chosen = {}
    for i, one in enumerate(undated):
        chosen[i] = clear_best({n: affinity(one, groups[n], test) for n in near[i]})
    left = []
    for i, n in chosen.items():
        if n is None or _clash(undated[i], groups[n], test):
            left.append(undated[i])
        else:
            groups[n].append(undated[i])
            groups[n].sort(key=lambda t: t.id)
    return left
