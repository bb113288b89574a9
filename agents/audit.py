"""The topics against each other and against the table: every article version arrived, every row was told.

Of what comes into a hop, each article version must be one record behind it or one dead letter. Of `events`
and `event-changes`, the newest row of each event must be that of the table. A version that is dead is known
by where its message stood, every other by what the stages carry through.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

import orjson

from agents import logs, topics
from agents.dead_letters import letters
from agents.message import Message
from agents.replay import left
from agents.subscribe import messages, reach
from pipeline.audit.ledger import Comparison, Ledger, Side
from pipeline.audit.table import Tell
from pipeline.bodies import Bodies, configured
from pipeline.clean.admit import admit
from pipeline.errors import MissingBodyError, PoisonError
from pipeline.records.base import ArticleVersion
from pipeline.records.codec import decode, digest, encode
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.event import Change, Event
from pipeline.records.mention import Mentions
from pipeline.store.facts import UNREADABLE, Facts, mentions_digest, version_name

log = logging.getLogger("tallywire")

EVERY = 500
"""Messages between two calls of ``Tell``."""


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
        async for found in Topics(broker, prefix, configured(), ledger, tell).compare(table):
            show(found)

    asyncio.run(run())


class Topics:
    """The topics of one prefix, for an audit."""

    def __init__(self, broker: str, prefix: str, bodies: Bodies, ledger: Ledger, tell: Tell) -> None:
        self._broker = broker
        self._prefix = prefix
        self._bodies = bodies
        self._ledger = ledger
        self._tell = tell

    async def compare(self, table: Facts) -> AsyncIterator[Comparison]:
        """Yield each comparison as it is done."""
        async for found in self._hops(table):
            yield found
        rows = self._ledger.side("rows").fill(table.sent())
        told = await self._newest("events", _row, compacted=True)
        yield self._ledger.compare(told, rows)
        told = await self._newest("event-changes", _changed, compacted=False)
        yield self._ledger.compare(told, rows)

    async def _hops(self, table: Facts) -> AsyncIterator[Comparison]:
        sides = Sides(self._ledger)
        await self._letters(sides)
        await self._raw(sides)
        await self._clean(sides)
        yield self._ledger.compare(sides.raw, sides.cleaned, contents=False)
        await self._mentions(sides)
        yield self._ledger.compare(sides.clean, sides.told, contents=False)
        if not sides.clean.whole:  # only these two are kept for ever
            yield self._ledger.compare(sides.raw, sides.arrived, contents=False)
        sides.taken_in.fill((version_name(each), mentions_digest(each)) for each in table.versions())
        yield self._ledger.compare(sides.mentions, sides.taken_in)
        self._ledger.drop(*(side for side in vars(sides).values() if isinstance(side, Side)))

    async def _letters(self, sides: "Sides") -> None:
        """Take in the dead letters: each stands for the record that the hop did not make."""
        async for letter in letters(self._broker, self._prefix, self._bodies):
            for side in sides.behind[letter.stage]:
                side.add(letter.origin)
            if letter.stage == "extract":
                sides.arrived.add(self._dead_version(letter) or letter.origin)

    def _dead_version(self, letter: DeadLetter) -> str | None:
        try:
            return _version_of(self._bodies.of_letter(letter))
        except (PoisonError, MissingBodyError):
            return None

    async def _raw(self, sides: "Sides") -> None:
        async for message, value in self._read("articles.raw"):
            dead = message.origin in sides.dead_at_clean
            sides.raw.add(message.origin if dead else _admitted(message, value) or message.origin)
        sides.raw.whole = await self._whole("articles.raw")

    async def _clean(self, sides: "Sides") -> None:
        async for message, value in self._read("articles.clean"):
            version = _version_of(value) or message.origin
            sides.cleaned.add(version, _content(value))
            sides.clean.add(message.origin if message.origin in sides.dead_at_extract else version)
        sides.clean.whole = sides.cleaned.whole = await self._whole("articles.clean")

    async def _mentions(self, sides: "Sides") -> None:
        async for message, value in self._read("mentions"):
            version = _version_of(value) or message.origin
            sides.told.add(version, _content(value))
            sides.arrived.add(version)
            if message.origin in sides.dead_at_tally:
                sides.mentions.add(message.origin)
            else:
                sides.mentions.add(version, _mentions_digest(value))
        whole = await self._whole("mentions")
        sides.mentions.whole = sides.told.whole = sides.arrived.whole = whole

    async def _newest(self, topic: str, read: Callable[[bytes], Event], *, compacted: bool) -> Side:
        """Return the row of each event that ``topic`` tells.

        Of each partition the last message of an event counts where it is ``compacted``, because that one
        stays, else the highest version; of several partitions, after some were added, the highest version.
        """
        last, side = self._ledger.side(topic), self._ledger.side(topic)
        async for message, value in self._read(topic):
            key = (message.key or b"").decode(errors="replace")
            try:
                row = read(value) if value is not None else None
            except PoisonError:
                side.add(message.origin, UNREADABLE)
                continue
            version = row.version if row else 0
            content = f"{version} {digest(encode(row))}" if row else None
            last.fold(f"{message.partition} {key}", 0 if compacted else version, content)
        for place, content in last:
            number, said = content.split()
            side.fold(place.partition(" ")[2], int(number), said)
        self._ledger.drop(last)
        return side

    async def _read(self, topic: str) -> AsyncIterator[tuple[Message, bytes | None]]:
        """Yield the messages of ``topic``, each with its value, from the body store where it lies there."""
        read = 0
        async with aclosing(messages(self._broker, self._prefix + topic, earliest=True, once=True)) as found:
            async for message in found:
                if read % EVERY == 0:
                    self._tell(topic, read)
                read += 1
                try:
                    yield message, self._bodies.resolve(message.value)
                except (PoisonError, MissingBodyError):
                    yield message, b""  # no version, which is what the hop saw too

    async def _whole(self, topic: str) -> bool:
        """Return whether ``topic`` still holds its first messages."""
        return not any(begin for begin, _ in (await reach(self._broker, self._prefix + topic)).values())


class Sides:
    """What the hops take, and what they make of it."""

    def __init__(self, ledger: Ledger) -> None:
        self.dead_at_clean, self.dead_at_extract, self.dead_at_tally = map(ledger.side, ("", "", ""))
        self.raw = ledger.side("articles.raw")
        self.cleaned = ledger.side("articles.clean + dead letters")
        self.clean = ledger.side("articles.clean")
        self.told = ledger.side("mentions + dead letters")
        self.arrived = ledger.side("mentions + dead letters of both hops")
        self.mentions = ledger.side("mentions")
        self.taken_in = ledger.side("article versions + dead letters")
        self.behind = {
            "clean": (self.dead_at_clean, self.cleaned, self.arrived),
            "extract": (self.dead_at_extract, self.told),
            "tally": (self.dead_at_tally, self.taken_in),
        }
        """Where a dead letter stands for a record, by the stage that could not make it."""


def _admitted(message: Message, value: bytes | None) -> str | None:
    """Return the article version that a raw message is, None where it is none."""
    try:
        return version_name(admit(value, message.key, message.at))
    except PoisonError:
        return None


def _version_of(value: bytes | None) -> str | None:
    """Return the article version of a record of ours, None where it is none."""
    try:
        return version_name(decode(value or b"", ArticleVersion))
    except PoisonError:
        return None


def _content(value: bytes | None) -> str:
    """Return a digest of what a record says; when its article came in is no part of it."""
    try:
        content = orjson.loads(value or b"")
        content.pop("known_at", None)
        return digest(orjson.dumps(content))
    except (orjson.JSONDecodeError, AttributeError):
        return UNREADABLE


def _mentions_digest(value: bytes | None) -> str:
    try:
        return mentions_digest(decode(value or b"", Mentions))
    except PoisonError:
        return UNREADABLE


def _row(value: bytes) -> Event:
    return decode(value, Event)


def _changed(value: bytes) -> Event:
    return decode(value, Change).row
