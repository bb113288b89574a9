"""What a worker is doing at this moment, on its standard error: `kill -USR1 PID`."""

import asyncio
import faulthandler
import io
import logging
import signal

log = logging.getLogger("tallywire")

DEEPEST = 12
"""Frames of a task."""


def on_signal() -> None:
    """Let SIGUSR1 print the stack of every thread, and log that of every task (``tell``).

    The threads come from a handler below Python, which answers where the loop is blocked, too.
    """
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, tell)
    faulthandler.register(signal.SIGUSR1, chain=True)


def tell() -> None:
    """Log the stack of every task of the running loop."""
    for task in asyncio.all_tasks():
        stack = io.StringIO()
        task.print_stack(limit=DEEPEST, file=stack)
        for line in stack.getvalue().splitlines():
            log.warning("%s", line)
