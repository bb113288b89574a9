"""Sending a replay's articles to `articles.raw`, and knowing how far they are."""

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from functools import partial
from typing import Any

import orjson
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from agents import connection
from pipeline.bodies import configured
from pipeline.clean.admit import LONGEST
from pipeline.errors import TransientError
from pipeline.records.raw import Raw
from pipeline.records.review import is_review

Progress = Callable[[Raw], None]


class Sent:
    """The records that the broker took, and how many of them are through to the table."""

    def __init__(self, progress: Progress | None) -> None:
        self.count = 0
        self._progress = progress
        self._sizes: deque[int] = deque()
        """Of those not through yet: their bodies would fill the memory."""

    def took(self, raw: Raw) -> None:
        """The broker has ``raw``."""
        self.count += 1
        if self._progress:
            self._sizes.append(len(raw.value or b""))

    def through(self, count: int) -> None:
        """Tell that ``count`` records are through, each by a stand-in of its size."""
        while self._progress and len(self._sizes) > self.count - count:
            self._progress(Raw(bytes(self._sizes.popleft()), None, ""))


async def publish(
    raws: Iterable[Raw] | AsyncIterable[Raw], broker: str, prefix: str, took: Progress | None = None
) -> None:
    """Send ``raws`` to `articles.raw`, reviews among them to `reviews`, spread as by Java clients.

    The key is the article's id, where one is given, and the review's. One too large for a message goes into
    the body store. ``took`` is called with each once the broker has it.
    Raises TransientError where the broker or the store does not take one.
    """
    producer = AIOKafkaProducer(**connection.producing(broker))
    bodies = configured()
    sending: set[asyncio.Future[Any]] = set()

    def done(raw: Raw, future: "asyncio.Future[Any]") -> None:
        if not future.cancelled() and not future.exception():
            sending.remove(future)
            if took:
                took(raw)

    try:
        async with connection.running(producer):
            async for raw in _each(raws):
                key, value = _key(raw), raw.value
                if value is not None:
                    value = bodies.fit(value, key)
                topic = "reviews" if is_review(value) else "articles.raw"
                future = await producer.send(f"{prefix}{topic}", value, key=key)
                sending.add(future)
                future.add_done_callback(partial(done, raw))
            await asyncio.gather(*sending)  # the producer's own flush would keep what failed to itself
    except KafkaError as error:
        raise TransientError(f"the broker did not take an article: {error}") from error


async def _each(raws: Iterable[Raw] | AsyncIterable[Raw]) -> AsyncIterator[Raw]:
    if isinstance(raws, AsyncIterable):
        async for raw in raws:
            yield raw
    else:
        for raw in raws:
            yield raw


def _key(raw: Raw) -> bytes | None:
    """Return the id that the article itself gives, as its key: all versions of it stand in one partition.

    One that no article may have, because it is too long, is no key either.
    """
    try:
        given = orjson.loads(raw.value or b"null")
    except orjson.JSONDecodeError:
        return raw.key
    field = "review_id" if is_review(raw.value) else "id"
    id_ = given.get(field) if isinstance(given, dict) else None
    return id_.encode() if isinstance(id_, str) and len(id_) <= LONGEST["id"] else raw.key
