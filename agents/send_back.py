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
from pipeline.errors import TransientError
from pipeline.records.codec import encode
from pipeline.records.dead_letter import DeadLetter

REPLAY_OF, REPLAYS = "replay-of", "replays"
RAW = "articles.raw"
SOURCES = (RAW, "articles.clean", "mentions")


def target(letter: DeadLetter, prefix: str) -> str:
    """Return the topic that the message of ``letter`` goes to: its own, or `articles.raw` for a file's."""
    topic, *place = letter.origin.rsplit("/", 2)
    known = topic in [prefix + source for source in SOURCES] and len(place) == 2
    return topic if known else prefix + RAW


def replays(letter: DeadLetter) -> int:
    """Return how many replays the message of ``letter`` had behind it when it failed."""
    count = dict(letter.message_headers).get(REPLAYS, b"")
    return int(count) if count.isdigit() and len(count) < 10 else 0


def empty(letter: DeadLetter) -> bool:
    """Return whether there is nothing to send: Kafka knows such messages, its clients refuse to make them."""
    return letter.key is None and letter.size == 0 and letter.value is None


async def send_back(
    letters: AsyncIterable[DeadLetter],
    broker: str,
    prefix: str,
    bodies: Bodies,
    now: Callable[[], dt.datetime],
) -> AsyncGenerator[DeadLetter]:
    """Send the message of each letter back, and yield the letter once the broker has it and the mark.

    Raises TransientError where the broker or the body store does not take or give one.
    """
    producer = AIOKafkaProducer(
        **connection.arguments(broker), enable_idempotence=True, compression_type="gzip"
    )
    await producer.start()
    try:
        async for letter in letters:
            topic, key, value = target(letter, prefix), letter.message_key, bodies.of_letter(letter)
            # When it came in, which only articles.raw tells by the timestamp; articles.clean is kept a week.
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
            yield done
    except KafkaError as error:
        raise TransientError(f"the broker did not take a message: {error}") from error
    finally:
        await producer.stop()


def marked(letter: DeadLetter) -> list[Header]:
    """Return the headers of the message of ``letter`` as it is sent back."""
    own = [header for header in letter.message_headers if header[0] not in (REPLAY_OF, REPLAYS)]
    return [*own, (REPLAY_OF, letter.letter_id.encode()), (REPLAYS, str(replays(letter) + 1).encode())]
