"""Running a stage on one message: for how long, and what it means when that fails.

A stage is a pure function, so an error of its own is the message's fault (``PoisonError``) or the program's
(``BugError``), and comes again as often as the message does. Either way the message becomes a dead letter
and the stream goes on: one that is replayed once the bug is mended loses nothing, while a process that leaves
over it would come back to the same message for ever. Where nothing but bugs come out, no message is to blame,
and going on would only turn the stream into dead letters: that is a ``BrokenStageError``.
"""

import functools
import signal
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TypeVar

from pipeline.errors import BrokenStageError, BugError, PoisonError, TallywireError, TransientError

T = TypeVar("T")

ATTEMPTS = 2
"""A pure function that fails fails again; where it does not, the fault was not in it."""
BUGS_IN_A_ROW = 10
"""So many messages in a row that all bring out a bug are no coincidence."""
BREATH_SECONDS = 1.0
"""A regular expression lets no other thread run while it matches, and one of them tells Kafka that the worker
lives: every so often they all have their turn."""


class Guard:
    """Runs one stage, message after message."""

    def __init__(self, stage: str, seconds: float | None) -> None:
        """``seconds``: what one message may take where the stage runs in the main thread; None: no bound."""
        self._stage = stage
        self._seconds = seconds
        self._bugs = 0

    def run(self, call: Callable[[], T]) -> T:
        """Return what ``call``, the stage on one message, returns.

        Raises PoisonError as the stage does, or where it takes too long; BugError where it fails otherwise;
        TransientError where it is the machine that fails; BrokenStageError instead of one bug too many.
        """
        for attempt in range(ATTEMPTS):
            try:
                result = _bounded(call, self._seconds)
            except TallywireError:
                raise
            except _TooLongError:
                raise PoisonError(f"took longer than {self._seconds:g} s") from None
            except (
                OSError,
                MemoryError,
            ) as error:  # a stage has no files of its own; its word lists are files
                raise TransientError(f"{self._stage}: {type(error).__name__}: {error}") from error
            except Exception as error:
                if attempt + 1 == ATTEMPTS:
                    self._raise(error)
            else:
                self._bugs = 0
                return result
        raise AssertionError("unreachable")

    def _raise(self, error: Exception) -> None:
        self._bugs += 1
        reason = f"{type(error).__name__} ({_place(error)})"  # its own words may be the article's
        if self._bugs >= BUGS_IN_A_ROW:
            raise BrokenStageError(
                f"{self._stage}: {self._bugs} messages in a row failed: {reason}"
            ) from error
        raise BugError(reason) from error


def _place(error: Exception) -> str:
    """Return file and line that raised ``error``: enough to find the bug from a dead letter."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


class _TooLongError(BaseException):
    """Raised in the midst of a stage; no ``except Exception`` of a library stops it."""


class _Deadline:
    """When the stage at work has to have ended. One for the process: signals reach its main thread only."""

    at = 0.0

    @classmethod
    def ring(cls, _: int, __: FrameType | None) -> None:
        """Raise _TooLongError where it has passed, else give other threads a turn."""
        if time.monotonic() >= cls.at:
            raise _TooLongError
        time.sleep(0.01)


@functools.cache
def _listen() -> None:
    """Hear the signal from now on: to do so for every message costs more than all else here."""
    signal.signal(signal.SIGALRM, _Deadline.ring)


def _bounded(call: Callable[[], T], seconds: float | None) -> T:
    """Return what ``call`` returns; raises _TooLongError in its midst once it has taken ``seconds``.

    A signal can do so only in the main thread, where workers and the command line run the stages. It
    interrupts Python and its regular expressions at once; C code of other libraries when it returns. Until
    then it lets other threads run every ``BREATH_SECONDS``. Windows has no such signal.
    """
    if (
        seconds is None
        or not hasattr(signal, "SIGALRM")
        or threading.current_thread() is not threading.main_thread()
    ):
        return call()
    _listen()
    _Deadline.at = time.monotonic() + seconds
    often = min(seconds, BREATH_SECONDS)
    signal.setitimer(signal.ITIMER_REAL, often, often)
    try:
        return call()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
