from collections.abc import Iterator

import pytest

from pipeline.audit.ledger import FIRST, Ledger


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open() as ledger:
        yield ledger


def test_equal_whatever_the_order_and_the_repetition(ledger: Ledger) -> None:
    left = ledger.side("left").fill([("a", "1"), ("b", "2"), ("a", "1")])
    right = ledger.side("right").fill([("b", "2"), ("a", "1")])
    found = ledger.compare(left, right)
    assert (found.equal, found.counts, found.first) == (True, (2, 2), ())
    assert found.digests[0] == found.digests[1]


def test_each_difference_is_named(ledger: Ledger) -> None:
    left = ledger.side("left").fill([("a", "1"), ("b", "2"), ("c", "3")])
    right = ledger.side("right").fill([("b", "2"), ("c", "4"), ("d", "5")])
    found = ledger.compare(left, right)
    assert found.first == ("only in left: a", "differs: c", "only in right: d")
    assert found.differing == 3
    assert found.digests[0] != found.digests[1]


def test_two_contents_under_one_id_differ_from_one(ledger: Ledger) -> None:
    left = ledger.side("left").fill([("a", "1")])
    right = ledger.side("right").fill([("a", "1"), ("a", "2")])
    assert ledger.compare(left, right).first == ("differs: a",)
    assert ledger.compare(left, right, contents=False).first == ("twice in right, and not the same: a",)


def test_many_differences_are_counted(ledger: Ledger) -> None:
    left = ledger.side("left").fill((f"{n:03}", "") for n in range(100))
    found = ledger.compare(left, ledger.side("right"))
    assert found.differing == 100
    assert found.first == tuple(f"only in left: {n:03}" for n in range(FIRST))


def test_nothing_is_missing_where_retention_has_cut(ledger: Ledger) -> None:
    left = ledger.side("left").fill([("old", ""), ("new", "")])
    right = ledger.side("right").fill([("new", "")])
    right.whole = False
    assert ledger.compare(left, right).equal
    right.add("stray")
    assert ledger.compare(left, right).first == ("only in right: stray",)


def test_folding_keeps_the_highest_version(ledger: Ledger) -> None:
    side = ledger.side("folded")
    for id_, version, content in [("a", 2, "new"), ("a", 1, "old"), ("b", 1, "x"), ("b", 1, None)]:
        side.fold(id_, version, content)
    assert ledger.compare(side, ledger.side("right").fill([("a", "new")])).equal


def test_a_side_tells_what_it_holds(ledger: Ledger) -> None:
    left = ledger.side("left").fill([("a", "1"), ("b", "2"), ("a", "1")])
    right = ledger.side("right").fill([("b", "3")])
    assert (len(left), left.added, left.get("a"), left.get("c")) == (2, 3, "1", None)
    assert (ledger.alone(left, right), ledger.alone(right, left)) == (1, 0)
