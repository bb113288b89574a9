"""Do two mentions tell of one event? A symmetric test on the two alone, whatever else has arrived.

Some things keep them apart for good; everything else is evidence, see ``evidence``. docs/linking.md gives
the reasons.
"""

import math
from collections.abc import Iterator

from pipeline.tally.evidence import NEAR_KM, about, dates, days_between, kilometres, place, same_day, weights
from pipeline.tally.told import Told

APART = -math.inf
"""Score of what can never be one event, and so keeps whole groups apart."""

_HOURS_APART = 180  # minutes
_NEARBY = ("town_same", "area_holds")


def score(a: Told, b: Told) -> float:
    """Return the evidence that ``a`` and ``b`` are one event; APART where they cannot be."""
    return APART if apart(a, b) else about(a, b) + weights()[dates(a, b)]


def apart(a: Told, b: Told) -> bool:
    """True where ``score`` is APART, at a fraction of its cost."""
    return a.campaign != b.campaign or _kept_apart(a, b)


def fit(a: Told, b: Told) -> float:
    """Return ``score`` as it would be if the dates agreed, whatever the levels.

    It is the upper bound of any score of two mentions of which one has no date yet: "launched an offensive
    on Monday" may date itself by the campaign that began on a Monday.
    """
    return APART if _kept_apart(a, b) else about(a, b) + same_day()


def part_of(incident: Told, campaign: Told) -> bool:
    """True where ``incident`` belongs to ``campaign``: one place, dates that meet, a shared actor or kind."""
    if incident.window is None or campaign.window is None:
        return False
    return days_between(incident.window, campaign.window) == 0 and may_be_part_of(incident, campaign)


def may_be_part_of(incident: Told, campaign: Told) -> bool:
    """Return ``part_of`` as it would be if the dates met."""
    if not campaign.campaign or incident.campaign:
        return False
    if not (incident.actors & campaign.actors or incident.families & campaign.families):
        return False
    distance = kilometres(incident.place, campaign.place)
    both_points = incident.place.grain == campaign.place.grain == "point"
    near = both_points and distance is not None and distance <= NEAR_KM
    return near or place(incident.place, campaign.place) in _NEARBY


def _kept_apart(a: Told, b: Told) -> bool:
    one, other = a.mention, b.mention
    if a.article.article_id == b.article.article_id:
        return True
    if a.dead and b.dead and not a.dead & b.dead:
        return True
    if one.ordinal is not None and other.ordinal is not None and one.ordinal != other.ordinal:
        return True
    if a.place.country and b.place.country and a.place.country != b.place.country:
        return (kilometres(a.place, b.place) or math.inf) > NEAR_KM
    if a.victims & b.victims:
        return False  # the same person cannot be hurt twice over: what follows is then a slip of a reporter
    return (
        not a.families & b.families
        or _different_buildings(a.facility, b.facility)
        or (bool(a.minutes and b.minutes) and min(_clock_gaps(a, b)) >= _HOURS_APART)
    )


def _clock_gaps(a: Told, b: Told) -> Iterator[int]:
    for one in a.minutes:
        for other in b.minutes:
            gap = abs(one - other)
            yield min(gap, 1440 - gap)


def _different_buildings(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """True for "st mary's church" and "holy cross church": one kind, and names that share no word.

    A school and the street that it stands in are no contradiction.
    """
    return len(a) > 1 and len(b) > 1 and a[-1] == b[-1] and not set(a[:-1]) & set(b[:-1])
