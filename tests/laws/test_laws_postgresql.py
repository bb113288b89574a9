"""The laws that touch the store, in PostgreSQL: few examples, since all but the database is as in SQLite."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records.mention import Mentions
from pipeline.records.raw import Raw
from pipeline.records.review import Review
from pipeline.store import Due, Logged, Store
from pipeline.tally import tally
from tests.laws.driver import check, content, run, table, take
from tests.laws.made import NOON
from tests.laws.newsroom import reviewed
from tests.laws.strategies import cut, logs
from tests.laws.test_law_as_of import MOMENTS, known
from tests.postgres_server import Databases

few = settings(max_examples=6, deadline=None)

STRIDE = 7
"""Of the steps at which a process may die, every so many-th is tried: each takes a database of its own."""


@few
@given(data=st.data())
def test_laws_1_and_2_neither_repetition_nor_order_matters(postgres: Databases, data: st.DataObject) -> None:
    stream = data.draw(reviewed())
    repeated = data.draw(st.permutations(stream + data.draw(st.lists(st.sampled_from(stream), min_size=1))))
    with postgres.new() as url, Store.open(url) as store:
        for batch in data.draw(cut(repeated)):
            take(batch, store)
        assert content(store.events()) == table(stream)


def test_law_3_nor_does_a_process_that_dies_at_any_step(postgres: Databases) -> None:
    raid = b'{"id": "%b", "text": "An air strike killed %d people in Mosul on 3 March 2020, police said."}'
    stream = [raid % (b"n2", 4), raid % (b"n1", 3), b"{"]
    batches = [[Raw(value, None, f"articles.raw/0/{n}")] for n, value in enumerate(stream)]
    with postgres.new() as url:
        steps = run(batches, url, [])
    assert steps
    for lifetime in range(0, steps, STRIDE):
        with postgres.new() as url:
            broker = list[Due]()
            assert run(batches, url, broker, lifetime) is None
            assert run(batches, url, broker)
            check(url, broker, batches)


@few
@given(data=st.data())
def test_law_5_the_table_is_the_tally_of_all_versions_and_reviews(
    postgres: Databases, data: st.DataObject
) -> None:
    log = data.draw(logs())
    with postgres.new() as url, Store.open(url) as store:
        for batch in data.draw(cut(log)):
            first = store.offset("log")
            store.apply([Logged(first + n, record) for n, record in enumerate(batch)], "log", NOON)
        rows = content(store.events())
        reviews = [record for record in log if isinstance(record, Review)]
        assert rows == content(tally([r for r in log if isinstance(r, Mentions)], reviews))
        assert rows == content(tally(store.mentions(), store.review_records()))
        with Store.open(":memory:") as other:
            other.apply([Logged(n, record) for n, record in enumerate(log)], "log", NOON)
            assert list(store.reviews()) == list(other.reviews())
        moment = data.draw(st.sampled_from(MOMENTS))
        with store.as_of(moment) as past:
            assert content(past.events()) == content(tally(*known(log, moment)))
