"""Keeps the table of events from the topic `events`, with aiokafka and nothing of Tallywire.

    python keep_table.py localhost:9092 events

Reads the topic from its beginning to where it ends now, and prints a line of JSON for each live row. A
program that goes on leaves out `end` and looks into `rows` whenever it likes.
"""

import asyncio
import json
import sys
from typing import Any

from aiokafka import AIOKafkaConsumer

rows: dict[str, dict[str, Any]] = {}
"""The newest row of each event: live, merged or withdrawn."""
newest: dict[str, tuple[int, int]] = {}
"""Epoch and version of each; a message that comes again, or late, has no higher one."""


def take(event_id: str, value: bytes | None, headers: dict[str, bytes]) -> None:
    """Take in one message."""
    if value is None:  # erased
        rows.pop(event_id, None)
        return
    row = json.loads(value)
    version = (int(headers.get("epoch", b"0")), row["version"])
    if version >= newest.get(event_id, version):
        newest[event_id], rows[event_id] = version, row


def find(event_id: str) -> dict[str, Any] | None:
    """Return the row that tells of the event now, which may have been merged into another since."""
    row = rows.get(event_id)
    while row and row["status"] == "merged":
        row = rows.get(row["merged_into"])
    return row


async def main(broker: str, topic: str) -> None:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=broker, auto_offset_reset="earliest")
    await consumer.start()
    try:
        end = await consumer.end_offsets(consumer.assignment())
        while any([await consumer.position(partition) < end[partition] for partition in end]):
            for messages in (await consumer.getmany(timeout_ms=500)).values():
                for message in messages:
                    take(message.key.decode(), message.value, dict(message.headers))
    finally:
        await consumer.stop()
    for row in rows.values():
        if row["status"] == "live":
            print(json.dumps(row))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
