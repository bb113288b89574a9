"""What the store computes step by step is the tally of the whole set (laws 1, 2 and 5, after extraction)."""

from collections.abc import Iterable, Sequence

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records.codec import encode
from pipeline.records.event import Event
from pipeline.records.mention import Mentions
from pipeline.store import Logged, Store
from pipeline.tally import tally
from tests.laws.made import FIRST_DAY, NOON, article, telling
from tests.laws.strategies import cut, versions


def content(events: Iterable[Event]) -> list[bytes]:
    """Return rows as the laws compare them."""
    return [encode(msgspec.structs.replace(e, version=0, updated_at=None)) for e in events]


def applied(batches: Iterable[Sequence[Mentions]], store: Store) -> list[bytes]:
    for batch in batches:
        first = store.offset("log")
        store.apply([Logged(first + n, mentions) for n, mentions in enumerate(batch)], "log", NOON)
    return content(store.events())


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_table_is_the_tally_of_all_versions(data: st.DataObject) -> None:
    given_versions = data.draw(st.lists(versions(), min_size=1, max_size=9))
    with Store.open(":memory:") as store:
        table = applied(data.draw(cut(given_versions)), store)
        assert table == content(tally(given_versions))
        assert content(tally(store.mentions())) == table

        folded = {change.event_id: change.row for change in store.changes()}
        assert sorted(folded.values(), key=lambda e: e.event_id) == list(store.ever())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_neither_order_nor_repetition_changes_the_table(data: st.DataObject) -> None:
    given_versions = data.draw(st.lists(versions(), min_size=1, max_size=9))
    repeated = data.draw(
        st.permutations(given_versions + data.draw(st.lists(st.sampled_from(given_versions))))
    )
    with Store.open(":memory:") as one, Store.open(":memory:") as other:
        assert applied([given_versions], one) == applied(data.draw(cut(repeated)), other)


@settings(max_examples=60, deadline=None)
@given(st.lists(versions(), min_size=1, max_size=6), st.data())
def test_an_id_once_given_stays_and_leads_on(given_versions: list[Mentions], data: st.DataObject) -> None:
    with Store.open(":memory:") as store:
        applied(data.draw(cut(given_versions)), store)
        rows = {event.event_id: event for event in store.ever()}
        for event in rows.values():
            assert len(store.revisions(event.event_id)) == event.version
            assert (event.merged_into is not None) == (event.status == "merged")
            while event.merged_into is not None:
                event = rows[event.merged_into]


def test_an_undated_mention_joins_no_group_that_only_distant_members_speak_for() -> None:
    """Its keys lead to b, which it does not fit, and not to c, which it does: c must not bring it in."""
    a = article(
        "a",
        telling("a", "Hajin", None),
        telling("a", "Mosul", None, type="armed_clash", number=1, actors=("Islamic State",), primary=False),
        published=FIRST_DAY,
    )
    b = article("b", telling("b", "Mosul", 1, 7, type="armed_clash", actors=("Boko Haram",)), hours=None)
    c = article(
        "c",
        telling("c", "Hajin", None),
        telling("c", "Mosul", 5, 7, type="armed_clash", number=1, primary=False),
        hours=None,
    )
    with Store.open(":memory:") as store:
        assert applied([[a], [b, c]], store) == content(tally([a, b, c]))
