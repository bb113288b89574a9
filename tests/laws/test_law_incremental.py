"""What the store computes step by step is the tally of the whole set (laws 1, 2 and 5, after extraction)."""

from collections.abc import Iterable, Sequence

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records.codec import encode
from pipeline.records.event import Event
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.store import Logged, Store
from pipeline.store.facts import Facts
from pipeline.tally import tally
from pipeline.tally.bounded import Recent
from pipeline.tally.reviews import Verdicts, notes_of
from tests.laws.made import FIRST_DAY, NOON, article, telling
from tests.laws.strategies import cut, logs


def content(events: Iterable[Event]) -> list[bytes]:
    """Return rows as the laws compare them."""
    return [encode(msgspec.structs.replace(e, version=0, updated_at=None)) for e in events]


def applied(batches: Iterable[Sequence[Mentions | Review]], store: Store) -> list[bytes]:
    for batch in batches:
        first = store.offset("log")
        store.apply([Logged(first + n, record) for n, record in enumerate(batch)], "log", NOON)
    return content(store.events())


def apart(log: Iterable[Mentions | Review]) -> tuple[list[Mentions], list[Review]]:
    log = list(log)
    reviews = [record for record in log if isinstance(record, Review)]
    return [record for record in log if isinstance(record, Mentions)], reviews


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_table_is_the_tally_of_all_versions_and_reviews(data: st.DataObject) -> None:
    log = data.draw(logs())
    with Store.open(":memory:") as store:
        table = applied(data.draw(cut(log)), store)
        assert table == content(tally(*apart(log)))
        assert content(tally(store.mentions(), store.review_records())) == table

        folded = {change.event_id: change.row for change in store.changes()}
        assert sorted(folded.values(), key=lambda e: e.event_id) == list(store.ever())

        facts = Facts(store._engine)  # noqa: SLF001  of the table in memory
        assert sorted(facts.found_by()) == sorted(facts.findable())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_neither_order_nor_repetition_changes_the_table(data: st.DataObject) -> None:
    log = data.draw(logs())
    repeated = data.draw(st.permutations(log + data.draw(st.lists(st.sampled_from(log)))))
    with Store.open(":memory:") as one, Store.open(":memory:") as other:
        assert applied([log], one) == applied(data.draw(cut(repeated)), other)
        assert list(one.review_records()) == list(other.review_records())
        assert list(one.reviews()) == list(other.reviews())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_read_again_is_what_was_remembered(data: st.DataObject) -> None:
    log = data.draw(logs())
    batches = list(data.draw(cut(log)))
    with Store.open(":memory:") as one, Store.open(":memory:") as forgetful:
        forgetful._decoded = Recent(2)  # noqa: SLF001  no setting: it would change nothing but the time
        applied(batches, one)
        applied(batches, forgetful)
        assert list(map(encode, forgetful.ever())) == list(map(encode, one.ever()))
        assert list(map(encode, forgetful.changes())) == list(map(encode, one.changes()))


@settings(max_examples=60, deadline=None)
@given(logs())
def test_what_has_become_of_a_review_is_what_the_rows_say(log: list[Mentions | Review]) -> None:
    _, records = apart(log)
    with Store.open(":memory:") as store:
        applied([log], store)
        shown = {id_: event for event in store.events() for id_ in notes_of(event)}
        told = {m.mention_id: m for article in store.mentions() for m in article.mentions}
        claims = {claim.claim_id for mention in told.values() for claim in mention.claims}
        for review, state, events, overruled_by in store.reviews():
            assert (review.review_id in shown) == (state in ("applied", "overruled")) == bool(events)
            assert review.withdrawn == (state == "withdrawn")
            assert (overruled_by is not None) == (state == "overruled")
            latest = Verdicts(records)
            there = (
                review.claim_id in claims
                if review.of_claim
                else any(told.keys() >= set(p) for p in review.pairs if latest.of_pair.get(p) == review)
            )
            if state in ("orphaned", "replaced"):
                assert latest.holds(review) == (state == "orphaned")
                assert not (there and latest.holds(review))
        orphaned = [standing for standing in store.reviews() if standing.state == "orphaned"]
        assert list(store.reviews(orphaned=True)) == orphaned


@settings(max_examples=60, deadline=None)
@given(logs(largest=6), st.data())
def test_an_id_once_given_stays_and_leads_on(log: list[Mentions | Review], data: st.DataObject) -> None:
    with Store.open(":memory:") as store:
        applied(data.draw(cut(log)), store)
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
