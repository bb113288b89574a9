"""How the totals of events came to be, kept for a while: a page is read more often than its row changes."""

from threading import Lock

from pipeline.records.event import Event
from pipeline.store import Reader
from pipeline.tally.course import Step, course

KEPT = 500
"""Events; a course is some KB."""


class Courses:
    """The courses that were asked for last, by the digest of the row. Threads may ask at the same time."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Step, ...]] = {}
        self._lock = Lock()

    def of(self, table: Reader, event: Event) -> tuple[Step, ...]:
        """Return the course of the totals of ``event``.

        Empty where an article has been corrected since the row was made: then what the article said is no
        longer there to be counted anew.
        """
        found = self._kept.get(event.digest)
        if found is None:
            found = _course(table, event)
            with self._lock:
                while len(self._kept) >= KEPT:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[event.digest] = found
        return found


def _course(table: Reader, event: Event) -> tuple[Step, ...]:
    articles = table.mentions_of(source.article_id for source in event.articles)
    mentions = (mention for article in articles for mention in article.mentions)
    there = {claim.claim_id for mention in mentions for claim in mention.claims}
    told = {claim.claim_id for figure in event.figures for claim in figure.claims}
    return course(event, articles) if told <= there else ()
