"""An erased article leaves no word in the store, in whatever order it, its versions and its erasure come."""

import datetime as dt
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson
import pytest
import sqlalchemy as sa

from pipeline.embedded import replay
from pipeline.errors import TransientError, UserError
from pipeline.records.codec import encode
from pipeline.records.raw import Raw
from pipeline.store import Reader, Store
from pipeline.store.engine import connect
from pipeline.store.facts import Facts
from pipeline.store.schema import metadata
from tests.laws.driver import content

DAY = dt.timedelta(days=1)
MONDAY = dt.datetime(2020, 3, 9, tzinfo=dt.UTC)
FRIDAY = MONDAY + 4 * DAY

SECRET = {
    "id": "secret",
    "source": "Gazette",
    "url": "https://gazette.example/quixotic-overture",
    "title": "Quixotic overture before the strike on Mosul",
    "text": "MOSUL, Iraq, 3 March 2020 - An air strike killed 12 people in Mosul on 3 March 2020, spokesman "
    "Zebulon Quackenbush of the Marmalade Brigade said. Among the dead were 3 harpsichordists, a hospital "
    "official told reporters.",
    "published_at": "2020-03-04",
    "fetched_at": "2020-03-04T08:00:00Z",
}
OTHER = {
    "id": "other",
    "source": "Herald",
    "title": "Strike kills many in Mosul",
    "text": "MOSUL, Iraq, 3 March 2020 - An air strike killed 14 people in Mosul on 3 March 2020, "
    "police said.",
    "published_at": "2020-03-05",
    "fetched_at": "2020-03-05T08:00:00Z",
}
WORDS = ("Quixotic", "overture", "Zebulon", "Quackenbush", "Marmalade", "harpsichordists", "Gazette")
"""Of SECRET alone."""


def raw(article: Mapping[str, object], **more: object) -> Raw:
    return Raw(orjson.dumps({**article, **more}), None, f"test:{article.get('id')}")


def take(store: Store, *raws: Raw) -> None:
    for number, one in enumerate(raws):
        at = MONDAY + dt.timedelta(minutes=number)
        replay([one], store, now=lambda at=at: at)  # type: ignore[misc]


def held(where: str | Path) -> Iterator[tuple[str, bytes]]:
    """All that every table holds, packed values unpacked."""
    engine = connect(where)
    with engine.connect() as db:
        for table in metadata.sorted_tables:
            for row in db.execute(sa.select(table)):
                for value in row:
                    data = value if isinstance(value, bytes) else str(value).encode()
                    yield table.name, zlib.decompress(data) if data[:1] == b"\x78" else data
    engine.dispose()


def assert_wordless(where: str | Path) -> None:
    for table, data in held(where):
        for word in WORDS:
            assert not re.search(rb"\b%b\b" % word.encode(), data, re.IGNORECASE), (table, word, data)


def erase(store: Store, article_id: str = "secret", *, unseen: bool = False) -> bool:
    return store.erase(article_id, "a court's order", FRIDAY, by="Ada", unseen=unseen)


@pytest.mark.parametrize("others", [(), (OTHER,)], ids=["alone", "with another"])
def test_no_table_holds_a_word_of_it(where: str, others: tuple[Mapping[str, object], ...]) -> None:
    with Store.open(where, outbox=True) as store:
        take(
            store, raw(SECRET), *map(raw, others), raw(SECRET, version=2, text=f"{SECRET['text']} Quixotic.")
        )
        assert b"Zebulon" in b"".join(data for _, data in held(where))
        assert erase(store)
        assert [event.title for event in store.events()] == [other["title"] for other in others]
    assert_wordless(where)


def test_the_rows_are_those_of_a_table_that_never_had_it(where: str) -> None:
    with Store.open(":memory:") as without:
        take(without, raw(OTHER))
        rows = content(without.events())
    with Store.open(where) as store:
        take(store, raw(SECRET), raw(OTHER))
        erase(store)
        assert content(store.events()) == rows
        take(store, raw(SECRET), raw(SECRET, version=9, fetched_at="2021-01-01T00:00:00Z"))
        assert content(store.events()) == rows
        for days in (-30, -4, 0, 4, 400):
            with store.as_of(MONDAY + days * DAY) as past:
                assert all("secret" not in encode(event).decode() for event in past.events())
    assert_wordless(where)


def test_in_whatever_order_it_comes(where: str) -> None:
    with Store.open(":memory:") as store:
        erase(store, unseen=True)
        [erased] = store.erasures()
    marker = Raw(erased.marker, None, "test:marker")
    with Store.open(":memory:") as store:
        replay([raw(SECRET), marker, raw(OTHER), raw(SECRET, version=3)], store, now=lambda: MONDAY)
        rows = content(store.events())
        assert len(rows) == 1
        assert [one.article_id for one in store.erasures()] == ["secret"]
    with Store.open(where) as store:
        take(store, marker, raw(SECRET), raw(OTHER), marker, raw(SECRET, version=3))
        assert content(store.events()) == rows
        assert store.erasures() == (erased,)
    assert_wordless(where)


def test_erasing_again_changes_nothing(where: str) -> None:
    with Store.open(where, outbox=True) as store:
        take(store, raw(SECRET), raw(OTHER))
        erase(store)
        before = sorted(held(where))
        assert not store.erase("secret", "another reason", FRIDAY + DAY)
        assert sorted(held(where)) == before


def test_an_unknown_id_is_refused_unless_it_may_be_unseen(where: str) -> None:
    with Store.open(where) as store:
        with pytest.raises(UserError, match=r"no article 'secret' in the table; --unseen"):
            erase(store)
        assert erase(store, unseen=True)
        take(store, raw(SECRET))
        assert list(store.events()) == []
    assert_wordless(where)


def test_an_old_revision_keeps_its_numbers_and_its_digest_and_says_what_is_gone(where: str) -> None:
    with Store.open(where) as store:
        take(store, raw(SECRET), raw(OTHER))
        [event] = store.events()
        first, second = store.revisions(event.event_id)
        erase(store)
        old, both, *_ = store.revisions(event.event_id)
    assert [old.event.digest, both.event.digest] == [first.event.digest, second.event.digest]
    assert [(one.article_id, one.at, one.reason) for one in both.event.erased] == [
        ("secret", FRIDAY, "a court's order")
    ]
    assert both.event.totals == second.event.totals
    assert {claim.article_id for figure in both.event.figures for claim in figure.claims} == {"other"}
    assert old.event.figures == ()


def test_a_row_that_nobody_else_told_is_a_null_on_its_topic(where: str) -> None:
    with Store.open(where, outbox=True) as store:
        take(store, raw(SECRET))
        [event] = store.events()
        store.sent(store.due(), "", 0)
        erase(store)
        due = [(message.topic, message.key, bool(message.value)) for message in store.due()]
        row = store.event(event.event_id)
        kinds = [change.kind for change in store.changes()]
    assert ("events", event.event_id, False) in due
    assert ("articles.raw", "secret", True) in due
    assert row.void
    assert row.status == "withdrawn"
    assert kinds == ["event.created", "event.withdrawn"]


def test_a_row_merged_long_ago_loses_the_words_as_a_revision_of_its_own(where: str) -> None:
    late = raw(OTHER, fetched_at="2020-03-03T23:00:00Z")  # known before the other: the event has another id
    with Store.open(where, outbox=True) as store:
        take(store, raw(SECRET), late)
        [merged] = [event for event in store.ever() if event.status == "merged"]
        erase(store)
        now = store.event(merged.event_id)
        [told] = [change for change in store.changes() if change.kind == "event.erased"]
    assert (now.version, now.merged_into) == (merged.version + 1, merged.merged_into)
    assert (told.row, told.old) == (now, "secret")
    assert_wordless(where)


def test_its_dead_letters_lose_what_they_held(where: str) -> None:
    bad = raw(SECRET, text=None, html=None)
    with Store.open(where, outbox=True) as store:
        take(store, bad, Raw(b"{ Quixotic", b"secret", "test:broken"), raw({"id": "else", "title": "x"}))
        erase(store)
        take(store, raw(SECRET, text=None, version=5))
        letters = sorted(store.dead_letters(), key=lambda letter: letter.reason)
    assert [letter.value is None for letter in letters] == [True, True, True, False]
    assert [letter.reason for letter in letters[:3]] == ["erased"] * 3
    assert_wordless(where)


def test_the_table_says_the_same_twice(where: str) -> None:
    with Store.open(where) as store:
        take(store, raw(SECRET), raw(OTHER), raw(SECRET, id="gone", url="https://g.example/2", place="x"))
        erase(store)
        erase(store, "gone")
    with Facts.open(where) as facts:
        assert set(facts.queried()) == set(facts.meant())
        assert set(facts.newest_revisions()) == set(facts.rows())
        assert set(facts.changed_versions()) == set(facts.row_versions())
        assert set(facts.told()) == set(facts.telling())


def test_the_file_loses_the_bytes(tmp_path: Path) -> None:
    file = tmp_path / "table.db"
    with Store.open(file, outbox=True) as store:
        for number in range(30):
            take(store, raw(SECRET, version=number, text=f"{SECRET['text']} {'Quixotic ' * number}"))
        take(store, raw(OTHER))
        assert any(b"Zebulon" in part.read_bytes() for part in tmp_path.iterdir())
        erase(store)
        store.compact()
        for part in tmp_path.iterdir():  # while it is open: its log is there, too
            data = part.read_bytes()
            assert not [word for word in WORDS if word.lower().encode() in data.lower()], part
    with Reader.open(file) as table:
        assert [event.title for event in table.events()] == [OTHER["title"]]


def test_who_reads_for_long_is_waited_for_and_then_told_of(tmp_path: Path) -> None:
    file = tmp_path / "table.db"
    with Store.open(file) as store, Reader.open(file) as other:
        take(store, raw(SECRET), raw(OTHER))
        with other.as_of(MONDAY):
            erase(store)
            with pytest.raises(TransientError, match="another process reads the table"):
                store.compact(patience=0)
        assert store.compact()
        take(store, raw(SECRET, version=2))  # the connection is as good as before
    assert_wordless(file)
