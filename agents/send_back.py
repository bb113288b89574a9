"""Dead letters back to where they stood, for the workers to try again.

1. The message is sent to its topic: the same key and the same bytes, a new place. A crash: the letter is open
   as before.
2. Once the broker has it, the letter is written to `dead-letters` again, with ``replayed_at``. A crash before
   that: the letter is still open, and the message can be sent again; what comes twice counts once.

Where the message fails again, it is a new letter, with a new place. Its headers say of which letter the
message was a replay, and how many replays it has behind it.
"""

import datetime as dt
from collections.abc import AsyncGenerator, AsyncIterable, Callable

import msgspec
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from agents import connection
from agents.dead_letters import headers
from agents.message import Header
from pipeline.bodies import Bodies
from pipeline.errors import MissingBodyError, PoisonError, TransientError
from pipeline.letters import Tried
from pipeline.records.codec import encode
from pipeline.records.dead_letter import DeadLetter

REPLAY_OF, REPLAYS = "replay-of", "replays"
RAW = "articles.raw"
SOURCES = (RAW, "articles.clean", "mentions", "reviews")


def target(letter: DeadLetter, prefix: str) -> str:
    """Return the topic that the message of ``letter`` goes to: its own, or `articles.raw` for a file's."""
    topic, *place = letter.origin.rsplit("/", 2)
    known = topic in [prefix + source for source in SOURCES] and len(place) == 2
    return topic if known else prefix + RAW


def replays(letter: DeadLetter) -> int:
    """Return how many replays the message of ``letter`` had behind it when it failed."""
    count = dict(letter.message_headers).get(REPLAYS, b"")
    return int(count) if count.isdigit() and len(count) < 10 else 0


async def send_back(
    letters: AsyncIterable[DeadLetter],
    broker: str,
    prefix: str,
    bodies: Bodies,
    now: Callable[[], dt.datetime],
) -> AsyncGenerator[Tried]:
    """Send the message of each letter back, and yield the letter once the broker has it and the mark.

    One whose message cannot be had is yielded with the reason, and stays open. Raises TransientError where
    the broker does not take a message, or the body store does not answer.
    """
    producer = AIOKafkaProducer(
        **connection.arguments(broker), enable_idempotence=True, compression_type=connection.COMPRESSION
    )
    try:
        async with connection.running(producer):
            async for letter in letters:
                try:
                    key, value = _message(letter, bodies)
                except (PoisonError, MissingBodyError) as error:
                    yield Tried(letter, error)
                    continue
                topic = target(letter, prefix)
                # When it came in, which only articles.raw tells by the timestamp: others are cut off.
                at = int(letter.known_at.timestamp() * 1000) if topic == prefix + RAW else None
                await producer.send_and_wait(
                    topic,
                    None if value is None else bodies.fit(value, key),
                    key=key,
                    timestamp_ms=at,
                    headers=marked(letter),
                )
                done = msgspec.structs.replace(letter, replayed_at=now())
                id_ = letter.letter_id.encode()
                await producer.send_and_wait(
                    f"{prefix}dead-letters", bodies.fit(encode(done), id_), key=id_, headers=headers(done)
                )
                yield Tried(done, None)
    except KafkaError as error:
        raise TransientError(f"the broker did not take a message: {error}") from error


def _message(letter: DeadLetter, bodies: Bodies) -> tuple[bytes | None, bytes | None]:
    """Return key and value as they were; raises PoisonError and MissingBodyError where they cannot be had."""
    key, value = letter.message_key, bodies.of_letter(letter)
    if key is None and value is None:  # Kafka knows such messages, its clients refuse to make them
        raise PoisonError("neither key nor value: nothing to send")
    return key, value


def marked(letter: DeadLetter) -> list[Header]:
    """Return the headers of the message of ``letter`` as it is sent back."""
    own = [header for header in letter.message_headers if header[0] not in (REPLAY_OF, REPLAYS)]
    return [*own, (REPLAY_OF, letter.letter_id.encode()), (REPLAYS, str(replays(letter) + 1).encode())]
