import pytest

from pipeline.extract.terms import name_hash
from pipeline.records.mention import Mention, TimeExpression
from pipeline.tally.keys import stored, wanted
from pipeline.tally.link import APART, part_of, score
from pipeline.tally.told import Told
from pipeline.tally.traits import Traits
from tests.pipeline.tally.tally_builders import (
    HARBOUR,
    HILLTOP,
    NORTH,
    article,
    claim,
    day,
    mention,
    on,
    weekday,
)


def told(article_id: str, one: Mention, published: int | None = 0) -> Told:
    whole = article(article_id, one, published=published)
    return Told(whole, whole.mentions[0])


def traits(article_id: str, one: Mention) -> Traits:
    return told(article_id, one).traits


def linked(one: Mention, other: Mention) -> float:
    a, b = told("a", one), told("b", other)
    assert score(a, b) == score(b, a)
    return score(a, b)


def clock(minute: int) -> TimeExpression:
    return TimeExpression(text="at", span=(0, 2), minute=minute)


def test_one_place_and_day_link() -> None:
    assert linked(mention(), mention()) > 0


def test_a_report_joins_what_another_is_mainly_about_before_what_it_tells_aside() -> None:
    main, aside = mention(primary=True), mention()
    assert linked(main, main) == linked(aside, aside) > linked(main, aside)


def test_other_town_other_event() -> None:
    assert linked(mention(), mention(place=HILLTOP)) < 0


def test_a_week_later_is_another_event() -> None:
    assert linked(mention(), mention(when=on(7))) < 0


def test_an_outbreak_lasts_for_weeks() -> None:
    assert linked(mention(type="outbreak"), mention(type="outbreak", when=on(40))) > 0
    assert linked(mention(type="outbreak"), mention(type="outbreak", when=on(90))) < 0


def test_accidents_with_many_dead_hardly_happen_twice() -> None:
    large = mention(claim(14), type="transport_accident")
    assert linked(large, mention(claim(18), type="transport_accident", when=on(2))) > 0
    assert linked(large, mention(claim(1), type="transport_accident", when=on(2))) < 0


def test_named_victim_brings_a_late_report_home() -> None:
    assert linked(mention(victims=("v",)), mention(victims=("v",), when=on(40))) > 0


def test_country_alone_is_weak() -> None:
    country = HARBOUR.__class__(name=None, country="XA", precision="country")
    assert linked(mention(type="other"), mention(type="other", place=country)) <= 0


def test_province_holds_the_town_where_the_words_agree() -> None:
    terms = ("hostage", "seminary", "standoff")
    assert linked(mention(terms=terms), mention(place=NORTH, terms=terms)) > 0


@pytest.mark.parametrize(
    "fields", [({"ordinal": 1}, {"ordinal": 2}), ({"level": "campaign"}, {"level": "incident"})]
)
def test_kept_apart(fields: tuple[dict[str, object], dict[str, object]]) -> None:
    one, other = fields
    assert linked(mention(**one), mention(**other)) == APART


@pytest.mark.parametrize(
    "fields",
    [
        ({"claims": (claim(1, victims=("v",)),)}, {"claims": (claim(1, victims=("w",)),)}),
        ({"facility": "st mary's church"}, {"facility": "holy cross church"}),
        ({"times": (clock(60),), "when": on(0)}, {"times": (clock(600),), "when": on(0)}),
        ({"type": "flood"}, {"type": "shooting"}),
    ],
)
def test_a_contradiction_outweighs_place_day_and_toll(
    fields: tuple[dict[str, object], dict[str, object]],
) -> None:
    one, other = ({"claims": (claim(1),)} | some for some in fields)
    assert linked(mention(**one), mention(**other)) <= 0


def test_a_report_on_the_trial_names_the_day_of_the_crime() -> None:
    crime, trial = mention(), mention(when=on(200), days=(day(0), day(200)))
    assert linked(crime, trial) > 0 > linked(crime, mention(when=on(200)))


def test_two_quakes_in_one_town_within_days_are_one_but_two_shootings_are_two() -> None:
    assert linked(mention(type="earthquake"), mention(type="earthquake", when=on(5))) > 0
    assert linked(mention(), mention(when=on(5))) < 0


def test_a_kind_that_no_word_tells_is_any() -> None:
    assert linked(mention(type="flood"), mention(type="other")) > 0


def test_a_list_of_some_of_the_dead_keeps_nobody_apart() -> None:
    one, other = (mention(claim(3, victims=(name,)), victims=(name,)) for name in "vw")
    assert linked(one, other) > 0


def test_shared_names_bring_a_late_report_home() -> None:
    late = {"when": on(90), "name_hashes": (1, 2, 3)}
    assert linked(mention(name_hashes=(1, 2, 3, 4)), mention(**late)) > linked(
        mention(), mention(when=on(90))
    )


def test_name_of_the_town_is_no_name_shared() -> None:
    town = HARBOUR.__class__(name="Long Harbour", country="XA")
    assert traits("a", mention(place=town, name_hashes=(name_hash("long", "harbour"), 7))).names == {7}


def test_two_mentions_of_one_article_are_apart() -> None:
    whole = article("a", mention(), mention())
    assert score(*(Told(whole, m) for m in whole.mentions)) == APART


def test_disjoint_ages_speak_against() -> None:
    assert linked(mention(victim_ages=(17,)), mention(victim_ages=(44,))) < linked(mention(), mention())


def test_incident_is_part_of_the_campaign_around_it() -> None:
    campaign = traits("c", mention(type="offensive", level="campaign", when=on(-30, 30), names=("A",)))
    assert part_of(traits("a", mention(names=("A",))), campaign)
    assert not part_of(traits("a", mention(names=("B",))), campaign)
    assert not part_of(traits("a", mention(names=("A",), when=on(31))), campaign)
    assert not part_of(campaign, campaign)


def test_article_without_date_knows_no_window() -> None:
    assert told("a", mention(times=(weekday("Monday"),)), published=None).window is None


def test_reports_of_one_province_meet_by_the_day_that_one_of_them_names() -> None:
    first, later = traits("a", mention()), traits("b", mention(place=HILLTOP, when=on(6), days=(day(0),)))
    assert wanted(later) & stored(first)
    elsewhere = traits("b", mention(place=HILLTOP, when=on(6)))
    assert not wanted(elsewhere) & stored(first)
