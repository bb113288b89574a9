"""The table as its topic holds it: what a consumer that starts late makes of `events`."""

import asyncio
from contextlib import aclosing
from typing import TypeAlias

from agents import logs
from agents.message import Message
from agents.subscribe import messages
from pipeline.errors import PoisonError, UserError
from pipeline.records.codec import decode
from pipeline.records.event import Event

Rank: TypeAlias = tuple[int, int]
"""Of two rows of one event the one with the higher rank holds."""


def live_rows(broker: str, prefix: str) -> list[Event]:
    """Return the live rows on `events` of ``prefix``, in the order of their ids.

    Raises UserError where there is no such broker or topic, or where the topic holds something else.
    """
    logs.set_up()
    rows = asyncio.run(_folded(broker, f"{prefix}events"))
    return sorted((row for row in rows.values() if row.status == "live"), key=lambda row: row.event_id)


async def _folded(broker: str, topic: str) -> dict[str, Event]:
    """Return the row of each event that holds; a null is erasure."""
    rows: dict[str, tuple[Rank, Event]] = {}
    async with aclosing(messages(broker, topic, earliest=True, once=True)) as found:
        async for message in found:
            if message.value is None:
                rows.pop((message.key or b"").decode(errors="replace"), None)
                continue
            try:
                row = decode(message.value, Event)
            except PoisonError as error:
                raise UserError(f"{message.origin} holds no row: {error.reason}") from None
            rank = _rank(message, row)
            if row.event_id not in rows or rank >= rows[row.event_id][0]:
                rows[row.event_id] = rank, row
    return {event_id: row for event_id, (_, row) in rows.items()}


def _rank(message: Message, row: Event) -> Rank:
    """Return the epoch and the version: a table that was made again gives versions out once more."""
    epoch = dict(message.headers).get("epoch", b"")
    return int(epoch) if epoch.isdigit() else 0, row.version
