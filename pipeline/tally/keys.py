"""Keys of mentions: only mentions whose keys meet are ever compared, so that candidates come from an index.

Storing and looking up differ so that a village meets its province and its country without meeting, for
their sake, every other village there: it stores "offered" and looks up the bare key, a province the reverse.
In the same way a dated mention stores "any" time, which only those without a date look up.
"""

import datetime as dt
import functools
import math
from collections.abc import Iterator

from pipeline.tally.evidence import NEAR_KM
from pipeline.tally.told import Spot, Told, rare

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

_REMEMBERED = 8192


@functools.lru_cache(_REMEMBERED)
def stored(told: Told) -> frozenset[str]:
    """Return the keys under which one mention is found."""
    return frozenset(_stored(told))


@functools.lru_cache(_REMEMBERED)
def wanted(told: Told) -> frozenset[str]:
    """Return the keys that one mention looks up."""
    return frozenset(_wanted(told))


def _stored(told: Told) -> Iterator[str]:
    any_time = ["any"] if told.window else ["any", "undated"]
    yield from _named(told, any_time)
    yield from _dated(told)
    for scope in _scopes(told.place, stores=True):
        if not told.campaign:
            yield from _timed(scope, told, _incident_times(told) + any_time)
        for kind in ("campaign", "incident") if told.campaign else ("incident",):
            yield from (f"{kind}|{scope}|{time}" for time in _campaign_times(told) + any_time)


def _wanted(told: Told) -> Iterator[str]:
    any_time = ["undated"] if told.window else ["any", "undated"]
    yield from _named(told, any_time)
    yield from _dated(told)
    for scope in _scopes(told.place, stores=False):
        if not told.campaign:
            yield from _timed(scope, told, _incident_times(told) + any_time)
        for kind in ("campaign", "incident") if told.campaign else ("campaign",):
            yield from (f"{kind}|{scope}|{time}" for time in _campaign_times(told) + any_time)


def _named(told: Told, any_time: list[str]) -> Iterator[str]:
    """Yield the keys of persons and sites: in their province at any time, elsewhere in their days."""
    yield from (f"victim|{victim}" for victim in told.victims)
    where = [f"{told.place.country}|{told.place.admin1}", *_incident_times(told), *any_time]
    yield from (f"name|{name}|{some}" for name in told.names for some in where)


def _dated(told: Told) -> Iterator[str]:
    """Yield the keys of the days that it names, with its town: the trial tells the day of the crime.

    One report may name the town, another a village or the hospital's city: what is of one kind, day and
    province meets. What hardly happens twice in a place is looked for through a month.
    """
    days = told.days if told.day is None else told.days | {told.day}
    yield from (f"name|{name}|{day}" for name in told.names for day in days)
    if told.place.name:
        yield from (f"day|{told.place.name}|{day}" for day in days)
    if told.place.admin1 and not told.campaign:
        province = f"{told.place.country}|{told.place.admin1}"
        yield from (f"on|{family}|{province}|{day}" for family in told.families for day in days)
    if told.mention.type in rare() and told.window:
        months = _buckets(*told.window, _RARE_DAYS, _RARE_DAYS - 1)
        yield from (f"rare|{told.mention.type}|{told.place.name}|{month}" for month in months)


def _timed(scope: str, told: Told, times: list[str]) -> Iterator[str]:
    return (f"{family}|{scope}|{time}" for family in told.families for time in times)


def _incident_times(told: Told) -> list[str]:
    if told.window is None or (told.window[1] - told.window[0]).days > _LONGEST:
        return []
    return _buckets(*told.window, _INCIDENT_DAYS, _TOLERANCE)


def _campaign_times(told: Told) -> list[str]:
    return _buckets(*told.window, _CAMPAIGN_DAYS, _CAMPAIGN_SLACK) if told.window else []


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
