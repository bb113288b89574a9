"""Our own set holds together: the words are in the texts, the numbers say what the qualifier says."""

import datetime as dt
from typing import Any

import pytest

from bench.accuracy import measure
from bench.floors import GUARDED, OWN
from bench.gold import part_of, read_lines, read_sets
from pipeline.records.claim import Claim
from pipeline.records.codec import convert
from pipeline.records.vocabulary import EVENT_TYPES, MEASURES

PARTS = tuple(path.stem.removeprefix("gold-") for path in sorted(OWN.glob("gold-*.jsonl")))


def articles(part: str) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in read_lines(OWN / f"articles-{part}.jsonl")}


def gold(part: str, kind: str) -> list[dict[str, Any]]:
    return [row for row in read_lines(OWN / f"gold-{part}.jsonl") if kind in row]


@pytest.mark.parametrize("part", PARTS)
def test_every_article_has_its_gold(part: str) -> None:
    assert [row["article"] for row in gold(part, "article")] == list(articles(part))


@pytest.mark.parametrize("part", PARTS)
def test_the_words_of_a_claim_are_in_its_article(part: str) -> None:
    texts = {name: f"{a['text']}\n\n{a['title']}" for name, a in articles(part).items()}
    missing = [
        (row["article"], claim["words"])
        for row in gold(part, "article")
        for claim in row["claims"]
        if claim["words"] not in texts[row["article"]]
    ]
    assert missing == []


@pytest.mark.parametrize("part", PARTS)
def test_claims_use_the_closed_vocabulary_and_their_bounds_fit_the_qualifier(part: str) -> None:
    for row in gold(part, "article"):
        for claim in row["claims"]:
            kept = {k: v for k, v in claim.items() if k not in ("words", "event", "optional")}
            unchecked = {"claim_id": "x", "sentence": claim["words"], "span": [0, 1]}
            convert(kept | unchecked, Claim)
            low, high = claim["low"], claim["high"]
            match claim["qualifier"]:
                case "exact" | "about":
                    assert low == high is not None, claim
                case "at_least" | "more_than":
                    assert low is not None, claim
                    assert high is None, claim
                case "up_to" | "fewer_than":
                    assert low is None, claim
                    assert high is not None, claim
                case "range":
                    assert low < high, claim


@pytest.mark.parametrize("part", PARTS)
def test_events_and_articles_name_each_other(part: str) -> None:
    events = {row["event"]: row for row in gold(part, "event")}
    primary = {(row["primary"], row["article"]) for row in gold(part, "article") if row["primary"]}
    assert primary == {(name, article) for name, row in events.items() for article in row["articles"]}
    for row in gold(part, "article"):
        assert set(row["events"]) <= set(events)
        assert {c["event"] for c in row["claims"]} - {None} <= set(row["events"])


@pytest.mark.parametrize("part", PARTS)
def test_an_event_has_a_known_type_and_no_total_that_no_claim_could_give(part: str) -> None:
    claimed: dict[str, int] = {}
    for row in gold(part, "article"):
        for claim in row["claims"]:
            if claim["event"]:
                name = f"{claim['event']} {claim['measure']}"
                claimed[name] = claimed.get(name, 0) + (claim["low"] or claim["high"])
    for event in gold(part, "event"):
        assert event["type"] in EVENT_TYPES
        if event["date"]:
            dt.date.fromisoformat(event["date"])
        for name in set(MEASURES) & set(event):
            if event[name] is not None:
                assert event[name] <= claimed.get(f"{event['event']} {name}", 0), (event["event"], name)


def test_the_parts_share_no_article_and_no_event() -> None:
    parts = read_sets(str(OWN))
    for rows in ([i.id for p in parts for i in p.incidents], [d.article for p in parts for d in p.documents]):
        assert len(rows) == len(set(rows))
    marks = [{document.part for document in part.documents} for part in parts]
    assert all(len(mark) == 1 for mark in marks)
    assert {"read"} in marks
    assert {"unread"} in marks
    assert part_of("1") == part_of("1")


def perfect_rows(part: str) -> list[dict[str, Any]]:
    """Return the table that a pipeline without errors would print."""
    claims: dict[str, list[dict[str, Any]]] = {}
    for row in gold(part, "article"):
        for number, claim in enumerate(row["claims"]):
            whole = claim | {"claim_id": f"{row['article']} {number}", "article_id": row["article"]}
            claims.setdefault(claim["event"], []).append(whole | {"sentence": claim["words"]})
    rows = []
    for name, event in {row["event"]: row for row in gold(part, "event")}.items():
        told = claims.pop(name, [])
        rows.append(
            {
                "event_id": name,
                "type": event["type"],
                "start": event["date"],
                "place": {"name": event["city"], "admin1": event["admin1"], "country": event["country"]},
                "articles": [{"article_id": a, "primary": True} for a in event["articles"]],
                "totals": {m: {"best": event[m]} for m in ("killed", "injured") if event[m] is not None},
                "figures": [{"measure": c["measure"], "group": c["group"], "claims": [c]} for c in told],
            }
        )
    nowhere = [{"measure": c["measure"], "claims": [c]} for told in claims.values() for c in told]
    return [*rows, {"event_id": "nowhere", "articles": [], "figures": nowhere}]


@pytest.mark.parametrize("part", PARTS)
def test_a_perfect_table_has_every_point(part: str) -> None:
    [whole] = [s for s in read_sets(str(OWN)) if s.name == f"own-{part}"]
    scores, causes = measure(whole, perfect_rows(part))
    imperfect = {n: scores[n] for n in (*GUARDED, "silent", "type", "country") if scores.get(n, 1) < 1}
    assert imperfect == {}
    assert causes == {}
