"""What keeps Faust 0.15.3 from losing messages, each rule beside the upstream defect that asks for it.

``tests/agents/test_hardening.py`` shows each defect in stock Faust, ``tests/integration/test_stock_faust.py``
those that need a broker. A test that fails after an upgrade says that its rule here can go.

- faust#606: a commit passes over a message in flight where an agent has several workers
  (``concurrency`` > 1), and over one that Faust dropped. Every agent here has one; partitions and processes
  share the work. And what is committed is what agents say is done, in its order (``batches.Undone``).
- faust#527, #315: an agent that raises has its message acknowledged and committed, never retried. No
  exception leaves an agent's loop here: a message is done, dead-lettered, or ``leave`` ends the process with
  its offset uncommitted.
- A message that Faust cannot decode is acknowledged before anybody is asked (``ConductorCompiler``; no issue
  upstream). Values stay bytes at the border.
- A failed send is a warning, and the offset is committed all the same (``Topic._on_published``; no issue
  upstream): ``Sender`` ends the process first.
- What Faust sends for an agent waits in a buffer, and a commit flushes that for as long as it moves, not
  until it is empty (``ProducerBuffer.flush``; no issue upstream). ``Sender`` goes past it to the client's
  producer, whose flush waits for everything.
- A worker that is told to stop commits on its way out whatever it takes to be done, sent or not
  (``App.crash``; no issue upstream). ``leave`` gives it no time to.
- faust#558: a topic that is missing at the start is passed over with a warning, and the worker is ready. It
  reads the topic once metadata are fetched anew, by default after five minutes. ``topics.check`` refuses to
  start.
- faust#502: a rebalance forgets what was done and not yet committed, so that up to a second of messages
  (``broker_commit_interval``) comes again. ``batches.Consumer`` forgets it after the commit that a rebalance
  begins with. A crash has the same effect, and every record has an id that makes it harmless.

What is not used at all, because it cannot be mended from here: exactly-once mode, which sends what leaves
the app outside of any transaction (faust#177), and tables, which skip messages in a rebalance (faust#596);
nor ``take``, ``group_by`` with a function, and ``echo``, which drop what raises in them. See ``tally.py``.
"""

import asyncio
import logging
import os
from collections.abc import Sequence
from typing import Any, NoReturn

import faust

from agents.message import Header
from pipeline.bodies import LARGEST_VALUE, Bodies

log = logging.getLogger("tallywire")

SEND_FAILED = 70
GAVE_UP = 71


def leave(status: int, why: str) -> NoReturn:
    """End the process at once: no offset is committed, no handler runs, another worker takes over.

    Anything gentler lets Faust commit what it takes to be done on its way out.
    """
    log.critical("%s; leaving without committing", why)
    logging.shutdown()
    os._exit(status)


class Sender:
    """Sends through the app's producer without waiting for the broker.

    Faust flushes that producer before each commit, so that a commit waits for every send before it; a send
    that fails leaves the process, because Faust would warn and commit (``Topic._on_published``).
    """

    def __init__(self, app: faust.App, bodies: Bodies) -> None:
        self._app = app
        self._bodies = bodies

    async def send(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()
    ) -> "asyncio.Future[Any]":
        """Hand a message to the producer; the future is done when the broker has it.

        A value too large for a message goes into the body store; raises TransientError where that is away.
        """
        if value is not None and len(value) > LARGEST_VALUE:
            value = await asyncio.to_thread(self._bodies.fit, value, key)
        sent = await self._app.producer.send(topic, key, value, None, None, list(headers) or None)
        future = asyncio.ensure_future(sent)
        future.add_done_callback(_leave_if_failed)
        return future


def _leave_if_failed(future: "asyncio.Future[Any]") -> None:
    if not future.cancelled() and (error := future.exception()):
        leave(SEND_FAILED, f"the broker did not take a message: {error}")
