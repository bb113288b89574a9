"""What the workers really send is what config/schemas and config/asyncapi.json promise."""

import asyncio
from collections import Counter

import orjson
import pytest

from agents.asyncapi import ALSO, HEADERS, LARGE, NULLS
from agents.message import Message
from agents.subscribe import messages
from pipeline.embedded import TOPICS, topic_records
from pipeline.records.review import is_review
from pipeline.store import Store
from tests.contract import faults
from tests.integration.newsday import PARTS, SAID, Newsday


def read(newsday: Newsday, topic: str) -> list[Message]:
    async def run() -> list[Message]:
        found = messages(newsday.broker, newsday.prefix + topic, earliest=True, once=True)
        return [message async for message in found]

    return asyncio.run(run())


@pytest.mark.broker
@pytest.mark.parametrize("topic", TOPICS)
def test_every_value_on_every_topic_is_by_its_schema(newsday: Newsday, topic: str) -> None:
    found = read(newsday, topic)
    assert found
    wrong = [fault for message in found for fault in problems(topic, message.value)]
    foreign = ["no JSON", "articles.raw $.text: 5 is not"]
    assert len(wrong) == (2 if topic == "articles.raw" else 0), wrong
    assert all(any(known in fault for known in foreign) for fault in wrong)


def problems(topic: str, value: bytes | None) -> list[str]:
    if value is None:
        return [] if topic in NULLS else [f"{topic}: null"]
    try:
        stands_in = topic in LARGE and b'"schema":"tallywire.body/1"' in value
        also = "reviews" in ALSO.get(topic, ()) and is_review(value)
        return faults("body" if stands_in else "reviews" if also else topic, value)
    except orjson.JSONDecodeError:
        return [f"{topic}: {value!r}"]


KEYS = {
    "articles.clean": "article_id",
    "mentions": "article_id",
    "events": "event_id",
    "event-changes": "event_id",
    "dead-letters": "letter_id",
    "reviews": "review_id",
}


@pytest.mark.broker
@pytest.mark.parametrize("topic", KEYS)
def test_keys_and_headers_are_as_described(newsday: Newsday, topic: str) -> None:
    for message in read(newsday, topic):
        headers = {name: value.decode() for name, value in message.headers}
        assert headers.keys() <= HEADERS.get(topic, {}).keys()
        if message.value:
            key = KEYS["reviews" if is_review(message.value) else topic]
            assert message.key == orjson.loads(message.value)[key].encode()
            assert topic not in ("events", "event-changes") or int(headers["epoch"]) > 0


@pytest.mark.broker
def test_the_day_had_all_that_a_row_can_be(newsday: Newsday) -> None:
    rows = [orjson.loads(m.value) for m in read(newsday, "events") if m.value]
    assert {row["status"] for row in rows} == {"live", "merged", "withdrawn"}
    kinds = {orjson.loads(m.value or b"")["kind"] for m in read(newsday, "event-changes")}
    assert {"event.created", "event.merged", "event.withdrawn", "figure.raised"} <= kinds
    assert any(b"tallywire.body/1" in (m.value or b"") for m in read(newsday, "articles.raw"))
    stages = Counter(orjson.loads(m.value or b"")["stage"] for m in read(newsday, "dead-letters"))
    assert stages == {"clean": 2}


@pytest.mark.parametrize("topic", TOPICS)
def test_the_driver_without_a_broker_keeps_to_the_schemas_too(topic: str) -> None:
    raws = [*(raw for part in PARTS for raw in part), SAID]
    with Store.open(":memory:") as store:
        found = list(topic_records(topic, raws, store))
    assert found
    wrong = [fault for message in found for fault in problems(topic, message.value)]
    assert len(wrong) == (2 if topic == "articles.raw" else 0), wrong
