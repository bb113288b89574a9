"""How two tables differ: which events come, go, merge or split, and what changes in those that stay.

Meant for what two versions of the rules make of the same articles. Rows are one event where

1. they have one event_id; else
2. each has, among the rows of the other table, most in common with the other: mentions, or where they share
   none at all, an article that is mainly about both. Then the event has another id.

A row that is left is merged into the row that has most of it, or split off from it; where there is none, it
is removed or added. Only live rows are compared, and of these what they say: not version, rules and digest.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from typing import Any, Literal, NamedTuple

import msgspec

from pipeline.records.base import Record
from pipeline.records.event import Event, Figure, Total
from pipeline.tally.moves import pairs

FIELDS = ("level", "type", "title", "start", "end", "date_precision", "place")
BOUNDS = ("best", "low", "high", "publishers", "origins", "disputed")

Kind = Literal["added", "removed", "merged", "split", "changed"]


class Changed(Record, frozen=True, kw_only=True):
    """A value before and after; null where there was, or is, none."""

    what: str
    """A field of the row, or a measure."""
    group: str | None = None
    """Null for a field and for the total of a measure."""
    old: Any
    new: Any


class Difference(Record, frozen=True, kw_only=True):
    """One event in which the tables differ."""

    kind: Kind
    event_id: str
    """In the new table; in the old one for what is removed or merged."""
    other_id: str | None = None
    """Where it was merged into, or split off from; for a changed event the id that it had, if another."""
    title: str
    fields: tuple[Changed, ...] = ()
    totals: tuple[Changed, ...] = ()
    figures: tuple[Changed, ...] = ()


class Compared(NamedTuple):
    """What a comparison found."""

    same: int
    """Events that do not differ."""
    differences: tuple[Difference, ...]

    def counts(self) -> dict[str, int]:
        """Return how many events are the same, and how many differ in each way."""
        kinds = Counter[str](difference.kind for difference in self.differences)
        own = {kind: kinds[kind] for kind in ("changed", "added", "removed", "merged", "split")}
        totals = sum(len(difference.totals) for difference in self.differences)
        figures = sum(len(difference.figures) for difference in self.differences)
        return {"same": self.same} | own | {"totals": totals, "figures": figures}


def compare(old: Iterable[Event], new: Iterable[Event]) -> Compared:
    """Return how the rows ``new`` differ from ``old``, both live and in the order of their ids."""
    before, after = _Side(), _Side()
    same, found = 0, list[Difference]()
    for id_, pair in groupby(merge(before.fill(old), after.fill(new), key=_id), key=_id):
        rows = list(pair)
        if len(rows) == 1:
            continue
        before.alone.pop(id_)
        after.alone.pop(id_)
        if (difference := _changed(*rows)) is None:
            same += 1
        else:
            found.append(difference)
    for event in list(before.alone.values()):
        heir = after.nearest(event)
        match = after.alone.get(heir or "")
        if match and before.nearest(match) == event.event_id:
            del before.alone[event.event_id], after.alone[match.event_id]
            if difference := _changed(event, match):
                found.append(difference)
    found += (_left(event, after, "merged", "removed") for event in before.alone.values())
    found += (_left(event, before, "split", "added") for event in after.alone.values())
    return Compared(same, tuple(sorted(found, key=lambda difference: difference.event_id)))


def _id(event: Event) -> str:
    return event.event_id


class _Side:
    """One of the tables: where its mentions and main articles are, and the rows that have no other yet."""

    def __init__(self) -> None:
        self.alone: dict[str, Event] = {}
        self._home: dict[str, str] = {}
        self._main: dict[str, str] = {}

    def fill(self, events: Iterable[Event]) -> Iterator[Event]:
        """Pass ``events`` on."""
        for event in events:
            self.alone[event.event_id] = event
            for source in event.articles:
                self._home.update(dict.fromkeys(source.mentions, event.event_id))
                if source.primary:
                    self._main[source.article_id] = event.event_id
            yield event

    def nearest(self, event: Event) -> str | None:
        """Return the id of the row here that has most in common with ``event``; None where none has."""
        mentions = Counter(
            self._home[id_] for source in event.articles for id_ in source.mentions if id_ in self._home
        )
        articles = (s.article_id for s in event.articles if s.primary)
        shared = mentions or Counter(self._main[id_] for id_ in articles if id_ in self._main)
        return min(shared, key=lambda id_: (-shared[id_], id_), default=None)


def _left(event: Event, other: _Side, to: Kind, else_: Kind) -> Difference:
    where = other.nearest(event)
    return Difference(kind=to if where else else_, event_id=event.event_id, other_id=where, title=event.title)


def _changed(old: Event, new: Event) -> Difference | None:
    """Return how one event differs; None where it says the same."""
    fields = [
        Changed(what=name, old=_plain(getattr(old, name)), new=_plain(getattr(new, name)))
        for name in FIELDS
        if getattr(old, name) != getattr(new, name)
    ]
    measures = sorted(old.totals.keys() | new.totals.keys())
    totals = [
        _numbers(measure, None, old.totals.get(measure), new.totals.get(measure)) for measure in measures
    ]
    figures = [
        _numbers(f.measure, f.group, was, now)
        for was, now in pairs(old.figures, new.figures)
        if (f := now or was)
    ]
    told = [tuple(fields), *(tuple(c for c in some if c.old != c.new) for some in (totals, figures))]
    if not any(told) and old.event_id == new.event_id:
        return None
    return Difference(
        kind="changed",
        event_id=new.event_id,
        other_id=old.event_id if old.event_id != new.event_id else None,
        title=new.title,
        fields=told[0],
        totals=told[1],
        figures=told[2],
    )


def _numbers(
    measure: str, group: str | None, old: Total | Figure | None, new: Total | Figure | None
) -> Changed:
    return Changed(what=measure, group=group, old=_bounds(old), new=_bounds(new))


def _bounds(number: Total | Figure | None) -> dict[str, Any] | None:
    return None if number is None else {name: getattr(number, name) for name in BOUNDS}


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)
