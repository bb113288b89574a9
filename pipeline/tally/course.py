"""How the totals of an event came to be: what the rules make of its reports, day of publication by day."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.records.event import Event, Total
from pipeline.records.mention import Mentions
from pipeline.tally.settle import settle
from pipeline.tally.told import Told, tell

STEPS = 60
"""Days that are looked at; each costs a tally of all that was published by then."""


class Step(NamedTuple):
    """The totals that hold from ``day`` on."""

    day: dt.date
    totals: dict[str, Total]


def course(event: Event, articles: Iterable[Mentions], steps: int = STEPS) -> tuple[Step, ...]:
    """Return the totals of ``event`` from each day on which an article of it was published, oldest first.

    ``articles`` are the versions that the row is of. Which reports are of the event is not asked anew: what
    is today known to be one event is looked at as if it had been known from the first. So unlike stored
    revisions, which tell when this table read an article, the answer is the same for everyone who has the
    articles. The last step is the row as it is, which alone has the articles without a date too.

    Of more days than ``steps``, the ones drawn are spread evenly. Empty where no article has a date.
    """
    ids = {mention for source in event.articles for mention in source.mentions}
    members = [told for article in articles for told in tell(article) if told.id in ids]
    days = sorted({told.article.published.date for told in members if told.article.published})
    if not days:
        return ()
    earlier = _spread(days[:-1], steps - 1)
    return (*(Step(day, _totals(members, day)) for day in earlier), Step(days[-1], dict(event.totals)))


def _totals(members: list[Told], day: dt.date) -> dict[str, Total]:
    known = [t for t in members if t.article.published and t.article.published.date <= day]
    return dict(settle(known).totals)


def _spread(days: list[dt.date], most: int) -> list[dt.date]:
    if len(days) <= most:
        return days
    return [days[n * len(days) // most] for n in range(most)]
