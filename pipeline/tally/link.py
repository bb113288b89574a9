"""Do two mentions tell of one event? A symmetric test on the two alone, whatever else has arrived.

The score is a sum of weights of evidence (Fellegi and Sunter, 1969): above 0 it speaks for one event.
docs/linking.md gives the reasons.
"""

import datetime as dt
import math
from collections.abc import Iterator

from pipeline.extract.dates import possible_anchors
from pipeline.tally.told import Spot, Told, weight

APART = -math.inf
"""Score of what can never be one event, and so keeps whole groups apart."""

NEAR_KM = 20.0
TOLERANCE = 3
"""Days by which two day-precise dates of one event may differ when nobody named ties them."""

_BIAS = -3.0
_SAME_DAY = 2.0
_HOURS_APART = 180  # minutes
_NEAR_DUPLICATE = 0.5


def score(a: Told, b: Told) -> float:
    """Return the evidence that ``a`` and ``b`` are one event; APART where they cannot be."""
    if a.campaign != b.campaign or _kept_apart(a, b):
        return APART
    return _evidence(a, b) + _dates(a, b)


def fit(a: Told, b: Told) -> float:
    """Return ``score`` as it would be if the dates agreed, whatever the levels.

    It is the upper bound of any score of two mentions of which one has no date yet: "launched an offensive
    on Monday" may date itself by the campaign that began on a Monday.
    """
    return APART if _kept_apart(a, b) else _evidence(a, b) + _SAME_DAY


def part_of(incident: Told, campaign: Told) -> bool:
    """True where ``incident`` belongs to ``campaign``: one place, dates that meet, a shared actor or kind."""
    if incident.window is None or campaign.window is None or _gap(incident.window, campaign.window) > 0:
        return False
    return may_be_part_of(incident, campaign)


def may_be_part_of(incident: Told, campaign: Told) -> bool:
    """Return ``part_of`` as it would be if the dates met."""
    return (
        campaign.campaign
        and not incident.campaign
        and _places(incident.place, campaign.place) > 0
        and bool(incident.names & campaign.names or incident.families & campaign.families)
    )


def _evidence(a: Told, b: Told) -> float:
    return (
        _BIAS
        + (1.0 if a.mention.type == b.mention.type else 0.0)
        + _places(a.place, b.place)
        + _victims(a, b)
        + _actors(a, b)
        + _facilities(a, b)
        + _texts(a, b)
    )


def _kept_apart(a: Told, b: Told) -> bool:
    one, other = a.mention, b.mention
    if a.article.article_id == b.article.article_id:
        return True
    if a.victims and b.victims and not a.victims & b.victims:
        return True
    if one.ordinal is not None and other.ordinal is not None and one.ordinal != other.ordinal:
        return True
    if a.place.country and b.place.country and a.place.country != b.place.country:
        return (_km(a.place, b.place) or math.inf) > NEAR_KM
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


def _facilities(a: Told, b: Told) -> float:
    return 1.0 if set(a.facility) & set(b.facility) else 0.0


def _places(a: Spot, b: Spot) -> float:
    if a.grain == "none" or b.grain == "none":
        return -1.0
    if a.grain == b.grain == "point":
        if (a.id is not None and a.id == b.id) or (a.name == b.name and _agree(a.admin1, b.admin1)):
            return 2.5
        distance = _km(a, b)
        if distance is not None:
            return 1.0 if distance <= NEAR_KM else -5.0
        return -3.0
    if "country" in (a.grain, b.grain):
        return -0.5 if a.country == b.country else -3.0
    return 0.5 if a.admin1 == b.admin1 and a.country == b.country else -4.0


def _agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _km(a: Spot, b: Spot) -> float | None:
    """Great-circle distance in kilometres, by the haversine formula."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(half)))


def _dates(a: Told, b: Told) -> float:
    if a.window is None or b.window is None:
        return 0.0 if _may_mean(a, b) and _may_mean(b, a) else -4.0
    gap = _gap(a.window, b.window)
    if not (a.dated and b.dated):
        return 0.0 if gap <= TOLERANCE else -4.0
    if a.when.precision == b.when.precision == "day" and not a.campaign:
        return (_SAME_DAY, 0.5, -1.0, -1.5)[gap] if gap <= TOLERANCE else max(-2.0 - gap / 7, -5.0)
    if gap == 0:
        return 1.0 if a.campaign else 0.5
    return -1.0 if gap <= (31 if a.campaign else TOLERANCE) else -4.0


def _may_mean(a: Told, b: Told) -> bool:
    """False where ``a`` has no date and its words can never mean that of ``b``: another weekday."""
    if a.window is not None:
        return True
    if b.window is not None:
        fine = b.when.start is not None and b.when.precision == "day"
        return not (fine and possible_anchors(a.mention.times, b.window[0]) is None)
    days, others = ({t.weekday for t in c.mention.times if t.weekday is not None} for c in (a, b))
    return not days or not others or bool(days & others)


def _gap(a: tuple[dt.date, dt.date], b: tuple[dt.date, dt.date]) -> int:
    """Days between two intervals, 0 where they meet."""
    return max(0, (b[0] - a[1]).days, (a[0] - b[1]).days)


def _victims(a: Told, b: Told) -> float:
    by_name = 5.0 if a.victims & b.victims else 0.0
    if not a.ages or not b.ages:
        return by_name
    shared = len(a.ages & b.ages)
    return by_name + (0.75 + 0.75 * min(shared, 2) if shared else -3.0)


def _actors(a: Told, b: Told) -> float:
    if a.attackers and b.attackers and not a.attackers & b.attackers:
        return -2.0
    if a.names and b.names:
        return min(1.5, 0.75 * len(a.names & b.names)) or -0.5
    return 0.0


def _texts(a: Told, b: Told) -> float:
    """Shared words, from -1.5 for none to 3.5; and whether the articles are copies of one text."""
    shared = weight(a.terms & b.terms) / math.sqrt(a.weight * b.weight) if a.weight and b.weight else None
    words = 0.0 if shared is None else min(3.5, 10.0 * shared - 1.5)
    fewer = min(len(a.shingles), len(b.shingles))
    copies = fewer > 0 and len(a.shingles & b.shingles) >= _NEAR_DUPLICATE * fewer
    return words + (1.0 if copies and a.mention.type == b.mention.type else 0.0)
