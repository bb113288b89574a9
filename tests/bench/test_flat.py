"""A table that is written at once is the one that applying the same articles makes."""

from bench.flat import named, write
from bench.mentions import made_mentions
from bench.rebuild import NOW, SOURCE
from pipeline.store import Logged, Store
from pipeline.store.facts import Facts

COMPARED = ("current", "keys", "rows", "newest_revisions", "changed_versions", "queried", "found_by", "told")


def facts(store: Store) -> dict[str, list[tuple[str, str]]]:
    read = Facts(store._engine)  # noqa: SLF001  of the table in memory
    return {name: sorted(getattr(read, name)()) for name in COMPARED}


def test_what_is_written_at_once_is_what_applying_makes() -> None:
    articles = [named(article, 0.3, 1) for article in made_mentions(40, 20)]
    with Store.open(":memory:") as written, Store.open(":memory:") as applied:
        write(written, articles)
        applied.apply([Logged(n, article) for n, article in enumerate(articles)], SOURCE, NOW)
        assert facts(written) == facts(applied)
        assert [c.change_id for c in written.changes()] == [c.change_id for c in applied.changes()]
