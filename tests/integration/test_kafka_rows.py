"""What a reader that starts late makes of `events`, and how two versions of it differ."""

import asyncio
import secrets

import orjson
import pytest
from aiokafka import AIOKafkaProducer
from msgspec.structs import replace

from agents import topics
from agents.mirror import mirror
from agents.rows import live_rows
from agents.subscribe import messages
from pipeline.cli.main import run
from pipeline.errors import UserError
from pipeline.records.event import Event
from pipeline.store.wire import event_value
from pipeline.tally import tally
from tests.laws.made import article, telling

pytestmark = pytest.mark.broker


def rows(killed: int) -> list[Event]:
    told = [article("a", telling("a", killed=killed)), article("b", telling("b", "Kano", killed=1))]
    return [replace(event, version=2) for event in tally(told)]


async def send(broker: str, topic: str, values: list[tuple[str, bytes | None]]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=broker)
    await producer.start()
    for key, value in values:
        await producer.send_and_wait(topic, value, key=key.encode())
    await producer.stop()


def test_topics_are_folded_and_compared(broker: str, capsys: pytest.CaptureFixture[str]) -> None:
    prefixes = [f"test-{secrets.token_hex(4)}.{name}." for name in ("old", "new")]
    for prefix, killed in zip(prefixes, (3, 4), strict=True):
        live = rows(killed)
        merged = replace(live[0], event_id="gone", status="merged", merged_into=live[1].event_id)
        erased = replace(live[0], event_id="erased")
        sent = [*live, replace(live[0], version=1, title="Delivered again"), merged, erased]
        values = [(event.event_id, event_value(event)) for event in sent]
        asyncio.run(topics.create(broker, prefix, 2))
        asyncio.run(send(broker, f"{prefix}events", [*values, ("erased", None)]))
        assert live_rows(broker, prefix) == live

    assert run(["diff", *prefixes, "--broker", broker, "--format", "jsonl"]) == 0
    summary, difference = map(orjson.loads, capsys.readouterr().out.splitlines())
    assert (summary["same"], summary["changed"]) == (1, 1)
    assert difference["totals"][0]["new"]["best"] == 4

    asyncio.run(send(broker, f"{prefixes[0]}events", [("x", b"no row")]))
    with pytest.raises(UserError, match="holds no row"):
        live_rows(broker, prefixes[0])


def test_a_mirror_sends_on_what_was_given_as_it_was(broker: str) -> None:
    old, new = (f"test-{secrets.token_hex(4)}.{name}." for name in ("old", "new"))
    for prefix in (old, new):
        asyncio.run(topics.create(broker, prefix, 2))
    asyncio.run(send(broker, f"{old}articles.raw", [("a", b'{"id": "a"}'), ("b", None), ("c", b"no JSON")]))
    asyncio.run(send(broker, f"{old}reviews", [("r", b"{}")]))
    counts: list[int] = []
    asyncio.run(mirror(broker, old, new, once=True, sent=counts.append))
    assert sum(counts) == 4
    assert asyncio.run(held(broker, f"{new}articles.raw")) == asyncio.run(held(broker, f"{old}articles.raw"))

    asyncio.run(send(broker, f"{old}articles.raw", [("d", b"{}")]))
    asyncio.run(mirror(broker, old, new, once=True, sent=counts.append))
    assert sum(counts) == 5, "it goes on where it was"
    with pytest.raises(UserError, match="both prefixes"):
        asyncio.run(mirror(broker, old, old, once=True, sent=counts.append))


async def held(broker: str, topic: str) -> set[tuple[object, ...]]:
    found = messages(broker, topic, earliest=True, once=True)
    return {(message.key, message.value, message.at) async for message in found}
