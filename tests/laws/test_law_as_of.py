"""As of a moment, the table is the tally of what was known by then, whatever came when."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UserError
from pipeline.records.event import Event
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.store import Logged, Store, then
from pipeline.tally import tally
from tests.laws.driver import content
from tests.laws.made import NOON
from tests.laws.strategies import cut, logs

MOMENTS = [NOON + dt.timedelta(hours=hours) for hours in (-1, 0, 0.5, 1, 3, 5, 9)]


def take(batches: Iterable[Sequence[Mentions | Review]], store: Store) -> None:
    for batch in batches:
        first = store.offset("log")
        store.apply([Logged(first + n, m) for n, m in enumerate(batch)], "log", came(batch[-1]))


def came(record: Mentions | Review) -> dt.datetime:
    """Return the moment from which a record counts."""
    return record.at if isinstance(record, Review) else record.known_at


def known(log: Sequence[Mentions | Review], moment: dt.datetime) -> tuple[list[Mentions], list[Review]]:
    """Return the articles and the reviews known at ``moment``."""
    some = [record for record in log if came(record) <= moment]
    reviews = [record for record in some if isinstance(record, Review)]
    return [record for record in some if isinstance(record, Mentions)], reviews


def past(store: Store, moment: dt.datetime) -> list[Event]:
    with store.as_of(moment) as table:
        return list(table.events())


def one_by_one(store: Store, moment: dt.datetime, rows: list[Event]) -> Iterator[tuple[str, Event]]:
    """Yield the row of each id that the table or that moment has, as it is found alone."""
    for id_ in {row.event_id for row in (*rows, *store.ever())}:
        with suppress(UserError):
            yield id_, store.event_as_of(id_, moment)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_as_of_is_the_tally_of_what_was_known_then(data: st.DataObject) -> None:
    log = data.draw(logs())
    with Store.open(":memory:") as store:
        take(data.draw(cut(log)), store)
        moment = data.draw(st.sampled_from(MOMENTS))
        apart = data.draw(st.sampled_from([1, 2, 500]))  # regions looked for one by one, or all at once
        with patch.object(then, "BATCH", apart):
            rows = past(store, moment)
            assert content(rows) == content(tally(*known(log, moment)))
            assert {row.event_id: row for row in rows} == dict(one_by_one(store, moment, rows))
        assert past(store, MOMENTS[-1]) == list(store.events())


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_revisions_agree_where_articles_came_as_they_became_known(data: st.DataObject) -> None:
    log = sorted(data.draw(logs()), key=came)
    with Store.open(":memory:") as store:
        take([[record] for record in log], store)
        ids = [event.event_id for event in store.ever()]
        for moment in MOMENTS:
            stood = [r for id_ in ids for r in store.revisions(id_) if r.at <= moment]
            rows = {revision.event.event_id: revision.event for revision in stood}
            live = [rows[id_] for id_ in ids if id_ in rows and rows[id_].status == "live"]
            assert content(past(store, moment)) == content(live)
