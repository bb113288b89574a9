"""Maps of lists as they are now, kept until a row changes: most of what a list takes is its map."""

import functools

from pipeline.store import Points, Reader, Wanted
from pipeline.web.drawing.map import Drawing, View, draw

POINTS = 2_000
"""Events on one map."""
KEPT = 32
"""Filters, and as many views of them: some 1 MB each."""


class Maps:
    """What was asked for last. Threads may ask at the same time."""

    def __init__(self, table: Reader, kept: int = KEPT) -> None:
        # Whatever changes a row is told: so the number of the last change says whether a map still holds.
        @functools.lru_cache(kept)
        def points(wanted: Wanted, seq: int) -> Points:
            return table.points(wanted, POINTS)

        @functools.lru_cache(kept)
        def drawn(wanted: Wanted, view: View | None, seq: int) -> Drawing:
            return draw(points(wanted, seq), wanted.near, view)

        self._drawn = drawn

    def of(self, wanted: Wanted, view: View | None, seq: int) -> Drawing:
        """Return the rows that are wanted in ``view``, no older than the change of the number ``seq``.

        Without a view it is where they are.
        """
        return self._drawn(wanted, view, seq)
