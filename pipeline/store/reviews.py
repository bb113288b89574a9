"""Reviews: which hold, and what they name. See docs/review.md.

Nothing is said of what a review names but its name: the mention may come later, or be gone. So a review that
has arrived is looked for from both sides, by what it names, and the order does not matter.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

import orjson
import sqlalchemy as sa

from pipeline.records.codec import decode, encode
from pipeline.records.event import Event
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.store.chunks import chunks
from pipeline.store.schema import event_reviews, events, review_targets, reviews
from pipeline.store.versions import Versions
from pipeline.tally.reviews import Verdicts, holding, notes_of, of_one_review

State: TypeAlias = Literal["applied", "overruled", "replaced", "orphaned", "withdrawn"]

PAGE = 200
"""Reviews of which the state is found at a time."""


class Standing(NamedTuple):
    """A review, and what has become of it."""

    review: Review
    state: State
    events: tuple[str, ...]
    """event_id of the live rows that it is applied to, or overruled in."""
    overruled_by: str | None


class Reviews:
    """The reviews as one transaction sees them: those of today, or those said by ``moment``."""

    def __init__(self, db: sa.Connection, moment: dt.datetime | None = None) -> None:
        self._db = db
        self._said_by = sa.true() if moment is None else reviews.c.at <= moment
        self._said_since = sa.false() if moment is None else reviews.c.at > moment
        self.known = 0
        """Of those that ``add`` was given, how many were here before."""

    @cached_property
    def any(self) -> bool:
        """True where there is a review at all."""
        return self._db.scalar(sa.select(reviews.c.record_id).limit(1)) is not None

    def add(self, arrived: Iterable[Review]) -> list[Review]:
        """Keep ``arrived``; return the records that are new, and all others of the same reviews."""
        given = list(arrived)
        fresh = self._unknown({record.record_id: record for record in given})
        self.known += len(given) - len(fresh)
        if not fresh:
            return []
        self._db.execute(
            reviews.insert(),
            [
                {
                    "record_id": id_,
                    "review_id": record.review_id,
                    "at": record.at,
                    "withdrawn": record.withdrawn,
                    "review": encode(record).decode(),
                }
                for id_, record in fresh.items()
            ],
        )
        named = [
            {"target": target, "record_id": id_} for id_, record in fresh.items() for target in _names(record)
        ]
        self._db.execute(review_targets.insert(), named)
        self.__dict__.pop("any", None)
        return list(self._records(record.review_id for record in fresh.values()))

    def said_since(self) -> list[Review]:
        """Return the records that came after the moment, and all others of the same reviews."""
        late = self._db.scalars(sa.select(reviews.c.review_id).where(self._said_since).distinct())
        return list(self._records(late))

    def named(
        self, records: Collection[Review], versions: Versions, changed: Iterable[Mentions] = ()
    ) -> list[Mentions]:
        """Return the articles that ``records`` name, in the versions that count, but for ``changed``.

        A claim is looked for in these and in ``changed``, and else in the rows.
        """
        changed = list(changed)
        known = {article.article_id for article in changed}
        ids = frozenset[str]().union(*(record.articles for record in records))
        found = versions.counting(ids - known)
        claims = {record.claim_id for record in records if record.of_claim and record.claim_id is not None}
        claims -= {c.claim_id for article in (*changed, *found) for m in article.mentions for c in m.claims}
        makers = frozenset[str]().union(*(self._in_rows(claim_id) for claim_id in sorted(claims)))
        return [*found, *versions.counting(makers - known - ids)]

    def missing(self, review: Review, versions: Versions) -> tuple[str, ...]:
        """Return which of the mentions, or the claim, that ``review`` is about are not there."""
        mentions = [mention for article in self.named([review], versions) for mention in article.mentions]
        if review.of_claim:
            there = {claim.claim_id for mention in mentions for claim in mention.claims}
            return () if review.claim_id in there else (review.claim_id or "",)
        ids = {mention.mention_id for mention in mentions}
        return tuple(mention for mention in review.mentions if mention not in ids)

    def latest(self, review_id: str) -> Review | None:
        """Return the record of ``review_id`` that holds, one that takes it back too."""
        records = self._records([review_id])
        return max(records, key=of_one_review, default=None)

    def tied(self, articles: frozenset[str]) -> frozenset[str]:
        """Return the ids of all articles that a review names together with any of ``articles``."""
        found = self._naming(map(_article, articles))
        return frozenset[str]().union(*(review.articles for review in found if not review.of_claim))

    def touching(self, articles: Collection[Mentions]) -> list[Review]:
        """Return the reviews that hold of any mention or claim of ``articles``, and maybe of others."""
        if not self.any:
            return []
        mentions = [mention for article in articles for mention in article.mentions]
        claims = {_claim(claim.claim_id) for mention in mentions for claim in mention.claims}
        return self._naming({_article(article.article_id) for article in articles} | claims)

    def standing(
        self, event_id: str | None, orphaned: bool | None, before: tuple[dt.datetime, str] | None
    ) -> Iterator[Standing]:
        """Yield the reviews from the newest on, or those said ``before`` a time and a review_id.

        ``event_id`` asks for those that a row shows, ``orphaned`` for those that are, or for the others.
        """
        r, shown = reviews.c, event_reviews.c
        query = _latest().order_by(r.at.desc(), r.review_id.desc())
        if before is not None:
            query = query.where(sa.or_(r.at < before[0], (r.at == before[0]) & (r.review_id < before[1])))
        if event_id is not None:
            query = query.where(r.review_id.in_(sa.select(shown.review_id).where(shown.event_id == event_id)))
        if orphaned:
            query = query.where(~r.withdrawn, r.review_id.not_in(sa.select(shown.review_id)))
        for rows in self._db.execute(query.execution_options(yield_per=PAGE)).partitions():
            found = [decode(row.review.encode(), Review) for row in rows]
            for standing in self._standing(found):
                if orphaned is None or orphaned == (standing.state == "orphaned"):
                    yield standing

    def _standing(self, found: list[Review]) -> Iterator[Standing]:
        shown = event_reviews.c
        query = sa.select(shown.review_id, shown.event_id, shown.overruled_by).order_by(shown.event_id)
        ids = [review.review_id for review in found]
        of = defaultdict[str, list[tuple[str, str | None]]](list)
        for row in self._db.execute(query.where(shown.review_id.in_(ids))):
            of[row.review_id].append((row.event_id, row.overruled_by))
        lost = [review for review in found if review.review_id not in of and not review.withdrawn]
        latest = Verdicts(self._naming({name for review in lost for name in _names(review)}))
        for review in found:
            rows = of[review.review_id]
            overruled = next((by for _, by in rows if by), None)
            state: State = "overruled" if overruled else "applied"
            if not rows:
                state = "orphaned" if latest.holds(review) else "replaced"
            if review.withdrawn:
                state = "withdrawn"
            yield Standing(review, state, tuple(id_ for id_, _ in rows), overruled)

    def _unknown(self, given: dict[str, Review]) -> dict[str, Review]:
        column = reviews.c.record_id
        known = {
            id_
            for some in chunks(given)
            for id_ in self._db.scalars(sa.select(column).where(column.in_(some)))
        }
        return {id_: record for id_, record in given.items() if id_ not in known}

    def _naming(self, names: Iterable[str]) -> list[Review]:
        """Return the reviews that hold and name any of ``names``."""
        t, r = review_targets.c, reviews.c
        query = sa.select(r.review_id).distinct().join(review_targets, t.record_id == r.record_id)
        ids = {id_ for some in chunks(names) for id_ in self._db.scalars(query.where(t.target.in_(some)))}
        return holding(self._records(ids, self._said_by))

    def _records(self, ids: Iterable[str], where: sa.ColumnElement[bool] | None = None) -> Iterator[Review]:
        query = sa.select(reviews.c.review)
        if where is not None:
            query = query.where(where)
        for some in chunks(set(ids)):
            for text in self._db.scalars(query.where(reviews.c.review_id.in_(some))):
                yield decode(text.encode(), Review)

    def _in_rows(self, claim_id: str) -> frozenset[str]:
        """Return the article that makes the claim, where a live row shows it.

        All rows are passed over: where the author names the mention too, nobody has to ask.
        """
        e = events.c
        says = e.row.contains(f'"claim_id":{orjson.dumps(claim_id).decode()}', autoescape=True)
        found = self._db.scalars(sa.select(e.row).where(e.status == "live", says))
        rows = [decode(row.encode(), Event) for row in found]
        claims = (claim for event in rows for figure in event.figures for claim in figure.claims)
        return frozenset(claim.article_id for claim in claims if claim.claim_id == claim_id)


def show(db: sa.Connection, rows: Collection[Event]) -> None:
    """Note which reviews each of ``rows`` shows, in the place of what it showed before."""
    for some in chunks(event.event_id for event in rows):
        db.execute(event_reviews.delete().where(event_reviews.c.event_id.in_(some)))
    if shown := [row for event in rows if event.status == "live" for row in shows(event)]:
        db.execute(event_reviews.insert(), shown)


def shows(event: Event) -> Iterator[dict[str, str | None]]:
    """Yield the rows of ``event`` in ``event_reviews``."""
    for id_, said in notes_of(event).items():
        yield {"event_id": event.event_id, "review_id": id_, "overruled_by": said.overruled_by}


def _latest() -> sa.Select[tuple[str]]:
    """Return the query for the record of each review that holds; see ``holding``."""
    r, later = reviews.c, reviews.alias().c
    same = later.review_id == r.review_id
    newer = sa.tuple_(later.at, later.withdrawn, later.record_id) > sa.tuple_(r.at, r.withdrawn, r.record_id)
    return sa.select(r.review).where(~sa.exists().where(same, newer))


def _names(record: Review) -> set[str]:
    """Return what a record is found by."""
    if record.of_claim:
        return {_claim(record.claim_id or "")}
    return {_article(article_id) for article_id in record.articles}


def _article(article_id: str) -> str:
    return f"article|{article_id}"


def _claim(claim_id: str) -> str:
    return f"claim|{claim_id}"
