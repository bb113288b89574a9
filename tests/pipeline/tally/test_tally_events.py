import datetime as dt
from typing import Any

from pipeline.records.mention import Mentions, Place, When
from pipeline.records.review import Review
from pipeline.tally import tally
from tests.pipeline.tally.tally_builders import HARBOUR, HILLTOP, article, claim, day, mention, on, weekday


def groups(*articles: Mentions, reviews: tuple[Review, ...] = ()) -> list[set[str]]:
    events = tally(articles, reviews)
    return sorted(({a.article_id for a in event.articles} for event in events), key=sorted)


def review(verdict: Any, *mentions: str, **fields: Any) -> Review:
    at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    return Review(review_id="r", verdict=verdict, mentions=mentions, author="a", reason="r", at=at, **fields)


def test_two_reports_are_one_event_named_after_the_first() -> None:
    first, second = article("b", mention(primary=True)), article("a", mention(), published=1)
    (event,) = tally([second, first])
    assert [a.article_id for a in event.articles] == ["b", "a"]
    assert (event.title, event.start, event.last_reported) == ("Title of b", day(0), day(1))
    (alone,) = tally([first])
    assert event.event_id == alone.event_id


def test_largest_version_wins_and_a_withdrawal_removes() -> None:
    new = article("a", mention(claim(3)), version=2)
    old = article("a", mention(claim(9)))
    (event,) = tally([new, old])
    assert event.totals["killed"].best == 3
    assert tally([old, article("a", withdrawn=True, version=3), new]) == ()


def test_chain_of_undated_articles_dates_itself() -> None:
    dated = article("d", mention(when=on(5), type="airstrike"), published=6)
    one = article(
        "u1",
        mention(type="airstrike", times=(weekday("Saturday"),)),
        mention(type="offensive", place=HILLTOP, times=(weekday("Thursday"),)),
        published=None,
    )
    two = article(
        "u2",
        mention(type="offensive", place=HILLTOP, times=(weekday("Thursday"),)),
        mention(type="protest", times=(weekday("Friday"),)),
        published=None,
    )
    events = {frozenset(a.article_id for a in e.articles): e.start for e in tally([two, one, dated])}
    assert events == {
        frozenset({"d", "u1"}): day(5),
        frozenset({"u1", "u2"}): day(3),
        frozenset({"u2"}): day(4),
    }


def test_undated_article_between_two_dated_ones_joins_neither() -> None:
    undated = article("u", mention(times=(weekday("Monday"),)), published=None)
    assert groups(article("a", mention()), article("b", mention(when=on(7)), published=7), undated) == [
        {"a"},
        {"b"},
        {"u"},
    ]


def test_weekday_that_cannot_be_does_not_date() -> None:
    undated = article("u", mention(times=(weekday("Tuesday"),)), published=None)
    assert groups(article("a", mention()), undated) == [{"a"}, {"u"}]


def test_words_that_fit_any_day_do_not_date_by_a_campaign() -> None:
    campaign = article("c", mention(type="offensive", level="campaign", when=on(0, 30)))
    undated = article(
        "u",
        mention(type="offensive", level="campaign", when=When()),
        mention(type="protest", times=(weekday("Friday"),)),
        published=None,
    )
    assert {e.start for e in tally([campaign, undated]) if e.type == "protest"} == {None}


def test_incident_points_to_its_campaign() -> None:
    campaign = article("c", mention(type="offensive", level="campaign", when=on(-30, 30)))
    strike = article("a", mention(type="armed_clash"))
    events = {e.level: e for e in tally([campaign, strike])}
    assert [r.event_id for r in events["incident"].related] == [events["campaign"].event_id]
    assert events["campaign"].related == ()


def test_analyst_joins_and_parts() -> None:
    one, other = article("a", mention()), article("b", mention(place=HILLTOP))
    assert groups(one, other, reviews=(review("same", "a:0", "b:0"),)) == [{"a", "b"}]
    twin = article("b", mention())
    assert groups(one, twin, reviews=(review("not_same", "a:0", "b:0"),)) == [{"a"}, {"b"}]


def test_analyst_rejects_and_corrects_claims() -> None:
    one = article("a", mention(claim(3, claim_id="x")))
    (event,) = tally([one], [review("correct", claim_id="a:0:x", low=4, high=4)])
    assert event.totals["killed"].best == 4
    (event,) = tally([one], [review("reject", claim_id="a:0:x")])
    assert event.totals == {}


def test_one_contradiction_does_not_split_what_the_others_hold_together() -> None:
    """Five reports of one evening, of which one names another dead: a slip, where all else agrees."""
    told = [article(name, mention(claim(1, victims=("v",)), name_hashes=(1, 2, 3))) for name in "abcd"]
    slip = article("e", mention(claim(1, victims=("w",)), name_hashes=(1, 2, 3), victims=("v", "w")))
    assert groups(*told, slip) == [set("abcde")]
    other = article("e", mention(claim(1, victims=("w",)), name_hashes=(4, 5, 6)))
    assert groups(*told, other) == [set("abcd"), {"e"}]


def test_place_and_date_by_votes() -> None:
    vague = HARBOUR.__class__(name="North", admin1="North", country="XA", precision="admin1")
    terms = ("hostage", "seminary")
    told = [article(name, mention(terms=terms)) for name in "bd"]
    told += [article("a", mention(place=vague, terms=terms)), article("c", mention(when=on(1), terms=terms))]
    (event,) = tally(told)
    assert event.place == HARBOUR
    assert (event.start, event.end, event.date_precision) == (day(0), day(0), "day")


def test_who_could_only_guess_the_place_follows_who_tells_it() -> None:
    told = Place(name="Harbour", admin1="North", country="XA", geonames_id=1)
    guessed = Place(name="Harbour", admin1="South", country="XB", geonames_id=9)
    (event,) = tally(
        [
            article("a", mention(claim(4), place=guessed, place_guessed=True)),
            article("b", mention(claim(4), place=guessed, place_guessed=True)),
            article("c", mention(claim(4), place=told)),
        ]
    )
    assert event.place == told


def test_reports_of_one_day_and_province_meet_though_they_name_two_towns() -> None:
    here = article("a", mention(terms=("hilltop", "bus", "blast")))
    there = article("b", mention(place=HILLTOP, terms=("hilltop", "bus", "blast")), published=1)
    assert groups(here, there) == [{"a", "b"}]


def test_who_names_the_kind_more_finely_is_believed() -> None:
    (row,) = tally([article("a", mention(type="bombing")), article("b", mention(type="suicide_bombing"))])
    assert row.type == "suicide_bombing"
    wide = [article(f"w{n}", mention(type="bombing")) for n in range(3)]
    (row,) = tally([*wide, article("b", mention(type="suicide_bombing"))])
    assert row.type == "bombing"
