"""What happened to the rows: the records of ``event-changes``. docs/changes.md lists the kinds."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import orjson
from msgspec.structs import replace

from pipeline.records.codec import digest
from pipeline.records.event import Change, ChangeKind, Event
from pipeline.tally.identity import content_digest, founding_mention
from pipeline.tally.moves import moves
from pipeline.tally.reviews import claims_of, notes_of

SETTLED = ("level", "type", "start", "end", "date_precision", "place")
"""Fields that say what happened, when and where: that one changed is told whatever else is."""

REST = ("articles", "actors", "related", "figures", "totals", "last_reported")
"""Fields that are told of where nothing else is: lists by their length, because the row has them."""


def changes(old: Iterable[Event], new: Iterable[Event]) -> tuple[Change, ...]:
    """Return what turned the rows ``old`` into the rows ``new``, by event_id.

    A live row of ``old`` whose id ``new`` lacks is retired. The row with the highest version of each event_id
    in all changes ever told gives the table. A change_id is a hash of what changed, so a repeated call
    repeats it.
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


def erased(was: Event, now: Event, article_id: str) -> Change:
    """Return what is told of a retired row that lost the words of an article, and nothing else."""
    return _change("event.erased", was, now, old=article_id)


def mention_ids(event: Event) -> set[str]:
    """Return the ids of the mentions that tell of ``event``."""
    return {mention for article in event.articles for mention in article.mentions}


def _row_changes(
    was: Event | None, now: Event, before: dict[str, Event], live: list[Event]
) -> Iterator[Change]:
    if now.status == "merged":
        yield _change("event.merged", was, now, new=now.merged_into)
    elif now.status == "withdrawn":
        yield _change("event.withdrawn", was, now, old=now.title)
    elif was is None or was.status != "live":
        parent = _parent(now, before)
        yield _change("event.split" if parent else "event.created", was, now, old=parent, new=now.title)
    else:
        yield from _live_changes(was, now, live)


def _parent(now: Event, before: dict[str, Event]) -> str | None:
    """Return the id of the row that had told of this event until now."""
    own = mention_ids(now)
    parents = [
        event.event_id for event in before.values() if event.status == "live" and own & mention_ids(event)
    ]
    return min(parents, default=None)


def _live_changes(was: Event, now: Event, live: list[Event]) -> Iterator[Change]:
    told = False
    if was.title != now.title:
        yield _change("event.renamed", was, now, old=was.title, new=now.title)
        told = True
    for article_id in _withdrawn(was, now, live):
        yield _change("source.withdrawn", was, now, old=article_id)
        told = True
    for move in moves(was, now):
        yield _change(
            move.kind,
            was,
            now,
            measure=move.measure,
            group=move.group,
            old=move.old,
            new=move.new,
            claim_id=move.claim_id,
        )
        told = True
    for change in _review_changes(was, now):
        yield change
        told = True
    settled = [name for name in SETTLED if getattr(was, name) != getattr(now, name)]
    if settled or not told:
        rest = [] if told else [name for name in REST if getattr(was, name) != getattr(now, name)]
        old, new = ({name: _plain(getattr(row, name)) for name in (*settled, *rest)} for row in (was, now))
        yield _change("event.updated", was, now, old=old, new=new)


def _review_changes(was: Event, now: Event) -> Iterator[Change]:
    """Yield which reviews hold of the row that did not, or otherwise, and which no longer do."""
    claims = {said.review_id: claim_id for row in (was, now) for claim_id, said in claims_of(row)}
    old, new = notes_of(was), notes_of(now)
    for id_ in sorted(old.keys() | new.keys()):
        if old.get(id_) != new.get(id_):
            said = [None if note is None else _plain(note) for note in (old.get(id_), new.get(id_))]
            kind: ChangeKind = "review.applied" if id_ in new else "review.lifted"
            yield _change(kind, was, now, old=said[0], new=said[1], claim_id=claims.get(id_))


def _withdrawn(was: Event, now: Event, live: list[Event]) -> list[str]:
    """Return the articles that told of the event, and now tell it neither here nor in another row."""
    stay = {article.article_id for article in now.articles}
    gone = [article for article in was.articles if article.article_id not in stay]
    elsewhere = set().union(*map(mention_ids, live)) if gone else set()
    return sorted({article.article_id for article in gone if not elsewhere & set(article.mentions)})


def _plain(value: Any) -> Any:
    return len(value) if isinstance(value, tuple | dict) else msgspec.to_builtins(value)


def _change(
    kind: ChangeKind,
    was: Event | None,
    now: Event,
    *,
    measure: str | None = None,
    group: str | None = None,
    old: Any = None,
    new: Any = None,
    claim_id: str | None = None,
) -> Change:
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
