"""The stages on a log that grows."""

import orjson

from pipeline.embedded import replay
from pipeline.follow import GROUP_RECORDS, LOG, Follower, from_log
from pipeline.store import Store, log
from tests.laws.driver import content
from tests.pipeline.test_embedded import BROKEN, now, raid


def append(store: Store, *values: bytes) -> None:
    with store.transaction() as db:
        for value in values:
            log.append(db, "k", value)


def test_a_log_that_grows_leaves_the_table_of_a_replay(where: str) -> None:
    values = [raid(f"n{number % 70}", 3 + number).value or b"" for number in range(2 * GROUP_RECORDS)]
    values[7] = BROKEN.value or b""
    with Store.open(where) as store:
        for part in (values[:30], values[30:]):
            append(store, *part)
            follower = Follower(store, now)
            while follower.step():
                pass
        assert follower.left() == 0
        assert store.log_left() == len(values)  # the log stays
        raws = [from_log(record, LOG) for record in store.log()]
        with Store.open(":memory:") as other:
            replay(raws, other, now=now)
            assert content(store.events()) == content(other.events())
            letters = [[one.sha256 for one in table.dead_letters()] for table in (store, other)]
            assert letters[0] == letters[1]
            assert store.counts().versions == other.counts().versions


def test_numbers_that_are_missing_are_passed_over(where: str) -> None:
    with Store.open(where) as store:
        append(store, *(raid(f"n{number}", 3).value or b"" for number in range(5)))
        store.forget_log([1, 3])
        follower = Follower(store, now)
        taken = []
        while count := follower.step():
            taken.append(count)
        assert taken == [1, 2]
        assert store.counts().articles == 3


def test_a_follower_that_comes_later_goes_on_where_the_other_was(where: str) -> None:
    with Store.open(where) as store:
        append(store, orjson.dumps({"id": "a", "text": "x"}))
        assert Follower(store, now).step() == 1
        assert Follower(store, now).step() == 0
        append(store, orjson.dumps({"id": "b", "text": "x"}))
        second = Follower(store, now)
        assert (second.left(), second.step()) == (1, 1)
        assert second.hops()[0].taken == 1
