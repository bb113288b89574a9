"""reviews into mentions, so that tally has one log; and the driver of `tallywire review` where workers are.

A review may come in twice: it is one by what it says (law 1), as an article version is.
"""

import asyncio

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from agents import connection, logs, topics
from agents.hop import Hop, Made
from agents.message import Message
from pipeline.errors import TransientError
from pipeline.records.codec import encode
from pipeline.records.review import Review, admit_review

TOPIC = "reviews"


def make(message: Message) -> Made:
    """Return the review that ``message`` holds, in the form that all of ours have."""
    review = admit_review(message.value)
    return Made(review.review_id.encode(), encode(review))


HOP = Hop("review", TOPIC, "mentions", make)


def send_review(review: Review, broker: str, prefix: str) -> None:
    """Send ``review`` to its topic, and return when the broker has it.

    Raises UserError where the broker or a topic is not there, TransientError where it does not take it.
    """
    logs.libraries()
    asyncio.run(_send(review, broker, prefix))


async def _send(review: Review, broker: str, prefix: str) -> None:
    await topics.check(broker, prefix)
    producer = AIOKafkaProducer(**connection.arguments(broker), enable_idempotence=True)
    try:
        async with connection.running(producer):
            key = review.review_id.encode()
            await producer.send_and_wait(f"{prefix}{TOPIC}", encode(review), key=key)
    except KafkaError as error:
        raise TransientError(f"the broker did not take the review: {error}") from error
