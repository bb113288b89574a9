"""What an audit of a table alone finds: nothing in a sound one, and whatever was changed behind its back."""

# ruff: noqa: S608  statements of the test's own

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.articles import made_articles
from pipeline import embedded
from pipeline.audit.ledger import Comparison, Ledger
from pipeline.audit.table import compare_table
from pipeline.records.codec import decode
from pipeline.records.mention import Mentions
from pipeline.records.review import Verdict
from pipeline.store import Store
from pipeline.store.facts import Facts
from tests.laws.made import NOON, said


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("audit") / "table.db"
    with Store.open(path) as store:
        embedded.replay(made_articles(60), store)
        ids = [m.mention_id for article in store.mentions() for m in article.mentions]
        verdicts: tuple[Verdict, ...] = ("same", "not_same")
        for n, verdict in enumerate(verdicts):
            store.review(said(verdict, *ids[n * 2 : n * 2 + 2], id=verdict), NOON)
    return path


@pytest.fixture
def db(sound: Path, tmp_path: Path) -> Path:
    """A copy to spoil; SQLite has written all of it into the one file when the store was closed."""
    copy = tmp_path / "table.db"
    copy.write_bytes(sound.read_bytes())
    return copy


def audit(db: Path | str) -> Iterator[Comparison]:
    with Ledger.open() as ledger, Facts.open(db) as table:
        yield from compare_table(table, ledger, lambda what, count: None)


def test_the_fresh_tally_takes_versions_in_another_order_than_they_came_in(sound: Path) -> None:
    with closing(sqlite3.connect(sound)) as db:
        rows = db.execute("select mentions from article_versions order by rowid")
        came = [decode(mentions, Mentions).article_id for (mentions,) in rows]
    with Facts.open(sound) as table:
        taken = [mentions.article_id for mentions in table.versions()]
    assert sorted(taken) == sorted(came)
    assert taken != came


def test_a_sound_table_agrees_with_itself(sound: Path) -> None:
    found = list(audit(sound))
    assert all(comparison.equal for comparison in found), found
    assert all(comparison.digests[0] == comparison.digests[1] for comparison in found)
    assert {c.left: c.counts[0] > 0 for c in found if c.left != "outbox"} == {
        "columns": True,
        "index": True,
        "articles of events": True,
        "reviews of events": True,
        "newest revisions": True,
        "newest changes": True,
        "current versions": True,
        "keys of articles": True,
        "live rows": True,
    }


def test_a_table_in_postgresql_agrees_with_a_fresh_one_in_sqlite(postgres_url: str) -> None:
    with Store.open(postgres_url) as store:
        embedded.replay(made_articles(20), store)
    assert all(comparison.equal for comparison in audit(postgres_url))


EVENT = "WHERE event_id = (SELECT min(event_id) FROM events WHERE status = 'live')"
VERSION = "WHERE number = (SELECT min(number) FROM article_versions WHERE current)"


@pytest.mark.parametrize(
    ("spoil", "differing", "told"),
    [
        (f"UPDATE events SET killed_best = 99 {EVENT}", {"columns"}, "differs"),
        (f"UPDATE event_index SET killed = 99 {EVENT}", {"index"}, "differs"),
        (f"DELETE FROM event_totals {EVENT}", {"index"}, "only in what the"),
        (f"DELETE FROM event_words {EVENT}", {"index"}, "only in what the"),
        (f"DELETE FROM event_articles {EVENT}", {"articles of events"}, "only in what the"),
        (
            f"""UPDATE events SET "row" = replace("row", '"title":"', '"title":"No ') {EVENT}""",
            {"columns", "index", "newest revisions", "live rows"},
            "differs",
        ),
        (
            f"""UPDATE events SET "row" = '{{' {EVENT}""",
            {"columns", "index", "articles of events", "newest revisions", "live rows"},
            "differs",
        ),
        (
            f"DELETE FROM events {EVENT}",
            {"index", "articles of events", "newest revisions", "newest changes", "live rows"},
            "only in fresh tally",
        ),
        (f"DELETE FROM changes {EVENT}", {"newest changes"}, "only in rows"),
        (f"DELETE FROM article_keys {VERSION}", {"keys of articles"}, "only in fresh"),
        (
            f"UPDATE article_versions SET current = 0 {VERSION}",
            {"current versions"},
            "only in fresh tally: made-",
        ),
        (
            "INSERT INTO outbox (topic, key, value, epoch) VALUES ('events', 'k', '', 0)",
            {"outbox"},
            "events k",
        ),
    ],
)
def test_what_was_changed_behind_its_back_is_named(
    db: Path, spoil: str, differing: set[str], told: str
) -> None:
    change(db, spoil)
    found = [comparison for comparison in audit(db) if not comparison.equal]
    assert {comparison.left for comparison in found} == differing
    assert any(told in line for comparison in found for line in comparison.first)


def test_rows_without_their_mentions_are_not_what_a_fresh_tally_gives(db: Path) -> None:
    change(db, f"DELETE FROM article_versions {VERSION}")
    assert "live rows" in {comparison.left for comparison in audit(db) if not comparison.equal}


def change(db: Path, statement: str) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute(statement)
