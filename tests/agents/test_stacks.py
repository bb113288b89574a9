"""What a process says of itself when it is asked, be its loop idle or blocked."""

import signal
import subprocess
import sys

import pytest

WAITING = "await asyncio.Event().wait()"
BLOCKED = "time.sleep(60)"


@pytest.mark.parametrize("deed", [WAITING, BLOCKED])
def test_a_signal_tells_what_the_threads_do(deed: str) -> None:
    program = f"""
import asyncio, time
from agents import stacks
async def standing_still():
    stacks.on_signal()
    print("here", flush=True)
    {deed}
asyncio.run(standing_still())
"""
    with subprocess.Popen(  # noqa: S603  its own program, no shell
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGUSR1)
        expected = "standing_still" if deed == BLOCKED else "Stack for <Task"
        said = next(line for line in process.stderr if expected in line)
        process.kill()
    assert said
