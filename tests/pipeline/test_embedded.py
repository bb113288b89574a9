"""The driver without a broker."""

import datetime as dt
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest

from pipeline import embedded, stages
from pipeline.bodies import Bodies
from pipeline.embedded import TOPICS, HopCounts, replay, topic_records
from pipeline.errors import BrokenStageError, PoisonError, UserError
from pipeline.records.article import CleanArticle
from pipeline.records.body import Body
from pipeline.records.codec import decode, encode
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.event import Change, Event
from pipeline.records.mention import Mentions
from pipeline.records.raw import Raw
from pipeline.store import ApplyResult, Logged, Store

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

    monkeypatch.setattr(stages, "extract", refuse)
    with Store.open(":memory:") as store:
        result = replay([raid("n1", 3)], store, now=now)
        assert [(letter.stage, letter.reason) for letter in store.dead_letters()] == [
            ("extract", "text: too hard")
        ]
        assert result.hops[1:] == (HopCounts("extract", 1, 0, 1), HopCounts("tally", 0, 0, 0))


def test_an_article_that_brings_out_a_bug_leaves_a_letter_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(article: CleanArticle) -> Mentions:
        if article.article_id == "n2":
            raise ZeroDivisionError(f"in {article.text}")
        return Mentions(article_id="n1", content_hash="", known_at=ENTRY)

    monkeypatch.setattr(stages, "extract", fail)
    with Store.open(":memory:") as store:
        replay([raid("n1", 3), raid("n2", 4)], store, now=now)
        (letter,) = store.dead_letters()
        assert (letter.stage, letter.kind, letter.origin) == ("extract", "bug", "n2.jsonl:1")
        # The exception's own words may be the article's.
        assert letter.reason.startswith("ZeroDivisionError (test_embedded.py:")
        assert store.counts().versions == 1


def test_a_bug_in_tally_is_left_with_the_article_that_brings_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Store.apply

    def fail(store: Store, batch: Sequence[Logged], *more: Any) -> ApplyResult:
        if any(isinstance(r.content, Mentions) and r.content.article_id == "n2" for r in batch):
            raise ZeroDivisionError
        return real(store, batch, *more)

    monkeypatch.setattr(Store, "apply", fail)
    with Store.open(":memory:") as store:
        result = replay(STREAM, store, now=now)
        assert result.hops[2] == HopCounts("tally", 3, 2, 1)
        letters = {letter.stage: letter for letter in store.dead_letters()}
        assert (letters["tally"].kind, letters["tally"].value) == (
            "bug",
            b64encode(STREAM[2].value or b"").decode(),
        )
        assert store.counts().versions == 2
        assert replay(STREAM, store, now=now).known == 4


def test_a_stage_that_fails_over_everything_stops_the_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: CleanArticle) -> Mentions:
        raise ZeroDivisionError

    monkeypatch.setattr(stages, "extract", fail)
    with Store.open(":memory:") as store:
        with pytest.raises(BrokenStageError, match="extract: 10 messages in a row failed"):
            replay([raid(f"n{number}", 3) for number in range(20)], store, now=now)
        assert not store.counts().dead_letters


def test_an_article_may_lie_in_the_body_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bodies = Bodies(str(tmp_path))
    bodies.prepare()
    monkeypatch.setattr(stages, "configured", lambda: bodies)
    there, gone = encode(bodies.put(raid("n1", 3).value or b"")), encode(Body(sha256="0" * 64, size=1))
    with Store.open(":memory:") as store:
        replay([Raw(there, b"n1", "bodies:1"), Raw(gone, b"n2", "bodies:2")], store, now=now)
        assert store.counts().articles == 1
        assert [letter.origin for letter in store.dead_letters()] == ["bodies:2"]


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
    types = dict(zip(TOPICS[1:], (CleanArticle, Mentions, Event, Change, DeadLetter), strict=False))
    for name in TOPICS[:-1]:  # of reviews there are none here
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
