"""Where the keys of mentions lead: what is alike is filed, and looked at, once for all its copies."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from pipeline.tally.keys import stored, wanted
from pipeline.tally.told import Told
from pipeline.tally.traits import Traits

Group: TypeAlias = list[Told]
Favours: TypeAlias = Callable[[Traits, Traits], bool]
Walled: TypeAlias = Callable[[Told, Told], bool]
"""True for two mentions that are kept apart by what they are, whatever their traits."""


class Alike:
    """Mentions with the same traits, as far as somebody may still look for them."""

    __slots__ = ("friends", "left", "traits")

    def __init__(self, traits: Traits, left: list[Told]) -> None:
        self.traits = traits
        self.left = left
        self.friends: list[Alike] | None = None
        """Those that its keys lead to and the test favours; None until somebody asked."""


class Index:
    """Mentions by the keys that they store."""

    def __init__(self) -> None:
        self._alike: dict[Traits, Alike] = {}
        self._by_key: defaultdict[str, list[Alike]] = defaultdict(list)

    def add(self, told: Told) -> Alike:
        """Take in ``told`` and return it among those that are like it; ``file`` lets them be found."""
        alike = self._alike.get(told.traits)
        if alike is None:
            alike = self._alike[told.traits] = Alike(told.traits, [])
        alike.left.append(told)
        return alike

    def file(self, alike: Alike, keys: Iterable[str]) -> None:
        """Let ``alike`` be found by ``keys``."""
        by_key = self._by_key
        for key in keys:
            by_key[key].append(alike)

    def near(self, traits: Traits) -> set[Alike]:
        """Return those that the keys of ``traits`` lead to and of which any are left; forget the others."""
        found: set[Alike] = set()
        by_key = self._by_key
        for key in by_key.keys() & wanted(traits):
            some = by_key[key]
            left = [alike for alike in some if alike.left]
            if len(left) < len(some):
                by_key[key] = left
            found.update(left)
        return found


class Groups:
    """Groups of mentions by the keys that they store."""

    def __init__(self, groups: Sequence[Group], asking: Iterable[Traits]) -> None:
        asked = frozenset[str]().union(*map(wanted, set(asking)))
        self._by_key: defaultdict[str, list[tuple[int, Traits, Group]]] = defaultdict(list)
        for n, members in enumerate(groups):
            alike: defaultdict[Traits, Group] = defaultdict(list)
            for told in members:
                alike[told.traits].append(told)
            for traits, some in alike.items():
                entry = (n, traits, some)
                for key in stored(traits) & asked:
                    self._by_key[key].append(entry)

    def near(self, one: Told, favours: Favours, walled: Walled) -> set[int]:
        """Return the positions of the groups with a member that the keys of ``one`` lead to, that is favoured
        by what both are, and not walled off from it."""
        found: set[int] = set()
        tried: set[tuple[int, int]] = set()
        for key in self._by_key.keys() & wanted(one.traits):
            for n, traits, members in self._by_key[key]:
                if n in found or (pair := (n, traits.number)) in tried:
                    continue
                tried.add(pair)
                if favours(one.traits, traits) and not all(walled(one, member) for member in members):
                    found.add(n)
        return found


def components(told: Sequence[Told], favours: Favours, walled: Walled) -> list[Group]:
    """Return the components of the graph of favoured pairs, each in the order of ``told``.

    A breadth-first search that never looks again at what it has found: a mention is held against those alone
    that no other has found yet, and what is like one that was held against them before, against none but
    those that a wall had kept from it.
    """
    index = Index()
    alike = [index.add(one) for one in told]
    users = Counter[str]()
    for some in set(alike):
        for _ in some.left[:2]:  # copies find one another
            users.update(stored(some.traits) | wanted(some.traits))
    shared = {key for key, number in users.items() if number > 1}
    for some in set(alike):
        index.file(some, stored(some.traits) & shared)
    position = {one: n for n, one in enumerate(told)}
    waiting = [True] * len(told)
    found = []
    for n, start in enumerate(told):
        if not waiting[n]:
            continue
        waiting[n] = False
        component = [start]
        for one in component:  # it grows
            own = alike[position[one]]
            friends = own.friends
            if friends is None:
                friends = [other for other in index.near(own.traits) if favours(own.traits, other.traits)]
            for other in friends:
                left = []
                for candidate in other.left:
                    at = position[candidate]
                    if not waiting[at]:
                        continue
                    if walled(one, candidate):
                        left.append(candidate)
                    else:
                        waiting[at] = False
                        component.append(candidate)
                other.left = left
            own.friends = [other for other in friends if other.left]
        component.sort(key=position.__getitem__)
        found.append(component)
    return found
