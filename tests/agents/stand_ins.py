"""Stand-ins for what the agents hand messages to."""

import asyncio
from collections.abc import Sequence

from agents.message import Header


class Sent:
    """Takes what would go to the broker; ``refuse`` errors first."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, bytes | None, bytes, list[Header]]] = []
        self.refuse: list[Exception] = []

    async def send(
        self, topic: str, key: bytes | None, value: bytes, headers: Sequence[Header] = ()
    ) -> "asyncio.Future[None]":
        if self.refuse:
            raise self.refuse.pop(0)
        self.messages.append((topic, key, value, list(headers)))
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        future.set_result(None)
        return future


class Left(BaseException):
    """What leaving the process looks like in a test."""
