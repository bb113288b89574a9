"""Mentions to events: a pure function of the set, whatever the order of arrival. See docs/linking.md."""

from collections.abc import Iterable
from itertools import chain

from msgspec.structs import replace

from pipeline.records.event import Event, Related
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.tally.anchors import dated
from pipeline.tally.cluster import Judge, group
from pipeline.tally.identity import content_digest
from pipeline.tally.link import part_of
from pipeline.tally.near import Group, Groups
from pipeline.tally.reviews import Verdicts
from pipeline.tally.settle import settle
from pipeline.tally.told import Told

__all__ = ["tally"]


def tally(mentions: Iterable[Mentions], reviews: Iterable[Review] = ()) -> tuple[Event, ...]:
    """Return the rows of all events that ``mentions`` tell of, sorted by event_id.

    Any number of versions of an article may be given, in any order: the largest wins, and where that one is
    withdrawn the article says nothing. So it is with the records of a review, of which the latest holds; what
    they say of mentions and claims that are not there says nothing. Rows have version 0 and no updated_at.
    """
    said = Verdicts(reviews)
    test = Judge(said.parted)
    told, linked = dated(_winning(mentions), test)
    groups, notes = said.join(group(told, test, linked))
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
    of_campaign = [event.level == "campaign" for event in events]
    if not any(of_campaign):
        return events
    pairs = list(zip(groups, of_campaign, strict=True))
    campaigns = [[t for t in members if t.campaign and is_one] for members, is_one in pairs]
    incidents = [{t.traits: t for t in members if not (t.campaign or is_one)} for members, is_one in pairs]
    index = Groups(campaigns, chain.from_iterable(incidents))
    related = []
    for event, alike in zip(events, incidents, strict=True):
        near = frozenset[int]().union(*(index.near(one, part_of, _never) for one in alike.values()))
        ids = sorted({events[n].event_id for n in near})
        related.append(replace(event, related=tuple(Related(event_id=id_) for id_ in ids)) if ids else event)
    return related


def _never(incident: Told, campaign: Told) -> bool:
    return False


def _signed(event: Event) -> Event:
    return replace(event, digest=content_digest(event))
