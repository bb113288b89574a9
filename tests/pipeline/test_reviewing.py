"""Reviews among the articles of a replay, in the table, and out of it into another."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import orjson
import pytest
from msgspec.structs import replace

from pipeline.embedded import replay, topic_records
from pipeline.pace import known_at
from pipeline.reader import read
from pipeline.records.codec import decode, encode
from pipeline.records.raw import Raw
from pipeline.records.review import Review
from pipeline.reviewing import new_id, say
from pipeline.store import Logged, Reader, Store
from tests.laws.driver import content, table
from tests.laws.made import NOON, article, said, telling

RAID = "An air strike killed {} people in {} on 3 March 2020, police said."


def raids() -> list[Raw]:
    places = enumerate((("Mosul", 3), ("Aleppo", 4)))
    articles = [{"id": f"n{n}", "text": RAID.format(killed, town)} for n, (town, killed) in places]
    return [Raw(orjson.dumps(one), None, f"in:{n}") for n, one in enumerate(articles)]


def mentions(raws: Iterable[Raw]) -> list[str]:
    with Store.open(":memory:") as store:
        replay(raws, store)
        return [m.mention_id for one in store.mentions() for m in one.mentions]


def raw(review: Review, place: str = "in:9") -> Raw:
    return Raw(encode(review), None, place)


def test_a_review_may_stand_anywhere_among_the_articles_and_counts_as_no_article() -> None:
    raws = raids()
    joined = raw(said("same", *mentions(raws)))
    assert len(table([*raws, joined])) == 1
    assert table([joined, *raws]) == table([*raws, joined, joined]) == table([*raws, joined])
    with Store.open(":memory:") as store:
        done = replay([joined, *raws], store)
        assert [hop.taken for hop in done.hops] == [2, 2, 2]
        assert (done.reviews.taken, done.reviews.records, done.reviews.letters) == (1, 1, 0)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"verdict": "equal"}, "verdict"),
        ({"mentions": ["a:0"]}, "mentions: same is said of two mentions or more"),
        ({"mentions": ["a:0", "a:0"]}, "mentions"),
        ({"mentions": [f"a:{n}" for n in range(21)]}, "mentions: 21 of them"),
        ({"author": " "}, "author: empty"),
        ({"reason": "x" * 2001}, "reason: 2,001 characters"),
        ({"review_id": "a\nb"}, "review_id"),
        ({"verdict": "reject"}, "claim_id: missing"),
        ({"verdict": "correct", "claim_id": "c"}, "low: missing"),
        ({"verdict": "correct", "claim_id": "c", "low": 3, "high": 2}, "low: 3 is more than high, 2"),
        ({"verdict": "correct", "claim_id": "c", "low": -1}, "low: -1 is not from 0"),
        ({"at": "2020-05-01T12:00:00"}, "at"),
    ],
)
def test_what_calls_itself_a_review_and_is_none_is_a_dead_letter(
    fields: dict[str, object], reason: str
) -> None:
    given = orjson.loads(encode(said("same", "a:0", "b:0"))) | fields
    with Store.open(":memory:") as store:
        done = replay([Raw(orjson.dumps(given), None, "in:1"), *raids()], store)
        (letter,) = store.dead_letters()
        assert done.reviews.letters == 1
        assert [hop.letters for hop in done.hops] == [0, 0, 0]
    assert (letter.stage, letter.origin) == ("tally", "in:1")
    assert reason in letter.reason


def test_the_topics_hold_reviews_where_they_belong() -> None:
    raws = [*raids(), raw(said("same", "a:0", "b:0"))]
    with Store.open(":memory:") as store:
        topics = {
            name: list(topic_records(name, raws, store)) for name in ("articles.raw", "mentions", "reviews")
        }
    assert [len(messages) for messages in topics.values()] == [2, 3, 1]
    (message,) = topics["reviews"]
    assert message.key == b"r"
    assert decode(message.value or b"", Review) == said("same", "a:0", "b:0")


def test_at_a_pace_a_review_has_its_turn_when_it_was_said() -> None:
    assert known_at(raw(said("same", "a:0", "b:0"))) == NOON


def test_a_table_gives_its_reviews_to_the_next_those_taken_back_too(tmp_path: Path) -> None:
    old, new = str(tmp_path / "old.db"), str(tmp_path / "new.db")
    first, second = said("same", *mentions(raids()), id="one"), said("reject", claim="c", id="two")
    with Store.open(old) as store:
        replay(raids(), store)
    for record in (first, second, replace(second, withdrawn=True, at=NOON + dt.timedelta(hours=1))):
        with Reader.open(old) as table_:
            assert say(record, table_, NOON) is None
    with Store.open(new) as store, Store.open(old) as before:
        replay(raids(), store)
        replay(read([old]), store)
        assert content(store.events()) == content(before.events())
        assert list(store.reviews()) == list(before.reviews())
        assert [standing.state for standing in store.reviews()] == ["withdrawn", "applied"]


def test_where_workers_make_the_table_a_review_goes_to_their_topic(tmp_path: Path) -> None:
    sent = list[tuple[str, str]]()

    def send(review: Review, broker: str, prefix: str) -> None:
        sent.append((review.review_id, prefix))

    with Store.open(tmp_path / "table.db") as store:
        store.apply([Logged(0, article("a", telling("a")))], "news.mentions/0", NOON)
        assert say(said("reject", claim="c"), store, NOON, send) == "news.reviews"
        assert sent == [("r", "news.")]
        assert not list(store.review_records())


def test_what_has_no_id_gets_one_that_the_same_gets_again() -> None:
    one = said("same", "a:0", "b:0", id="")
    assert new_id(one) == new_id(said("same", "a:0", "b:0", id=""))
    assert new_id(one) != new_id(said("not_same", "a:0", "b:0", id=""))


def test_a_review_is_orphaned_until_what_it_names_comes_back() -> None:
    told = telling("a", killed=3)
    (claim,) = told.claims
    other = telling("a", "Mosul", killed=5)
    log = [article("a", told, version=1), article("a", other, version=2), article("a", told, version=3)]
    states = []
    with Store.open(":memory:") as store:
        store.review(said("reject", claim=claim.claim_id), NOON)
        for n, version in enumerate(log):
            (standing,) = store.reviews()
            states.append(standing.state)
            assert len(list(store.reviews(orphaned=True))) == (standing.state == "orphaned")
            store.apply([Logged(n, version)], "log", NOON)
        (standing,) = store.reviews()
        (event,) = store.events()
    assert [*states, standing.state] == ["orphaned", "applied", "orphaned", "applied"]
    assert standing.events == (event.event_id,)
    assert event.totals == {}
