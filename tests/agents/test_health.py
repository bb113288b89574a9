import socket

import aiohttp
import pytest

from agents.health import serving
from pipeline.errors import UserError


async def test_readyz_says_whether_the_worker_is_ready() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ready = False
    async with serving(port, lambda: ready), aiohttp.ClientSession() as session:
        for ready, status in ((False, 503), (True, 200)):
            async with session.get(f"http://127.0.0.1:{port}/readyz") as response:
                assert (response.status, await response.json()) == (status, {"ready": ready})


async def test_a_port_that_is_taken_is_the_users_mistake() -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))  # noqa: S104
        taken.listen()
        with pytest.raises(UserError, match="port"):
            async with serving(taken.getsockname()[1], lambda: True):
                pass
