"""A receiver of webhooks for tests: a real server that keeps what came and answers as it is told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Message(NamedTuple):
    """A POST that came."""

    headers: dict[str, str]
    """Their names in lower case."""
    body: bytes


class Receiver:
    """Answers 200 unless ``answers`` holds what to answer first."""

    def __init__(self) -> None:
        self.url = ""
        self.messages: list[Message] = []
        self.answers: list[Answer] = []
        self._came = asyncio.Condition()

    async def came(self, count: int) -> list[Message]:
        """Return the messages once there are ``count``."""
        async with asyncio.timeout(30), self._came:
            await self._came.wait_for(lambda: len(self.messages) >= count)
        return self.messages

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Keep a message."""
        head = {name.lower(): value for name, value in request.headers.items()}
        self.messages.append(Message(head, await request.read()))
        async with self._came:
            self._came.notify_all()
        if self.answers:
            return await self.answers.pop(0)(request)
        return web.Response(text="ok")


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """Run a receiver on a free port."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    receiver.url = f"http://{host}:{port}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()
