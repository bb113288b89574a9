"""The table by itself: what it says twice agrees, and a fresh tally of its mentions gives its rows."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from pipeline.audit.ledger import Comparison, Ledger
from pipeline.embedded import utc_now
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.store import Logged, Store
from pipeline.store.facts import Fact, Facts

Tell = Callable[[str, int], None]
"""Called now and then with what is being done, and how far it is."""

GROUP = 500
"""Article versions in one transaction of the fresh tally."""


def compare_table(table: Facts, ledger: Ledger, tell: Tell) -> Iterator[Comparison]:
    """Yield each comparison as it is done.

    The fresh tally goes, some hundred mentions at a time, into a table of its own in the temporary folder,
    which takes as much room as the mentions do in ``table``.
    """

    def compare(left: str, one: Iterable[Fact], right: str, other: Iterable[Fact]) -> Comparison:
        sides = ledger.side(left).fill(one), ledger.side(right).fill(other)
        found = ledger.compare(*sides)
        ledger.drop(*sides)
        return found

    yield compare("columns", table.queried(), "what the rows say", table.meant())
    yield compare("index", table.found_by(), "what the rows say", table.findable())
    yield compare("articles of events", table.told(), "what the rows say", table.telling())
    yield compare("reviews of events", table.said(), "what the rows say", table.saying())
    yield compare("newest revisions", table.newest_revisions(), "rows", table.rows())
    yield compare("newest changes", table.changed_versions(), "rows", table.row_versions())
    yield compare("outbox", table.unsent(), "nothing", ())
    with _fresh(table, tell) as fresh:
        yield compare("current versions", table.current(), "fresh tally", fresh.current())
        yield compare("keys of articles", table.keys(), "fresh tally", fresh.keys())
        yield compare("live rows", table.contents(), "fresh tally", fresh.contents())


@contextmanager
def _fresh(table: Facts, tell: Tell) -> Iterator[Facts]:
    """Yield a new table made of the mentions and reviews of ``table``, in another order than they came in."""
    with tempfile.TemporaryDirectory(prefix="tallywire-audit-") as folder:
        where = Path(folder, "fresh.db")
        with Store.open(where) as fresh:
            offset = 0
            records: Iterator[Mentions | Review] = chain(table.review_records(), table.versions())
            while some := list(islice(records, GROUP)):
                batch = [Logged(offset + n, record) for n, record in enumerate(some)]
                fresh.apply(batch, "audit", utc_now())
                offset += len(some)
                tell("fresh tally", offset)
        with Facts.open(where) as facts:
            yield facts
