"""What speaks for and against two mentions being one event: names of evidence, each with an amount.

``lexicon/en/link_weights.toml`` weighs them (I. P. Fellegi and A. B. Sunter, "A theory for record linkage",
1969); docs/linking.md tells them in words. Everything here is symmetric and looks at the two alone.
"""

import functools
import math
from bisect import bisect_left
from collections.abc import Callable
from typing import TypeAlias

from pipeline.lexicon.load import load
from pipeline.tally.told import possible_days
from pipeline.tally.traits import Spot, Traits, Window, lasting, rare, rare_when_large

Evidence: TypeAlias = tuple[str, float]

NEAR_KM = 20.0

_FAR_KM = 150.0
_ENOUGH_NAMES = 4
"""Names in both texts from which on it tells against one event that they share none."""
_NEAR = frozenset({"town_same", "area_holds"})
_MANY = 5
_WEEKS = 60
"""Days within which what lasts is one event."""
_HOURS_APART = 180  # minutes
_CAMPAIGN_GAP = 31
_ACTORS = 2
"""More shared actors than these say nothing new."""


def _steps(prefix: str, *bounds: int) -> Callable[[int], str]:
    """Return what names a number by the least of ``bounds`` that it is within."""
    names = (*(f"{prefix}{bound}" for bound in bounds), f"{prefix}more")
    return lambda number: names[bisect_left(bounds, number)]


_day_step = _steps("day_", 0, 1, 3, 10, 60)
_coarse_step = _steps("coarse_", 0, 1, 3, 10, 60)
_toll_step = _steps("toll_", 1, 2)
_names_step = _steps("names_", 0, 1, 2, 4)


@functools.cache
def weights() -> dict[str, float]:
    """Return the weight of each kind of evidence, as log odds."""
    return {name: value for table in load("link_weights").values() for name, value in table.items()}


def about(a: Traits, b: Traits) -> float:
    """Return the weight of all evidence but that of the dates."""
    known = weights()
    total = 0.0
    for name, amount in evidence(a, b):
        total += known[name] * amount
    return known["to_begin_with"] + total


@functools.cache
def same_day() -> float:
    """Return the most that dates can weigh."""
    return max(weights()["day_0"], weights()["day_told"])


def evidence(a: Traits, b: Traits) -> list[Evidence]:
    """Return all evidence but that of the dates, in one order: sums are to be equal to the last digit."""
    where = place(a.place, b.place)
    found = [(where, 1.0)]
    near = where in _NEAR
    if where != "town_same" and (_tells_of(a, b.place) or _tells_of(b, a.place)):
        found.append(("town_in_text", 1.0))
        near = True
    _victims(a, b, found)
    _contradictions(a, b, found)
    _names(a, b, found)
    _actors(a, b, found)
    if a.terms and b.terms:
        found.append(("terms_cosine", len(a.terms & b.terms) / math.sqrt(len(a.terms) * len(b.terms))))
    if near and a.type == b.type and (a.type in rare() or _large(a, b)):
        found.append(("rare_kind_same", 1.0))
    if a.primary != b.primary:
        found.append(("told_aside", 1.0))  # else an aside of the same town and day would part two reports
    if a.site and b.site and a.site & b.site and not _different_sites(a.facility, b.facility):
        found.append(("site_shared", 1.0))
    return found


def _large(a: Traits, b: Traits) -> bool:
    """True for two accidents that killed many each."""
    return a.type in rare_when_large() and a.most_dead >= _MANY and b.most_dead >= _MANY


def dates(a: Traits, b: Traits) -> str:
    """Return the evidence of the dates."""
    if a.window is None or b.window is None:
        return "undated_fits" if _may_mean(a, b) and _may_mean(b, a) else "undated_apart"
    gap = days_between(a.window, b.window)
    if a.campaign:
        return (
            "campaigns_meet" if gap == 0 else "campaigns_near" if gap <= _CAMPAIGN_GAP else "campaigns_apart"
        )
    if a.type == b.type and gap <= _WEEKS and a.type in lasting():
        return "lasting"
    fine = a.day is not None and b.day is not None
    if fine and gap == 0:
        return "day_0"
    if a.day in b.days or b.day in a.days:
        return "day_told"
    if a.days & b.days:
        return "day_shared"
    return _day_step(gap) if fine else _coarse_step(gap)


def days_between(a: Window, b: Window) -> int:
    """Return the days between two intervals, 0 where they meet."""
    return max(0, (b[0] - a[1]).days, (a[0] - b[1]).days)


def kilometres(a: Spot, b: Spot) -> float | None:
    """Return the great-circle distance by the haversine formula; None where a position is unknown."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(half)))


def place(a: Spot, b: Spot) -> str:
    """Return the evidence of two places."""
    if a.grain == "none" or b.grain == "none":
        return "place_unknown"
    if a.name and a.name == b.name and (a.guessed or b.guessed):
        return "town_same"
    if a.country and b.country and a.country != b.country and (kilometres(a, b) or math.inf) > NEAR_KM:
        return "country_other"
    if a.grain == b.grain == "point":
        if (a.id is not None and a.id == b.id) or (a.name == b.name and _agree(a.admin1, b.admin1)):
            return "town_same"
        distance = kilometres(a, b)
        return "town_far" if distance is None or distance > _FAR_KM else "town_other"
    if "country" in (a.grain, b.grain):
        return "country_same" if a.country == b.country else "country_other"
    return "area_holds" if (a.country, a.admin1) == (b.country, b.admin1) else "area_other"


def _tells_of(one: Traits, spot: Spot) -> bool:
    return bool(spot.words) and spot.words <= one.terms


def _agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _victims(a: Traits, b: Traits, found: list[Evidence]) -> None:
    if a.victims and a.victims & b.victims:
        found.append(("victim_shared", 1.0))
    if a.ages and b.ages:
        found.append(("age_shared" if a.ages & b.ages else "ages_other", 1.0))
    if a.tolls and (tolls := a.tolls & b.tolls):
        found.append((_toll_step(max(tolls)), 1.0))


def _contradictions(a: Traits, b: Traits, found: list[Evidence]) -> None:
    """Find what one event cannot have two of; where a victim is shared, it is a slip of a reporter."""
    if a.dead and b.dead and not a.dead & b.dead:
        found.append(("dead_other", 1.0))
    if a.victims and a.victims & b.victims:
        return
    if a.families is not b.families and not a.families & b.families:
        found.append(("kind_other", 1.0))
    if _different_sites(a.facility, b.facility):
        found.append(("site_other", 1.0))
    if a.minutes and b.minutes and _clock_gap(a, b) >= _HOURS_APART:
        found.append(("hour_other", 1.0))


def _clock_gap(a: Traits, b: Traits) -> int:
    """Return the least number of minutes between a clock time of each."""
    gaps = [abs(one - other) for one in a.minutes for other in b.minutes]
    return min(min(gap, 1440 - gap) for gap in gaps)


def _different_sites(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """True for "st mary's church" and "holy cross church": one kind, and names that share no word.

    A school and the street that it stands in are no contradiction.
    """
    return len(a) > 1 and len(b) > 1 and a[-1] == b[-1] and not set(a[:-1]) & set(b[:-1])


def _names(a: Traits, b: Traits, found: list[Evidence]) -> None:
    if a.names and b.names:
        shared = len(a.names & b.names)
        few = min(len(a.names), len(b.names)) / _ENOUGH_NAMES
        found.append((_names_step(shared), 1.0 if shared else min(1.0, few)))
        found.append(("names_cosine", shared / math.sqrt(len(a.names) * len(b.names))))


def _actors(a: Traits, b: Traits, found: list[Evidence]) -> None:
    if a.attackers and b.attackers and not a.attackers & b.attackers:
        found.append(("attackers_other", 1.0))
    elif a.actors and b.actors:
        shared = len(a.actors & b.actors)
        found.append(("actor_shared", float(min(shared, _ACTORS))) if shared else ("actors_other", 1.0))


def _may_mean(a: Traits, b: Traits) -> bool:
    """False where ``a`` has no date and its words can never mean that of ``b``: another weekday."""
    if a.window is not None:
        return True
    if b.window is not None:
        fine = b.when.start is not None and b.when.precision == "day"
        return not (fine and possible_days(a.times, b.window[0]) is None)
    return not a.weekdays or not b.weekdays or not a.weekdays.isdisjoint(b.weekdays)
