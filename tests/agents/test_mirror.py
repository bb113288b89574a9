import asyncio
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, MagicMock

from agents.mirror import _send_on


async def test_what_nobody_can_send_holds_nothing_up() -> None:
    records = [
        SimpleNamespace(topic="old.articles.raw", key=key, value=value, headers=(), timestamp=1)
        for key, value in ((b"a", b"{}"), (None, None), (b"b", None), (None, b""))
    ]
    consumer, producer = AsyncMock(), AsyncMock()
    consumer.assignment = MagicMock(return_value={0})
    consumer.end_offsets.return_value = {0: len(records)}
    consumer.position.side_effect = [0, len(records)]
    consumer.getmany.return_value = {0: records}
    sent: list[tuple[Any, ...]] = []

    async def send(topic: str, value: bytes | None, *, key: bytes | None, **_: Any) -> "asyncio.Future[None]":
        sent.append((topic, key, value))
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        future.set_result(None)
        return future

    producer.send = send
    counts: list[int] = []
    await _send_on(consumer, producer, "old.", "new.", True, counts.append)
    topic = "new.articles.raw"
    assert sent == [(topic, b"a", b"{}"), (topic, b"b", None), (topic, None, b"")]
    assert counts == [3]
