"""One figure for each measure over all groups, nobody counted twice. docs/figures.md has the rule in full."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.records.claim import ALL
from pipeline.records.event import Total
from pipeline.records.vocabulary import EVENT_TYPE_TABLE
from pipeline.tally.figures import Weighed, value
from pipeline.tally.origins import Said
from pipeline.tally.told import publisher

_STATES = frozenset({"forces"})
"""Measures that are states at a moment by nature, so that a standing number is their total."""


class _Sum(NamedTuple):
    """What the parts that one article counts come to."""

    age: tuple[int, float, str]
    best: int
    low: int | None
    high: int | None
    said: tuple[Said, ...]


def totals(weighed: Sequence[Weighed], event_type: str) -> dict[str, Total]:
    """Return the total of each measure that was reported; what is standing, denied or feared gives none."""
    by_measure: dict[str, list[Weighed]] = defaultdict(list)
    for one in weighed:
        if one.best is not None and (one.best.claim.scope != "standing" or one.key[0] in _STATES):
            by_measure[one.key[0]].append(one)
    result = {}
    for measure, figures in sorted(by_measure.items()):
        total = _total(_one_unit(figures), event_type)
        if total is not None:
            result[measure] = total
    if "injured" in result:
        result["injured"] = _without_dead(result["injured"], by_measure)
    return result


def _one_unit(figures: list[Weighed]) -> list[Weighed]:
    """Return the figures in persons where there are any; households are never turned into persons."""
    unit = "persons" if any(f.figure.unit == "persons" for f in figures) else figures[0].figure.unit
    return [f for f in figures if f.figure.unit == unit]


def _total(figures: list[Weighed], event_type: str) -> Total | None:
    """Return the whole as stated; else the parts of the latest article added up."""
    whole = next((f.figure for f in figures if f.key[1] == ALL and not f.key[2]), None)
    if whole is not None:
        return Total(
            best=whole.best,
            low=whole.low,
            high=whole.high,
            publishers=whole.publishers,
            origins=whole.origins,
            disputed=whole.disputed,
        )
    figures = _of_one_scope(figures)
    attackers_count = EVENT_TYPE_TABLE[event_type].get("attackers_count", False)
    parts = [f for f in figures if attackers_count or not f.key[2]]
    sums = sorted(_sums(s for f in parts for s in f.basis), key=lambda s: s.age)
    if not sums:
        return None
    last = sums[-1]
    lows = [s.low for s in sums]
    highs = [s.high for s in sums]
    counted = [s for f in parts for s in f.counted]
    return Total(
        best=last.best,
        low=None if None in lows else min(low for low in lows if low is not None),
        high=None if None in highs else max(high for high in highs if high is not None),
        publishers=len({publisher(s.told.article) for s in counted}),
        origins=len({s.origin for s in counted}),
        disputed=any(f.figure.disputed for f in parts),
    )


def _of_one_scope(figures: list[Weighed]) -> list[Weighed]:
    """Return the figures of the event so far; else those of days; else states: they do not add up."""
    for scopes in ({"event", "cumulative"}, {"day"}):
        if some := [f for f in figures if f.best and f.best.claim.scope in scopes]:
            return some
    return figures


def _sums(said: Iterable[Said]) -> Iterable[_Sum]:
    by_article: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        by_article[one.told.article.article_id].append(one)
    return [_sum(of_article) for of_article in by_article.values()]


def _sum(said: list[Said]) -> _Sum:
    """Add up the groups that one article counts.

    A claim that is part of another is in it already. Sides (civilians, fighters, police) and kinds of people
    (women, children, passengers) break down one toll in two ways, so the larger of the two sums counts.
    Perpetrators are in neither.
    """
    ids = {s.claim.claim_id for s in said}
    ways: dict[str, dict[str, Said]] = {"side": {}, "kind": {}, "perpetrator": {}}
    for s in said:
        if s.claim.part_of in ids:
            continue
        status = s.claim.civilian_status
        way = ways["kind" if status == "unknown" else "perpetrator" if status == "perpetrator" else "side"]
        kept = way.setdefault(s.claim.group_key, s)
        if (value(s.claim) or 0) > (value(kept.claim) or 0):
            way[s.claim.group_key] = s
    attackers = tuple(ways.pop("perpetrator").values())
    sums = [_added((*way.values(), *attackers)) for way in ways.values() if way or attackers]
    return max(sums, key=lambda s: (s.best, len(s.said)))


def _added(said: tuple[Said, ...]) -> _Sum:
    lows = [s.claim.low for s in said if s.claim.low is not None]
    highs = [s.claim.high for s in said if s.claim.high is not None]
    return _Sum(
        age=said[0].age,
        best=sum(value(s.claim) or 0 for s in said),
        low=sum(lows) if len(lows) == len(said) else None,
        high=sum(highs) if len(highs) == len(said) else None,
        said=said,
    )


def _without_dead(injured: Total, figures: dict[str, list[Weighed]]) -> Total:
    """Take out of the injured those whom a later article than theirs reports dead."""
    hurt = {v: s.age for f in figures["injured"] if f.best for s in (f.best,) for v in s.claim.victims}
    dead = {v: s.age for f in figures.get("killed", ()) for s in f.basis for v in s.claim.victims}
    moved = sum(1 for victim, age in hurt.items() if victim in dead and dead[victim] > age)
    if not moved or injured.best is None:
        return injured
    best = max(0, injured.best - moved)
    low = None if injured.low is None else min(best, injured.low)
    return replace(injured, best=best, low=low)
