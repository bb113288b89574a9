"""Running a worker until it is told to stop."""

import asyncio
import logging
import signal
import tempfile
import threading
from importlib.metadata import version

from faust.contrib.asgi import faust_app_running

from agents import stacks, topics
from agents.app import Worker
from agents.hardening import GAVE_UP, leave
from agents.health import Observed, serving
from agents.watch import LOOK_SECONDS
from pipeline.bodies import configured
from pipeline.errors import TransientError
from pipeline.settings import RULES_VERSION, without_password
from pipeline.store import Store

log = logging.getLogger("tallywire")

STOP_SECONDS = 60.0
"""More than the slowest message takes; an agent finishes what it has in hand. Without a broker Faust would
try to commit for ever, and a thread that waits for the table cannot be cancelled: then the process leaves."""

VERSION = f"tallywire {version('tallywire')}"
SIGNALS = (signal.SIGTERM, signal.SIGINT)


async def serve(broker: str, prefix: str, db: str, http_port: int = 0, instance_id: str = "") -> None:
    """Run a worker until SIGTERM or Ctrl-C, then commit what is done and return; a second kills.

    Raises UserError where the broker, a topic, the table or the body store is not there, TransientError where
    Faust gives up.
    """
    await topics.check(broker, prefix)
    stop = asyncio.Event()
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, _told, stop)
    stacks.on_signal()
    bodies = configured()
    bodies.prepare()
    with tempfile.TemporaryDirectory() as datadir, Store.open(db, outbox=True) as store:
        table = without_password(db)
        log.info(
            "%s: broker %s, prefix %r, table %s, rules %s", VERSION, broker, prefix, table, RULES_VERSION
        )
        worker = Worker(broker, prefix, store, bodies, datadir, instance_id)
        async with serving(http_port, worker):
            await _run(worker, stop)


def _told(stop: asyncio.Event) -> None:
    """Begin to stop. From now on a signal kills, as it does a process that never asked for signals."""
    for number in SIGNALS:
        asyncio.get_running_loop().remove_signal_handler(number)
        signal.signal(number, signal.SIG_DFL)
    log.info("stopping: what is in hand is finished and committed")
    _leave_after(STOP_SECONDS)  # from now on: it may be the start that stands still
    stop.set()


async def _run(worker: Worker, stop: asyncio.Event) -> None:
    ends = [
        asyncio.create_task(part) for part in (stop.wait(), _crash(worker), _announce(worker), _stuck(worker))
    ]
    own = [asyncio.create_task(part) for part in (worker.tally.run(), worker.relay.run(), worker.watch.run())]
    try:
        async with faust_app_running(worker.app):
            done, _ = await asyncio.wait([*ends[:2], *own], return_when=asyncio.FIRST_COMPLETED)
            _leave_after(STOP_SECONDS)
            # The relay first: it sends through a producer that goes with the app.
            own[1].cancel()
    finally:
        for task in (*ends, *own):
            task.cancel()
        await asyncio.gather(*ends, *own, return_exceptions=True)
    for task in done:
        task.result()


def _leave_after(seconds: float) -> None:
    """Leave the process unless it has ended by then; a thread of its own, for a loop that stands still."""
    late = threading.Timer(seconds, leave, (GAVE_UP, f"could not stop within {seconds:.0f} s"))
    late.daemon = True
    late.start()


async def _crash(worker: Worker) -> None:
    while not worker.app.crashed:
        await asyncio.sleep(0.2)
    raise TransientError(f"the worker lost its footing: {worker.app.crash_reason!r}")


async def _stuck(worker: Observed) -> None:
    """Leave where a restart would help, having said what stands still: a supervisor need not ask."""
    while not (stuck := worker.stuck):
        await asyncio.sleep(LOOK_SECONDS)
    stacks.tell()
    leave(GAVE_UP, f"stands still although there is work: {', '.join(stuck)}")


async def _announce(worker: Worker) -> None:
    while not worker.ready:
        await asyncio.sleep(0.05)
    log.info("ready")
