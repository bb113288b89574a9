"""One figure for each measure over all groups, nobody counted twice. docs/figures.md has the rule in full."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
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


_STATED = 2
"""Votes of a stated number; one that was added up has one."""
_HEADLINE = 3
"""Votes that a number in the headline has besides: what the article is about."""


class _Count(NamedTuple):
    """What one article counts in all."""

    age: tuple[int, float, str]
    best: int
    low: int | None
    high: int | None
    stated: bool
    """A sentence states it, of two persons and more; what is added up may be told in part only."""


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
    """Return what most articles count as the whole; where none states it, as the sum of its parts.

    Only a current number may be it, and older articles that give the same one speak for it too. The smaller
    number among equals, for what is added up may count one person twice; and one that the latest article
    states where it is larger, for tolls rise.
    """
    figures = _of_one_scope(figures)
    attackers_count = EVENT_TYPE_TABLE[event_type].get("attackers_count", False)
    wholes = [f for f in figures if f.key[1] == ALL and not f.key[2]]
    basis = wholes or [f for f in figures if attackers_count or not f.key[2]]
    count = _stated if wholes else _added_up
    counts = _counts([f.basis for f in basis], [f.basis for f in figures], count)
    if not counts:
        return None
    votes = Counter(c.best for c in _counts([f.counted for f in basis], [f.counted for f in figures], count))
    agreed = min((c.best for c in counts), key=lambda number: (-votes[number], number))
    last = counts[-1]
    low, high = _extremes(counts)
    counted = [s for f in basis for s in f.counted]
    return Total(
        best=max(agreed, last.best if last.stated else 0),
        low=low,
        high=high,
        publishers=len({publisher(s.told.article) for s in counted}),
        origins=len({s.origin for s in counted}),
        disputed=any(f.figure.disputed for f in basis),
    )


def _counts(
    basis: Iterable[Iterable[Said]], all_: Iterable[Iterable[Said]], count: Callable[[list[Said]], _Count]
) -> list[_Count]:
    """Return what each article counts, the oldest first; a part is represented by the whole that includes it.

    ``basis`` are the claims to count, figure by figure, ``all_`` those among which their wholes may be.
    """
    by_id = {s.claim.claim_id: s for claims in all_ for s in claims}
    by_article: dict[str, dict[str, Said]] = defaultdict(dict)
    for said in (s for claims in basis for s in claims):
        while said.claim.part_of in by_id:
            said = by_id[said.claim.part_of]
        by_article[said.told.article.article_id][said.claim.claim_id] = said
    return sorted((count(list(claims.values())) for claims in by_article.values()), key=lambda c: c.age)


def _extremes(counts: Sequence[_Count]) -> tuple[int | None, int | None]:
    """Return the least floor and the largest ceiling; null where an open end reaches past every other."""
    floors = [c.low for c in counts if c.low is not None]
    ceilings = [c.high for c in counts if c.high is not None]
    low, high = min(floors, default=None), max(ceilings, default=None)
    if low is not None and any(c.low is None and c.high is not None and c.high <= low for c in counts):
        low = None
    if high is not None and any(c.high is None and c.low is not None and c.low >= high for c in counts):
        high = None
    return low, high


def _stated(said: list[Said]) -> _Count:
    """Return the number that one article gives most often as the whole; the first among equals."""
    votes: Counter[int] = Counter()
    first: dict[int, int] = {}
    for s in sorted(said, key=lambda s: s.claim.span):
        first.setdefault(value(s.claim) or 0, s.claim.span[0])
        headline = s.claim.sentence == s.told.article.title
        votes[value(s.claim) or 0] += (1 if s.claim.summed else _STATED) + _HEADLINE * headline
    best = max(votes, key=lambda number: (votes[number], -first[number]))
    chosen = next(s for s in said if (value(s.claim) or 0) == best)
    stated = best > 1 and not chosen.claim.summed
    return _Count(chosen.age, best, chosen.claim.low, chosen.claim.high, stated)


def _of_one_scope(figures: list[Weighed]) -> list[Weighed]:
    """Return the figures of the event so far; else those of days; else states: they do not add up."""
    for scopes in ({"event", "cumulative"}, {"day"}):
        if some := [f for f in figures if f.best and f.best.claim.scope in scopes]:
            return some
    return figures


def _added_up(said: list[Said]) -> _Count:
    """Add up the groups that one article counts.

    Sides (civilians, fighters, police) and kinds of people
    (women, children, passengers) break down one toll in two ways, so the larger of the two sums counts.
    Perpetrators are in neither.
    """
    ways: dict[str, dict[str, Said]] = {"side": {}, "kind": {}, "perpetrator": {}}
    for s in said:
        status = s.claim.civilian_status
        way = ways["kind" if status == "unknown" else "perpetrator" if status == "perpetrator" else "side"]
        kept = way.setdefault(s.claim.group_key, s)
        if (value(s.claim) or 0) > (value(kept.claim) or 0):
            way[s.claim.group_key] = s
    attackers = tuple(ways.pop("perpetrator").values())
    sums = [_added((*way.values(), *attackers)) for way in ways.values() if way or attackers]
    return max(sums, key=lambda s: s.best)


def _added(said: tuple[Said, ...]) -> _Count:
    lows = [s.claim.low for s in said if s.claim.low is not None]
    highs = [s.claim.high for s in said if s.claim.high is not None]
    return _Count(
        age=said[0].age,
        best=sum(value(s.claim) or 0 for s in said),
        low=sum(lows) if len(lows) == len(said) else None,
        high=sum(highs) if len(highs) == len(said) else None,
        stated=True,
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
