"""What must hold for any set of mentions, whatever they say."""

import datetime as dt
import random
from collections.abc import Iterable
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records.claim import ALL, Claim
from pipeline.records.event import Change, Event, Figure, Total
from pipeline.records.mention import Mention, Mentions, Place, When
from pipeline.records.review import Review, Verdict
from pipeline.tally import tally
from pipeline.tally.changes import changes, mention_ids
from pipeline.tally.regions import region, region_keys
from pipeline.tally.reviews import Verdicts
from tests.laws.because import explained
from tests.pipeline.tally.tally_builders import (
    ENTERED,
    HARBOUR,
    HILLTOP,
    NORTH,
    article,
    claim,
    mention,
    on,
    weekday,
)

COUNTRY = Place(name=None, country="XA", precision="country")
DAYS = ["Monday", "Tuesday", "Saturday"]


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    n = draw(st.integers(0, 4))
    low, high = draw(st.sampled_from([(n, n), (n, None), (None, n), (n, n + 2)]))
    status = draw(st.sampled_from(["unknown", "civilian", "combatant", "perpetrator"]))
    return claim(
        low,
        high,
        measure=draw(st.sampled_from(["killed", "injured"])),
        group_key=draw(st.sampled_from([ALL, "man", "rebels"])),
        civilian_status=status,
        scope=draw(st.sampled_from(["event", "event", "day", "standing", "cumulative"])),
        modality=draw(st.sampled_from(["reported", "reported", "reported", "denied", "feared"])),
        origin=draw(st.sampled_from([None, "Police", "Army"])),
        party=draw(st.booleans()),
        summed=draw(st.booleans()),
        span=(draw(st.integers(0, 50)), 60),
    )


@st.composite
def told(draw: st.DrawFn) -> Mention:
    start = draw(st.integers(0, 9))
    times = draw(st.lists(st.sampled_from(DAYS), max_size=1))
    when = draw(st.sampled_from([on(start), on(start), on(start, start + 2), When()]))
    return mention(
        *draw(st.lists(claims(), max_size=2)),
        type=draw(st.sampled_from(["shooting", "armed_clash", "flood"])),
        level=draw(st.sampled_from(["incident", "incident", "incident", "campaign"])),
        place=draw(st.sampled_from([HARBOUR, HARBOUR, HILLTOP, NORTH, COUNTRY, None])),
        when=when,
        times=tuple(weekday(name) for name in times),
        victims=tuple(draw(st.lists(st.sampled_from("vw"), max_size=1))),
        victim_ages=tuple(draw(st.lists(st.integers(20, 22), max_size=1))),
        names=tuple(draw(st.lists(st.sampled_from("AB"), max_size=1))),
        name_hashes=tuple(sorted(draw(st.sets(st.integers(0, 4), max_size=4)))),
        terms=tuple(sorted(draw(st.sets(st.sampled_from(["hostage", "seminary", "Riverside"]))))),
    )


@st.composite
def articles(draw: st.DrawFn) -> list[Mentions]:
    result = []
    for n in range(draw(st.integers(1, 9))):
        published = draw(st.sampled_from([None, 3, 6, 9]))
        mentions = draw(st.lists(told(), min_size=1, max_size=2))
        if published is None:
            mentions = [replaced(m, when=When()) for m in mentions]
        shingles = draw(st.sampled_from([(), tuple(range(64)), tuple(range(100, 164))]))
        result.append(
            article(
                f"a{n}",
                *mentions,
                published=published,
                fingerprint=shingles,
                source=draw(st.sampled_from("xyz")),
            )
        )
    return result


@st.composite
def reviews(draw: st.DrawFn, given_: list[Mentions]) -> list[Review]:
    """Return what analysts say of ``given_``, or of what is not there; some of it twice or taken back."""
    ids = [m.mention_id for one in given_ for m in one.mentions]
    numbers = [c.claim_id for one in given_ for m in one.mentions for c in m.claims]
    verdicts: list[Verdict] = ["same", "same", "not_same", "reject", "correct"]
    result = []
    for _ in range(draw(st.integers(0, 6))):
        low = draw(st.integers(0, 4))
        result.append(
            Review(
                review_id=draw(st.sampled_from("rstuv")),
                verdict=draw(st.sampled_from(verdicts)),
                mentions=tuple(draw(st.lists(st.sampled_from([*ids, "z:0"]), min_size=2, max_size=3))),
                claim_id=draw(st.sampled_from([*numbers, "none"])),
                low=low,
                high=draw(st.sampled_from([None, low, 5])),
                author=draw(st.sampled_from(["desk", "field"])),
                reason="known",
                at=ENTERED + dt.timedelta(hours=draw(st.integers(0, 3))),
                withdrawn=draw(st.sampled_from([False, False, False, True])),
            )
        )
    return result


def replaced(one: Mention, **fields: object) -> Mention:
    return Mention(**{f: getattr(one, f) for f in one.__struct_fields__} | fields)


def folded(told: Iterable[Change]) -> dict[str, Event]:
    return {change.event_id: change.row for change in told}


@settings(max_examples=40, deadline=None)
@given(articles(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(given_: list[Mentions], luck: random.Random) -> None:
    again = given_ + given_[:2]
    luck.shuffle(again)
    assert tally(again) == tally(given_)


@settings(max_examples=40, deadline=None)
@given(articles())
def test_every_mention_is_in_one_event(given_: list[Mentions]) -> None:
    named = [m for event in tally(given_) for a in event.articles for m in a.mentions]
    assert sorted(named) == sorted(m.mention_id for one in given_ for m in one.mentions)


@settings(max_examples=60, deadline=None)
@given(given_=articles())
def test_regions_are_independent(given_: list[Mentions]) -> None:
    names = _closed_over_keys(given_)
    ordered = sorted(given_, key=lambda a: (names[a.article_id], a.article_id))
    apart = [tally(part) for _, part in groupby(ordered, key=lambda a: names[a.article_id])]
    assert sorted((e for rows in apart for e in rows), key=lambda e: e.event_id) == list(tally(given_))


def _closed_over_keys(given_: list[Mentions]) -> dict[str, str]:
    names = {a.article_id: a.article_id for a in given_}
    for _ in given_:
        for a in given_:
            for b in given_:
                if region_keys(a) & region_keys(b):
                    names[a.article_id] = names[b.article_id] = min(names[a.article_id], names[b.article_id])
    return names


@settings(max_examples=60, deadline=None)
@given(articles(), st.data())
def test_reviews_are_a_set_and_no_mention_is_lost(given_: list[Mentions], data: st.DataObject) -> None:
    said = data.draw(reviews(given_))
    rows = tally(given_, said)
    again = data.draw(st.permutations(said + said[:2]))
    assert tally(given_[::-1], again) == rows
    named = sorted(m for event in rows for a in event.articles for m in a.mentions)
    assert named == sorted(m.mention_id for one in given_ for m in one.mentions)


@settings(max_examples=50, deadline=None)
@given(articles(), st.data())
def test_the_latest_word_on_two_mentions_holds(given_: list[Mentions], data: st.DataObject) -> None:
    said = data.draw(reviews(given_))
    owner = {m: event for event in tally(given_, said) for a in event.articles for m in a.mentions}
    for (one, other), review in Verdicts(said).of_pair.items():
        if one not in owner or other not in owner:
            continue
        together = owner[one] is owner[other]
        notes = {note.review_id: note for note in owner[one].reviews}
        if review.verdict == "not_same":
            assert not together
        assert together or review.verdict == "not_same" or notes[review.review_id].overruled_by
        assert review.review_id in notes


@settings(max_examples=50, deadline=None)
@given(articles(), st.data())
def test_a_change_stays_in_its_region_whatever_reviews_say(
    given_: list[Mentions], data: st.DataObject
) -> None:
    changed = data.draw(st.sampled_from(given_))
    before = [a for a in given_ if a is not changed]
    said = data.draw(reviews(given_))

    def sharing(keys: frozenset[str]) -> list[Mentions]:
        return [a for a in before if not keys.isdisjoint(region_keys(a))]

    def tied(articles: frozenset[str]) -> set[str]:
        named = [review.articles for review in said if not review.of_claim]
        return {article_id for some in named if some & articles for article_id in some}

    reached = region([changed], sharing, tied)
    ids = {m.mention_id for a in reached for m in a.mentions}
    untouched = [e for e in tally(before, said) if not ids & mention_ids(e)]
    rows = sorted([*untouched, *tally(reached, said)], key=lambda e: e.event_id)
    assert rows == list(tally(given_, said))


@settings(max_examples=40, deadline=None)
@given(articles(), st.data())
def test_a_change_stays_in_its_region(given_: list[Mentions], data: st.DataObject) -> None:
    changed = data.draw(st.sampled_from(given_))
    before = [a for a in given_ if a is not changed]

    def sharing(keys: frozenset[str]) -> list[Mentions]:
        return [a for a in before if not keys.isdisjoint(region_keys(a))]

    reached = region([changed], sharing)
    ids = {m.mention_id for a in reached for m in a.mentions}
    untouched = [e for e in tally(before) if not ids & mention_ids(e)]
    assert sorted([*untouched, *tally(reached)], key=lambda e: e.event_id) == list(tally(given_))


@settings(max_examples=40, deadline=None)
@given(articles(), articles())
def test_changes_fold_to_the_rows(first: list[Mentions], second: list[Mentions]) -> None:
    one, other = tally(first), tally(second)
    rows = folded([*changes([], one), *changes(one, other)])
    assert [rows[id_] for id_ in sorted(rows) if rows[id_].status == "live"] == list(other)
    assert changes(other, other) == ()


@settings(max_examples=40, deadline=None)
@given(articles())
def test_figures_keep_their_bounds_and_cite_claims(given_: list[Mentions]) -> None:
    for event in tally(given_):
        bounds: list[Figure | Total] = [*event.figures, *event.totals.values()]
        for bounded in bounds:
            ladder = [n for n in (bounded.low, bounded.best, bounded.high) if n is not None]
            assert ladder == sorted(ladder)
        explained(event)
        for figure in event.figures:
            cited = {figure.because.best, figure.because.low, figure.because.high} - {None}
            assert cited <= {c.claim_id for c in figure.claims}
            assert (figure.rule is None) == (figure.best is None)
            assert figure.publishers >= 1


@settings(max_examples=40, deadline=None)
@given(articles())
def test_total_is_the_stated_whole(given_: list[Mentions]) -> None:
    whole = claim(7, group_key=ALL, scope="event", origin="Registry")
    stated = [
        article(a.article_id, *(replaced(m, claims=(*_parts(m), whole)) for m in a.mentions)) for a in given_
    ]
    for event in tally(stated):
        assert event.totals["killed"].best == 7


def _parts(one: Mention) -> tuple[Claim, ...]:
    return tuple(c for c in one.claims if c.group_key != ALL and c.measure == "killed")
