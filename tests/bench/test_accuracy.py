"""The scorer on made-up gold and rows whose scores can be worked out by hand."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bench.accuracy import Run, main, measure, save
from bench.causes import worst_documents, worst_incidents
from bench.claims import found_claims, same_speaker
from bench.gold import GoldSet, part_of, read_sets
from bench.incidents import clustering, outcomes, plain, primary_events, same_name, score


def incident(name: str, articles: list[str], killed: int, injured: int, **other: Any) -> dict[str, Any]:
    place = {"date": "2020-05-04", "city": "Lund", "state": "Skåne"}
    return {"incident": name, "articles": articles, "killed": killed, "injured": injured} | place | other


def event(name: str, articles: list[str], killed: int | None, **other: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "event_id": name,
        "start": "2020-05-04",
        "place": {"name": "Lund", "admin1": "Skåne", "country": "SE"},
        "articles": [{"article_id": a, "primary": True} for a in articles],
        "totals": {} if killed is None else {"killed": {"best": killed, "low": killed, "high": killed}},
        "figures": [],
    }
    return row | other


def claim(name: str, article: str, low: int | None, high: int | None, **other: Any) -> dict[str, Any]:
    fields = {
        "qualifier": "exact",
        "scope": "event",
        "modality": "reported",
        "origin": None,
        "origin_kind": None,
    }
    base = {
        "claim_id": name,
        "article_id": article,
        "low": low,
        "high": high,
        "group": "all",
        "sentence": "...",
    }
    return base | fields | other


def with_claims(name: str, measure_name: str, *claims: dict[str, Any]) -> dict[str, Any]:
    articles = sorted({c["article_id"] for c in claims})
    return event(name, articles, None, figures=[{"measure": measure_name, "claims": list(claims)}])


def gold_claim(low: int | None, high: int | None, **other: Any) -> dict[str, Any]:
    fields = {
        "measure": "killed",
        "qualifier": "exact",
        "scope": "event",
        "modality": "reported",
        "group": "all",
        "civilian_status": "unknown",
        "origin": None,
        "origin_kind": None,
        "words": "...",
        "event": "E",
    }
    return {"low": low, "high": high} | fields | other


def gold(tmp_path: Path, *rows: dict[str, Any]) -> GoldSet:
    (tmp_path / "x-articles.jsonl").write_text('{"id": "a"}\n')
    (tmp_path / "x-gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    [found] = read_sets(str(tmp_path / "x"))
    return found


def test_each_field_is_the_share_of_incidents(tmp_path: Path) -> None:
    found = gold(tmp_path, incident("1", ["a", "b"], 2, 0), incident("2", ["c"], 1, 3))
    events = [event("e", ["a", "b"], 2), event("f", ["c"], 1, start="2020-05-05", place=None)]
    scores = score(outcomes(found.incidents, events))
    assert scores["incidents"] == 2
    assert (scores["killed"], scores["injured"], scores["both"]) == (1.0, 0.5, 0.5)
    assert (scores["city"], scores["state"]) == (0.5, 0.5)
    assert (scores["date"], scores["date_1d"]) == (0.5, 1.0)


def test_an_incident_is_held_against_the_event_with_most_of_its_articles(tmp_path: Path) -> None:
    found = gold(tmp_path, incident("1", ["a", "b", "c"], 2, 0))
    [outcome] = outcomes(found.incidents, [event("e", ["a"], 9), event("f", ["b", "c"], 2)])
    assert outcome.event is not None
    assert outcome.event["event_id"] == "f"
    assert outcome.clusters == 2


def test_a_tie_goes_to_the_smaller_event_id(tmp_path: Path) -> None:
    found = gold(tmp_path, incident("1", ["a", "b"], 2, 0))
    [outcome] = outcomes(found.incidents, [event("f", ["a"], 1), event("e", ["b"], 2)])
    assert outcome.event is not None
    assert outcome.event["event_id"] == "e"


def test_an_incident_without_event_has_only_its_zeros_right(tmp_path: Path) -> None:
    found = gold(tmp_path, incident("1", ["a"], 1, 0))
    scores = score(outcomes(found.incidents, []))
    assert scores["no_event"] == 1
    assert (scores["killed"], scores["injured"], scores["city"], scores["date_1d"]) == (0, 1, 0, 0)


def test_what_the_gold_does_not_know_is_not_judged(tmp_path: Path) -> None:
    found = gold(tmp_path, incident("1", ["a"], 1, 0, city=None, date=None))
    scores = score(outcomes(found.incidents, [event("e", ["a"], 1)]))
    assert "city" not in scores
    assert "date" not in scores


def test_clustering_by_hand(tmp_path: Path) -> None:
    found = gold(tmp_path, incident("1", ["a", "b"], 0, 0), incident("2", ["c", "d"], 0, 0))
    scores = clustering(found.incidents, [event("e", ["a", "b", "c"], 0)])
    assert scores["bcubed_p"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert scores["bcubed_r"] == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert scores["pair_p"] == pytest.approx(1 / 3)
    assert scores["pair_r"] == 0.5


def test_an_article_is_primary_in_one_event_at_most() -> None:
    with pytest.raises(ValueError, match="article a is primary in two"):
        primary_events(["a"], [event("e", ["a"], 0), event("f", ["a"], 0)])


def test_place_names_are_compared_without_case_and_county() -> None:
    assert plain("St. Mary's County") == plain("st mary s")
    assert plain(None) == ""


def test_accents_of_the_gold_may_be_missing() -> None:
    assert same_name("Cortes", "Cortés")
    assert same_name("Cortés", "Cortés")
    assert not same_name(None, "Cortés")


def test_causes_of_errors(tmp_path: Path) -> None:
    found = gold(tmp_path, incident("1", ["a", "b"], 2, 1), incident("2", ["c"], 0, 0, city="Umeå"))
    _, causes = measure(found, [event("e", ["a", "c"], 5)])
    assert causes == {
        "injured missed": 1,
        "killed too high": 2,
        "merged": 2,
        "split": 1,
        "wrong town": 1,
    }


def test_a_figure_that_is_only_background_in_the_gold_is_named(tmp_path: Path) -> None:
    old = gold_claim(300, 300, scope="background")
    found = gold(
        tmp_path,
        {"article": "a", "part": "read", "events": ["1"], "claims": [gold_claim(2, 2), old]},
        incident("1", ["a"], 2, 0, part="read"),
    )
    _, causes = measure(found, [event("e", ["a"], 300)])
    assert causes == {"killed from background": 1, "killed too high": 1}


def test_worst_cases_are_of_the_read_part_alone(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        incident("open", ["a"], 2, 0, part="read"),
        incident("closed", ["b"], 7, 0, part="unread"),
        {"article": "a", "part": "read", "events": ["1"], "claims": [gold_claim(2, 2)]},
        {"article": "b", "part": "unread", "events": ["1"], "claims": [gold_claim(7, 7)]},
    ]
    found = gold(tmp_path, *rows)
    told = "\n".join(
        [
            *worst_incidents(outcomes(found.incidents, []), found.documents, {}, 9),
            *worst_documents(found.documents, {}, 9),
        ]
    )
    assert "open" in told
    assert "killed 2-2" in told
    assert "closed" not in told
    assert "7" not in told


def test_claims_are_compared_by_measure_and_number_then_in_full(tmp_path: Path) -> None:
    claims = [gold_claim(16, None, qualifier="at_least"), gold_claim(3, 3), gold_claim(9, 9, optional=True)]
    found = gold(tmp_path, {"article": "a", "part": "read", "events": ["E"], "claims": claims})
    events = [
        with_claims("e", "killed", claim("1", "a", 16, 16), claim("2", "a", 9, 9), claim("3", "a", 4, 4))
    ]
    scores, _ = measure(found, events)
    assert scores["claims_p"] == pytest.approx(2 / 3)
    assert scores["claims_r"] == 0.5
    assert scores["claims_full_p"] == pytest.approx(1 / 3)
    assert scores["claims_full_r"] == 0
    assert (scores["qualifier"], scores["scope"], scores["modality"], scores["speakers"]) == (0, 1, 1, 1)


def test_an_article_about_no_event_should_be_silent(tmp_path: Path) -> None:
    found = gold(tmp_path, {"article": "a", "part": "read", "events": [], "claims": []})
    assert measure(found, [])[0]["silent"] == 1
    assert measure(found, [with_claims("e", "killed", claim("1", "a", 5, 5))])[0]["silent"] == 0


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        (None, None, True),
        ("police", None, False),
        ("Jane Roe, Ministry of Health", "Ministry of Health", True),
        ("the health ministry", "Ministry of Defence", False),
        ("local officials", "officials", True),
        ("International Organization for Migration", "IOM", True),
        ("a spokeswoman, IOM", "International Organization for Migration", True),
    ],
)
def test_speakers(ours: str | None, theirs: str | None, same: bool) -> None:
    assert same_speaker(ours, theirs) is same


def test_document_keys_count_reported_numbers_of_the_event(tmp_path: Path) -> None:
    figures = [
        {"measure": "killed", "low": 3, "high": 4, "optional": False},
        {"measure": "killed", "low": 9, "high": 9, "optional": True},
        {"measure": "injured", "low": 2, "high": 2, "optional": False},
    ]
    found = gold(tmp_path, {"article": "a", "incidents": [], "figures": figures})
    said = [
        claim("1", "a", 4, None),
        claim("2", "a", 70000, 70000, scope="background"),
        claim("3", "a", 6, 6),
        claim("4", "a", None, 3),
    ]
    scores, _ = measure(found, [with_claims("e", "killed", *said)])
    assert (scores["killed_p"], scores["killed_r"]) == (0.5, 1.0)
    assert (scores["injured_p"], scores["injured_r"]) == (0, 0)


def test_a_claim_in_two_rows_is_counted_once() -> None:
    rows = [
        with_claims("e", "killed", claim("1", "a", 2, 2)),
        with_claims("f", "killed", claim("1", "a", 2, 2)),
    ]
    assert len(found_claims(rows)["a"]) == 1


def test_parts_by_hash_leave_some_three_tenths_unread() -> None:
    unread = sum(part_of(str(n)) == "unread" for n in range(2000))
    assert 500 < unread < 700


def test_a_set_may_be_a_prefix_a_pair_or_a_directory(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for half in "ab":
        (own / f"articles-{half}.jsonl").write_text("")
        (own / f"gold-{half}.jsonl").write_text("")
    assert [s.name for s in read_sets(str(own))] == ["own-a", "own-b"]
    assert [s.name for s in read_sets(f"mine={own}")] == ["mine-own-a", "mine-own-b"]
    assert [s.name for s in read_sets(f"x={own / 'articles-a.jsonl'}:{own / 'gold-a.jsonl'}")] == ["x"]
    with pytest.raises(FileNotFoundError):
        read_sets(str(own / "nothing"))


def test_a_part_keeps_only_its_gold(tmp_path: Path) -> None:
    rows = [incident("1", ["a"], 1, 0, part="read"), incident("2", ["b"], 1, 0, part="unread")]
    found = gold(tmp_path, *rows)
    assert [i.id for i in found.only("unread").incidents] == ["2"]
    assert len(found.only("all").incidents) == 2


def test_a_dated_result_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.accuracy.RESULTS", tmp_path)
    path = save("first", {"sets": {}}, dt.date(2025, 1, 2))
    assert path.name == "2025-01-02-first.json"
    assert json.loads(path.read_text())["name"] == "first"


def test_the_command_scores_prints_and_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [incident("open", ["a"], 2, 0, part="read"), incident("closed", ["b"], 7, 0, part="unread")]
    gold(tmp_path, *rows)
    monkeypatch.setattr("bench.accuracy.RESULTS", tmp_path)
    monkeypatch.setattr("bench.accuracy.replay", lambda path: Run((event("e", ["a"], 3),), 2, 0.5))
    done = CliRunner().invoke(main, [f"mine={tmp_path / 'x'}", "--worst", "5", "--save", "now"])
    assert done.exit_code == 0, done.output
    assert "mine (all): 2 articles, 4 a second with start-up" in done.output
    assert "open: killed too high" in done.output
    assert "closed" not in done.output
    [kept] = tmp_path.glob("*-now.json")
    assert json.loads(kept.read_text())["sets"]["mine"]["scores"]["incidents"] == 2


def test_a_set_that_is_not_there_is_the_users_mistake(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, [str(tmp_path / "nothing")])
    assert done.exit_code == 2
    assert "no articles with gold" in done.output
