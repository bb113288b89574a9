"""Memories with a bound, for what can be found out again."""

from itertools import islice
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Bounded(dict[K, V]):
    """Forgets the older half of what it was given when it is full.

    Half of it at once, and by age: that what is in use goes first costs less than to note every use.
    """

    __slots__ = ("_most",)

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: K, value: V) -> V:
        """Remember ``value`` and return it."""
        if len(self) >= self._most:
            for old in list(islice(self, self._most // 2)):
                del self[old]
        self[key] = value
        return value


class Recent(Generic[K, V]):
    """Forgets, at a turn, what nobody asked for since the turn before, if there is more than ``most``.

    Whoever needs more than ``most`` at once keeps all of it: a memory that forgot some of what is gone
    through again and again would forget each just before it is asked for.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._used: dict[K, V] = {}
        self._left: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """Return what is remembered."""
        value = self._used.get(key)
        if value is None and (value := self._left.pop(key, None)) is not None:
            self._used[key] = value
        return value

    def keep(self, key: K, value: V) -> V:
        """Remember ``value`` and return it."""
        self._used[key] = value
        return value

    def turn(self) -> None:
        """Begin anew to note what is asked for."""
        if len(self._used) + len(self._left) > self._most:
            self._left, self._used = self._used, {}

    def clear(self) -> None:
        """Forget all."""
        self._left, self._used = {}, {}
