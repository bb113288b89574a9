"""Threads of one process take turns at SQLite, which has no queue of its own.

Who waits for SQLite's lock looks now and then whether it is free, and beside a thread that writes without a
pause would never find it so. ``threading.Lock`` is no better: who lets go of it may be the next to have it.
"""

import threading
from collections import deque


class Turns:
    """A lock that threads get in the order in which they ask for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        """The first of them has its turn."""

    def __enter__(self) -> None:
        turn = threading.Event()
        with self._lock:
            self._waiting.append(turn)
            self._waiting[0].set()
        try:
            turn.wait()
        except BaseException:  # Ctrl-C while waiting
            self._leave(turn)
            raise
        self._holder = turn

    def __exit__(self, *_: object) -> None:
        self._leave(self._holder)

    def _leave(self, turn: threading.Event) -> None:
        with self._lock:
            self._waiting.remove(turn)
            if self._waiting:
                self._waiting[0].set()
