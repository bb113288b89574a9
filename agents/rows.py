"""The table as its topic holds it: what a consumer that starts late makes of `events`."""

import asyncio
from contextlib import aclosing

from agents import logs
from agents.subscribe import messages
from pipeline.errors import PoisonError, UserError
from pipeline.records.codec import decode
from pipeline.records.event import Event


def live_rows(broker: str, prefix: str) -> list[Event]:
    """Return the live rows on `events` of ``prefix``, in the order of their ids.

    Raises UserError where there is no such broker or topic, or where the topic holds something else.
    """
    logs.set_up()
    rows = asyncio.run(_folded(broker, f"{prefix}events"))
    return sorted((row for row in rows.values() if row.status == "live"), key=lambda row: row.event_id)


async def _folded(broker: str, topic: str) -> dict[str, Event]:
    """Return the row with the highest version of each event; a null is erasure."""
    rows: dict[str, Event] = {}
    async with aclosing(messages(broker, topic, earliest=True, once=True)) as found:
        async for message in found:
            if message.value is None:
                rows.pop((message.key or b"").decode(errors="replace"), None)
                continue
            try:
                row = decode(message.value, Event)
            except PoisonError as error:
                raise UserError(f"{message.origin} holds no row: {error.reason}") from None
            known = rows.get(row.event_id)
            if known is None or row.version >= known.version:
                rows[row.event_id] = row
    return rows
