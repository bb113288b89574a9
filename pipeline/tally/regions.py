"""Which articles can have a say in one another's rows: what must be computed again when one changes.

Every mention has keys (victims; place, time and kind of event). Only mentions whose keys meet are ever
compared, so that candidates come from an index and a change is computed again in its region alone:

    region_keys(article)      under which an index stores the article
    reach_keys(article)       to look up in that index: finds every article that it may touch
    region(changed, sharing)  the articles to tally again
    partition(articles)       which of them form a region of their own

Storing and looking up differ so that a village meets its province and its country without meeting, for
their sake, every other village there: it stores "offered" and looks up the bare key, a province the reverse.
In the same way a dated mention stores "any" time, which only those without a date look up.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.tally.evidence import NEAR_KM
from pipeline.tally.link import fit, may_be_part_of, part_of, score
from pipeline.tally.told import Spot, Told

Sharing: TypeAlias = Callable[[frozenset[str]], Iterable[Mentions]]

_TOLERANCE = 3
"""Days by which two dates of one event may differ where no name or victim is shared."""
_INCIDENT_DAYS = _TOLERANCE + 1
_CAMPAIGN_DAYS = 64
_CAMPAIGN_SLACK = 31
_LONGEST = 31
"""Days: an incident that is dated no finer is found through its victims alone."""

_CELL = 0.5
"""Degrees, more than twice the reach of "near"."""


def region_keys(m: Mentions) -> frozenset[str]:
    """Return the keys under which an index stores ``m``.

    Two articles that can touch one another's rows directly share at least one, so a region closed over
    shared keys is right. ``region`` finds one that is right and much smaller.
    """
    keys = {key for told in tell(m) for key in stored(told)}
    return frozenset(keys | {_article_key(m.article_id)})


def reach_keys(m: Mentions) -> frozenset[str]:
    """Return the keys that find, among the ``region_keys`` of all articles, those that ``m`` may touch."""
    return frozenset(key for told in tell(m) for key in wanted(told))


def region(
    changed: Iterable[Mentions], sharing: Sharing, reviews: Iterable[Review] = ()
) -> tuple[Mentions, ...]:
    """Return the articles whose tally gives every row that ``changed`` has a say in, sorted by id.

    ``changed`` holds the version that won until now and the new one of each changed article (both come
    back; ``tally`` knows which wins), and the articles of each new review. ``sharing`` returns the winning
    versions that have any of the keys given among their ``region_keys``.
    """
    queue = list(changed)
    found = {(article.article_id, article.precedence): article for article in queue}
    known = {article.article_id for article in queue}
    ties = _ties(reviews)
    while queue:
        article = queue.pop()
        tied = ties.get(article.article_id, set())
        told = tell(article)
        for other in sharing(reach_keys(article) | {_article_key(name) for name in tied}):
            if other.article_id in known:
                continue
            if other.article_id in tied or any(touch(a, b) for a in told for b in tell(other)):
                known.add(other.article_id)
                found[other.article_id, other.precedence] = other
                queue.append(other)
    return tuple(found[key] for key in sorted(found))


def partition(articles: Iterable[Mentions], reviews: Iterable[Review] = ()) -> dict[str, str]:
    """Return the region of each of ``articles``, one version each: the smallest article id in it.

    The tally of all is that of the regions one by one.
    """
    by_id = {article.article_id: article for article in articles}
    by_key: dict[str, list[Mentions]] = defaultdict(list)
    for article in by_id.values():
        for key in region_keys(article):
            by_key[key].append(article)

    def sharing(keys: frozenset[str]) -> Iterable[Mentions]:
        return {a.article_id: a for key in keys for a in by_key.get(key, ())}.values()

    reviews, names = tuple(reviews), dict[str, str]()
    for article_id in sorted(by_id):
        if article_id not in names:
            names.update(
                dict.fromkeys(
                    (a.article_id for a in region([by_id[article_id]], sharing, reviews)), article_id
                )
            )
    return names


def touch(a: Told, b: Told) -> bool:
    """True where one of the two can have a say in the other's row, by itself."""
    if a.window is None or b.window is None:
        return fit(a, b) > 0 or may_be_part_of(a, b) or may_be_part_of(b, a)
    return score(a, b) > 0 or part_of(a, b) or part_of(b, a)


def tell(m: Mentions) -> tuple[Told, ...]:
    """Return the mentions of an article with its own dates."""
    return tuple(Told(m, mention) for mention in m.mentions)


def stored(told: Told) -> Iterator[str]:
    """Yield the keys under which one mention is found."""
    any_time = ["any"] if told.window else ["any", "undated"]
    yield from _named(told, any_time)
    for scope in _scopes(told.place, stores=True):
        if not told.campaign:
            yield from _timed(scope, told, _incident_times(told) + any_time)
        for kind in ("campaign", "incident") if told.campaign else ("incident",):
            yield from (f"{kind}|{scope}|{time}" for time in _campaign_times(told) + any_time)


def wanted(told: Told) -> Iterator[str]:
    """Yield the keys that one mention looks up."""
    any_time = ["undated"] if told.window else ["any", "undated"]
    yield from _named(told, any_time)
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


def _article_key(article_id: str) -> str:
    return f"article|{article_id}"


def _ties(reviews: Iterable[Review]) -> dict[str, set[str]]:
    """Return, for each article, those that an analyst has joined to it."""
    ties: dict[str, set[str]] = {}
    for review in reviews:
        if review.verdict == "same":
            ids = {mention.rpartition(":")[0] for mention in review.mentions}
            for article_id in ids:
                ties.setdefault(article_id, set()).update(ids - {article_id})
    return ties
