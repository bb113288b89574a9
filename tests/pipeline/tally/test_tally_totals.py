from typing import Any

from pipeline.records.claim import Claim
from pipeline.records.event import Total
from pipeline.records.vocabulary import EVENT_TYPE_TABLE
from pipeline.tally import tally
from tests.pipeline.tally.tally_builders import article, claim, mention


def group(low: int, key: str, **fields: Any) -> Claim:
    return claim(low, group=key, group_key=key, **fields)


def total(*claims: Claim, measure: str = "killed", **fields: Any) -> Total:
    (event,) = tally([article("a", mention(*claims, **fields))])
    return event.totals[measure]


def test_part_is_not_added_to_its_whole() -> None:
    whole = claim(12, claim_id="w")
    assert total(whole, group(3, "child", part_of="w")).best == 12
    crowd = group(12, "passenger", claim_id="w")
    assert total(crowd, group(3, "child", part_of="w")).best == 12


def test_stated_whole_beats_the_sum() -> None:
    assert total(claim(12), group(8, "man"), group(7, "woman")).best == 12


def test_sides_add_up() -> None:
    sides = [
        group(900, "rebels", civilian_status="combatant"),
        group(500, "army", civilian_status="combatant"),
        group(320, "civilian", civilian_status="civilian"),
    ]
    assert total(*sides).best == 1720


def test_two_breakdowns_of_one_toll_do_not_add() -> None:
    assert (
        total(group(5, "civilian", civilian_status="civilian"), group(2, "woman"), group(2, "child")).best
        == 5
    )


def test_attackers_where_their_kind_counts(monkeypatch: Any) -> None:
    shooter = group(1, "gunman", civilian_status="perpetrator")
    for counts, best in ((True, 4), (False, 3)):
        monkeypatch.setitem(EVENT_TYPE_TABLE, "shooting", {"attackers_count": counts})
        assert total(group(3, "worshipper"), shooter).best == best


def test_households_are_not_persons() -> None:
    households = group(200, "family", measure="displaced", unit="households")
    assert total(households, group(50, "resident", measure="displaced"), measure="displaced").best == 50
    assert total(households, measure="displaced").best == 200


def test_wounded_who_dies_is_no_longer_injured() -> None:
    early = article("a", mention(claim(2, measure="injured", victims=("v", "w")), victims=("v", "w")))
    late = article("b", mention(claim(1, victims=("v",)), victims=("v",)), published=3)
    (event,) = tally([early, late])
    assert (event.totals["killed"].best, event.totals["injured"].best) == (1, 1)


def counted(*tolls: tuple[int | None, int | None]) -> tuple[int | None, ...]:
    """Return the dead and injured of an event on which each article gives ``tolls`` (dead, injured)."""
    given = [
        article(
            f"a{day}",
            mention(
                *(
                    claim(n, measure=m)
                    for m, n in zip(("killed", "injured"), toll, strict=True)
                    if n is not None
                ),
                victims=("v",),
            ),
            published=day,
        )
        for day, toll in enumerate(tolls)
    ]
    (event,) = tally(given)
    return tuple(event.totals[m].best if m in event.totals else None for m in ("killed", "injured"))


def test_one_wounded_of_whom_later_reports_know_only_a_death_has_died() -> None:
    assert counted((None, 1), (1, None)) == (1, 0)
    assert counted((1, 1), (1, None), (1, None)) == (1, 0)
    assert counted((1, 1), (1, 1), (1, None)) == (1, 1)


def test_silence_takes_no_number_of_several_back() -> None:
    assert counted((None, 40), (2, None)) == (2, 40)
    assert counted((50, 120), (57, None), (57, None)) == (57, 120)


def test_numbers_that_come_to_what_most_articles_count_belong_together() -> None:
    assert counted((None, 3), (2, 1), (1, 3), (1, 2)) == (1, 2)


def test_of_as_many_hit_the_later_dead_hold() -> None:
    assert counted((2, 3), (3, 2)) == (3, 2)
    assert counted((3, 2), (2, 3)) == (3, 2)


def test_a_group_that_others_add_up_to_holds_them() -> None:
    sides = [group(n, key, civilian_status="combatant") for n, key in ((31, "fighter"), (19, "x"), (12, "y"))]
    assert total(*sides, group(3, "farmer", civilian_status="civilian")).best == 34


def test_what_the_latest_article_states_holds_where_it_is_larger() -> None:
    assert counted((5, 20), (5, 20), (9, 31)) == (9, 31)


def test_a_final_count_of_many_holds_though_it_is_lower() -> None:
    assert counted((31, 600), (31, 600), (29, 595)) == (29, 595)
    assert counted((3, 4), (3, 4), (2, 4)) == (3, 4)


def test_who_is_no_party_counts_before_a_party() -> None:
    doctor, rebels = claim(8, origin="doctor"), claim(23, origin="rebels", party=True)
    assert total(rebels, doctor).best == 8
    assert total(rebels).best == 23


def test_sum_counts_whoever_printed_its_parts() -> None:
    early = article("a", mention(group(9, "rebels", origin="Army")), source="a")
    late = article("b", mention(group(8, "rebels", origin="Army")), source="b", published=1)
    (event,) = tally([early, late])
    both = event.totals["killed"]
    assert (both.best, both.publishers, both.origins) == (8, 2, 1)


def test_a_days_dead_are_not_added_to_the_toll() -> None:
    day, toll = group(15, "rebels", scope="day"), group(900, "fighter")
    assert total(day, toll).low == 900


def killed(*numbers: int, **fields: Any) -> int | None:
    """Return the total of articles of as many papers, a day apart, that state ``numbers``."""
    told = [
        article(f"a{n}", mention(claim(number, **fields)), published=n, source=f"s{n}")
        for n, number in enumerate(numbers)
    ]
    (event,) = tally(told)
    return event.totals["killed"].best


def test_vaguer_follow_up_does_not_replace_what_most_say() -> None:
    assert killed(4, 4, 1) == 4


def test_toll_that_rises_holds_whatever_earlier_papers_said() -> None:
    assert killed(4, 4, 9) == 9


def test_speakers_own_correction_lowers_the_toll() -> None:
    assert killed(9, 4, origin="Registry") == 4


def test_headline_says_what_the_article_counts() -> None:
    counted = [claim(2, sentence="Two of them."), claim(5, headline=True), claim(2, claim_id="again")]
    assert total(*counted).best == 5


def test_an_exact_number_is_what_over_a_hundred_were() -> None:
    lead = claim(100, None, qualifier="more_than")
    assert total(lead, claim(125, span=(9, 12))).best == 125
    assert total(lead, claim(125, span=(9, 12), origin="Rebels", origin_key="rebels")).best == 100
    assert total(lead, claim(250, span=(9, 12))).best == 100


def test_a_larger_group_of_the_latest_article_raises_the_toll() -> None:
    first = article("a", mention(claim(21), claim(48, measure="injured")))
    last = article("b", mention(group(24, "civilians", civilian_status="civilian")), published=5)
    (event,) = tally([first, last])
    assert event.totals["killed"].best == 24


def test_who_is_silent_on_the_injured_may_raise_the_dead() -> None:
    first = article("a", mention(claim(16), claim(23, measure="injured")))
    last = article("b", mention(claim(18)), published=3)
    (event,) = tally([first, last])
    assert (event.totals["killed"].best, event.totals["injured"].best) == (18, 23)


def test_patients_of_an_outbreak_are_not_its_injured() -> None:
    beds = claim(11, measure="injured", scope="standing")
    (event,) = tally([article("a", mention(claim(2), beds, type="outbreak"))])
    assert "injured" not in event.totals


def test_the_latest_toll_of_many_dead_needs_no_number_of_wounded() -> None:
    hurt = claim(180, measure="injured")
    early = article("a", mention(claim(20), hurt))
    (event,) = tally([early, article("b", mention(claim(51)), published=30)])
    assert (event.totals["killed"].best, event.totals["injured"].best) == (51, 180)


def test_whom_the_headline_calls_minister_makes_its_number_exact() -> None:
    wide = claim(40, None, qualifier="more_than", origin_kind="government", headline=True)
    exact = claim(44, origin="Jane Roe", origin_key="jane roe", origin_kind="government", span=(9, 12))
    (event,) = tally([article("a", mention(wide, exact))])
    assert event.totals["killed"].best == 44


def test_a_later_toll_stands_whatever_else_the_report_tells() -> None:
    early = article("a", mention(claim(5), claim(34, measure="injured")))
    late = article("b", mention(claim(6), claim(1, measure="injured")), published=30)
    (event,) = tally([early, late])
    assert (event.totals["killed"].best, event.totals["injured"].best) == (6, 34)


def test_of_two_numbers_of_one_group_the_first_is_added_up() -> None:
    rivals = (
        group(4, "child", span=(0, 4)),
        group(10, "child", origin="Roe", origin_key="roe", span=(90, 94)),
    )
    assert total(*rivals).best == 4


def test_some_of_the_wounded_are_no_whole_beside_all_of_another_report() -> None:
    early = article("a", mention(claim(3), claim(8, measure="injured")))
    sentence = "Six of the wounded have been discharged."
    some = claim(6, measure="injured", sentence=sentence, mark=(0, 18))
    (event,) = tally([early, article("b", mention(claim(3), some), published=30)])
    assert event.totals["injured"].best == 8


def test_a_speaker_who_counts_more_of_a_group_means_all_of_them() -> None:
    named: dict[str, Any] = {"origin": "Roe", "origin_key": "roe"}
    assert total(group(34, "miner", **named), claim(29, span=(90, 92), **named)).best == 34
    assert total(group(34, "miner", origin="Doe", origin_key="doe"), claim(29, **named)).best == 29


def test_over_eighty_are_the_eighty_four_passengers() -> None:
    named: dict[str, Any] = {"origin": "Roe", "origin_key": "roe"}
    wide = claim(80, None, qualifier="more_than", span=(0, 2), **named)
    assert total(wide, group(84, "passenger", span=(9, 12), **named)).best == 84


def test_what_raised_the_toll_makes_it_newer_than_the_headline() -> None:
    title = "Family of nine killed"
    sentence = "A tenth body was found, and ten are dead."
    told = (
        claim(9, sentence=title, span=(90, 94)),
        claim(10, sentence=sentence, span=(30, 33)),
        claim(1, sentence=sentence, span=(10, 15), scope="day"),
    )
    (event,) = tally([article("a", mention(*told), title=title)])
    assert event.totals["killed"].best == 10
