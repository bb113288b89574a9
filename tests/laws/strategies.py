"""What the laws are tested on: sets of Mentions, made up without extraction."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

from pipeline.records.mention import Mentions
from pipeline.records.review import Review, Verdict
from tests.laws.made import FIRST_DAY, PLACES, article, said, telling

T = TypeVar("T")

_ACTORS = st.sampled_from([(), ("Islamic State",), ("Islamic State", "Coalition"), ("Boko Haram",)])
_DAYS = st.sampled_from([None, 0, 0, 1, 2, 5, 40])


@st.composite
def versions(draw: st.DrawFn) -> Mentions:
    """Return a version of one of six articles: up to two events, dated or not, or a withdrawal."""
    name = draw(st.sampled_from("abcdef"))
    tellings = [
        telling(
            name,
            draw(st.sampled_from(sorted(PLACES))),
            draw(_DAYS),
            draw(st.sampled_from([None, 0, 3, 7])),
            type=draw(st.sampled_from(["airstrike", "armed_clash", "shooting"])),
            number=number,
            actors=draw(_ACTORS),
            primary=number == 0,
        )
        for number in range(draw(st.integers(0, 2)))
    ]
    published = draw(st.sampled_from([None, 0, 1, 6]))
    return article(
        name,
        *tellings,
        version=draw(st.sampled_from([None, None, 1, 2])),
        hours=draw(st.sampled_from([None, 0, 1, 5])),
        withdrawn=draw(st.sampled_from([False, False, False, True])),
        published=None if published is None else FIRST_DAY + dt.timedelta(days=published),
    )


@st.composite
def spoken(draw: st.DrawFn, given: Sequence[Mentions]) -> Review:
    """Return a record of one of four reviews, of what ``given`` tells or of nothing that anybody tells."""
    mentions = [mention for article in given for mention in article.mentions]
    claims = [claim.claim_id for mention in mentions for claim in mention.claims]
    verdicts: list[Verdict] = ["same", "same", "not_same", "reject", "correct"]
    verdict = draw(st.sampled_from(verdicts))
    named = st.sampled_from([*(mention.mention_id for mention in mentions), "a:0", "z:0"])
    of_claim = verdict in ("reject", "correct")
    return said(
        verdict,
        *draw(st.lists(named, min_size=0 if of_claim else 2, max_size=3)),
        id=draw(st.sampled_from("rstu")),
        claim=draw(st.sampled_from([*claims, "none"])) if of_claim else None,
        numbers=(draw(st.integers(0, 9)), None) if verdict == "correct" else (None, None),
        hours=draw(st.sampled_from([-2, 0.25, 1, 4])),
        withdrawn=draw(st.sampled_from([False, False, False, True])),
    )


@st.composite
def logs(draw: st.DrawFn, largest: int = 9) -> list[Mentions | Review]:
    """Return article versions and reviews of them, in any order, so that a review may come first."""
    articles = draw(st.lists(versions(), min_size=1, max_size=largest))
    reviews = draw(st.lists(spoken(articles), max_size=5))
    return draw(st.permutations([*articles, *reviews]))


@st.composite
def cut(draw: st.DrawFn, items: Sequence[T]) -> list[Sequence[T]]:
    """Return ``items`` cut anywhere into runs, none of them empty."""
    places = sorted(draw(st.sets(st.integers(1, len(items) - 1)))) if len(items) > 1 else []
    return [items[start:end] for start, end in zip([0, *places], [*places, len(items)], strict=True)]
