"""Reading a topic as an onlooker: nothing is committed, nobody's group is joined."""

import base64
from collections.abc import AsyncGenerator

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition

from agents import connection
from agents.message import Message
from agents.topics import admin
from pipeline.errors import UserError


async def messages(broker: str, topic: str, *, earliest: bool, once: bool) -> AsyncGenerator[Message]:
    """Yield the messages of ``topic`` as they come; with ``once``, up to where it ends now.

    Raises UserError where there is no such broker or topic.
    """
    async with admin(broker) as client:
        there = {found["topic"]: found["partitions"] for found in await client.describe_topics()}
    if topic not in there:
        raise UserError(f"no topic {topic} at {broker}")
    partitions = [TopicPartition(topic, partition["partition"]) for partition in there[topic]]
    consumer = AIOKafkaConsumer(
        **connection.arguments(broker), enable_auto_commit=False, auto_offset_reset="earliest",
    )  # fmt: skip
    async with connection.running(consumer):
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        begins = await consumer.beginning_offsets(partitions) if earliest else ends
        for partition, offset in begins.items():
            consumer.seek(partition, offset)
        while not once or any([await consumer.position(p) < end for p, end in ends.items()]):
            for partition, records in (await consumer.getmany(timeout_ms=500)).items():
                for record in records:
                    if not once or record.offset < ends[partition]:
                        yield Message.of_aiokafka(record)


async def reach(broker: str, topic: str) -> dict[int, tuple[int, int]]:
    """Return the offsets of the oldest message kept and of the next to come, by partition."""
    async with connection.running(AIOKafkaConsumer(topic, **connection.arguments(broker))) as consumer:
        partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
        begins = await consumer.beginning_offsets(partitions)
        ends = await consumer.end_offsets(partitions)
        return {p.partition: (begins[p], ends[p]) for p in partitions}


def line(message: Message) -> bytes:
    """Return ``message`` as one line of JSON."""
    try:
        value = message.value or b""
        if isinstance(orjson.loads(value), dict):
            # Not written anew: that would round long numbers. In JSON these stand between values only.
            return value.translate(bytes.maketrans(b"\t\n\r", b"   "))
    except orjson.JSONDecodeError:
        pass
    return orjson.dumps(
        {
            "key": None if message.key is None else message.key.decode(errors="replace"),
            "value_base64": None if message.value is None else base64.b64encode(message.value).decode(),
        }
    )
