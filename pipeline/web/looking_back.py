"""The table as of past moments: computed one at a time, in a thread of its own, and kept for a while.

Such a computation takes seconds of processor time (docs/state.md), so that nobody may ask for two at once.
"""

import asyncio
import datetime as dt
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from typing import NamedTuple, TypeVar

from pipeline.errors import TransientError, UserError
from pipeline.records.event import Event
from pipeline.store import Past, Reader
from pipeline.store.engine import giving_up
from pipeline.web.problem import Problem

KEPT = 3
"""Moments; each holds a connection and a temporary database."""
KEPT_SECONDS = 120.0
"""What becomes known late is not in a moment that is kept; and its transaction must not stand for ever."""
MOST_SECONDS = 60.0
"""Of one computation."""
MOST_WAITING = 8
"""Questions that wait for the thread."""
_LATER = {"Retry-After": "5"}

T = TypeVar("T")


class _Kept(NamedTuple):
    past: Past
    until: float
    held: ExitStack


class LookingBack:
    """Answers questions about past moments."""

    def __init__(self, table: Reader, most_seconds: float = MOST_SECONDS) -> None:
        self._table = table
        self._most_seconds = most_seconds
        self._thread = ThreadPoolExecutor(1, "looking-back")
        self._kept: dict[dt.datetime, _Kept] = {}
        self._erased = 0
        """Articles that were erased, as far as this has looked."""
        self._computing: dt.datetime | None = None
        self._waiting = 0
        self._stopped = False

    async def ask(self, moment: dt.datetime, question: Callable[[Past], T]) -> T:
        """Return what ``question`` makes of the table as of ``moment``; it is called in the thread.

        Raises Problem 503 where another moment is being computed, or this one takes too long.
        """
        self._check_queue()
        if self._computing not in (None, moment):
            raise Problem(503, "Another past moment is being computed; try again.", _LATER)
        if moment not in self._kept:
            self._computing = moment
        return await self._in_turn(lambda: self._answer(moment, question))

    async def event(self, event_id: str, moment: dt.datetime) -> Event:
        """Return one row as of ``moment``; its id must be one that the table ever had.

        Then no more is computed than what this event reaches to. Raises UserError where there was none then.
        """
        if moment in self._kept:
            return await self.ask(moment, lambda past: past.event(event_id))
        self._check_queue()
        return await self._in_turn(lambda: self._event(event_id, moment))

    def _check_queue(self) -> None:
        if self._waiting >= MOST_WAITING:
            raise Problem(503, "Many ask for past moments; try again.", _LATER)

    async def _in_turn(self, work: Callable[[], T]) -> T:
        self._waiting += 1
        loop = asyncio.get_running_loop()
        try:
            return await asyncio.shield(loop.run_in_executor(self._thread, work))
        finally:
            self._waiting -= 1
            loop.call_later(KEPT_SECONDS + 1, self._tidy)

    def stop(self) -> None:
        """Give up what is being computed."""
        self._stopped = True

    def close(self) -> None:
        """Let go of all."""
        self._stopped = True
        self._thread.submit(self._forget, 0)
        self._thread.shutdown()

    def _event(self, event_id: str, moment: dt.datetime) -> Event:
        self._check()
        return self._table.event_as_of(event_id, moment)

    def _check(self) -> None:
        try:
            self._table.check_rules()
        except UserError:  # which says where the table is
            raise Problem(503, "Other rules wrote this table: of past moments it tells nothing.") from None

    def _answer(self, moment: dt.datetime, question: Callable[[Past], T]) -> T:
        try:
            self._forget_what_was_erased()
            self._forget_old()
            kept = moment in self._kept
            past = self._past(moment)
        finally:
            if self._computing == moment:
                self._computing = None
        try:
            with giving_up():
                return question(past)
        except TransientError:
            _let_go(self._kept.pop(moment))
            if not kept:
                raise
        return self._answer(moment, question)  # only the connection of what was kept may have been lost

    def _past(self, moment: dt.datetime) -> Past:
        if moment not in self._kept:
            self._check()
            self._forget(KEPT - 1)
            held = ExitStack()
            bound = self._bounded(time.monotonic() + self._most_seconds)
            past = held.enter_context(self._table.as_of(moment, bound))
            self._kept[moment] = _Kept(past, time.monotonic() + KEPT_SECONDS, held)
        return self._kept[moment].past

    def _forget_what_was_erased(self) -> None:
        if (erased := self._table.erased()) != self._erased:
            self._forget(0)  # what is kept may have the words
            self._erased = erased

    def _tidy(self) -> None:
        if not self._stopped:
            self._thread.submit(self._forget_old)

    def _forget_old(self) -> None:
        now = time.monotonic()
        for old in [moment for moment, kept in self._kept.items() if kept.until < now]:
            _let_go(self._kept.pop(old))

    def _bounded(self, deadline: float) -> Callable[[int, int], None]:
        def advance(done: int, of: int) -> None:
            if self._stopped:
                raise Problem(503, "The server is stopping.", _LATER)
            if time.monotonic() > deadline:
                raise Problem(
                    503, f"So much has changed since that moment that it takes more than "
                    f"{self._most_seconds:.0f} s; `tallywire query --as-of` has no such bound.",
                )  # fmt: skip

        return advance

    def _forget(self, but: int) -> None:
        while len(self._kept) > but:
            _let_go(self._kept.pop(next(iter(self._kept))))


def _let_go(kept: _Kept) -> None:
    with suppress(TransientError):
        kept.held.close()
