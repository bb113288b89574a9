"""What the table says twice: once as it is queried, once as it follows from what the table keeps."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Self, TypeAlias

import sqlalchemy as sa
from msgspec.structs import replace

from pipeline.errors import PoisonError
from pipeline.records.base import ArticleVersion
from pipeline.records.codec import decode, digest, encode
from pipeline.records.event import Event
from pipeline.records.mention import Mentions
from pipeline.store import index
from pipeline.store.read import Reader
from pipeline.store.reviews import shows
from pipeline.store.rows import columns
from pipeline.store.schema import (
    article_keys,
    article_versions,
    changes,
    event_articles,
    event_index,
    event_reviews,
    event_totals,
    event_words,
    events,
    outbox,
    revisions,
)
from pipeline.store.wire import event_value
from pipeline.store.words import words_of

Fact: TypeAlias = tuple[str, str]
"""An id that a person can look for, and what is kept under it, or a digest of that."""

UNREADABLE = "unreadable"
_NO_TIME = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Facts(Reader):
    """The table, for an audit. What cannot be read is a fact that equals no other."""

    @classmethod
    def open(cls, where: str | Path) -> Self:
        """Open as ``Reader`` does, but no table of other rules: a fresh tally would be of today's."""
        table = super().open(where)
        table.check_rules()
        return table

    def versions(self) -> Iterator[Mentions]:
        """Return every article version that can be read, those that no longer count too.

        They come in the order of their hashes, which is none that they were taken in by.
        """
        v = article_versions.c
        for row in self._stream(sa.select(v.mentions).order_by(v.version_id)):
            try:
                yield decode(row.mentions, Mentions)
            except PoisonError:
                continue

    def current(self) -> Iterator[Fact]:
        """Return the versions that count."""
        v = article_versions.c
        for row in self._stream(sa.select(v.version_id, v.mentions).where(v.current)):
            try:
                yield version_name(decode(row.mentions, Mentions)), row.version_id
            except PoisonError:
                yield row.version_id, UNREADABLE

    def keys(self) -> Iterator[Fact]:
        """Return the index through which a changed article finds those that it may touch, by version_id."""
        k, v = article_keys.c, article_versions.c
        query = sa.select(v.version_id, k.key).join(article_versions, v.number == k.number, isouter=True)
        found = self._stream(query.order_by(v.version_id, k.number, k.key))
        for id_, rows in groupby(found, key=lambda row: str(row.version_id)):
            yield id_, digest(*(str(row.key) for row in rows))

    def contents(self) -> Iterator[Fact]:
        """Return the live rows without what a fresh tally gives anew."""
        for id_, event in self._rows(live=True):
            yield id_, digest(encode(replace(event, version=0, updated_at=None))) if event else UNREADABLE

    def rows(self) -> Iterator[Fact]:
        """Return all rows, retired ones too."""
        for row in self._stream(sa.select(events.c.event_id, events.c.row)):
            yield row.event_id, digest(row.row)

    def sent(self) -> Iterator[Fact]:
        """Return all rows as the topics carry them: of one that was erased whole they have a null."""
        for id_, event in self._rows():
            if event and event.void:
                continue
            yield id_, digest(event_value(event)) if event else UNREADABLE

    def row_versions(self) -> Iterator[Fact]:
        """Return the version of each row, retired ones too."""
        for row in self._stream(sa.select(events.c.event_id, events.c.version)):
            yield row.event_id, f"version {row.version}"

    def newest_revisions(self) -> Iterator[Fact]:
        """Return each event's newest revision."""
        r = revisions.c
        highest = sa.select(r.event_id, sa.func.max(r.version).label("version")).group_by(r.event_id)
        newest = highest.subquery()
        same = sa.and_(newest.c.event_id == r.event_id, newest.c.version == r.version)
        for row in self._stream(sa.select(r.event_id, r.row).join(newest, same)):
            yield row.event_id, digest(row.row)

    def changed_versions(self) -> Iterator[Fact]:
        """Return the version of each event that its newest change tells of."""
        c = changes.c
        highest = sa.select(c.event_id, sa.func.max(c.version).label("version")).group_by(c.event_id)
        for row in self._stream(highest):
            yield row.event_id, f"version {row.version}"

    def queried(self) -> Iterator[Fact]:
        """Return the columns that users query, as they stand."""
        asked = [column for column in events.c if column.name != "row"]
        for row in self._stream(sa.select(*asked)):
            values = zip(asked, row, strict=True)
            yield row.event_id, _digest({column.name: value for column, value in values})

    def meant(self) -> Iterator[Fact]:
        """Return the same columns, as they follow from the rows."""
        for id_, event in self._rows():
            yield id_, _digest(columns(event)) if event else UNREADABLE

    def found_by(self) -> Iterator[Fact]:
        """Return what live rows are found by, as it stands."""
        for row in self._stream(sa.select(event_index)):
            yield row.event_id, _digest(row._asdict())
        for row in self._stream(sa.select(event_totals)):
            yield f"{row.event_id} {row.measure}", str(row.best)
        for row in self._stream(sa.select(event_words)):
            yield f"{row.event_id} {row.word!r}", ""

    def findable(self) -> Iterator[Fact]:
        """Return the same, as it follows from the live rows."""
        for id_, event in self._rows(live=True):
            if event is None:
                yield id_, UNREADABLE
                continue
            yield id_, _digest(index.columns(event))
            yield from ((f"{id_} {total['measure']}", str(total["best"])) for total in index.totals(event))
            yield from ((f"{id_} {word!r}", "") for word in words_of(event))

    def told(self) -> Iterator[Fact]:
        """Return which articles the table says that each live row tells of."""
        for row in self._stream(sa.select(event_articles.c.event_id, event_articles.c.article_id)):
            yield f"{row.event_id} {row.article_id}", ""

    def telling(self) -> Iterator[Fact]:
        """Return the same, as the live rows say it."""
        for id_, event in self._rows(live=True):
            yield from ((f"{id_} {article.article_id}", "") for article in (event.articles if event else ()))

    def said(self) -> Iterator[Fact]:
        """Return which reviews the table says that each live row shows."""
        r = event_reviews.c
        for row in self._stream(sa.select(r.event_id, r.review_id, r.overruled_by)):
            yield f"{row.event_id} {row.review_id}", row.overruled_by or ""

    def saying(self) -> Iterator[Fact]:
        """Return the same, as the live rows say it."""
        for id_, event in self._rows(live=True):
            shown = shows(event) if event else ()
            yield from ((f"{id_} {row['review_id']}", row["overruled_by"] or "") for row in shown)

    def unsent(self) -> Iterator[Fact]:
        """Return the messages that the broker has not acknowledged yet."""
        o = outbox.c
        for row in self._stream(sa.select(o.seq, o.topic, o.key).order_by(o.seq)):
            yield f"{row.topic} {row.key} ({row.seq})", ""

    def _rows(self, *, live: bool = False) -> Iterator[tuple[str, Event | None]]:
        """Return the rows by id, None for one that cannot be read."""
        query = sa.select(events.c.event_id, events.c.row)
        for row in self._stream(query.where(events.c.status == "live") if live else query):
            try:
                yield row.event_id, decode(row.row.encode(), Event)
            except PoisonError:
                yield row.event_id, None


def version_name(article: ArticleVersion) -> str:
    """Return the identity of an article version for a person: what ``versions.version_id`` is a hash of."""
    version = "" if article.version is None else f", version {article.version}"
    fetched = f", fetched {article.fetched_at.isoformat()}" if article.fetched_at else ""
    gone = ", withdrawn" if article.withdrawn else ""
    return f"{article.article_id}{version}{fetched}{gone}, content {article.content_hash}"


def mentions_digest(mentions: Mentions) -> str:
    """Return a digest of what an article version says; when it came in is no part of it."""
    return digest(encode(replace(mentions, known_at=_NO_TIME)))


def _digest(row: dict[str, Any]) -> str:
    """Return a digest of all but the row itself; the last digits of a sine are each machine's own."""
    row = {name: round(value, 9) if isinstance(value, float) else value for name, value in row.items()}
    return digest(repr(sorted((name, str(value)) for name, value in row.items() if name != "row")))
