"""An erasure is a version like any other: whatever the order, what is left is what never had the article."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records.raw import Raw
from pipeline.store import Store
from pipeline.store.about import any_of, article_of
from pipeline.store.erasures import ErasedArticle
from pipeline.store.facts import Facts
from tests.laws.driver import ENTRY, content, table, take
from tests.laws.newsroom import streams
from tests.laws.strategies import cut
from tests.laws.test_laws import law


@law(20)
@given(st.data())
def test_what_is_left_is_what_never_had_it(data: st.DataObject) -> None:
    stream = data.draw(streams())
    gone = data.draw(st.sampled_from(sorted({article_of(raw.value, raw.key) or "n1" for raw in stream})))
    others = [raw for raw in stream if not any_of([gone], raw.value, raw.key)]
    marker = Raw(ErasedArticle(gone, ENTRY, "asked to", None).marker, None, "erasures/0/0")
    with Store.open(":memory:") as store, Store.open(":memory:") as never:
        for batch in data.draw(cut(data.draw(st.permutations([*stream, marker, marker])))):
            take(batch, store)
        take(others, never)
        assert content(store.events()) == content(never.events()) == table(others)
        assert [one.article_id for one in store.erasures()] == [gone]
        letters = {one.letter_id for one in store.dead_letters() if one.reason != "erased"}
        assert letters == {one.letter_id for one in never.dead_letters()}
        then = ENTRY - dt.timedelta(hours=data.draw(st.integers(0, 24 * 30)))
        with store.as_of(then) as past, never.as_of(then) as same:
            assert content(past.events()) == content(same.events())
        agrees(store)


def agrees(store: Store) -> None:
    """The table says twice the same."""
    facts = Facts(store._engine)  # noqa: SLF001
    assert set(facts.queried()) == set(facts.meant())
    assert set(facts.told()) == set(facts.telling())
    assert set(facts.newest_revisions()) == set(facts.rows())
    assert set(facts.changed_versions()) == set(facts.row_versions())
