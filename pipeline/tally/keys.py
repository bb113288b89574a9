"""Keys of mentions: only mentions whose keys meet are ever compared, so that candidates come from an index.

Storing and looking up differ so that a village meets its province and its country without meeting, for
their sake, every other village there: it stores "offered" and looks up the bare key, a province the reverse.
In the same way a dated mention stores "any" time, which only those without a date look up.
"""

import datetime as dt
import math
from collections.abc import Iterable, Iterator

from pipeline.tally.evidence import NEAR_KM
from pipeline.tally.traits import Spot, Traits, Window, rare

_TOLERANCE = 3
"""Days by which two dates of one event may differ where no name or victim is shared."""
_INCIDENT_DAYS = _TOLERANCE + 1
_CAMPAIGN_DAYS = 64
_CAMPAIGN_SLACK = 31
_LONGEST = 31
"""Days: an incident that is dated no finer is found through its victims and names alone."""

_RARE_DAYS = 31
_CELL = 0.5
"""Degrees, more than twice the reach of "near"."""


def stored(one: Traits) -> frozenset[str]:
    """Return the keys under which one mention is found."""
    return one.stored if one.stored is not None else _find(one)[0]


def wanted(one: Traits) -> frozenset[str]:
    """Return the keys that one mention looks up."""
    return one.wanted if one.wanted is not None else _find(one)[1]


def _find(one: Traits) -> tuple[frozenset[str], frozenset[str]]:
    """Find the keys of ``one``, stored and wanted, and leave them there."""
    incident, campaign = _incident_times(one.window), _campaign_times(one.window)
    undated = ["any", "undated"]
    stores, wants = (["any"], ["undated"]) if one.window else (undated, undated)
    both = {f"victim|{victim}" for victim in one.victims}
    both.update(_dated(one, incident))
    found = []
    for times, scopes, level in (
        (stores, _scopes(one.place, stores=True), "incident"),
        (wants, _scopes(one.place, stores=False), "campaign"),
    ):
        kinds = ("campaign", "incident") if one.campaign else (level,)
        keys = both.copy()
        keys.update([f"name|{name}|{time}" for name in one.names for time in times])
        for scope in scopes:
            if not one.campaign:
                keys.update([f"{kind}|{scope}|{time}" for kind in one.families for time in incident + times])
            keys.update([f"{kind}|{scope}|{time}" for kind in kinds for time in campaign + times])
        found.append(frozenset(keys))
    one.stored, one.wanted = found
    return one.stored, one.wanted


def _dated(one: Traits, incident_times: list[str]) -> Iterable[str]:
    """Yield the keys of names in their province and days, and of the days with its town: the trial tells the
    day of the crime.

    One report may name the town, another a village or the hospital's city: what is of one kind, day and
    province meets. What hardly happens twice in a place is looked for through a month.
    """
    days = [str(day) for day in (one.days if one.day is None else one.days | {one.day})]
    province = f"{one.place.country}|{one.place.admin1}"
    where = [province, *incident_times, *days]
    yield from [f"name|{name}|{some}" for name in one.names for some in where]
    if one.place.name:
        yield from [f"day|{one.place.name}|{day}" for day in days]
    if one.place.admin1 and not one.campaign:
        yield from [f"on|{family}|{province}|{day}" for family in one.families for day in days]
    if one.window and one.type in rare():
        months = _buckets(*one.window, _RARE_DAYS, _RARE_DAYS - 1)
        yield from [f"rare|{one.type}|{one.place.name}|{month}" for month in months]


def _incident_times(window: Window | None) -> list[str]:
    if window is None or (window[1] - window[0]).days > _LONGEST:
        return []
    return _buckets(*window, _INCIDENT_DAYS, _TOLERANCE)


def _campaign_times(window: Window | None) -> list[str]:
    return _buckets(*window, _CAMPAIGN_DAYS, _CAMPAIGN_SLACK) if window else []


def _buckets(first: dt.date, last: dt.date, width: int, slack: int) -> list[str]:
    """Return the buckets of ``width`` days that the interval meets, and the next within ``slack`` days.

    Two intervals that lie at most ``slack``, less than ``width``, days apart share one.
    """
    numbers = range(first.toordinal() // width, (last.toordinal() + slack) // width + 1)
    return [str(number) for number in numbers]


def _scopes(spot: Spot, stores: bool) -> Iterator[str]:
    area, country = f"{spot.country}|{spot.admin1}", spot.country
    if spot.grain == "none":
        yield "nowhere"
    if spot.grain == "point":
        yield f"name|{spot.name}"
        yield from _cells(spot)
    if spot.grain == "area" or (spot.grain == "point" and not stores):
        yield f"area|{area}"
    if spot.grain == "area" or (spot.grain == "point" and stores):
        yield f"in area|{area}"
    if spot.grain == "country" or (spot.grain != "none" and not stores):
        yield f"country|{country}"
    if spot.grain == "country" or (spot.grain != "none" and stores):
        yield f"in country|{country}"


def _cells(spot: Spot) -> Iterator[str]:
    """Yield the cells of a grid around a point: two points within NEAR_KM share one."""
    if spot.lat is None or spot.lon is None:
        return
    high = NEAR_KM / 111
    wide = high / max(0.05, math.cos(math.radians(spot.lat)))
    for row in range(math.floor((spot.lat - high) / _CELL), math.floor((spot.lat + high) / _CELL) + 1):
        for column in range(math.floor((spot.lon - wide) / _CELL), math.floor((spot.lon + wide) / _CELL) + 1):
            yield f"cell|{row}|{column}"
