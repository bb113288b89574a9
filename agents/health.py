"""What a worker tells over HTTP to whoever watches it.

- GET /livez: 200 while a restart would not help, else 503 with what is stuck. The event loop answers, so that
  one which is blocked does not.
- GET /readyz: 200 while the worker has its partitions, else 503.
- GET /metrics: for Prometheus.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from aiohttp import web
from prometheus_client.aiohttp import make_aiohttp_handler

from agents.metrics import Metrics
from pipeline.errors import UserError


class Observed(Protocol):
    """What is asked of a worker."""

    metrics: Metrics

    @property
    def ready(self) -> bool:
        """True while it has its partitions."""

    @property
    def stuck(self) -> list[str]:
        """What has work and does not move."""


@asynccontextmanager
async def serving(port: int, worker: Observed) -> AsyncIterator[None]:
    """Answer on ``port`` for ``worker``; 0: not at all.

    Raises UserError where the port cannot be had.
    """
    if not port:
        yield
        return

    async def livez(_: web.Request) -> web.Response:
        stuck = worker.stuck
        return web.json_response({"alive": not stuck, "stuck": stuck}, status=503 if stuck else 200)

    async def readyz(_: web.Request) -> web.Response:
        ready = worker.ready
        return web.json_response({"ready": ready}, status=200 if ready else 503)

    app = web.Application()
    app.router.add_get("/livez", livez)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", make_aiohttp_handler(worker.metrics.registry))
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
