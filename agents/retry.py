"""Trying again while a broker, a database or a body store is away, and when to stop trying."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiokafka.errors import KafkaError
from faust.exceptions import ProducerSendError

from agents.hardening import GAVE_UP, leave
from agents.metrics import RETRIES
from pipeline.errors import MissingBodyError, TransientError
from pipeline.settings import settings

log = logging.getLogger("tallywire")

T = TypeVar("T")

FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0
"""Seconds before the second attempt, doubled before each further one up to the longest."""

AWAY = (TransientError, KafkaError, ProducerSendError, OSError, MemoryError)
"""What may be over when the same is tried again."""


async def retrying(call: Callable[[], Awaitable[T]], what: str) -> T:
    """Return what ``call`` returns, tried again while something is away.

    Leaves the process once the setting ``retry_seconds`` is used up: it is started again with connections
    that are new, and another worker may be luckier meanwhile. Raises MissingBodyError then, because a store
    that answers will do so again, and everything else that ``call`` raises at once.
    """
    began = time.monotonic()
    wait = FIRST_WAIT
    while True:
        try:
            return await call()
        except AWAY as error:
            why = str(error) or type(error).__name__
            pause = wait * random.uniform(0.5, 1)  # noqa: S311  no secret: so that workers do not come in step
            if time.monotonic() - began + pause > settings().retry_seconds:
                if isinstance(error, MissingBodyError):
                    raise
                leave(GAVE_UP, f"{what}: {why}")
            RETRIES.inc()
            log.warning("%s: %s; trying again", what, why)
            await asyncio.sleep(pause)
            wait = min(2 * wait, LONGEST_WAIT)
