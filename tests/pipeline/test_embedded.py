"""The driver without a broker."""

import datetime as dt
from pathlib import Path

import orjson
import pytest

from pipeline import embedded
from pipeline.embedded import TOPICS, HopCounts, replay, topic_records
from pipeline.errors import PoisonError, UserError
from pipeline.records.article import CleanArticle
from pipeline.records.codec import decode
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.event import Change, Event
from pipeline.records.mention import Mentions
from pipeline.records.raw import Raw
from pipeline.store import Store

ENTRY = dt.datetime(2020, 3, 9, tzinfo=dt.UTC)


def now() -> dt.datetime:
    return ENTRY


def raid(id_: str, killed: int, **more: object) -> Raw:
    text = f"An air strike killed {killed} people in Mosul on 3 March 2020, police said."
    return Raw(orjson.dumps({"id": id_, "text": text} | more), None, f"{id_}.jsonl:1")


BROKEN = Raw(b'{"text": ', b"n9", "broken.jsonl:7")
STREAM = [raid("n1", 3), BROKEN, raid("n2", 4), raid("n1", 5, version=2)]


def test_articles_become_rows_and_each_hop_is_counted() -> None:
    with Store.open(":memory:") as store:
        result = replay(STREAM, store, now=now)
        (event,) = store.events()
        assert {source.article_id for source in event.articles} == {"n1", "n2"}
        assert result.hops == (
            HopCounts("clean", 4, 3, 1),
            HopCounts("extract", 3, 3, 0),
            HopCounts("tally", 3, 3, 0),
        )


def test_what_is_broken_is_kept_with_its_place_and_bytes() -> None:
    with Store.open(":memory:") as store:
        replay(STREAM, store, now=now)
        (letter,) = store.dead_letters()
        assert letter == DeadLetter.of(
            BROKEN.value,
            BROKEN.key,
            stage="clean",
            reason=letter.reason,
            origin="broken.jsonl:7",
            known_at=ENTRY,
        )
        assert "JSON" in letter.reason


def test_a_stage_that_refuses_an_article_leaves_a_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(article: CleanArticle) -> Mentions:
        raise PoisonError("text: too hard")

    monkeypatch.setattr(embedded, "extract", refuse)
    with Store.open(":memory:") as store:
        result = replay([raid("n1", 3)], store, now=now)
        assert [(letter.stage, letter.reason) for letter in store.dead_letters()] == [
            ("extract", "text: too hard")
        ]
        assert result.hops[1:] == (HopCounts("extract", 1, 0, 1), HopCounts("tally", 0, 0, 0))


def test_a_bug_names_the_article_and_leaves_what_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(article: CleanArticle) -> Mentions:
        if article.article_id == "n2":
            raise ZeroDivisionError
        return Mentions(article_id="n1", content_hash="", known_at=ENTRY)

    monkeypatch.setattr(embedded, "extract", fail)
    monkeypatch.setattr(embedded, "GROUP_RECORDS", 1)
    with Store.open(":memory:") as store:
        with pytest.raises(ZeroDivisionError) as caught:
            replay([raid("n1", 3), raid("n2", 4)], store, now=now)
        assert caught.value.__notes__ == ["while reading article n2 at n2.jsonl:1"]
        assert store.counts().versions == 1


def test_a_second_replay_passes_over_what_is_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "GROUP_RECORDS", 2)
    with Store.open(tmp_path / "table.db") as store:
        replay(STREAM, store, now=now)
    with Store.open(tmp_path / "table.db") as store:
        grown = replay([*STREAM, raid("n3", 6)], store, now=now)
        assert (grown.known, grown.hops[0].taken) == (4, 1)
        assert store.counts().versions == 4


def test_a_group_of_large_articles_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "GROUP_BYTES", 1)
    with Store.open(":memory:") as store:
        replay(STREAM, store, now=now)
        assert replay([STREAM[2]], store, now=now).known == 1


def test_progress_is_told_once_a_record_is_committed() -> None:
    seen: list[str] = []
    with Store.open(":memory:") as store:
        replay(STREAM, store, now=now, progress=lambda raw: seen.append(raw.origin))
    assert seen == [raw.origin for raw in STREAM]


def test_every_topic_can_be_shown() -> None:
    types = dict(zip(TOPICS[1:], (CleanArticle, Mentions, Event, Change, DeadLetter), strict=True))
    for name in TOPICS:
        with Store.open(":memory:") as store:
            messages = list(topic_records(name, STREAM, store, now=now))
        if name == "articles.raw":
            assert [(m.key, m.value) for m in messages] == [(raw.key, raw.value) for raw in STREAM]
        else:
            assert messages
            for message in messages:
                decode(message.value or b"", types[name])  # type: ignore[arg-type]


def test_mentions_have_one_record_for_each_article_version() -> None:
    with Store.open(":memory:") as store:
        mentions = list(topic_records("mentions", STREAM, store, now=now))
        letters = list(topic_records("dead-letters", STREAM, store, now=now))
    assert [message.key for message in mentions] == [b"n1", b"n2", b"n1"]
    assert len(mentions) + len(letters) == len(STREAM)


def test_an_unknown_topic_is_the_callers_mistake() -> None:
    with Store.open(":memory:") as store, pytest.raises(UserError, match="no topic 'mention'"):
        list(topic_records("mention", STREAM, store, now=now))
