"""What an analyst says of claims and mentions, and what becomes of the rows."""

import datetime as dt
from typing import Any

from msgspec.structs import replace

from pipeline.records.event import Event
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.tally import tally
from tests.pipeline.tally.tally_builders import HILLTOP, article, claim, mention, on

NOON = dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)


def said(verdict: Any, *mentions: str, at: int = 0, id: str = "", **fields: Any) -> Review:
    return Review(
        review_id=id or f"r{at}",
        verdict=verdict,
        mentions=mentions,
        author="desk",
        reason="looked at it",
        at=NOON + dt.timedelta(hours=at),
        **fields,
    )


def rows(articles: list[Mentions], *reviews: Review) -> list[set[str]]:
    """Return which mentions each row tells of."""
    return sorted(map(mentions_of, tally(articles, reviews)), key=sorted)


def mentions_of(event: Event) -> set[str]:
    return {mention for article in event.articles for mention in article.mentions}


FAR = [article("a", mention()), article("b", mention(place=HILLTOP)), article("c", mention(place=HILLTOP))]
"""Two events: a; b and c."""
NEAR = [article("a", mention()), article("b", mention()), article("c", mention())]
"""One event."""


def test_same_makes_one_row_of_two_with_all_that_they_tell() -> None:
    assert rows(FAR) == [{"a:0"}, {"b:0", "c:0"}]
    assert rows(FAR, said("same", "a:0", "b:0")) == [{"a:0", "b:0", "c:0"}]


def test_not_same_keeps_groups_apart_that_others_bridge() -> None:
    found = rows(NEAR, said("not_same", "a:0", "b:0"))
    assert len(found) == 2
    assert {"a:0", "b:0"} not in [some & {"a:0", "b:0"} for some in found]


def test_same_holds_across_levels_and_the_row_is_what_most_mentions_are() -> None:
    campaign = article("c", mention(claim(900, scope="cumulative"), level="campaign", type="offensive"))
    incident = article("a", mention(claim(3)))
    another = article("b", mention(claim(3)))
    (event,) = tally([campaign, incident], [said("same", "a:0", "c:0")])
    assert event.level == "campaign"
    assert event.related == ()
    (event,) = tally([campaign, incident, another], [said("same", "a:0", "c:0")])
    assert event.level == "incident"
    assert event.totals["killed"].best == 3


def test_an_incident_that_review_made_of_a_campaign_holds_no_others() -> None:
    when = {"when": on(-5, 5), "names": ("A",)}
    campaign = article("c", mention(level="campaign", **when))
    inside = article("x", mention(type="ambush", names=("A",), when=on(2)))
    some = [article(name, mention(place=HILLTOP)) for name in "ab"]
    assert any(event.related for event in tally([campaign, inside, *some]))
    reviews = [said("same", "c:0", "a:0")]
    assert not any(event.related for event in tally([campaign, inside, *some], reviews))


def test_same_holds_within_one_article_which_is_one_source() -> None:
    one = article("a", mention(claim(3)), mention(claim(2, measure="injured"), place=HILLTOP))
    (event,) = tally([one], [said("same", "a:0", "a:1")])
    (source,) = event.articles
    assert source.mentions == ("a:0", "a:1")
    assert source.copy_of is None
    assert event.totals["killed"].best == 3
    assert event.totals["injured"].best == 2


def test_of_two_reviews_of_one_pair_the_later_holds_whichever_comes_first() -> None:
    same, other = said("same", "a:0", "b:0"), said("not_same", "b:0", "a:0", at=1)
    assert rows(FAR, same, other) == rows(FAR, other, same) == rows(FAR)
    later = replace(same, at=NOON + dt.timedelta(hours=2), review_id="r9")
    assert rows(FAR, later, other) == [{"a:0", "b:0", "c:0"}]


def test_at_one_moment_the_larger_review_id_holds() -> None:
    same, other = said("same", "a:0", "b:0", id="x"), said("not_same", "a:0", "b:0", id="y")
    assert rows(FAR, same, other) == rows(FAR, other, same) == rows(FAR)


def test_a_wall_overrules_what_would_bring_its_sides_together_and_the_rows_say_so() -> None:
    wall, bridge = said("not_same", "a:0", "c:0"), said("same", "a:0", "b:0", at=1)
    events = tally(FAR, [wall, bridge])
    assert rows(FAR, wall, bridge) == rows(FAR)
    for event in events:
        assert [(note.review_id, note.overruled_by) for note in event.reviews] == [("r0", None), ("r1", "r0")]


def test_of_several_that_contradict_a_wall_together_the_newest_holds() -> None:
    three = [article(name, mention(place=place)) for name, place in (("a", None), ("b", HILLTOP))]
    three.append(article("c", mention(when=on(40), place=None, type="flood")))
    assert len(rows(three)) == 3
    wall, old, new = said("not_same", "a:0", "c:0"), said("same", "a:0", "b:0", at=1), said(
        "same", "b:0", "c:0", at=2
    )  # fmt: skip
    assert rows(three, wall, old, new) == [{"a:0"}, {"b:0", "c:0"}]


def test_a_review_is_changed_and_taken_back_by_a_later_record() -> None:
    first = said("same", "a:0", "b:0", id="r")
    back = replace(first, withdrawn=True, at=NOON + dt.timedelta(hours=1))
    again = replace(first, at=NOON + dt.timedelta(hours=2))
    assert rows(FAR, first, back) == rows(FAR, back, first) == rows(FAR)
    assert rows(FAR, back, again, first) == [{"a:0", "b:0", "c:0"}]
    assert rows(FAR, first, replace(back, at=first.at)) == rows(FAR)


def test_what_names_no_mention_that_is_there_says_nothing() -> None:
    (first, *_) = tally(FAR, [said("same", "a:0", "z:0"), said("reject", claim_id="none", at=1)])
    assert list(tally(FAR)) == list(tally(FAR, [said("same", "a:0", "z:0"), said("not_same", "y:0", "z:0")]))
    assert first.reviews == ()


def reported(*reviews: Review) -> Event:
    old = article("a", mention(claim(3, claim_id="x", origin="Police")), published=0)
    new = article("b", mention(claim(9, claim_id="y", origin="Police")), published=1)
    (event,) = tally([old, new], reviews)
    return event


def test_a_rejected_claim_stays_in_the_row_and_sets_nothing_as_if_never_said() -> None:
    assert reported().totals["killed"].best == 9
    event = reported(said("reject", claim_id="b:0:y"))
    (figure,) = event.figures
    assert (figure.best, figure.low, figure.high) == (3, 3, 3)
    assert event.totals["killed"].best == 3
    by_id = {claim.claim_id: claim for claim in figure.claims}
    shown = by_id["b:0:y"].review
    assert shown is not None
    assert (shown.verdict, shown.author, shown.reason, shown.at) == ("reject", "desk", "looked at it", NOON)
    assert not by_id["b:0:y"].current
    assert by_id["a:0:x"].current


def test_a_corrected_claim_shows_what_was_written_and_counts_as_corrected() -> None:
    event = reported(said("correct", claim_id="b:0:y", low=6, high=7))
    (figure,) = event.figures
    assert (figure.best, figure.high) == (6, 7)
    shown = {claim.claim_id: claim for claim in figure.claims}["b:0:y"]
    assert (shown.low, shown.high, shown.counted) == (9, 9, (6, 7))
    assert event.totals["killed"].best == 6


def test_where_all_is_rejected_nothing_is_reported() -> None:
    event = reported(said("reject", claim_id="a:0:x"), said("reject", claim_id="b:0:y", at=1))
    assert event.totals == {}
    (figure,) = event.figures
    assert (figure.best, figure.low, figure.high) == (None, None, None)


def test_a_correction_of_a_number_moves_no_mention() -> None:
    """Equal tolls are evidence that two reports are of one event; reviews of claims are none."""
    some = [article(name, mention(claim(n, claim_id="x"))) for name, n in (("a", 3), ("b", 3), ("c", 3))]
    assert rows(some, said("correct", claim_id="a:0:x", low=90)) == rows(some)
    assert rows(some, said("reject", claim_id="a:0:x")) == rows(some)
