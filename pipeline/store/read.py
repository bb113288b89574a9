"""What the table says: rows, their revisions and changes, dead letters, and what the topics are owed."""

import datetime as dt
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import NamedTuple

import orjson
import sqlalchemy as sa

from pipeline.records.base import ArticleVersion
from pipeline.records.codec import convert, decode
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.event import Change, Event
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.store import erasures, rows, told
from pipeline.store.asof import Advance, Past, as_of, event_as_of
from pipeline.store.chunks import chunks
from pipeline.store.conditions import askable, conditions
from pipeline.store.erasures import ErasedArticle
from pipeline.store.history import Revised, Stood, history, summaries
from pipeline.store.page import Page, Sort, listed, page, place
from pipeline.store.points import Points, points
from pipeline.store.progress import Progress
from pipeline.store.query import PAGE, ever, find, only
from pipeline.store.reviews import Reviews, Standing
from pipeline.store.schema import (
    article_versions,
    changes,
    dead_letters,
    event_articles,
    event_index,
    reviews,
    revisions,
)
from pipeline.store.told import News
from pipeline.store.versions import Versions, version_id
from pipeline.store.wanted import EVERYTHING, Wanted


class Revision(NamedTuple):
    """A row as it stood from ``at`` on."""

    version: int
    at: dt.datetime
    event: Event


class Reader(Progress):
    """The table, for reading. Iterators keep a connection until they are exhausted or closed.

    Every method raises TransientError where the database is away or too busy to answer.
    """

    def events(self, wanted: Wanted = EVERYTHING, *, sort: Sort = "id") -> Iterator[Event]:
        """Return the live rows that are wanted, in the order of ``sort``."""
        with self.reading() as db:
            if sort == "id":
                yield from find(db, wanted)
            else:
                yield from (event for _, event in listed(db, wanted, sort, None, PAGE))

    def ever(self) -> Iterator[Event]:
        """Return all rows that ever were, retired ones too, in the order of their ids."""
        with self.reading() as db:
            yield from ever(db)

    def page(self, wanted: Wanted, *, sort: Sort = "-start", after: str | None = None, limit: int) -> Page:
        """Return ``limit`` live rows that are wanted, from the cursor ``after`` on.

        Raises UserError where ``after`` is no cursor of a list of these filters in this order.
        """
        start = place(after, wanted, sort)
        with self.reading() as db:
            return page(listed(db, wanted, sort, start, limit + 1), wanted, sort, limit)

    def count(self, wanted: Wanted = EVERYTHING) -> int:
        """Return how many live rows are wanted."""
        with self.reading() as db:
            query = sa.select(sa.func.count()).select_from(event_index)
            return db.scalar(query.where(*conditions(db, wanted))) or 0

    def points(self, wanted: Wanted, limit: int) -> Points:
        """Return where the newest rows are that are wanted, ``limit`` at most."""
        with self.reading() as db:
            return points(db, wanted, limit)

    def event(self, event_id: str) -> Event:
        """Return the row of ``event_id``, or of the only id that begins with it.

        Raises UserError where there is none, or more than one.
        """
        with self.reading() as db, closing(ever(db, event_id)) as found:
            return only(found, event_id)

    @contextmanager
    def as_of(
        self, moment: dt.datetime, advance: Advance | None = None, *, most: int | None = None
    ) -> Iterator[Past]:
        """Yield the table as the articles known at ``moment`` make it; ``advance`` is told how far this is.

        Raises UserError where more than ``most`` articles would have to be looked at, and where the table is
        of other rules: its mentions would be tallied by those of today.
        """
        with self._one_state() as db, as_of(db, moment, advance, most) as past:
            yield past

    def event_as_of(self, event_id: str, moment: dt.datetime, *, most: int | None = None) -> Event:
        """Return the row of ``event_id``, or of the only id that begins with it, as ``as_of`` has it.

        Of an id that the table ever had this looks at what one event reaches to; raises as ``as_of`` does
        for others.
        """
        with self._one_state() as db:
            return event_as_of(db, event_id, moment, most)

    def revisions(self, event_id: str) -> tuple[Revision, ...]:
        """Return all that the row of ``event_id`` (whole) has been, oldest first."""
        r = revisions.c
        with self.reading() as db:
            return tuple(_revisions(db, sa.select(r.version).where(r.event_id == event_id)))[::-1]

    def revision(self, event_id: str, digest: str) -> Revision | None:
        """Return the newest revision of ``event_id`` (whole) that has this digest; None where none has."""
        r = revisions.c
        if not askable(event_id) or not askable(digest):
            return None
        says = r.row.contains(f'"digest":"{digest}"', autoescape=True)
        with self.reading() as db:
            found = _revisions(db, sa.select(r.version).where(r.event_id == event_id, says))
            return next((revision for revision in found if revision.event.digest == digest), None)

    def history(self, event_id: str, limit: int) -> tuple[Revised, ...]:
        """Return the newest ``limit`` revisions of the row of ``event_id`` (whole), the newest first."""
        with self.reading() as db:
            return history(db, event_id, limit)

    def summaries(self, event_id: str, limit: int) -> tuple[Stood, ...]:
        """Return the same revisions in short, without what happened."""
        with self.reading() as db:
            return tuple(summaries(db, event_id, limit))

    def replaced_at(self, event_id: str, version: int) -> dt.datetime | None:
        """Return when the next revision took the place of this one; None where none has."""
        r = revisions.c
        query = sa.select(r.at).where(r.event_id == event_id, r.version == version + 1)
        with self.reading() as db:
            return db.scalar(query)

    def changes(self, event_id: str | None = None) -> Iterator[Change]:
        """Return what happened to every row, or to one, in the order in which it did."""
        c, r = changes.c, revisions.c
        same = sa.and_(r.event_id == c.event_id, r.version == c.version)
        query = sa.select(c.change, r.row).join(revisions, same).order_by(c.seq)
        if event_id is not None:
            query = query.where(c.event_id == event_id)
        for row in self._stream(query):
            yield convert(orjson.loads(row.change) | {"row": orjson.loads(row.row)}, Change)

    def changes_after(
        self, seq: int, limit: int, wanted: Wanted = EVERYTHING, until: int | None = None
    ) -> News:
        """Look at ``limit`` changes behind the number ``seq``, none behind ``until``, for those wanted.

        A change is wanted where the row fits as it was before or as it is after.
        """
        with self.reading() as db:
            return told.after(db, seq, limit, wanted, until)

    def happened(self, event_id: str, seq: int, limit: int) -> tuple[told.Happened, ...]:
        """Return the first ``limit`` changes of ``event_id`` (whole) behind the number ``seq``."""
        with self.reading() as db:
            return tuple(told.happened(db, event_id, seq, limit))

    def last_change(self, by: dt.datetime | None = None) -> int:
        """Return the number of the last change told, or told by that moment; 0 where there is none."""
        with self.reading() as db:
            return told.last(db, by)

    def reviews(
        self,
        *,
        event_id: str | None = None,
        orphaned: bool | None = None,
        before: tuple[dt.datetime, str] | None = None,
    ) -> Generator[Standing]:
        """Return the reviews with what has become of them, the newest first; ``before`` as their sort key.

        ``event_id`` (whole) asks for those that its row shows; ``orphaned`` for those whose mention or claim
        is not there, or for all others.
        """
        with self.reading() as db:
            yield from Reviews(db).standing(event_id, orphaned, before)

    def review_records(self) -> Iterator[Review]:
        """Return every record of every review, the oldest first: what a rebuild needs beside the articles."""
        r = reviews.c
        for row in self._stream(sa.select(r.review).order_by(r.at, r.record_id)):
            yield decode(row.review.encode(), Review)

    def latest_review(self, review_id: str) -> Review | None:
        """Return the record that holds of a review, one that takes it back too; None where there is none."""
        with self.reading() as db:
            return Reviews(db).latest(review_id)

    def missing(self, review: Review) -> tuple[str, ...]:
        """Return which of the mentions, or the claim, that ``review`` is about are not there now."""
        with self.reading() as db:
            return Reviews(db).missing(review, Versions(db))

    def dead_letters(self) -> Iterator[DeadLetter]:
        """Return the dead letters, oldest first."""
        d = dead_letters.c
        for row in self._stream(sa.select(d.letter).order_by(d.known_at, d.letter_id)):
            yield decode(row.letter.encode(), DeadLetter)

    def told_by(self, article_id: str) -> tuple[Event, ...]:
        """Return the live rows that an article tells of."""
        a = event_articles.c
        with self.reading() as db:
            return rows.current(db, db.scalars(sa.select(a.event_id).where(a.article_id == article_id)).all())

    def knows(self, article_id: str) -> bool:
        """Return whether any version of an article is here, or has been."""
        v = article_versions.c.article_id
        with self.reading() as db:
            return db.execute(sa.select(v).where(v == article_id).limit(1)).first() is not None

    def erasures(self) -> tuple[ErasedArticle, ...]:
        """Return the articles that were erased, oldest first."""
        with self.reading() as db:
            return erasures.listed(db)

    def erased(self) -> int:
        """Return how many articles were erased: one that was stays so, whatever its time."""
        with self.reading() as db:
            return erasures.count(db)

    def mentions_of(self, articles: Iterable[str]) -> tuple[Mentions, ...]:
        """Return the version that counts of each of these articles."""
        v = article_versions.c
        query = sa.select(v.mentions).where(v.current)
        with self.reading() as db:
            found = (db.scalars(query.where(v.article_id.in_(some))) for some in chunks(articles))
            return tuple(decode(mentions, Mentions) for some in found for mentions in some)

    def mentions(self) -> Iterator[Mentions]:
        """Return the version that counts of each article, in the order of article ids."""
        v = article_versions.c
        for row in self._stream(sa.select(v.mentions).where(v.current).order_by(v.article_id)):
            yield decode(row.mentions, Mentions)

    def holds(self, article: ArticleVersion) -> bool:
        """Return whether this version of the article is here, one that no longer counts too."""
        v = article_versions.c
        same = sa.and_(v.article_id == article.article_id, v.version_id == version_id(article))
        with self.reading() as db:
            return bool(db.scalar(sa.select(sa.func.count()).where(same)))


def _revisions(db: sa.Connection, which: sa.Select[tuple[int]]) -> Iterator[Revision]:
    """Yield the revisions whose versions ``which`` selects, newest first."""
    r = revisions.c
    query = which.add_columns(r.at, r.row).order_by(r.version.desc())
    for row in db.execute(query):
        yield Revision(row.version, row.at, decode(row.row.encode(), Event))
