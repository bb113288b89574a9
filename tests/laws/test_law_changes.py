"""Folding `event-changes` over an empty table gives the current rows, however the topic was delivered."""

import datetime as dt
from collections.abc import Iterable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records.codec import decode
from pipeline.records.event import Change, Event
from pipeline.records.mention import Mentions
from pipeline.store import Due, Logged, Store
from tests.laws.made import NOON
from tests.laws.strategies import cut, versions


@st.composite
def delivered(draw: st.DrawFn, sent: list[Due]) -> list[Change]:
    """Return the changes of ``sent`` as a reader of three partitions gets them.

    Each partition keeps its order, but begins anew, from any message on, whenever a relay had died.
    """
    partitions: list[list[Due]] = [[], [], []]
    for due in sent:
        partitions[sum(due.key.encode()) % 3].append(due)
    read = []
    for partition in partitions:
        for again in draw(st.lists(st.integers(0, len(partition)), max_size=2)):
            partition = partition[:again] + partition[max(0, again - 3) :]
        read.append(partition)
    turns = draw(st.permutations([n for n, partition in enumerate(read) for _ in partition]))
    following = [iter(partition) for partition in read]
    return [decode(next(following[n]).value, Change) for n in turns]


def folded(told: list[Change]) -> dict[str, Event]:
    rows: dict[str, Event] = {}
    for change in told:
        known = rows.get(change.event_id)
        if known is None or change.row.version >= known.version:
            rows[change.event_id] = change.row
    return rows


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_topic_folds_to_the_table(data: st.DataObject) -> None:
    batches = data.draw(cut(data.draw(st.lists(versions(), min_size=1, max_size=9))))
    with Store.open(":memory:", outbox=True) as store:
        take(batches, store)
        sent = [due for due in store.due() if due.topic == "event-changes"]
        rows = {event.event_id: event for event in store.ever()}
    changes = data.draw(delivered(sent))
    assert folded(changes) == rows
    assert {c.change_id for c in changes} == {decode(due.value, Change).change_id for due in sent}


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_ids_tell_changes_apart_and_are_those_of_a_run_that_was_repeated(data: st.DataObject) -> None:
    batches = data.draw(cut(data.draw(st.lists(versions(), min_size=1, max_size=9))))
    with Store.open(":memory:") as one, Store.open(":memory:") as other:
        take(batches, one)
        take(batches, other, later=dt.timedelta(days=1))
        ids = [change.change_id for change in one.changes()]
        assert len(set(ids)) == len(ids)
        assert [change.change_id for change in other.changes()] == ids


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_the_claim_behind_a_change_is_in_the_row_before_or_after(data: st.DataObject) -> None:
    batches = data.draw(cut(data.draw(st.lists(versions(), min_size=1, max_size=9))))
    with Store.open(":memory:") as store:
        take(batches, store)
        for change in list(store.changes()):
            revisions = store.revisions(change.event_id)[: change.row.version]
            claims = {c.claim_id for r in revisions[-2:] for f in r.event.figures for c in f.claims}
            assert change.claim_id in claims if change.measure else change.claim_id is None


def take(batches: Iterable[Sequence[Mentions]], store: Store, later: dt.timedelta = dt.timedelta()) -> None:
    for batch in batches:
        first = store.offset("log")
        store.apply([Logged(first + n, m) for n, m in enumerate(batch)], "log", NOON + later)
