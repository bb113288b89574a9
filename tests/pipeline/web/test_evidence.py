"""What is worked out of a row for its page: speakers, claims as they were put, who printed what."""

import datetime as dt
from typing import Any

import orjson
import pytest
from msgspec.structs import replace

from pipeline.records.event import EventClaim, Reviewed, Total
from pipeline.store.history import Noted, Revised
from pipeline.tally.course import Step
from pipeline.web.evidence import claims
from pipeline.web.evidence.charts import Chart, chart
from pipeline.web.evidence.cite import citation, permanent
from pipeline.web.evidence.history import happened
from pipeline.web.evidence.printed import Leaf, printed
from pipeline.web.evidence.seen import differences
from pipeline.web.evidence.voices import voices
from tests.pipeline.web.event_rows import AT, claim, event, figure, source


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"low": 16, "high": 16}, "16"),
        ({"low": 16, "high": None, "qualifier": "more_than"}, "more than 16"),
        ({"low": 1600, "high": None, "qualifier": "at_least"}, "at least 1,600"),
        ({"low": 20, "high": 20, "qualifier": "about"}, "about 20"),
        ({"low": 3, "high": 5, "qualifier": "range"}, "3 to 5"),
        ({"low": None, "high": 9, "qualifier": "up_to"}, "up to 9"),
        ({"low": None, "high": 9, "qualifier": "fewer_than"}, "fewer than 9"),
        ({"low": 3, "high": None}, "at least 3"),
        ({"low": 0, "high": 0}, "0"),
    ],
)
def test_a_number_is_shown_as_it_was_put(fields: dict[str, Any], words: str) -> None:
    assert claims.put(claim(1, **fields)) == words


def test_speakers_go_by_the_name_that_most_claims_give_and_nobody_comes_last() -> None:
    said = (
        claim(1, origin_number=0),
        claim(2, origin_number=2, origin="police", origin_kind="police"),
        claim(3, origin_number=2, origin="harbour police", origin_kind="police"),
        claim(4, "a2", origin_number=1),
        claim(5, "a3", origin_number=3),
    )
    articles = (source("a1"), source("a2", credit="AFP"), source("a3", credit="Daily"))
    found = voices(event(figure(*said), articles=articles))
    assert [(v.name, v.kind) for v in found.values()] == [
        ("AFP", "agency"),
        ("harbour police", "police"),
        ("Daily", "own_reporting"),
        ("nobody named", None),
    ]


def test_measures_with_a_total_come_first_and_everybody_before_some() -> None:
    children = figure(claim(1), group="children")
    wounded = figure(claim(2), measure="injured")
    found = claims.groups(event(figure(claim(3)), wounded, children))
    assert {m: [g.figure.group for g in groups] for m, groups in found.items()} == {
        "killed": ["all", "children"],
        "injured": ["all"],
    }


def test_claims_fill_page_after_page_the_newest_first() -> None:
    said = [claim(n, reported_at=dt.date(2024, 5, 1) + dt.timedelta(n)) for n in range(claims.PAGE + 1)]
    (group,) = claims.groups(event(figure(*said)))["killed"]
    assert [one.claim.claim_id for one in group.claims[:2]] == [f"c{claims.PAGE}", f"c{claims.PAGE - 1}"]
    assert [one.page for one in group.claims] == [1] * claims.PAGE + [2]


def tree(leaf: Leaf) -> Any:
    return leaf.source.article_id, [tree(copy) for copy in leaf.copies]


def test_the_tree_has_copies_under_originals_and_those_without_a_number_apart() -> None:
    said = [claim(n, f"a{n}", origin="AFP", origin_number=1) for n in (1, 2)] + [claim(3, "a3")]
    articles = (source("a1"), source("a2", copy_of="a1", source="Weekly"), source("a3"), source("a4"))
    row = event(figure(*said), articles=articles)
    found = printed(row, claims.every(claims.groups(row)))
    assert [branch.voice and branch.voice.name for branch in found] == ["AFP", "nobody named", None]
    assert [[tree(leaf) for leaf in branch.leaves] for branch in found] == [
        [("a1", [("a2", [])])],
        [("a3", [])],
        [("a4", [])],
    ]
    assert (found[0].articles, found[0].publishers) == (2, 2)


def test_of_very_many_articles_the_tree_shows_some_and_counts_the_rest() -> None:
    said = [claim(n, f"a{n:03}") for n in range(100)]
    row = event(figure(*said))
    (branch,) = printed(row, claims.every(claims.groups(row)))
    assert len(branch.leaves) + branch.left_out == branch.articles == 100
    assert branch.left_out == 40


def charted(*said: EventClaim, steps: tuple[Step, ...] = (), **fields: Any) -> Chart | None:
    row = event(figure(*said), **fields)
    groups = claims.groups(row)["killed"]
    return chart(row, "killed", groups, steps, lambda one: f"#{one.anchor}")


def test_a_chart_is_of_numbers_of_one_kind() -> None:
    found = charted(claim(4000, scope="cumulative"), claim(12, scope="day"), claim(57))
    assert found
    assert [one.claim.claim_id for one in found.claims] == ["c57"]
    assert found.apart == 2
    only = charted(claim(12, scope="day"))
    assert only
    assert len(only.claims) == 1
    campaign = charted(claim(4000, scope="cumulative"), claim(57), level="campaign")
    assert campaign
    assert len(campaign.claims) == 2
    assert charted(claim(9, scope="background")) is None


def test_what_an_analyst_corrected_is_drawn_as_corrected() -> None:
    review = Reviewed(review_id="r", verdict="correct", low=6, high=6, author="A", reason="R", at=AT)
    found = charted(claim(60, review=review))
    assert found
    assert "1 claim by 1 origin on 1 May 2024, 6." in found.wide
    assert "60, corrected to 6: " in found.wide


def test_the_band_keeps_the_days_on_which_the_total_changed_and_the_last() -> None:
    def total(best: int) -> dict[str, Total]:
        return {"killed": Total(best=best, low=best, high=best, publishers=1, origins=1)}

    days = [dt.date(2024, 5, n) for n in (1, 2, 3, 4)]
    steps = tuple(Step(day, total(best)) for day, best in zip(days, (3, 3, 5, 5), strict=True))
    found = charted(claim(5), steps=steps)
    assert found
    assert [(band.day.day, band.best) for band in found.bands] == [(1, 3), (3, 5), (4, 5)]


def test_a_citation_names_the_revision_in_three_forms() -> None:
    row = event(figure(claim(16)), title="Raid & 100 % {of} it_\\")
    found = citation(row, "https://tolls.example")
    assert found.url == f"https://tolls.example/events/e1/{row.digest}?as_of=2024-05-03T12:00:00Z"
    assert f"Event e1, digest {row.digest}, 3 May 2024, 12:00 UTC. killed 16. {found.url}" in found.text
    assert r"title = {{Raid \& 100 \% \{of\} it\_\textbackslash{}}}" in found.bibtex
    (item,) = orjson.loads(found.csl)
    assert (item["version"], item["URL"]) == (row.digest, found.url)
    assert item["issued"] == {"date-parts": [[2024, 5, 3]]}


def test_a_row_that_the_table_never_had_is_cited_without_a_moment() -> None:
    row = event(figure(claim(16)), updated_at=None, version=0)
    assert permanent(row) == f"/events/e1/{row.digest}"
    assert "n.d." in citation(row, "").bibtex


def test_changes_are_told_in_sentences_totals_first() -> None:
    was = {"type": "airstrike", "place": None, "articles": 1}
    is_ = {"type": "armed_clash", "place": {"name": "X"}, "articles": 1}
    changes = (
        Noted("figure.raised", "killed", "children", 1, 2, "c2"),
        Noted("figure.raised", "killed", None, None, 1720, "c1"),
        Noted("event.updated", old=was, new=is_),
        Noted("speaker.joined", "killed", "all", None, "police", "c1"),
        Noted("figure.raised", "killed", "all", None, 1720, "c1"),
    )
    (one,) = happened([Revised(2, AT, "d", changes)])
    assert [sentence.text for sentence in one.sentences] == [
        "Type: airstrike → armed clash; place: — → X; other articles, as many",
        "Killed: none that holds → 1,720",
        "Killed (children): 1 → 2",
        "Killed: a speaker joined,",
    ]
    assert [sentence.claim_id for sentence in one.sentences] == [None, "c1", "c2", "c1"]
    assert one.sentences[-1].stranger == "police"


def test_two_revisions_differ_in_what_a_reader_looks_at_first() -> None:
    then, now = event(figure(claim(16))), event(figure(claim(18)), title="Another")
    assert differences(then, now) == (
        "Killed: 16 then, 18 now",
        "Title: Raid on Harbour then, Another now",
    )
    rejected = replace(then, totals={})
    assert differences(then, rejected) == ("Killed: 16 then, none that holds now",)
