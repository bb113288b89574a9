"""What happened to the rows: the records of ``event-changes``."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import orjson
from msgspec.structs import replace

from pipeline.records.codec import digest
from pipeline.records.event import Change, ChangeKind, Event, EventClaim, Figure
from pipeline.tally.identity import content_digest, founding_mention

Key: TypeAlias = tuple[str, str, str, bool]


def changes(old: Iterable[Event], new: Iterable[Event]) -> tuple[Change, ...]:
    """Return what turned the rows ``old`` into the rows ``new``, by event_id.

    A live row of ``old`` whose id ``new`` lacks is retired. The last row of each event_id in all changes ever
    told gives the table. A change_id is a hash of what changed, so a repeated call repeats it.
    """
    before = {event.event_id: event for event in old}
    after = {event.event_id: event for event in new}
    live = [event for event in after.values() if event.status == "live"]
    for id_ in before.keys() - after.keys():
        if before[id_].status == "live":
            after[id_] = retired(before[id_], live)
    told: list[Change] = []
    for id_ in sorted(after):
        was, now = before.get(id_), after[id_]
        if was is None or was.digest != now.digest:
            told += _row_changes(was, now, before, live)
    return tuple(told)


def retired(event: Event, live: Iterable[Event]) -> Event:
    """Return ``event``, live no more, as merged into the row that has its founding mention now.

    Where that mention is gone, the row with most of the others is its heir; where all are, it is withdrawn.
    """
    founder = founding_mention(event)
    own = mention_ids(event)

    def claim_to(heir: Event) -> tuple[bool, int, str]:
        theirs = mention_ids(heir)
        return (founder in theirs, len(own & theirs), heir.event_id)

    heir = max(live, key=claim_to, default=None)
    if heir is not None and claim_to(heir)[1]:
        event = replace(event, status="merged", merged_into=heir.event_id)
    else:
        event = replace(event, status="withdrawn", merged_into=None)
    return replace(event, digest=content_digest(event))


def mention_ids(event: Event) -> set[str]:
    """Return the ids of the mentions that tell of ``event``."""
    return {mention for article in event.articles for mention in article.mentions}


def _row_changes(
    was: Event | None, now: Event, before: dict[str, Event], live: list[Event]
) -> Iterator[Change]:
    if now.status == "merged":
        yield _change("event.merged", was, now, new=now.merged_into)
        return
    if now.status == "withdrawn":
        yield _change("event.withdrawn", was, now)
        return
    if was is None or was.status != "live":
        parent = _parent(now, before) if was is None else None
        yield _change("event.split" if parent else "event.created", was, now, old=parent, new=now.title)
        return
    found = [*_named(was, now, live), *_figures(was, now)]
    yield from found or [_change("event.updated", was, now, old=was.digest, new=now.digest)]


def _parent(now: Event, before: dict[str, Event]) -> str | None:
    """Return the id of the row that had told of this event until now."""
    own = mention_ids(now)
    parents = [
        event.event_id for event in before.values() if event.status == "live" and own & mention_ids(event)
    ]
    return min(parents, default=None)


def _named(was: Event, now: Event, live: list[Event]) -> Iterator[Change]:
    if was.title != now.title:
        yield _change("event.renamed", was, now, old=was.title, new=now.title)
    gone = {article.article_id for article in was.articles} - {article.article_id for article in now.articles}
    elsewhere = {article.article_id for event in live for article in event.articles} if gone else set()
    for article_id in sorted(gone - elsewhere):
        yield _change("source.withdrawn", was, now, old=article_id)


def _figures(was: Event, now: Event) -> Iterator[Change]:
    before = {_key(figure): figure for figure in was.figures}
    for figure in now.figures:
        old = before.get(_key(figure))
        yield from _figure_changes(was, now, old, figure)


def _key(figure: Figure) -> Key:
    return (figure.measure, figure.group.casefold(), figure.unit, figure.civilian_status == "perpetrator")


def _figure_changes(was: Event, now: Event, old: Figure | None, new: Figure) -> Iterator[Change]:
    best = old.best if old else None
    if new.best is not None and new.best != best:
        kind: ChangeKind = "figure.raised" if best is None or new.best > best else "figure.lowered"
        yield _change(kind, was, now, new, old=best, new=new.best, claim_id=new.because.best)
    known = {claim.claim_id for claim in old.claims} if old else set()
    fresh = [claim for claim in new.claims if claim.claim_id not in known]
    newest = fresh[-1].claim_id if fresh else new.because.best
    if new.disputed and not (old and old.disputed):
        yield _change("figure.contested", was, now, new, old=False, new=True, claim_id=newest)
    speakers = {claim.origin for claim in old.claims} if old else set()
    joined: dict[str, EventClaim] = {}
    for claim in fresh:
        if claim.origin is not None and claim.origin not in speakers:
            joined.setdefault(claim.origin, claim)
    for origin, claim in sorted(joined.items()):
        yield _change("speaker.joined", was, now, new, new=origin, claim_id=claim.claim_id)


def _change(
    kind: ChangeKind,
    was: Event | None,
    now: Event,
    figure: Figure | None = None,
    *,
    old: Any = None,
    new: Any = None,
    claim_id: str | None = None,
) -> Change:
    measure, group = (figure.measure, figure.group) if figure else (None, None)
    # with the row's version, so that a change made once more after it was undone is another change
    versions = [now.version, was.digest if was else None, now.digest]
    what = [kind, now.event_id, *versions, measure, group, old, new, claim_id]
    return Change(
        change_id=digest(orjson.dumps(what)),
        kind=kind,
        event_id=now.event_id,
        measure=measure,
        group=group,
        old=old,
        new=new,
        claim_id=claim_id,
        row=now,
    )
