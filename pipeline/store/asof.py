"""The table as of a past moment: the tally of what had ``known_at`` at or before it. See docs/state.md.

Nothing is kept for this but the article versions. Of two ways it goes the one with fewer articles:

- undo: the rows of today hold wherever nothing reaches that became known since; what it does reach is
  tallied again from the versions that counted then.
- anew: what was known then is tallied, region by region.
"""

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from heapq import merge
from itertools import islice
from operator import itemgetter

import orjson
import sqlalchemy as sa
from msgspec.structs import replace

from pipeline.errors import UserError
from pipeline.records.event import Event
from pipeline.records.mention import Mentions
from pipeline.store import index
from pipeline.store.chunks import chunks
from pipeline.store.page import Page, Place, Sort, descends, listed, page, place
from pipeline.store.query import PAGE, ever, only
from pipeline.store.quotes import shown
from pipeline.store.reviews import Reviews
from pipeline.store.rows import columns, standing
from pipeline.store.schema import (
    article_keys,
    events,
    revisions,
)
from pipeline.store.scratch import scratch
from pipeline.store.then import Then
from pipeline.store.wanted import EVERYTHING, Wanted
from pipeline.tally import tally
from pipeline.tally.regions import region

Advance = Callable[[int, int], None]
"""Called with how many articles were looked at, and how many there are to look at."""


class Past:
    """The live rows of a past moment.

    ``version`` and ``updated_at`` are those of the stored revision that says the same, by then or else last;
    0 and null where the table has never said so.
    """

    def __init__(self, now: sa.Connection | None, then: sa.Connection, replaced: set[str]) -> None:
        self._now = now
        self._then = then
        self._replaced = replaced

    def events(self, wanted: Wanted = EVERYTHING, *, sort: Sort = "id") -> Generator[Event]:
        """Yield the rows that are wanted, in the order of ``sort``."""
        yield from (event for _, event in self._listed(wanted, sort, None, PAGE))

    def event(self, event_id: str) -> Event:
        """Return the row whose id ``event_id`` is, or begins; raises UserError as ``Reader.event`` does."""
        with closing(self.events(Wanted(id_begins=event_id))) as found:
            return only(found, event_id)

    def page(self, wanted: Wanted, *, sort: Sort = "-start", after: str | None = None, limit: int) -> Page:
        """Return a page as ``Reader.page`` does."""
        rows = self._listed(wanted, sort, place(after, wanted, sort), limit + 1)
        return page(rows, wanted, sort, limit)

    def _listed(
        self, wanted: Wanted, sort: Sort, after: Place | None, batch: int
    ) -> Iterator[tuple[Place, Event]]:
        kept = listed(self._now, wanted, sort, after, batch, self._replaced) if self._now else ()
        then = listed(self._then, wanted, sort, after, batch)
        return merge(kept, then, key=itemgetter(0), reverse=descends(sort))


@contextmanager
def as_of(
    db: sa.Connection, moment: dt.datetime, advance: Advance | None, most: int | None = None
) -> Iterator[Past]:
    """Yield the table that ``db`` leads to as of ``moment``; ``db`` has to see one state of it throughout.

    What is tallied goes, a batch at a time, into a database of its own, so that memory stays bounded. Raises
    UserError where more than ``most`` articles would have to be looked at.
    """
    with scratch(events, *index.TABLES, article_keys) as own:
        then = Then(db, own, moment, advance)
        rows = _Rows(db, own, moment)
        if most is not None and (articles := min(then.late_count, then.known_count)) > most:
            raise UserError(
                f"{articles:,} articles would have to be read again to tell what was known at "
                f"{moment.isoformat()}, {most:,} at most are here: ask of another time, or of one event"
            )
        if then.late_count > then.known_count:
            _tally_anew(then, rows)
            yield Past(None, own, set())
        else:
            yield Past(db, own, _undo(db, then, rows))


def event_as_of(db: sa.Connection, event_id: str, moment: dt.datetime, most: int | None) -> Event:
    """Return the row as of ``moment`` whose id ``event_id`` is, or begins; raises UserError as ``only`` does.

    Of an id that the table has ever had it is known which article founded it, and no more is tallied than
    what that reaches to. Of any other id all is tallied as ``as_of`` does, bounded by ``most``.
    """
    with closing(ever(db, event_id)) as found:
        known = list(islice(found, 2))
    whole = bool(known) and known[0].event_id == event_id
    if whole or len(known) == 1:
        with scratch(events, *index.TABLES, article_keys) as own:
            then = Then(db, own, moment, None)
            rows = _Rows(db, own, moment)
            founders = {article.article_id for article in known[0].articles[:1]}  # in founding order
            rows.keep(region(then.counted(founders), then.sharing, then.tied))
            try:
                return Past(None, own, set()).event(known[0].event_id)
            except UserError:
                if whole:
                    raise
    with as_of(db, moment, None, most) as past:
        return past.event(event_id)


def _undo(db: sa.Connection, then: Then, rows: "_Rows") -> set[str]:
    """Tally again what reaches to anything known since; return the ids of today's rows that this replaces."""
    replaced: set[str] = set()
    for changed in then.changed_since():
        found = region(changed, then.sharing, then.tied)
        replaced |= standing(db, found).keys()
        rows.keep(found)
    return replaced


def _tally_anew(then: Then, rows: "_Rows") -> None:
    seen: set[str] = set()
    for articles in then.known_then():
        unseen = [article for article in articles if not _ids([article]) <= seen]
        found = region(unseen, then.sharing, then.tied)
        seen |= _ids(found)
        rows.keep(found)


def _ids(articles: Iterable[Mentions]) -> set[str]:
    return {mention.mention_id for article in articles for mention in article.mentions}


class _Rows:
    """Rows of the past as they are found; regions that were looked for apart may find one twice."""

    def __init__(self, db: sa.Connection, scratch: sa.Connection, moment: dt.datetime) -> None:
        self._db = db
        self._scratch = scratch
        self._moment = moment
        self._reviews = Reviews(db, moment)
        self._kept: set[str] = set()

    def keep(self, found: Iterable[Mentions]) -> None:
        """Tally what of ``found`` was known then, and keep its rows."""
        known = [m for m in found if m.known_at <= self._moment]
        tallied = tally(shown(self._db, known), self._reviews.touching(known))
        fresh = [event for event in tallied if event.event_id not in self._kept]
        self._kept.update(event.event_id for event in fresh)
        if fresh:
            lived = self._lived(fresh)
            unset = {"updated_at": self._moment}  # the column must have a value, the row has none
            self._scratch.execute(events.insert(), [columns(row) | unset for row in lived])
            index.replace(self._scratch, [(None, row) for row in lived])

    def _lived(self, tallied: list[Event]) -> list[Event]:
        """Return ``tallied`` with the version and time of the revisions that say the same."""
        r = revisions.c
        # Read as they come: all that some hundred rows have ever been is more than memory may hold.
        query = sa.select(r.event_id, r.version, r.at, r.row).execution_options(yield_per=PAGE)
        rows = {event.event_id: event for event in tallied}
        best: dict[str, tuple[bool, int]] = {}
        for some in chunks(rows):
            for found in self._db.execute(query.where(r.event_id.in_(some))):
                rank = (found.at <= self._moment, found.version)
                event = rows[found.event_id]
                same = orjson.loads(found.row)["digest"] == event.digest
                if same and rank > best.get(event.event_id, (False, 0)):
                    best[event.event_id] = rank
                    rows[event.event_id] = replace(event, version=found.version, updated_at=found.at)
        return list(rows.values())
