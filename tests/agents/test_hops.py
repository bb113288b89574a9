"""What became of every article version at every hop, counted from topics that stand in for a broker's."""

import datetime as dt
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator

import msgspec
import orjson
import pytest

from agents.hops import Fates, Hops, Topics
from agents.message import Message
from pipeline.audit.ledger import Comparison, Ledger
from pipeline.bodies import configured
from pipeline.clean import clean
from pipeline.clean.admit import admit
from pipeline.extract import extract
from pipeline.records.codec import encode
from pipeline.records.dead_letter import DeadLetter, Stage
from tests.laws.made import said

AT = dt.datetime(2020, 5, 3, tzinfo=dt.UTC)
POISON = b"{"


def value(id_: str) -> bytes:
    return orjson.dumps({"id": id_, "text": "A flood killed 7 people in Lyon."})


class Held(Topics):
    """Topics in memory, on which hops that do all right have worked."""

    def __init__(self) -> None:
        super().__init__("", "", configured(), lambda *_: None)
        self.messages = defaultdict[str, list[Message]](list)
        self.found: list[DeadLetter] = []

    def put(self, topic: str, value: bytes) -> Message:
        message = Message(topic, 0, len(self.messages[topic]), b"k", value, AT)
        self.messages[topic].append(message)
        return message

    def through(self, raw: bytes, *, hops: int = 2) -> None:
        """Send a raw record, and what ``hops`` make of it."""
        self.put("articles.raw", raw)
        cleaned = clean(admit(raw, None, AT))
        if hops > 0:
            self.put("articles.clean", encode(cleaned))
        if hops > 1:
            self.put("mentions", encode(extract(cleaned)))

    def refused(self, topic: str, value: bytes, stage: Stage) -> None:
        message = self.put(topic, value)
        self.found.append(
            DeadLetter.of(value, b"k", stage=stage, reason="", origin=message.origin, known_at=AT)
        )

    def send_back(self, number: int) -> None:
        self.found[number] = msgspec.structs.replace(self.found[number], replayed_at=AT)

    async def read(self, topic: str) -> AsyncGenerator[tuple[Message, bytes | None]]:
        for message in self.messages[topic]:
            yield message, message.value

    async def whole(self, topic: str) -> bool:
        return True

    async def letters(self) -> AsyncGenerator[DeadLetter]:
        for letter in self.found:
            yield letter


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open() as ledger:
        yield ledger


async def seen(held: Held, ledger: Ledger) -> tuple[tuple[Fates, ...], list[Comparison]]:
    hops = await Hops.read(held, ledger)
    return hops.fates(table=False), list(hops.compare())[:2]


async def test_each_version_is_a_record_or_a_dead_letter_and_repeats_count_once(ledger: Ledger) -> None:
    held = Held()
    held.through(value("a"))
    held.through(value("a"))
    held.refused("articles.raw", POISON, "clean")
    held.refused("articles.raw", POISON, "clean")
    held.through(value("b"), hops=0)
    held.refused("articles.clean", encode(clean(admit(value("b"), None, AT))), "extract")
    fates, compared = await seen(held, ledger)
    assert fates == (
        Fates("clean", 3, 2, 1, repeated=2, lost=0, extra=0),
        Fates("extract", 2, 1, 1, repeated=1, lost=0, extra=0),
        Fates("tally", 1, 1, 0, repeated=0, lost=0, extra=0),
    )
    assert all(found.equal for found in compared)


async def test_what_was_sent_back_counts_where_it_came_again(ledger: Ledger) -> None:
    held = Held()
    held.refused("articles.raw", POISON, "clean")  # sent back, and refused again
    held.refused("articles.raw", POISON, "clean")
    held.refused("articles.raw", value("a"), "clean")  # sent back, and an article by now
    held.send_back(0)
    held.send_back(2)
    held.through(value("a"))
    fates, compared = await seen(held, ledger)
    assert fates[0] == Fates("clean", 2, 1, 1, repeated=0, lost=0, extra=0)
    assert all(found.equal for found in compared)


async def test_what_is_lost_or_comes_from_nowhere_is_named(ledger: Ledger) -> None:
    held = Held()
    held.through(value("lost"), hops=0)
    held.put("mentions", encode(extract(clean(admit(value("stray"), None, AT)))))
    fates, compared = await seen(held, ledger)
    assert [(fate.lost, fate.extra, fate.right) for fate in fates[:2]] == [(1, 0, False), (0, 1, False)]
    assert [found.differing for found in compared] == [1, 1]
    assert "only in articles.raw: lost, " in compared[0].first[0]


async def test_one_of_two_that_are_the_same_may_be_dead(ledger: Ledger) -> None:
    """A bug that was mended in between: the first is a dead letter still, the second a record."""
    held = Held()
    held.refused("articles.raw", value("a"), "clean")
    held.through(value("a"))
    fates, compared = await seen(held, ledger)
    assert fates[0] == Fates("clean", 2, 1, 1, repeated=0, lost=0, extra=0)
    assert all(found.equal for found in compared)


async def test_reviews_have_fates_of_their_own_and_count_as_no_article(ledger: Ledger) -> None:
    held = Held()
    held.through(value("a"))
    first, second = (encode(said("same", "a:0", "b:0", id=name)) for name in "rs")
    for review in (first, first, second):
        held.put("reviews", review)
        held.put("mentions", review)
    held.refused("reviews", b'{"schema": "tallywire.review/1"}', "tally")
    held.put("reviews", encode(said("reject", claim="c", id="lost")))
    hops = await Hops.read(held, ledger)
    assert hops.review_fates() == Fates("review", 4, 2, 1, repeated=1, lost=1, extra=0)
    assert hops.fates(table=False)[2] == Fates("tally", 1, 1, 0, repeated=0, lost=0, extra=0)
    (lost,) = (found for found in hops.compare() if found.left == "reviews")
    assert lost.differing == 1
    assert "review lost" in lost.first[0]
