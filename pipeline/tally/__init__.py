"""Mentions to events: a pure function of the set, whatever the order of arrival. See docs/linking.md."""

from collections.abc import Iterable

from msgspec.structs import replace

from pipeline.records.event import Event, Related
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.tally.anchors import dated
from pipeline.tally.cluster import Group, Judge, candidates, group
from pipeline.tally.identity import content_digest
from pipeline.tally.link import part_of
from pipeline.tally.reviews import Verdicts
from pipeline.tally.settle import settle

__all__ = ["tally"]


def tally(mentions: Iterable[Mentions], reviews: Iterable[Review] = ()) -> tuple[Event, ...]:
    """Return the rows of all events that ``mentions`` tell of, sorted by event_id.

    Any number of versions of an article may be given, in any order: the largest wins, and where that one is
    withdrawn the article says nothing. So it is with the records of a review, of which the latest holds; what
    they say of mentions and claims that are not there says nothing. Rows have version 0 and no updated_at.
    """
    said = Verdicts(reviews)
    test = Judge(said.parted)
    groups, notes = said.join(group(dated(_winning(mentions), test), test))
    events = [settle(members, said.of_claim, some) for members, some in zip(groups, notes, strict=True)]
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


def _related(events: list[Event], groups: list[Group]) -> list[Event]:
    """Join each incident to the campaigns that it is part of.

    What a review joined may hold mentions of both: its level says what it is.
    """
    owner = {t.id: n for n, members in enumerate(groups) for t in members}
    campaigns = [t for members in groups for t in members if t.campaign]
    incidents = [t for members in groups for t in members if not t.campaign]
    parents: dict[int, set[str]] = {}
    for i, j in candidates(incidents, campaigns):
        one, other = owner[incidents[i].id], owner[campaigns[j].id]
        mixed = events[one].level == "campaign" or events[other].level != "campaign"
        if not mixed and part_of(incidents[i], campaigns[j]):
            parents.setdefault(one, set()).add(events[other].event_id)
    return [
        replace(event, related=tuple(Related(event_id=id_) for id_ in sorted(parents.get(n, ()))))
        for n, event in enumerate(events)
    ]


def _signed(event: Event) -> Event:
    return replace(event, digest=content_digest(event))
