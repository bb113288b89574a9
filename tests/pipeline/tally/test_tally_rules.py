"""Which rule chose a number, and the claims behind it."""

from typing import Any

import pytest

from pipeline.records.claim import Claim
from pipeline.records.event import Event, Figure, Total
from pipeline.records.mention import Mentions
from pipeline.tally import tally
from tests.pipeline.tally.tally_builders import article, claim, mention


def event(*articles: Mentions) -> Event:
    (row,) = tally(articles)
    return row


def told(*claims: Claim, day: int = 0, **fields: Any) -> Mentions:
    return article(f"a{day}", mention(*claims, **fields), published=day)


def figure(*articles: Mentions) -> Figure:
    return event(*articles).figures[0]


def total(*articles: Mentions, measure: str = "killed") -> Total:
    return event(*articles).totals[measure]


def hurt(low: int, **fields: Any) -> Claim:
    return claim(low, measure="injured", **fields)


def group(low: int, key: str, **fields: Any) -> Claim:
    return claim(low, group=key, group_key=key, **fields)


def test_the_only_number() -> None:
    assert figure(told(claim(3))).rule == total(told(claim(3))).rule == "only_number"


def test_what_its_speaker_said_last() -> None:
    row = event(told(claim(3, origin="Police")), told(claim(5, origin="Police"), day=1))
    assert row.figures[0].rule == row.totals["killed"].rule == "latest_of_speaker"


def test_the_latest_of_several_speakers() -> None:
    assert figure(told(claim(3, origin="Police")), told(claim(5, origin="Hospital"), day=1)).rule == "latest"


def test_what_an_article_gives_most_often() -> None:
    often = told(claim(3), claim(4, span=(9, 12)), claim(4, span=(20, 24)))
    assert figure(often).rule == total(often).rule == "given_most_often"


def test_a_party_gives_way() -> None:
    enemy = claim(40, origin="Army", origin_key="army", party=True, civilian_status="combatant")
    other = claim(12, origin="Monitor", civilian_status="combatant")
    assert figure(told(enemy, other)).rule == "party_gives_way"


def test_a_whole_beside_its_parts() -> None:
    parts = told(claim(12, claim_id="w"), group(3, "child", part_of="w"))
    assert total(parts).rule == "whole"


def test_a_sum_names_all_its_parts() -> None:
    found = total(told(group(3, "woman"), group(2, "child")))
    assert (found.best, found.rule) == (5, "sum_of_parts")
    assert len(found.because.best) == len(found.because.low) == len(found.because.high) == 2


def test_a_group_that_holds_the_others() -> None:
    rows = [group(n, key, civilian_status="combatant") for n, key in ((31, "x"), (19, "y"), (12, "z"))]
    assert total(told(*rows)).rule == "fullest_group"


def test_over_a_hundred_made_exact() -> None:
    found = total(told(claim(100, None, qualifier="more_than"), claim(125, span=(9, 12))))
    assert (found.best, found.rule) == (125, "made_exact")


@pytest.mark.parametrize(
    ("tolls", "measure", "rule"),
    [
        ([(3, 4), (3, 4), (2, 5)], "killed", "most_supported_pair"),
        ([(31, 40), (29, 44)], "killed", "final_count"),
        ([(2, 3), (3, 4)], "killed", "larger_of_latest"),
        ([(2, 3), (2, 3), (3, 2)], "injured", "wounded_died"),
        ([(None, 1), (1, None)], "injured", "nobody_told"),
    ],
)
def test_dead_and_injured_are_chosen_together(
    tolls: list[tuple[int | None, int | None]], measure: str, rule: str
) -> None:
    given = [
        told(
            *(make(n) for make, n in zip((claim, hurt), toll, strict=True) if n is not None),
            day=day,
            victims=("v",),
        )
        for day, toll in enumerate(tolls)
    ]
    assert total(*given, measure=measure).rule == rule


@pytest.mark.parametrize(("numbers", "rule"), [((4, 4, 3), "most_supported"), ((20, 20, 15), "latest")])
def test_a_measure_by_itself(numbers: tuple[int, ...], rule: str) -> None:
    missing = [told(claim(n, measure="missing"), day=day) for day, n in enumerate(numbers)]
    assert total(*missing, measure="missing").rule == rule


def test_who_has_died_is_taken_out_of_the_injured() -> None:
    early = told(hurt(2, victims=("v", "w")), victims=("v", "w"))
    late = told(claim(1, victims=("v",)), day=3, victims=("v",))
    found = total(early, late, measure="injured")
    assert (found.best, found.rule) == (1, "less_who_died")
    assert len(found.because.best) == 2
