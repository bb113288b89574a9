"""What producers and analysts sent to one prefix, sent on to another, for two versions of the rules.

Keys, values, headers and timestamps stay as they are, so that the same articles come out of it. A group
commits what the other topics have: a mirror that was stopped goes on from there, and what it sends again in
doing so changes nothing (law 1). A message without key and value stays behind: it says nothing, and no
client makes one (see ``send_back``).
"""

import asyncio
from collections.abc import Callable

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError

from agents import connection, topics
from agents.connection import running
from pipeline.errors import TransientError, UserError

GIVEN = ("articles.raw", "reviews")
"""The topics that nothing else is made from."""

RECORDS = 500
LARGEST = 16 << 20
"""Bytes; whatever one broker took, it takes again."""


async def mirror(broker: str, source: str, target: str, *, once: bool, sent: Callable[[int], None]) -> None:
    """Send on what ``GIVEN`` of ``source`` hold, oldest first, and with ``once`` stop where they end now.

    ``sent`` is called with the number of messages that the broker took. Raises UserError where a topic is
    missing or both prefixes are one, TransientError where the broker does not take a message.
    """
    if source == target:
        raise UserError(f"{source!r} is both prefixes: topics are not sent to themselves")
    for prefix in (source, target):
        await topics.check(broker, prefix)
    sends = connection.producing(broker) | {"max_request_size": LARGEST}
    reads = connection.arguments(broker) | {"auto_offset_reset": "earliest", "enable_auto_commit": False}
    given, group = [f"{source}{name}" for name in GIVEN], f"{target}tallywire-mirror"
    try:
        async with (
            running(AIOKafkaProducer(**sends)) as producer,
            running(AIOKafkaConsumer(*given, **reads, group_id=group)) as consumer,
        ):
            await _send_on(consumer, producer, source, target, once, sent)
    except KafkaError as error:
        raise TransientError(f"the mirror stopped: {error}") from error


async def _send_on(
    consumer: AIOKafkaConsumer,
    producer: AIOKafkaProducer,
    source: str,
    target: str,
    once: bool,
    sent: Callable[[int], None],
) -> None:
    while not (partitions := consumer.assignment()):
        await consumer.getmany(timeout_ms=100)
    ends = await consumer.end_offsets(partitions)
    while not once or any([await consumer.position(p) < end for p, end in ends.items()]):
        found = await consumer.getmany(timeout_ms=500, max_records=RECORDS)
        sending = [
            await producer.send(
                target + record.topic.removeprefix(source),
                record.value,
                key=record.key,
                headers=list(record.headers),
                timestamp_ms=record.timestamp,
            )
            for records in found.values()
            for record in records
            if (record.key, record.value) != (None, None)
        ]
        await asyncio.gather(*sending)  # 1. the broker has them
        await consumer.commit()  # 2. and they are not read again; a crash in between sends them twice
        sent(len(sending))
