"""Records of `mentions` into the table, in one transaction a group; what cannot be tallied as a dead letter.

A group that brings out a bug is taken in record by record, so that the one at fault, and it alone, becomes
a dead letter. What tally does with a record depends on those before it; so one that comes later and touches
the same events may bring out the bug again, and shares the fate.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Sequence
from functools import partial

from agents.dead_letters import letter
from agents.hardening import GAVE_UP, leave
from agents.message import Message
from agents.metrics import Metrics, Outcome
from agents.retry import retrying
from pipeline.bodies import Bodies
from pipeline.errors import BrokenStageError, BugError, MissingBodyError, PoisonError
from pipeline.guard import Guard
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.log import decode_logged
from pipeline.store import ApplyResult, Logged, Store

log = logging.getLogger("tallywire")


class Intake:
    """What applies groups of the log ``source`` to the table."""

    def __init__(
        self,
        store: Store,
        source: str,
        bodies: Bodies,
        *,
        clock: Callable[[], dt.datetime],
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._source = source
        self._bodies = bodies
        self._clock = clock
        self._metrics = metrics
        self._guard = Guard("tally", None)

    async def take(self, messages: Sequence[Message], epoch: int) -> None:
        """Take in ``messages``, waiting where the table or the body store is away.

        Raises GapError and StaleOwnerError as ``Store.apply`` does.
        """
        try:
            await self._apply([partial(self._read, message) for message in messages], epoch, self._guard)
        except (BugError, MissingBodyError) as error:
            if len(messages) > 1:
                for message in messages:
                    await self.take([message], epoch)
            else:
                fields = messages[0].fields | {"stage": "tally"}
                log.warning("%s: tally: dead letter: %s", messages[0].origin, error, extra=fields)
                # With a guard of its own: that a dead letter is taken in says nothing of tally's health.
                await self._apply([partial(self._refuse, messages[0], error)], epoch, Guard("tally", None))

    async def _apply(self, records: Sequence[Callable[[], Logged]], epoch: int, guard: Guard) -> None:
        def apply() -> tuple[list[Logged], ApplyResult]:
            batch = [record() for record in records]
            with self._metrics.transaction(len(batch)):
                return batch, self._store.apply(batch, self._source, self._clock(), epoch)

        # In a thread: the work of a group must not stop the loop that answers Kafka.
        work = partial(asyncio.to_thread, guard.run, apply)
        try:
            self._count(*await retrying(work, f"{self._source}: tally"))
        except BrokenStageError as error:
            leave(GAVE_UP, f"{self._source}: {error}")

    def _count(self, batch: Sequence[Logged], done: ApplyResult) -> None:
        letters = sum(isinstance(logged.content, DeadLetter) for logged in batch[done.skipped :])
        counts: dict[Outcome, int] = {
            "record": done.applied - letters - done.known,
            "dead_letter": letters,
            "duplicate": done.known,
            "repeated": done.skipped,
        }
        for outcome, count in counts.items():
            self._metrics.done("tally", outcome, count)

    def _read(self, message: Message) -> Logged:
        try:
            value = self._bodies.resolve(message.value)
            return Logged(message.offset, decode_logged(value or b""))
        except PoisonError as error:
            return self._refuse(message, error)

    def _refuse(self, message: Message, error: PoisonError | MissingBodyError) -> Logged:
        return Logged(message.offset, letter(message, "tally", error, self._bodies))
