"""A table of made-up events, as many as are asked for, in a minute: for those who measure how it is read.

A few thousand events are tallied from articles; the others are these again at other towns, on other days and
with other numbers. The articles themselves are not in the table.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from msgspec.structs import replace

from bench.mentions import DAYS, FIRST_DAY, made_mentions, made_places
from pipeline.records.codec import digest
from pipeline.records.event import Event, Total
from pipeline.records.mention import Mentions, Place
from pipeline.store import Store
from pipeline.store.rows import Moved, write
from pipeline.tally import tally

PATTERNS = 2000
ROWS = 500
"""Written in one transaction."""
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def fill(where: str, events: int) -> None:
    """Make a table of ``events`` rows at ``where``, the same in every run."""
    made = made_events(events)
    with Store.open(where) as store:
        while some := [Moved(None, event) for event in islice(made, ROWS)]:
            with store.transaction() as db:
                write(db, some)


def made_events(count: int) -> Iterator[Event]:
    """Return ``count`` live rows."""
    rng = random.Random(2)  # noqa: S311  no secret: the same rows in every run
    patterns = list(_patterns(min(count, PATTERNS)))
    places, weights = made_places()
    for number, place in enumerate(rng.choices(places, cum_weights=weights, k=count)):
        yield _elsewhere(rng.choice(patterns), number, place, rng)


def _patterns(count: int) -> Iterator[Event]:
    by_event = defaultdict[str, list[Mentions]](list)
    for article in made_mentions(count):
        by_event[article.article_id.rpartition("-")[0]].append(article)
    for articles in by_event.values():
        yield from tally(articles)


def _elsewhere(pattern: Event, number: int, place: Place, rng: random.Random) -> Event:
    day = FIRST_DAY + dt.timedelta(days=rng.randrange(DAYS))
    was = pattern.place and pattern.place.name
    event = replace(
        pattern,
        event_id=digest("made", str(number)),
        title=pattern.title.replace(str(was), str(place.name)),
        place=place,
        start=day,
        end=day,
        totals={measure: _more(total, rng) for measure, total in pattern.totals.items()},
        version=1,
        updated_at=NOW + dt.timedelta(seconds=number),
    )
    return replace(event, digest=digest(event.event_id, "content"))


def _more(total: Total, rng: random.Random) -> Total:
    best = (total.best or 0) + int(rng.paretovariate(1.2)) - 1
    return replace(total, best=best, low=best, high=best)
