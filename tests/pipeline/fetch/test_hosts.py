import asyncio

import pytest

from pipeline.fetch import FailedError, hosts
from pipeline.fetch.hosts import Hosts


async def test_one_request_at_a_time_per_host_and_any_number_of_hosts() -> None:
    turns, running, most = Hosts(0), {"a": 0, "b": 0}, {"a": 0, "b": 0}
    together = asyncio.Barrier(2)  # passed only while both hosts are asked at once

    async def ask(host: str) -> None:
        async with turns.turn(host):
            running[host] += 1
            most[host] = max(most[host], running[host])
            await together.wait()
            running[host] -= 1

    async with asyncio.timeout(10):
        await asyncio.gather(*(ask(host) for host in "ababab"))
    assert most == {"a": 1, "b": 1}


async def test_between_two_requests_to_a_host_lies_the_longer_delay() -> None:
    loop, turns, times = asyncio.get_running_loop(), Hosts(0.02), []
    for delay in (0.04, 0.0, 0.0):
        async with turns.turn("a", delay):
            times.append(loop.time())
    assert times[1] - times[0] >= 0.04
    assert times[2] - times[1] >= 0.02


async def test_who_waits_while_the_host_sends_us_away_goes_away_too() -> None:
    turns, asked = Hosts(0), []

    async def ask() -> None:
        async with turns.turn("a"):
            asked.append(1)
            await asyncio.sleep(0)
            turns.send_away("a", 100)

    results = await asyncio.gather(*(ask() for _ in range(5)), return_exceptions=True)
    assert len(asked) == 1
    assert [type(result) for result in results[1:]] == [FailedError] * 4


async def test_hosts_are_forgotten_when_their_time_has_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "MOST_HOSTS", 10)
    turns = Hosts(0)
    turns.send_away("away", 100)
    async with turns.turn("held"):
        for number in range(50):
            async with turns.turn(f"host-{number}"):
                pass
        assert len(turns) <= 10
    with pytest.raises(FailedError, match="left alone"):
        async with turns.turn("away"):
            pass
