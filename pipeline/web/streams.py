"""How many streams are open: each holds a connection for as long as its client likes."""

import contextlib
from collections import Counter
from collections.abc import Iterator

from pipeline.web.problem import Problem

RETRY_SECONDS = 30


class Streams:
    """Places for so many streams, and so many of one client, that all have a chance."""

    def __init__(self, most: int, most_of_one: int) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._open: Counter[str] = Counter()

    def take(self, client: str) -> contextlib.AbstractContextManager[None]:
        """Return a place for a stream of ``client``, to be entered at once; raises Problem where none is."""
        after = {"Retry-After": str(RETRY_SECONDS)}
        if self._open.total() >= self._most:
            raise Problem(503, "All streams of changes are taken; try again.", after)
        if self._open[client] >= self._most_of_one:
            raise Problem(429, f"{self._most_of_one} streams of changes are open to you; close one.", after)
        return self._counted(client)

    @contextlib.contextmanager
    def _counted(self, client: str) -> Iterator[None]:
        self._open[client] += 1
        try:
            yield
        finally:
            self._open[client] -= 1
            self._open += Counter()  # forgets who has none
