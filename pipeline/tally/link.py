"""Do two mentions tell of one event? A symmetric test on the two alone, whatever else has arrived.

Some things keep them apart for good; everything else is evidence, see ``evidence``. docs/linking.md gives
the reasons.
"""

import math

from pipeline.tally.evidence import NEAR_KM, about, dates, days_between, kilometres, place, same_day, weights
from pipeline.tally.told import Told

APART = -math.inf
"""Score of what can never be one event, and so keeps whole groups apart."""

_NEARBY = ("town_same", "area_holds")


def score(a: Told, b: Told) -> float:
    """Return the evidence that ``a`` and ``b`` are one event; APART where they cannot be."""
    return APART if apart(a, b) else about(a, b) + weights()[dates(a, b)]


def apart(a: Told, b: Told) -> bool:
    """True where ``score`` is APART, at a fraction of its cost."""
    return a.campaign != b.campaign or _never_one(a, b)


def fit(a: Told, b: Told) -> float:
    """Return ``score`` as it would be if the dates agreed, whatever the levels.

    It is the upper bound of any score of two mentions of which one has no date yet: "launched an offensive
    on Monday" may date itself by the campaign that began on a Monday.
    """
    return APART if _never_one(a, b) else about(a, b) + same_day()


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


def _never_one(a: Told, b: Told) -> bool:
    """True for two events of one article, and for "the second strike" beside "the first"."""
    if a.article.article_id == b.article.article_id:
        return True
    one, other = a.mention.ordinal, b.mention.ordinal
    return one is not None and other is not None and one != other
