"""Mentions to events: a pure function of the set, whatever the order of arrival. See docs/linking.md."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from pipeline.records.claim import Claim
from pipeline.records.event import Event, Related
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.tally.anchors import dated
from pipeline.tally.cluster import Group, Judge, candidates, group
from pipeline.tally.identity import content_digest
from pipeline.tally.link import part_of
from pipeline.tally.settle import settle

__all__ = ["tally"]


def tally(mentions: Iterable[Mentions], reviews: Iterable[Review] = ()) -> tuple[Event, ...]:
    """Return the rows of all events that ``mentions`` tell of, sorted by event_id.

    Any number of versions of an article may be given, in any order: the largest wins, and where that one is
    withdrawn the article says nothing. Rows have version 0 and no updated_at.
    """
    reviews = tuple(reviews)
    articles = _reviewed(_winning(mentions), reviews)
    test = Judge(reviews)
    groups = group(dated(articles, test), test)
    events = [settle(members) for members in groups]
    events = _related(events, groups)
    return tuple(sorted((_signed(event) for event in events), key=lambda e: e.event_id))


def _winning(mentions: Iterable[Mentions]) -> list[Mentions]:
    """Return the winning version of each article that is not withdrawn, by article id."""
    winners: dict[str, Mentions] = {}
    for m in mentions:
        rival = winners.get(m.article_id)
        if rival is None or m.precedence > rival.precedence:
            winners[m.article_id] = m
    return [winners[id_] for id_ in sorted(winners) if not winners[id_].withdrawn]


def _reviewed(articles: list[Mentions], reviews: Sequence[Review]) -> list[Mentions]:
    """Return ``articles`` without the claims that an analyst rejected, and with those corrected."""
    said = {
        review.claim_id: review
        for review in sorted(reviews, key=lambda r: (r.at, r.review_id))
        if review.claim_id is not None and review.verdict in ("reject", "correct")
    }
    if not said:
        return articles
    return [
        replace(
            article,
            mentions=tuple(replace(m, claims=_corrected(m.claims, said)) for m in article.mentions),
        )
        for article in articles
    ]


def _corrected(claims: Sequence[Claim], said: dict[str, Review]) -> tuple[Claim, ...]:
    result = []
    for claim in claims:
        review = said.get(claim.claim_id)
        if review is None:
            result.append(claim)
        elif review.verdict == "correct":
            result.append(replace(claim, low=review.low, high=review.high))
    return tuple(result)


def _related(events: list[Event], groups: list[Group]) -> list[Event]:
    """Join each incident to the campaigns that it is part of."""
    owner = {t.id: n for n, members in enumerate(groups) for t in members}
    campaigns = [t for members in groups for t in members if t.campaign]
    incidents = [t for members in groups for t in members if not t.campaign]
    parents: dict[int, set[str]] = {}
    for i, j in candidates(incidents, campaigns):
        if part_of(incidents[i], campaigns[j]):
            parents.setdefault(owner[incidents[i].id], set()).add(events[owner[campaigns[j].id]].event_id)
    return [
        replace(event, related=tuple(Related(event_id=id_) for id_ in sorted(parents.get(n, ()))))
        for n, event in enumerate(events)
    ]


def _signed(event: Event) -> Event:
    return replace(event, digest=content_digest(event))
