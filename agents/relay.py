"""The outbox to its topics: what a transaction committed is sent until the broker has it, then forgotten.

1. Read the oldest messages due.
2. Send them in their order. A crash: all are sent again, with the same ids and versions.
3. Wait until the broker has acknowledged each.
4. Delete them. A crash before: they are sent once more.

Each carries the header ``epoch``, that of the owner which committed it. A row also carries its ``version``:
of two rows of one event the higher version holds, whichever came last. A process that was paused between 1
and 3 sends rows that are older than what the next owner has sent meanwhile, and compaction would leave the
older ones; it learns so in step 4, and the rows are sent once more as they are now.
"""

import asyncio
from contextlib import suppress

from agents.dead_letters import headers
from agents.hardening import Sender
from agents.message import Header
from agents.retry import retrying
from agents.tally import Tally
from pipeline.records.codec import decode
from pipeline.records.dead_letter import DeadLetter
from pipeline.store import Due, Store

IDLE = 0.5
"""Seconds between two looks into an outbox where tally has put nothing: an erasure is another process's."""
LIMIT = 500


class Relay:
    """Sends what the table owes, while this process owns it."""

    def __init__(self, store: Store, prefix: str, sender: Sender, tally: Tally) -> None:
        self._store = store
        self._prefix = prefix
        self._sender = sender
        self._tally = tally

    async def run(self) -> None:
        """Relay for ever."""
        while True:
            self._tally.committed.clear()
            if not await retrying(self.send_due, "the outbox"):
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._tally.committed.wait(), IDLE)

    async def send_due(self) -> int:
        """Send one lot of the outbox and return how many messages it was."""
        if (epoch := self._tally.epoch) is None:
            return 0
        due = await asyncio.to_thread(self._store.due, LIMIT)
        sent = [
            await self._sender.send(
                self._prefix + message.topic,
                message.key.encode(),
                message.value or None,  # empty: a null
                [("epoch", str(message.epoch).encode()), *_headers(message)],
            )
            for message in due
        ]
        await asyncio.gather(*sent)
        if due:
            await asyncio.to_thread(self._store.sent, due, self._tally.source, epoch)
        return len(due)


def _headers(message: Due) -> list[Header]:
    return headers(decode(message.value, DeadLetter)) if message.topic == "dead-letters" else []
