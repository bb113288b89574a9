"""What speaks for and against two mentions being one event: names of evidence, each with an amount.

``lexicon/en/link_weights.toml`` weighs them (I. P. Fellegi and A. B. Sunter, "A theory for record linkage",
1969); docs/linking.md tells them in words. Everything here is symmetric and looks at the two alone.
"""

import datetime as dt
import functools
import math
from collections.abc import Iterator
from typing import TypeAlias

from pipeline.lexicon.load import load
from pipeline.tally.told import Spot, Told, lasting, possible_days, rare, rare_when_large

Evidence: TypeAlias = tuple[str, float]

NEAR_KM = 20.0

_FAR_KM = 150.0
_DAYS = ((0, "0"), (1, "1"), (3, "3"), (10, "10"), (60, "60"))
_TOLLS = ((1, "1"), (2, "2"))
_NAMES = ((0, "0"), (1, "1"), (2, "2"), (4, "4"))
_ENOUGH_NAMES = 4
"""Names in both texts from which on it tells against one event that they share none."""
_SAME = ("town_same", "area_holds")
_MANY = 5
_WEEKS = 60
"""Days within which what lasts is one event."""
_HOURS_APART = 180  # minutes
_CAMPAIGN_GAP = 31
_ACTORS = 2
"""More shared actors than these say nothing new."""


@functools.cache
def weights() -> dict[str, float]:
    """Return the weight of each kind of evidence, as log odds."""
    return {name: value for table in load("link_weights").values() for name, value in table.items()}


def about(a: Told, b: Told) -> float:
    """Return the weight of all evidence but that of the dates."""
    known = weights()
    return known["to_begin_with"] + sum(known[name] * amount for name, amount in evidence(a, b))


def same_day() -> float:
    """Return the most that dates can weigh."""
    return max(weights()["day_0"], weights()["day_told"])


def evidence(a: Told, b: Told) -> Iterator[Evidence]:
    """Yield all evidence but that of the dates."""
    found = list(_places(a, b))
    yield from found
    yield from _victims(a, b)
    yield from _contradictions(a, b)
    yield from _names(a, b)
    yield from _actors(a, b)
    if a.terms and b.terms:
        yield "terms_cosine", len(a.terms & b.terms) / math.sqrt(len(a.terms) * len(b.terms))
    near = any(name in (*_SAME, "town_in_text") for name, _ in found)
    if near and a.mention.type == b.mention.type and (a.mention.type in rare() or _large(a, b)):
        yield "rare_kind_same", 1.0
    if a.mention.primary != b.mention.primary:
        yield "told_aside", 1.0  # else an aside of the same town and day would part two reports of one event
    if set(a.facility) & set(b.facility) and not _different_sites(a.facility, b.facility):
        yield "site_shared", 1.0


def _large(a: Told, b: Told) -> bool:
    """True for two accidents that killed many each."""
    return a.mention.type in rare_when_large() and all(max(t.tolls, default=0) >= _MANY for t in (a, b))


def dates(a: Told, b: Told) -> str:
    """Return the evidence of the dates."""
    if a.window is None or b.window is None:
        return "undated_fits" if _may_mean(a, b) and _may_mean(b, a) else "undated_apart"
    gap = days_between(a.window, b.window)
    if a.campaign:
        return (
            "campaigns_meet" if gap == 0 else "campaigns_near" if gap <= _CAMPAIGN_GAP else "campaigns_apart"
        )
    if a.mention.type == b.mention.type and a.mention.type in lasting() and gap <= _WEEKS:
        return "lasting"
    fine = a.day is not None and b.day is not None
    if fine and gap == 0:
        return "day_0"
    if a.day in b.days or b.day in a.days:
        return "day_told"
    return "day_shared" if a.days & b.days else ("day_" if fine else "coarse_") + _step(gap, _DAYS)


def days_between(a: tuple[dt.date, dt.date], b: tuple[dt.date, dt.date]) -> int:
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


def _places(a: Told, b: Told) -> Iterator[Evidence]:
    found = place(a.place, b.place)
    yield found, 1.0
    if found != "town_same" and (_tells_of(a, b.place) or _tells_of(b, a.place)):
        yield "town_in_text", 1.0


def _tells_of(told: Told, spot: Spot) -> bool:
    return bool(spot.words) and spot.words <= told.terms


def _agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _victims(a: Told, b: Told) -> Iterator[Evidence]:
    if a.victims & b.victims:
        yield "victim_shared", 1.0
    if a.ages and b.ages:
        yield "age_shared" if a.ages & b.ages else "ages_other", 1.0
    if tolls := a.tolls & b.tolls:
        yield "toll_" + _step(max(tolls), _TOLLS), 1.0


def _contradictions(a: Told, b: Told) -> Iterator[Evidence]:
    """Yield what one event cannot have two of; where a victim is shared, it is a slip of a reporter."""
    if a.dead and b.dead and not a.dead & b.dead:
        yield "dead_other", 1.0
    if a.victims & b.victims:
        return
    if not a.families & b.families:
        yield "kind_other", 1.0
    if _different_sites(a.facility, b.facility):
        yield "site_other", 1.0
    if a.minutes and b.minutes and min(_clock_gaps(a, b)) >= _HOURS_APART:
        yield "hour_other", 1.0


def _clock_gaps(a: Told, b: Told) -> Iterator[int]:
    for one in a.minutes:
        for other in b.minutes:
            gap = abs(one - other)
            yield min(gap, 1440 - gap)


def _different_sites(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """True for "st mary's church" and "holy cross church": one kind, and names that share no word.

    A school and the street that it stands in are no contradiction.
    """
    return len(a) > 1 and len(b) > 1 and a[-1] == b[-1] and not set(a[:-1]) & set(b[:-1])


def _names(a: Told, b: Told) -> Iterator[Evidence]:
    if a.names and b.names:
        shared = len(a.names & b.names)
        few = min(len(a.names), len(b.names)) / _ENOUGH_NAMES
        yield "names_" + _step(shared, _NAMES), 1.0 if shared else min(1.0, few)
        yield "names_cosine", shared / math.sqrt(len(a.names) * len(b.names))


def _actors(a: Told, b: Told) -> Iterator[Evidence]:
    if a.attackers and b.attackers and not a.attackers & b.attackers:
        yield "attackers_other", 1.0
    elif a.actors and b.actors:
        shared = len(a.actors & b.actors)
        yield ("actor_shared", float(min(shared, _ACTORS))) if shared else ("actors_other", 1.0)


def _may_mean(a: Told, b: Told) -> bool:
    """False where ``a`` has no date and its words can never mean that of ``b``: another weekday."""
    if a.window is not None:
        return True
    if b.window is not None:
        fine = b.when.start is not None and b.when.precision == "day"
        return not (fine and possible_days(a.mention.times, b.window[0]) is None)
    days, others = ({t.weekday for t in c.mention.times if t.weekday is not None} for c in (a, b))
    return not days or not others or bool(days & others)


def _step(number: int, steps: tuple[tuple[int, str], ...]) -> str:
    return next((name for bound, name in steps if number <= bound), "more")
