"""The topics against each other and against the table: every article version arrived, every row was told.

Of what comes into a hop, each article version must be one record behind it or one dead letter (see ``hops``).
Of `events` and `event-changes`, the newest row of each event must be that of the table.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

from agents import logs, topics
from agents.hops import Hops, Topics
from agents.replay import left
from pipeline.audit.ledger import Comparison, Ledger, Side
from pipeline.audit.table import Tell
from pipeline.bodies import configured
from pipeline.errors import PoisonError
from pipeline.records.codec import decode, digest, encode
from pipeline.records.event import Change, Event
from pipeline.store.facts import UNREADABLE, Facts

log = logging.getLogger("tallywire")


def compare_topics(
    broker: str,
    prefix: str,
    table: Facts,
    ledger: Ledger,
    show: Callable[[Comparison], None],
    tell: Tell,
) -> None:
    """Call ``show`` with each comparison of the topics of ``prefix`` and ``table`` as it is done.

    Raises UserError where the broker or a topic is missing.
    """
    logs.set_up()

    async def run() -> None:
        await topics.check(broker, prefix)
        if any(under_way := await left(broker, prefix, table)):
            log.warning("messages are still under way, what lacks may yet come: %s", under_way)
        async for found in _compare(Topics(broker, prefix, configured(), tell), table, ledger):
            show(found)

    asyncio.run(run())


async def _compare(held: Topics, table: Facts, ledger: Ledger) -> AsyncIterator[Comparison]:
    hops = await Hops.read(held, ledger, {erased.article_id for erased in table.erasures()})
    hops.take_in(table)
    for found in hops.compare():
        yield found
    hops.drop()
    rows = ledger.side("rows").fill(table.sent())
    yield ledger.compare(await _newest(held, ledger, "events", _row, compacted=True), rows)
    yield ledger.compare(await _newest(held, ledger, "event-changes", _changed, compacted=False), rows)


async def _newest(
    held: Topics, ledger: Ledger, topic: str, read: Callable[[bytes], Event], *, compacted: bool
) -> Side:
    """Return the row of each event that ``topic`` tells.

    Of each partition the last message of an event counts where it is ``compacted``, because that one
    stays, else the highest version; of several partitions, after some were added, the highest version.
    """
    last, side = ledger.side(topic), ledger.side(topic)
    async with aclosing(held.read(topic)) as found:
        async for message, value in found:
            key = (message.key or b"").decode(errors="replace")
            try:
                row = read(value) if value is not None else None
            except PoisonError:
                side.add(message.origin, UNREADABLE)
                continue
            version = row.version if row else 0
            content = f"{version} {digest(encode(row))}" if row and not row.void else None
            last.fold(f"{message.partition} {key}", 0 if compacted else version, content)
    for place, content in last:
        number, said = content.split()
        side.fold(place.partition(" ")[2], int(number), said)
    ledger.drop(last)
    return side


def _row(value: bytes) -> Event:
    return decode(value, Event)


def _changed(value: bytes) -> Event:
    return decode(value, Change).row
