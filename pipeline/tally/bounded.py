"""A dictionary with a bound, for what can be found out again."""

from itertools import islice
from typing import TypeVar

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
