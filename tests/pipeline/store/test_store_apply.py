"""One transaction of the store, and what it refuses."""

import datetime as dt
from collections.abc import Iterator

import pytest

from pipeline.records.codec import decode
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.event import Change, Event
from pipeline.records.mention import Mentions
from pipeline.store import GapError, Logged, StaleOwnerError, Store
from tests.laws.made import NOON, article, telling

LOG = "mentions/0"
LATER = NOON + dt.timedelta(hours=1)


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store.open(where, outbox=True) as store:
        yield store


def put(store: Store, *articles: Mentions, at: dt.datetime = NOON) -> None:
    first = store.offset(LOG)
    store.apply([Logged(first + n, a) for n, a in enumerate(articles)], LOG, at)


def letter(text: bytes) -> DeadLetter:
    return DeadLetter.of(text, None, stage="tally", reason="not JSON", origin="mentions/0/7", known_at=NOON)


def test_two_articles_of_one_event_make_one_row(store: Store) -> None:
    put(store, article("a", telling("a", killed=3)), article("b", telling("b", killed=4)))
    (event,) = store.events()
    assert [source.article_id for source in event.articles] == ["a", "b"]
    assert (event.version, event.updated_at) == (1, NOON)
    assert store.counts()[:4] == (2, 2, 1, 0)


def test_a_changed_row_goes_up_one_version_and_keeps_the_old_one(store: Store) -> None:
    put(store, article("a", telling("a", killed=3)))
    put(store, article("b", telling("b", killed=4)), at=LATER)
    (event,) = store.events()
    assert (event.version, event.updated_at) == (2, LATER)
    assert [(r.version, r.at, len(r.event.articles)) for r in store.revisions(event.event_id)] == [
        (1, NOON, 1),
        (2, LATER, 2),
    ]


def test_a_row_that_does_not_change_is_not_written(store: Store) -> None:
    put(store, article("a", telling("a", killed=3)))
    put(store, article("c", telling("c", "Kano", killed=1)), at=LATER)
    assert {(e.version, e.updated_at) for e in store.events()} == {(1, NOON), (1, LATER)}


def test_records_below_the_offset_are_skipped(store: Store) -> None:
    batch = [Logged(0, article("a", telling("a"))), Logged(1, article("b", telling("b")))]
    assert store.apply(batch, LOG, NOON)[:2] == (2, 0)
    assert store.apply(batch, LOG, LATER)[:2] == (0, 2)
    assert store.offset(LOG) == 2
    assert store.counts().versions == 2


def test_a_gap_changes_nothing_and_says_what_is_missing(store: Store) -> None:
    with pytest.raises(GapError) as caught:
        store.apply([Logged(0, article("a", telling("a"))), Logged(2, article("b"))], LOG, NOON)
    assert (caught.value.expected, caught.value.got) == (1, 2)
    assert store.offset(LOG) == 0
    assert not list(store.events())


def test_what_retention_cut_from_the_log_is_skipped_on_request(store: Store) -> None:
    store.skip(LOG, 5)
    store.skip(LOG, 3)
    assert store.offset(LOG) == 5


def test_an_owner_of_the_past_is_refused(store: Store) -> None:
    store.apply([Logged(0, article("a", telling("a")))], LOG, NOON, epoch=4)
    with pytest.raises(StaleOwnerError):
        store.apply([Logged(1, article("b", telling("b")))], LOG, NOON, epoch=3)
    assert store.offset(LOG) == 1
    assert {due.epoch for due in store.due()} == {4}


def test_a_version_known_from_another_log_is_one_version(store: Store) -> None:
    put(store, article("a", telling("a")))
    store.apply([Logged(0, article("a", telling("a")))], "mentions/1", LATER)
    assert store.counts().versions == 1
    assert [e.version for e in store.events()] == [1]


def test_a_late_older_version_is_kept_and_loses(store: Store) -> None:
    put(store, article("a", telling("a", killed=9), version=2))
    put(store, article("a", telling("a", killed=3), version=1))
    assert [e.totals["killed"].best for e in store.events()] == [9]
    assert store.counts().versions == 2


def test_a_withdrawn_article_takes_its_row_along(store: Store) -> None:
    put(store, article("a", telling("a", killed=9)))
    put(store, article("a", withdrawn=True, version=1))
    assert not list(store.events())
    (gone,) = store.ever()
    assert (gone.status, gone.merged_into, gone.version) == ("withdrawn", None, 2)
    assert store.counts()[:4] == (0, 2, 0, 1)


def test_an_id_whose_founder_stands_elsewhere_is_merged_into_that_row(store: Store) -> None:
    put(store, article("b", telling("b", killed=3), hours=2))
    (first,) = store.events()
    put(store, article("a", telling("a", killed=3), hours=1))
    (second,) = store.events()
    assert store.event(first.event_id).merged_into == second.event_id


def test_a_merged_row_lives_again_when_its_event_does(store: Store) -> None:
    put(store, article("b", telling("b", killed=3), hours=2))
    (first,) = store.events()
    put(store, article("a", telling("a", killed=3), hours=1))
    put(store, article("a", withdrawn=True, version=1))
    (again,) = store.events()
    assert (again.event_id, again.version, again.digest) == (first.event_id, 3, first.digest)


def test_the_outbox_holds_rows_changes_and_letters_until_they_are_sent(store: Store) -> None:
    batch = [Logged(0, article("a", telling("a", killed=3))), Logged(1, letter(b"{"))]
    changes = store.apply(batch, LOG, NOON).changes
    due = store.due()
    (event,) = store.events()
    assert [decode(d.value, Event) for d in due if d.topic == "events"] == [event]
    assert [decode(d.value, Change) for d in due if d.topic == "event-changes"] == list(changes)
    assert [d.topic for d in due][-1] == "dead-letters"
    store.sent(due[:1], LOG, 0)
    assert store.due() == due[1:]
    assert store.due(limit=1) == due[1:2]


def test_rows_that_a_late_owner_sent_over_newer_ones_are_owed_again(store: Store) -> None:
    """It read the outbox, was paused, and sent what it had read after the next owner had sent newer rows."""
    put(store, article("a", telling("a", killed=3)))
    late = store.due()
    store.skip(LOG, 0, epoch=2)
    store.apply([Logged(1, article("b", telling("b", killed=5)))], LOG, LATER, epoch=2)
    store.sent(store.due(), LOG, 2)
    assert store.due() == ()
    store.sent(late, LOG, 1)
    (event,) = store.events()
    (again,) = store.due()
    assert (again.topic, again.key, again.epoch) == ("events", event.event_id, 2)
    assert decode(again.value, Event) == event
    assert event.version == 2
    store.sent([again], LOG, 2)
    assert store.due() == ()


def test_without_an_outbox_nothing_is_owed(where: str) -> None:
    with Store.open(where) as store:
        put(store, article("a", telling("a")))
        assert store.due() == ()


def test_a_dead_letter_is_kept_once(store: Store) -> None:
    store.apply([Logged(0, letter(b"{")), Logged(1, letter(b"{"))], LOG, NOON)
    store.apply([Logged(0, letter(b"{"))], "elsewhere", NOON)
    assert list(store.dead_letters()) == [letter(b"{")]
