import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest

from agents.health import serving
from agents.metrics import Metrics
from pipeline.errors import UserError


class StandIn:
    """A worker as its watchers see it."""

    def __init__(self) -> None:
        self.metrics = Metrics()
        self.ready = False
        self.stuck: list[str] = []


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
async def session(port: int) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        yield session


async def test_readyz_says_whether_the_worker_is_ready(port: int, session: aiohttp.ClientSession) -> None:
    worker = StandIn()
    async with serving(port, worker):
        for worker.ready, status in ((False, 503), (True, 200)):
            async with session.get("/readyz") as response:
                assert (response.status, await response.json()) == (status, {"ready": worker.ready})


async def test_livez_says_what_is_stuck(port: int, session: aiohttp.ClientSession) -> None:
    worker = StandIn()
    async with serving(port, worker):
        for worker.stuck, status in (([], 200), (["mentions/0"], 503)):
            async with session.get("/livez") as response:
                told = {"alive": status == 200, "stuck": worker.stuck}
                assert (response.status, await response.json()) == (status, told)


async def test_metrics_are_in_the_form_of_prometheus(port: int, session: aiohttp.ClientSession) -> None:
    worker = StandIn()
    worker.metrics.done("clean", "record")
    async with serving(port, worker), session.get("/metrics") as response:
        assert response.headers["Content-Type"].startswith("text/plain; version=")
        assert 'tallywire_messages_total{outcome="record",stage="clean"} 1.0' in await response.text()


async def test_a_port_that_is_taken_is_the_users_mistake() -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))  # noqa: S104
        taken.listen()
        with pytest.raises(UserError, match="port"):
            async with serving(taken.getsockname()[1], StandIn()):
                pass
