"""The page and the API beside another command: a process of their own, so that they answer while it computes.

It ends with the command, however that ends: it reads a pipe to which nothing is ever written, and which the
system closes together with the process that holds its other end.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.settings import declared
from pipeline.web.listen import address, listening

END_SECONDS = 10.0
"""What it has to finish what it is answering: twice what it allows itself (``pipeline.web.server``)."""


@contextmanager
def beside(db: str, host: str, port: int, say: Callable[[str], None]) -> Iterator[str]:
    """Yield the address of a server over the table ``db``, which is there already, until the block is left.

    ``say`` is called where it ends before. Raises UserError where the port cannot be had.
    """
    with listening(host, port) as at:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "pipeline.cli.serve", str(at.fileno())],
            stdin=subprocess.PIPE,
            pass_fds=[at.fileno()],
            env=os.environ | {declared()["db"].variable: db},  # not an argument: it may hold a password
            start_new_session=True,  # a Ctrl-C is for the command, which then closes the pipe
        )
        where = address(at)
    leaving = threading.Event()

    def wait() -> None:
        status = process.wait()
        if not leaving.is_set():
            say(f"the page and the API have ended (status {status}); everything else goes on")

    threading.Thread(target=wait, daemon=True).start()
    try:
        yield where
    finally:
        leaving.set()
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
