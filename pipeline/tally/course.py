"""How the totals of an event came to be: what the rules make of its reports, day of publication by day."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.records.event import Event, Reviewed, Total
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.tally.reviews import claims_of
from pipeline.tally.settle import settle
from pipeline.tally.told import Told, tell

STEPS = 60
"""Days that are looked at; each costs a tally of all that was published by then."""
READ = 3_000
"""Articles tallied in all, one on several days counted on each: two seconds where no two numbers agree."""


class Step(NamedTuple):
    """The totals that hold from ``day`` on."""

    day: dt.date
    totals: dict[str, Total]


def course(event: Event, articles: Iterable[Mentions], steps: int = STEPS) -> tuple[Step, ...]:
    """Return the totals of ``event`` from each day on which an article of it was published, oldest first.

    ``articles`` are the versions that the row is of. Which reports are of the event is not asked anew: what
    is today known to be one event is looked at as if it had been known from the first, and so is what
    analysts say of a claim. So unlike stored revisions, which tell when this table read an article, the
    answer is the same for everyone who has the articles. The last step is the row as it is, which alone has
    the articles without a date too.

    Of more days than ``steps``, or than ``READ`` allows, some are taken, spread evenly. Empty where no
    article has a date.
    """
    ids = {mention for source in event.articles for mention in source.mentions}
    members = [told for article in articles for told in tell(article) if told.id in ids]
    days = sorted({told.article.published.date for told in members if told.article.published})
    if not days:
        return ()
    words = {claim_id: _review(claim_id, said) for claim_id, said in claims_of(event)}
    some = _spread(days[:-1], min(steps, 2 * READ // len(members)) - 1)
    earlier = (Step(day, _totals(members, words, day)) for day in some)
    return (*earlier, Step(days[-1], dict(event.totals)))


def _totals(members: list[Told], words: Mapping[str, Review], day: dt.date) -> dict[str, Total]:
    known = [t for t in members if t.article.published and t.article.published.date <= day]
    return dict(settle(known, words).totals)


def _review(claim_id: str, said: Reviewed) -> Review:
    """Return what a row says of a claim as the review that said it."""
    return Review(
        review_id=said.review_id,
        verdict=said.verdict,
        claim_id=claim_id,
        low=said.low,
        high=said.high,
        author=said.author,
        reason=said.reason,
        at=said.at,
    )


def _spread(days: list[dt.date], most: int) -> list[dt.date]:
    if len(days) <= most:
        return days
    return [days[n * len(days) // most] for n in range(most)]
