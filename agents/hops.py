"""What became of every article version at every hop, by what the topics hold: one record or one dead letter.

A version is known by what the stages carry through. A message that is dead is known by its content, before
the hop and behind it: sent twice and refused twice it is one. Where it was sent back it has come again, and
has another fate there: then it is known by its place.
"""

from collections.abc import AsyncGenerator, Collection, Iterator
from contextlib import aclosing
from typing import NamedTuple

import orjson

from agents.dead_letters import letters
from agents.message import Message
from agents.metrics import Hop
from agents.subscribe import messages, reach
from pipeline.audit.ledger import Comparison, Ledger, Side
from pipeline.audit.table import Tell
from pipeline.bodies import Bodies
from pipeline.clean.admit import admit
from pipeline.errors import MissingBodyError, PoisonError
from pipeline.records.base import ArticleVersion
from pipeline.records.codec import decode, digest
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.mention import Mentions
from pipeline.records.review import Review, admit_review, is_review
from pipeline.store.erasures import without
from pipeline.store.facts import UNREADABLE, Facts, mentions_digest, version_name

EVERY = 500
"""Messages between two calls of ``Tell``."""


class Topics:
    """The topics of one prefix, read from their beginning to where they end now."""

    def __init__(self, broker: str, prefix: str, bodies: Bodies, tell: Tell) -> None:
        self._broker = broker
        self._prefix = prefix
        self._bodies = bodies
        self._tell = tell

    async def read(self, topic: str) -> AsyncGenerator[tuple[Message, bytes | None]]:
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

    async def whole(self, topic: str) -> bool:
        """Return whether ``topic`` still holds its first messages."""
        return not any(begin for begin, _ in (await reach(self._broker, self._prefix + topic)).values())

    def letters(self) -> AsyncGenerator[DeadLetter]:
        """Return the dead letters."""
        return letters(self._broker, self._prefix, self._bodies)

    def of_review(self, letter: DeadLetter) -> bool:
        """Return whether ``letter`` is about what stood on `reviews`."""
        return letter.origin.startswith(f"{self._prefix}reviews/")

    def version(self, letter: DeadLetter) -> str | None:
        """Return the article version whose record ``letter`` is about, None where it is none."""
        try:
            return _version_of(self._bodies.of_letter(letter))
        except (PoisonError, MissingBodyError):
            return None


class Fates(NamedTuple):
    """What one hop made of the distinct article versions that its topic holds."""

    hop: Hop
    taken: int
    records: int
    letters: int
    repeated: int
    """Records and letters beyond the first of a version: delivery is at least once."""
    lost: int
    """Versions with neither a record nor a dead letter."""
    extra: int
    """Records of versions that were not taken, or have a dead letter, too."""

    @property
    def right(self) -> bool:
        """True where each version has exactly one fate."""
        return not self.lost and not self.extra


class Dead:
    """The dead letters of one stage."""

    def __init__(self, ledger: Ledger) -> None:
        self.by_place = ledger.side("")
        """What a dead message is known by, by where it stood."""
        self.names = ledger.side("")
        self.sent_back = 0

    def add(self, letter: DeadLetter) -> str:
        """Take ``letter`` in and return what its message is known by."""
        name = f"dead at {letter.stage}: {letter.key} {letter.sha256}"
        if letter.replayed_at:
            name = letter.origin
            self.sent_back += 1
        self.by_place.add(letter.origin, name)
        self.names.add(name)
        return name


class Hops:
    """What the hops take, and what they make of it; kept in a ledger, so on disk."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.dead: dict[Hop, Dead] = {
            "clean": Dead(ledger), "extract": Dead(ledger), "tally": Dead(ledger), "review": Dead(ledger),
        }  # fmt: skip
        self.raw = ledger.side("articles.raw")
        self.cleaned = ledger.side("articles.clean + dead letters")
        self.clean = ledger.side("articles.clean")
        self.told = ledger.side("mentions + dead letters")
        self.arrived = ledger.side("mentions + dead letters of both hops")
        self.mentions = ledger.side("mentions")
        self.taken_in = ledger.side("article versions + dead letters")
        self.said = ledger.side("reviews")
        self.forwarded = ledger.side("reviews in mentions + dead letters")
        self.reviews = ledger.side("reviews in mentions")
        self.kept = ledger.side("reviews in the table")

    @classmethod
    async def read(cls, topics: Topics, ledger: Ledger, erased: Collection[str] = ()) -> "Hops":
        """Return what ``topics`` hold; the table has no words of the articles that were ``erased``.

        Raises UserError where a topic is missing.
        """
        hops = cls(ledger)
        async with aclosing(topics.letters()) as found:
            async for letter in found:
                if topics.of_review(letter):
                    hops.forwarded.add(hops.dead["review"].add(letter))
                else:
                    hops._letter(letter, topics.version(letter))
        async with aclosing(topics.read("articles.raw")) as raw:
            async for message, value in raw:
                hops.raw.add(hops._dead("clean", message) or _admitted(message, value) or message.origin)
        async with aclosing(topics.read("articles.clean")) as clean:
            async for message, value in clean:
                version = _version_of(value) or message.origin
                hops.cleaned.add(version, _content(value))
                hops.clean.add(hops._dead("extract", message) or version)
        async with aclosing(topics.read("mentions")) as mentions:
            async for message, value in mentions:
                if (review := _review_of(value)) and not hops._dead("tally", message):
                    hops.forwarded.add(review)
                    hops.reviews.add(review)
                    continue
                version = _version_of(value) or message.origin
                hops.told.add(version, _content(value))
                hops.arrived.add(version)
                if dead := hops._dead("tally", message):
                    hops.mentions.add(dead)
                else:
                    hops.mentions.add(version, _mentions_digest(value, erased))
        async with aclosing(topics.read("reviews")) as reviews:
            async for message, value in reviews:
                hops.said.add(hops._dead("review", message) or _review_of(value) or message.origin)
        hops.raw.whole = await topics.whole("articles.raw")
        hops.clean.whole = hops.cleaned.whole = await topics.whole("articles.clean")
        whole = await topics.whole("mentions")
        hops.mentions.whole = hops.told.whole = hops.arrived.whole = whole
        hops.forwarded.whole = hops.reviews.whole = whole
        hops.said.whole = await topics.whole("reviews")
        return hops

    def take_in(self, table: Facts) -> None:
        """Note which versions and reviews ``table`` holds."""
        self.kept.fill((_name(review), "") for review in table.review_records())
        self.taken_in.fill((version_name(each), mentions_digest(each)) for each in table.versions())

    def compare(self) -> Iterator[Comparison]:
        """Yield for each hop whether each version has one fate; the last asks for ``take_in`` before."""
        yield self._ledger.compare(self.raw, self.cleaned, contents=False)
        yield self._ledger.compare(self.clean, self.told, contents=False)
        if not self.clean.whole:  # only these two are kept for ever
            yield self._ledger.compare(self.raw, self.arrived, contents=False)
        yield self._ledger.compare(self.mentions, self.taken_in)
        yield self._ledger.compare(self.said, self.forwarded)
        yield self._ledger.compare(self.reviews, self.kept)

    def fates(self, *, table: bool) -> tuple[Fates, ...]:
        """Return the fates at each hop. Without ``table``, tally is taken at its word: its letters."""
        return (
            self._fates("clean", self.raw, self.cleaned),
            self._fates("extract", self.clean, self.told),
            self._fates("tally", self.mentions, self.taken_in if table else self.mentions),
        )

    def review_fates(self) -> Fates:
        """Return what became of the reviews on their way to tally."""
        return self._fates("review", self.said, self.forwarded)

    def drop(self) -> None:
        """Forget all that was read."""
        sides = [side for side in vars(self).values() if isinstance(side, Side)]
        self._ledger.drop(*sides, *(side for d in self.dead.values() for side in (d.by_place, d.names)))

    def _letter(self, letter: DeadLetter, version: str | None) -> None:
        """Let the letter stand for the record that the hop did not make."""
        name = self.dead[letter.stage].add(letter)
        match letter.stage:
            case "clean":
                self.cleaned.add(name)
                self.arrived.add(name)
            case "extract":
                self.told.add(name)
                self.arrived.add(version or name)
            case "tally":
                self.taken_in.add(name)

    def _dead(self, stage: Hop, message: Message) -> str | None:
        return self.dead[stage].by_place.get(message.origin)

    def _fates(self, hop: Hop, source: Side, target: Side) -> Fates:
        dead = self.dead[hop]
        return Fates(
            hop,
            taken=len(source) - dead.sent_back,
            records=len(target) - len(dead.names),
            letters=len(dead.names) - dead.sent_back,
            repeated=0 if target is source else target.added - len(target),
            lost=self._ledger.alone(source, target),
            extra=self._ledger.alone(target, source),
        )


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


def _review_of(value: bytes | None) -> str | None:
    """Return what a review is known by, None where it is none."""
    try:
        return _name(admit_review(value)) if is_review(value) else None
    except PoisonError:
        return None


def _name(review: Review) -> str:
    return f"review {review.review_id}, record {review.record_id}"


def _content(value: bytes | None) -> str:
    """Return a digest of what a record says; when its article came in is no part of it."""
    try:
        content = orjson.loads(value or b"")
        content.pop("known_at", None)
        return digest(orjson.dumps(content))
    except (orjson.JSONDecodeError, AttributeError):
        return UNREADABLE


def _mentions_digest(value: bytes | None, erased: Collection[str]) -> str:
    try:
        return mentions_digest(*without([decode(value or b"", Mentions)], erased))
    except PoisonError:
        return UNREADABLE
