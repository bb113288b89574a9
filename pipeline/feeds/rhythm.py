"""When a feed is asked again: by its own rhythm, by what it asks for, and ever more seldom while it fails.

All pure: times are given, and so is ``chance``, a random number in [0, 1) that keeps feeds from falling into
step. Intervals are seconds, between ``SHORTEST`` and ``LONGEST``.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from statistics import median

from pipeline.fetch.backoff import backoff

SHORTEST = 60.0
LONGEST = 86_400.0
FARTHEST = dt.timedelta(seconds=LONGEST)
UNKNOWN = 15 * 60.0
"""Of a feed that does not tell when its entries were published."""
RECENT = 20
"""Entries that tell the rhythm: an agency's last hour, a small paper's last week."""
SPREAD = 0.1
"""Intervals vary by so much up and down."""


def after_success(
    now: dt.datetime,
    published: Iterable[dt.datetime],
    *,
    chance: float,
    ttl: float | None = None,
    fresh: float = 0.0,
    declared: float | None = None,
) -> float:
    """Return the seconds until a feed that has answered is asked again.

    ``published`` are the times of its entries; ``ttl`` and ``fresh`` what the feed and its HTTP answer ask
    for; ``declared`` what the user has set, which wins over all of them.
    """
    wanted = declared if declared is not None else max(interval(now, published), ttl or 0.0, fresh)
    return _bounded(wanted * (1 - SPREAD + 2 * SPREAD * chance))


def interval(now: dt.datetime, published: Iterable[dt.datetime]) -> float:
    """Return half the time that usually passes between two entries of a feed.

    So an entry is seen half a gap after it came out at the latest, mostly alone. A feed that has been silent
    for long is held for one of longer gaps: a quarter of the silence. Times in the future count for nothing.
    """
    newest = sorted({at for at in published if at <= now}, reverse=True)[:RECENT]
    if len(newest) < 2:
        return UNKNOWN
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(newest)]
    silence = (now - newest[0]).total_seconds()
    return _bounded(max(median(gaps), silence / 4) / 2)


def after_failure(failures: int, *, chance: float, retry_after: float | None = None) -> float:
    """Return the seconds until a feed that has failed ``failures`` times in a row is asked again.

    Doubles with each failure, from one to two minutes on; half of it is left to chance, so that feeds which
    failed together do not come back together. Never sooner than ``retry_after``, what the server asked for.
    """
    wait = backoff(failures, chance, first=2 * SHORTEST, most=LONGEST)
    return _bounded(max(wait, retry_after or 0.0))


def _bounded(seconds: float) -> float:
    return min(max(seconds, SHORTEST), LONGEST)
