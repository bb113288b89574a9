"""Do two mentions tell of one event? A symmetric test on the two alone, whatever else has arrived.

Some things keep them apart for good; everything else is evidence, see ``evidence``. docs/linking.md gives
the reasons.
"""

import math

from pipeline.tally.bounded import Bounded
from pipeline.tally.evidence import NEAR_KM, about, dates, days_between, kilometres, place, same_day, weights
from pipeline.tally.told import Told
from pipeline.tally.traits import Traits

APART = -math.inf
"""Score of what can never be one event, and so keeps whole groups apart."""

_NEARBY = ("town_same", "area_holds")

_SCORES: Bounded[tuple[int, int], float] = Bounded(1 << 17)
_FITS: Bounded[tuple[int, int], float] = Bounded(1 << 16)
"""By the numbers of both traits, the smaller first: some 150 bytes each."""


def score(a: Told, b: Told) -> float:
    """Return the evidence that ``a`` and ``b`` are one event; APART where they cannot be."""
    return APART if of_one_article(a, b) else likeness(a.traits, b.traits)


def fit(a: Told, b: Told) -> float:
    """Return ``score`` as it would be if the dates agreed, whatever the levels."""
    return APART if of_one_article(a, b) else fitness(a.traits, b.traits)


def apart(a: Told, b: Told) -> bool:
    """True where ``score`` is APART, at a fraction of its cost."""
    return a.campaign != b.campaign or of_one_article(a, b) or other_ordinal(a.traits, b.traits)


def of_one_article(a: Told, b: Told) -> bool:
    """True for two events of one article."""
    return a.article.article_id == b.article.article_id


def likeness(a: Traits, b: Traits) -> float:
    """Return the ``score`` of mentions of two articles with these traits."""
    pair = (a.number, b.number) if a.number < b.number else (b.number, a.number)
    known = _SCORES.get(pair)
    if known is not None:
        return known
    if a.campaign != b.campaign or other_ordinal(a, b):
        return _SCORES.keep(pair, APART)
    return _SCORES.keep(pair, about(a, b) + weights()[dates(a, b)])


def fitness(a: Traits, b: Traits) -> float:
    """Return the ``fit`` of mentions of two articles with these traits.

    It is the upper bound of any score of two mentions of which one has no date yet: "launched an offensive
    on Monday" may date itself by the campaign that began on a Monday.
    """
    pair = (a.number, b.number) if a.number < b.number else (b.number, a.number)
    known = _FITS.get(pair)
    if known is not None:
        return known
    return _FITS.keep(pair, APART if other_ordinal(a, b) else about(a, b) + same_day())


def other_ordinal(a: Traits, b: Traits) -> bool:
    """True for "the second strike" beside "the first"."""
    return a.ordinal is not None and b.ordinal is not None and a.ordinal != b.ordinal


def part_of(incident: Traits, campaign: Traits) -> bool:
    """True where ``incident`` belongs to ``campaign``: one place, dates that meet, a shared actor or kind."""
    if incident.window is None or campaign.window is None:
        return False
    return days_between(incident.window, campaign.window) == 0 and may_be_part_of(incident, campaign)


def may_be_part_of(incident: Traits, campaign: Traits) -> bool:
    """Return ``part_of`` as it would be if the dates met."""
    if not campaign.campaign or incident.campaign:
        return False
    if incident.actors.isdisjoint(campaign.actors) and incident.families.isdisjoint(campaign.families):
        return False
    distance = kilometres(incident.place, campaign.place)
    both_points = incident.place.grain == campaign.place.grain == "point"
    near = both_points and distance is not None and distance <= NEAR_KM
    return near or place(incident.place, campaign.place) in _NEARBY
