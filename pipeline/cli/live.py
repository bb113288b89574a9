"""The one line that tells how an ingestion is going, on standard error."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status
from rich.text import Text

from pipeline.store import Reader

EVERY_SECONDS = 1.0
"""Between two looks into the table for the line."""
SHARE = 50
"""The line takes no more than one part in so many of the time: counting a large table is slow."""
WINDOW_SECONDS = 60.0
"""The time over which articles a second are counted."""


class Live:
    """The line, and what is told above it; without a terminal there is no line."""

    def __init__(
        self, console: Console, status: Status | None, table: Reader, left: Callable[[], int]
    ) -> None:
        self._console = console
        self._status = status
        self._table = table
        self._left = left
        self._taken: deque[tuple[float, int]] = deque()
        self._total = 0
        self._next = 0.0

    def say(self, text: str) -> None:
        """Print a line of its own; any thread may."""
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)

    def update(self, taken: int, feeds: tuple[int, int]) -> None:
        """Tell that so many more records were taken, and of how many feeds how many fail."""
        now = time.monotonic()
        self._total += taken
        self._taken.append((now, taken))
        while self._taken[0][0] < now - WINDOW_SECONDS:
            self._taken.popleft()
        if self._status is None or now < self._next:
            return
        self._status.update(self._line(now, *feeds))
        took = time.monotonic() - now
        self._next = now + max(EVERY_SECONDS, SHARE * took)

    def _line(self, now: float, feeds: int, failing: int) -> Text:
        counts = self._table.counts()
        rate = sum(taken for _, taken in self._taken) / max(now - self._taken[0][0], EVERY_SECONDS)
        parts = [
            f"feeds {feeds - failing:,} ok" + (f", {failing:,} failing" if failing else ""),
            f"{self._total:,} articles",
            f"{self._left():,} waiting",
            f"{counts.events:,} event{'s' * (counts.events != 1)}",
            f"{counts.dead_letters:,} dead letters",
            f"{rate:.1f}/s",
        ]
        return Text(" · ".join(parts), no_wrap=True, overflow="ellipsis")


@contextmanager
def live(table: Reader, left: Callable[[], int]) -> Iterator[Live]:
    """Yield the line; ``left`` tells how many records are still to be taken."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Live(console, None, table, left)
        return
    with console.status("starting ...") as status:
        yield Live(console, status, table, left)
