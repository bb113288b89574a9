"""Changes to their receivers, in order: one POST a change, at least once.

What happens to one change, and what a crash between two steps costs:

1. The receiver's position is held by this process, for some time; no other process delivers meanwhile.
2. The change is read from the table, signed and sent. A crash: the next holder sends it again, with the same
   `webhook-id`.
3. Once the receiver has answered 2xx the position moves behind it.
"""

import asyncio
import datetime as dt
import logging
import os
import random
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from msgspec.structs import replace

from pipeline.embedded import utc_now
from pipeline.errors import TransientError
from pipeline.fetch import Bounds, FailedError, Poster, RefusedError
from pipeline.fetch.poster import BOUNDS
from pipeline.store import Reader
from pipeline.store.positions import Position, Positions
from pipeline.store.told import Told
from pipeline.store.wire import change_value
from pipeline.web.webhooks.declared import Webhook
from pipeline.web.webhooks.sign import signed
from pipeline.web.webhooks.standing import PATIENCE, Patience, delivered, failed

log = logging.getLogger("tallywire")

LOOKED_AT = 50
"""Changes read at a time: each may have some hundred KB."""
HELD_SECONDS = 60.0
"""More than one delivery may take, so that whoever holds a position still does when it ends."""


class Deliverer:
    """Sends the changes of ``table`` to ``hooks`` for as long as it runs.

    ``look_seconds`` pass between two looks for changes.
    """

    def __init__(
        self,
        table: Reader,
        hooks: Sequence[Webhook],
        *,
        contact: str = "",
        patience: Patience = PATIENCE,
        bounds: Bounds = BOUNDS,
        look_seconds: float = 1.0,
        held_seconds: float = HELD_SECONDS,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._table = table
        self._hooks = hooks
        self._contact = contact
        self._patience = patience
        self._bounds = bounds
        self._look = look_seconds
        self._held = held_seconds
        self._now = clock
        self._positions = Positions(table)
        self._holder = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"

    @asynccontextmanager
    async def delivering(self) -> AsyncIterator[None]:
        """Deliver from here to the end; what is on its way then is broken off, and sent again."""
        if not self._hooks:
            yield
            return
        async with AsyncExitStack() as stack:
            posters = {
                private: await stack.enter_async_context(
                    Poster(allow_private=private, contact=self._contact, bounds=self._bounds)
                )
                for private in {hook.allow_private for hook in self._hooks}
            }
            tasks = [asyncio.create_task(self._serve(h, posters[h.allow_private])) for h in self._hooks]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                with suppress(TransientError):  # the position is free as soon as its time is over
                    await asyncio.to_thread(self._positions.release, self._holder)

    async def _serve(self, hook: Webhook, poster: Poster) -> None:
        while True:
            try:
                wait = await self._step(hook, poster)
            except TransientError as error:
                log.warning("webhook %s: %s", hook.name, error)
                wait = self._look
            except Exception:
                log.exception("webhook %s", hook.name)
                wait = self._held
            await asyncio.sleep(wait)

    async def _step(self, hook: Webhook, poster: Poster) -> float:
        """Deliver what is due; return how many seconds there is nothing to do."""
        at = await self._hold(hook)
        if at is None or at.off:
            return self._look
        if at.next_try and (wait := (at.next_try - self._now()).total_seconds()) > 0:
            return min(wait, self._held / 3)
        behind = at.next_seq - 1
        news = await asyncio.to_thread(self._table.changes_after, behind, LOOKED_AT, hook.wanted)
        for told in news.told:
            if told.change.kind in hook.kinds:
                at = await self._deliver(hook, poster, at, told)
                await self._keep(at)
                if at.failures or at.off:
                    return 0.0
                if (held := await self._hold(hook)) is None:  # for longer, before the next is sent
                    return self._look
                at = held
        if news.seq == behind:
            return self._look
        await self._keep(replace(at, next_seq=news.seq + 1))
        return 0.0

    async def _hold(self, hook: Webhook) -> Position | None:
        hold = self._positions.hold
        return await asyncio.to_thread(hold, hook.name, self._holder, self._now(), self._held)

    async def _keep(self, at: Position) -> None:
        if not await asyncio.to_thread(self._positions.keep, at, self._holder):
            log.warning("webhook %s: another process delivers it now", at.name)

    async def _deliver(self, hook: Webhook, poster: Poster, at: Position, told: Told) -> Position:
        body = change_value(told.change)
        now = self._now()
        head = signed(hook.keys, told.change.change_id, int(now.timestamp()), body)
        try:
            await poster.post(hook.url, head | {"Content-Type": "application/json"}, body)
        except (FailedError, RefusedError) as error:
            chance = random.random()  # noqa: S311  spreads attempts, keeps no secret
            now = self._now()
            at = failed(at, told.seq, error, now, chance=chance, patience=self._patience)
            what = f"switched off: {at.off}" if at.off else error.reason
            log.warning("webhook %s: change %s: %s", hook.name, told.change.change_id, what)
            if at.next_seq > told.seq:
                log.warning("webhook %s: change %s is skipped", hook.name, told.change.change_id)
            return at
        return delivered(at, told.seq, self._now())
