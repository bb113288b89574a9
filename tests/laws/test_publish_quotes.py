"""With ``publish_quotes = none`` no word of an article leaves the table, whatever the article allows."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.records.codec import encode
from pipeline.records.event import Event
from pipeline.settings import chosen
from pipeline.store import Reader, Store
from tests.laws.driver import ENTRY, content, take
from tests.laws.test_quotes import STORY, TITLE, raid

WORDS = (TITLE, "air strike killed", "Among the dead", "told reporters")


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setenv("TALLYWIRE_PUBLISH_QUOTES", "none")
    chosen.cache_clear()
    yield monkeypatch
    chosen.cache_clear()


def test_no_outlet_of_the_store_has_a_word(silent: pytest.MonkeyPatch, where: str) -> None:
    with Store.open(where, outbox=True) as store:
        take([raid("a"), raid("b", STORY.replace("12", "14"))], store)
        [event] = store.events()
        assert event.title == "Airstrike in Mosul"
        assert event.totals["killed"].best in (12, 14)
        out: list[object] = [
            *store.ever(),
            *store.changes(),
            *(r.event for r in store.revisions(event.event_id)),
        ]
        with store.as_of(ENTRY + dt.timedelta(days=1)) as past:
            out += past.events()
        sent = [due.value for due in store.due()]
    for value in (*map(encode, out), *sent):
        assert not any(words.encode() in value for words in WORDS), value


def test_the_rows_are_those_of_articles_that_may_not_be_quoted(silent: pytest.MonkeyPatch) -> None:
    with Store.open(":memory:") as store:
        take([raid("a"), raid("b", STORY.replace("12", "14"))], store)
        rows = content(store.events())
    silent.setenv("TALLYWIRE_PUBLISH_QUOTES", "full")
    chosen.cache_clear()
    with Store.open(":memory:") as store:
        take([raid("a", quotes="none"), raid("b", STORY.replace("12", "14"), quotes="none")], store)
        assert content(store.events()) == rows


@pytest.mark.parametrize(("made", "now"), [("full", "none"), ("none", "full")])
def test_a_table_of_the_other_setting_is_refused_by_who_writes_and_who_reads(
    where: str, silent: pytest.MonkeyPatch, made: str, now: str
) -> None:
    silent.setenv("TALLYWIRE_PUBLISH_QUOTES", made)
    chosen.cache_clear()
    with Store.open(where) as store:
        take([raid("a")], store)
    silent.setenv("TALLYWIRE_PUBLISH_QUOTES", now)
    chosen.cache_clear()
    for opens in (Store.open, Reader.open, Reader.open_rows):
        with pytest.raises(UserError, match=f"made with publish_quotes = {made}.* into a new table"):
            opens(where)


def test_a_table_of_before_the_setting_is_one_that_quotes(tmp_path: Path, silent: pytest.MonkeyPatch) -> None:
    silent.setenv("TALLYWIRE_PUBLISH_QUOTES", "full")
    chosen.cache_clear()
    file = tmp_path / "table.db"
    Store.open(file).close()
    with sqlite3.connect(file) as db:
        db.execute("delete from meta where name = 'quotes'")
    db.close()
    with Reader.open(file) as table:
        assert table.counts().versions == 0


def test_the_words_are_kept_inside_so_that_nothing_is_lost(silent: pytest.MonkeyPatch) -> None:
    with Store.open(":memory:") as store:
        take([raid("a")], store)
        [article] = store.mentions()
        [event] = store.events()
    assert article.quotes == "full"
    assert any("12 people" in claim.sentence for m in article.mentions for claim in m.claims)
    assert _sentences(event) == {""}


def _sentences(event: Event) -> set[str]:
    return {claim.sentence for figure in event.figures for claim in figure.claims}
