"""Which dead letters are meant, and what comes of them on their own table."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from pipeline import stages
from pipeline.embedded import replay as replay_articles
from pipeline.embedded import utc_now
from pipeline.extract import extract
from pipeline.letters import Choice, replay
from pipeline.records.article import CleanArticle
from pipeline.records.codec import encode
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.mention import Mentions
from pipeline.records.raw import Raw
from pipeline.store import Logged, Store

AT = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
TEXT = b'{"id": "n1", "text": "An air strike killed 3 people in Mosul on 3 March 2020, police said."}'


def letter(origin: str = "articles.raw/3/7", value: bytes = b"{}", **more: Any) -> DeadLetter:
    given = DeadLetter.of(value, b"k", stage="clean", reason="not JSON: x", origin=origin, known_at=AT)
    return msgspec.structs.replace(given, **more)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({}, True),
        ({"ids": ("nothing", "ab")}, True),
        ({"ids": ("b",)}, False),
        ({"stage": "clean"}, True),
        ({"stage": "tally"}, False),
        ({"kind": "bug"}, False),
        ({"reason": "NOT json"}, True),
        ({"reason": "bug"}, False),
        ({"origin": "articles.raw"}, True),
        ({"origin": "articles.raw/3"}, True),
        ({"origin": "articles.raw/3/7"}, True),
        ({"origin": "articles.raw/3/70"}, False),
        ({"origin": "articles"}, False),
        ({"since": AT}, True),
        ({"until": AT}, False),
        ({"stage": "clean", "until": AT}, False),
    ],
)
def test_a_letter_is_meant_where_all_that_is_given_applies(given: dict[str, Any], meant: bool) -> None:
    assert Choice(**given).takes(letter(letter_id="abc")) is meant


def test_a_file_is_an_origin_with_or_without_its_line() -> None:
    found = letter("news/a.jsonl:12")
    assert Choice(origin="news/a.jsonl").takes(found)
    assert Choice(origin="news/a.jsonl:12").takes(found)
    assert not Choice(origin="news/a.jsonl:1").takes(found)


def test_what_was_replayed_is_meant_only_where_it_is_asked_for() -> None:
    done = letter(replayed_at=AT)
    assert not Choice().takes(done)
    assert Choice(replayed=True).takes(done)


def test_a_letter_whose_bug_is_mended_is_in_the_table_and_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: CleanArticle) -> Mentions:
        raise ZeroDivisionError

    with Store.open(":memory:") as store:
        with monkeypatch.context() as patched:
            patched.setattr(stages, "extract", fail)
            replay_articles([Raw(TEXT, None, "a.jsonl:1"), Raw(b"{", None, "a.jsonl:2")], store)
        tried = {one.letter.stage: one.failed for one in replay(list(store.dead_letters()), store, utc_now)}
        assert tried["extract"] is None
        assert "not JSON" in str(tried["clean"])
        assert [event.totals["killed"].best for event in store.events()] == [3]
        assert {one.stage: bool(one.replayed_at) for one in store.dead_letters()} == {
            "clean": False,
            "extract": True,
        }


def test_a_letter_of_a_later_stage_holds_what_that_stage_reads() -> None:
    article = stages.Stages().clean(Raw(TEXT, None, ""), AT)
    assert isinstance(article, CleanArticle)
    kept = [
        letter("p.articles.clean/1/2", encode(article), stage="extract"),
        letter("p.mentions/0/2", encode(extract(article)), stage="tally"),
        letter("p.mentions/0/3", b"no record", stage="tally"),
    ]
    with Store.open(":memory:") as store:
        store.apply([Logged(*record) for record in enumerate(kept)], "x", AT)
        failed = [one.failed is not None for one in replay(kept, store, utc_now)]
        assert failed == [False, False, True]
        assert store.counts().versions == 1
