"""The topics: what they are called, how they are kept, and that they are there."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from agents import connection
from pipeline.errors import TransientError, UserError

PARTITIONS = 8
"""Of the topics that clean and extract read: as many worker processes may share the work."""

FOR_EVER = {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"}
A_WEEK = {"cleanup.policy": "delete", "retention.ms": str(7 * 24 * 3600 * 1000)}
NEWEST_OF_KEY = {"cleanup.policy": "compact"}


VISIBLE_SECONDS = 60
"""A broker that has made a topic tells of it some tenths of a second later."""


class Topic(NamedTuple):
    """A topic as this project keeps it."""

    name: str
    key: str
    """What its keys are, as UTF-8."""
    spread: bool
    """True where it has as many partitions as the user asks for, else it has one."""
    config: dict[str, str]
    what: str


TOPICS = (
    Topic(
        "articles.raw", "article id, or none", True, FOR_EVER,
        "articles as their producers send them; all else is made from these",
    ),
    Topic("articles.clean", "article id", True, A_WEEK, "the story without what surrounds it"),
    Topic(
        "mentions", "article id", False, FOR_EVER,
        "what each article version says; the one log that tally reads",
    ),
    Topic("events", "event_id", True, NEWEST_OF_KEY, "the live rows, keyed by event_id"),
    Topic(
        "event-changes", "event_id", True, FOR_EVER, "what happened to the rows, in order for each event"
    ),
    Topic(
        "dead-letters", "letter_id", False, FOR_EVER,
        "messages that could not be processed, whole, with the reason",
    ),
    Topic("reviews", "review_id", False, FOR_EVER, "what analysts say of mentions and claims"),
)  # fmt: skip


class Found(NamedTuple):
    """A topic as the broker has it; ``partitions`` is 0 where it is missing."""

    name: str
    partitions: int
    what: str


@asynccontextmanager
async def admin(broker: str) -> AsyncIterator[Any]:
    """Yield a client of ``broker``; raises UserError where it cannot be used, and says why."""
    client: Any = AIOKafkaAdminClient(
        **connection.arguments(broker), request_timeout_ms=connection.CONNECT_SECONDS * 1000
    )
    try:
        try:
            await client.start()
        except KafkaError:
            raise UserError(await connection.why_not(broker)) from None
        yield client
    finally:
        await client.close()


async def create(
    broker: str, prefix: str = "", partitions: int = PARTITIONS, replication: int = 1
) -> tuple[str, ...]:
    """Make the topics that are missing and return their names; those that exist stay as they are."""
    async with admin(broker) as client:
        there = set(await client.list_topics())
        wanted = [
            NewTopic(
                prefix + topic.name,
                partitions if topic.spread else 1,
                replication,
                topic_configs=topic.config,
            )
            for topic in TOPICS
            if prefix + topic.name not in there
        ]
        response = await client.create_topics(wanted) if wanted else None
    for name, code, text in response.topic_errors if response else ():
        # Somebody else may be making the same topics at this moment.
        if code and for_code(code) is not TopicAlreadyExistsError:
            raise UserError(f"the broker did not create topic {name}: {text or for_code(code).__name__}")
    try:
        async with asyncio.timeout(VISIBLE_SECONDS):
            while wanted and not all(topic.partitions for topic in await find(broker, prefix)):
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise TransientError(f"{broker} has made the topics, but does not tell of them") from None
    return tuple(topic.name for topic in wanted)


async def find(broker: str, prefix: str = "") -> tuple[Found, ...]:
    """Return the topics in the order of ``TOPICS`` as the broker has them."""
    async with admin(broker) as client:
        # Of all topics: asking for one that is missing may create it.
        there = {topic["topic"]: len(topic["partitions"]) for topic in await client.describe_topics()}
    return tuple(Found(prefix + t.name, there.get(prefix + t.name, 0), t.what) for t in TOPICS)


async def check(broker: str, prefix: str = "") -> None:
    """Raise UserError where a topic is missing, or where `mentions` is not one log.

    Faust would start without a topic, ignore it for good and say that it is ready.
    """
    found = await find(broker, prefix)
    if missing := [topic.name for topic in found if not topic.partitions]:
        raise UserError(f"missing at {broker}: {_listed(missing)}; `tallywire topics create` makes them")
    if several := [t.name for t, f in zip(found, TOPICS, strict=True) if not f.spread and t.partitions > 1]:
        raise UserError(f"must have one partition: {_listed(several)}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"topic {name}" for name in names)
