"""The article versions as they counted at a past moment: of each article the largest known by then."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, groupby, islice

import sqlalchemy as sa

from pipeline.records.codec import decode
from pipeline.records.mention import Mentions
from pipeline.store.chunks import chunks
from pipeline.store.keys import add, find
from pipeline.store.reviews import Reviews
from pipeline.store.schema import article_versions, event_articles
from pipeline.store.versions import Versions
from pipeline.tally.regions import region_keys

BATCH = 500
"""Articles to begin one search with: some 10 MB."""


class Then(Versions):
    """``Versions`` as of ``moment``.

    A version that counts now and was known then counted then. Where one counts now that became known later,
    an older one is restored: ``scratch`` gets its keys, because the table's index is of current ones only.
    """

    def __init__(
        self,
        db: sa.Connection,
        scratch: sa.Connection,
        moment: dt.datetime,
        advance: Callable[[int, int], None] | None,
    ) -> None:
        super().__init__(db)
        self._scratch = scratch
        self._moment = moment
        self._advance = advance
        self._done = 0
        self._reviews = Reviews(db, moment)
        self.tied = self._reviews.tied if self._reviews.any else None
        v = article_versions.c
        self._is_late = sa.and_(v.current, v.known_at > moment)
        self._is_known = sa.and_(v.current, v.known_at <= moment)
        self._restored = dict(self._restore())
        """Number of the version that was restored, by article_id."""

    @cached_property
    def late_count(self) -> int:
        """Articles of which another version counts now than counted then."""
        return self._count(self._is_late)

    @cached_property
    def known_count(self) -> int:
        """Articles known then."""
        return self._count(self._is_known) + len(self._restored)

    def changed_since(self) -> Iterator[list[Mentions]]:
        """Yield, in batches, of each late article the version that counts now and the one that did then.

        Then what late reviews name, of each together.
        """
        for some in self._batches(self._is_late):
            then = [self._restored[article] for _, article in some if article in self._restored]
            yield self._read([*(version for version, _ in some), *then])
            self._looked_at(len(some), self.late_count)
        for late in self._reviews.said_since():
            yield self._reviews.named([late], self)

    def known_then(self) -> Iterator[list[Mentions]]:
        """Yield, in batches, the version that counted then of each article known then."""
        restored = iter(self._restored.items())
        again = iter(lambda: [(version, article) for article, version in islice(restored, BATCH)], [])
        for some in chain(self._batches(self._is_known), again):
            yield self._read([version for version, _ in some])
            self._looked_at(len(some), self.known_count)

    def counted(self, articles: Iterable[str]) -> list[Mentions]:
        """Return the version that counted then of each of ``articles`` that was known then."""
        v = article_versions.c
        query = sa.select(v.mentions).where(v.known_at <= self._moment)
        found: dict[str, Mentions] = {}
        for some in chunks(articles):
            for data in self._db.scalars(query.where(v.article_id.in_(some))):
                given = decode(data, Mentions)
                best = found.setdefault(given.article_id, given)
                found[given.article_id] = max(best, given, key=lambda m: m.precedence)
        return list(found.values())

    def _holders(self, keys: frozenset[str]) -> set[int]:
        now = find(self._db, keys)
        v = article_versions.c
        late = sa.select(v.number).where(v.known_at > self._moment)
        left_out = {n for some in chunks(now) for n in self._db.scalars(late.where(v.number.in_(some)))}
        return now - left_out | find(self._scratch, keys)

    def _restore(self) -> Iterator[tuple[str, int]]:
        """Yield article_id and number of each version that counted then and does not now."""
        v, now = article_versions.c, article_versions.alias().c
        replaced = sa.exists().where(now.article_id == v.article_id, now.current, now.known_at > self._moment)
        query = sa.select(v.article_id, v.number, v.mentions)
        query = query.where(v.known_at <= self._moment, ~v.current, replaced).order_by(v.article_id)
        rows = self._db.execute(query.execution_options(yield_per=BATCH))
        for article_id, versions in groupby(rows, key=lambda row: row.article_id):
            given = {row.number: decode(row.mentions, Mentions) for row in versions}
            number = max(given, key=lambda number: given[number].precedence)
            add(self._scratch, {number: region_keys(given[number])})
            yield article_id, number

    def _batches(self, which: sa.ColumnElement[bool]) -> Iterator[Sequence[tuple[int, str]]]:
        """Yield number and article_id of current versions, those of one event beside each other."""
        v, of = article_versions.c, event_articles.c
        event = sa.select(sa.func.min(of.event_id)).where(of.article_id == v.article_id).scalar_subquery()
        query = sa.select(v.number, v.article_id).where(which).order_by(event, v.article_id)
        return self._db.execute(query.execution_options(yield_per=BATCH)).partitions()

    def _count(self, which: sa.ColumnElement[bool]) -> int:
        return self._db.scalar(sa.select(sa.func.count()).select_from(article_versions).where(which)) or 0

    def _looked_at(self, count: int, of: int) -> None:
        """Tell how far this is."""
        self._decoded.turn()
        self._done += count
        if self._advance:
            self._advance(self._done, of)
