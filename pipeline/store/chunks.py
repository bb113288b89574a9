"""Many values in pieces that one statement can bind."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

PARAMETERS = 1000
"""Values bound in one statement; PostgreSQL and SQLite both take 32,000."""


def chunks(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """Return ``values`` in pieces that one statement can bind."""
    listed = list(values)
    return (listed[start : start + PARAMETERS] for start in range(0, len(listed), PARAMETERS))
