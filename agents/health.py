"""Readiness over HTTP, for whoever watches a worker."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from pipeline.errors import UserError


@asynccontextmanager
async def serving(port: int, ready: Callable[[], bool]) -> AsyncIterator[None]:
    """Answer GET /readyz on ``port`` with 200 where ``ready()`` is true, else with 503; 0: not at all.

    Raises UserError where the port cannot be had.
    """
    if not port:
        yield
        return

    async def readyz(_: web.Request) -> web.Response:
        now = ready()
        return web.json_response({"ready": now}, status=200 if now else 503)

    app = web.Application()
    app.router.add_get("/readyz", readyz)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, port=port).start()
        except OSError as error:
            raise UserError(f"port {port}: {error.strerror}") from None
        yield
    finally:
        await runner.cleanup()
