"""Article versions: which one of each article counts, and how articles are found by their keys."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from pipeline.records.base import ArticleVersion, Erasure
from pipeline.records.codec import decode, digest, encode
from pipeline.records.mention import Mentions
from pipeline.store import erasures
from pipeline.store.chunks import chunks
from pipeline.store.erasures import Gone, wordless
from pipeline.store.keys import add, find, remove
from pipeline.store.schema import article_versions
from pipeline.tally.regions import article_key, region_keys

REMEMBERED = 5000
"""Versions kept decoded: some 20 KB each, so 100 MB at most."""


def version_id(article: ArticleVersion) -> str:
    """Return the identity of an article version, the same at every stage: two with one precedence are one."""
    return digest(article.article_id, *map(str, article.precedence), length=32)


class Versions:
    """The article versions as one transaction sees them.

    ``decoded`` holds, by version_id, what was read and written before: a committed version changes by an
    erasure alone, after which nothing leads to it, and whoever rolls back clears it.
    """

    def __init__(self, db: sa.Connection, decoded: dict[str, Mentions]) -> None:
        self._db = db
        self._decoded = decoded
        self.known = 0
        """Of those that ``add`` was given, how many were here before."""
        self.gone: list[Gone] = []
        """What ``add`` was told to erase: articles as they were until now."""

    def add(self, arrived: Iterable[Mentions]) -> list[Mentions]:
        """Keep ``arrived`` and let the largest version of each article count.

        Returns, for each article of which another version counts now, that version and the one before it.
        """
        given = wordless(self._db, arrived)
        fresh = self._unknown(given)
        self.known += len(given) - len(fresh)
        before = self._current(mentions.article_id for mentions in fresh.values())
        winner = dict(before)
        for id_, mentions in fresh.items():
            rival = winner.get(mentions.article_id)
            if rival is None or mentions.precedence > rival[1].precedence:
                winner[mentions.article_id] = (id_, mentions)
        changed = {article: new for article, new in winner.items() if new != before.get(article)}
        replaced = [before[article] for article in changed if article in before]

        for mentions in fresh.values():
            if mentions.erased:
                self._erase(mentions, mentions.erased)
        self._write(fresh, {id_ for id_, _ in changed.values()}, {id_ for id_, _ in replaced})
        self._index(changed.values(), replaced)
        return [mentions for _, mentions in [*replaced, *changed.values()]]

    def counting(self, articles: Collection[str]) -> list[Mentions]:
        """Return the version that counts of each of ``articles`` that is known."""
        return self.sharing(frozenset(map(article_key, articles))) if articles else []

    def sharing(self, keys: frozenset[str]) -> list[Mentions]:
        """Return the versions that count and have any of ``keys``."""
        return self._read({id_ for _, id_ in self._holders(keys)})

    def _holders(self, keys: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Yield each of ``keys`` with the version_id of each version that counts and has it."""
        return find(self._db, keys)

    def _unknown(self, arrived: Iterable[Mentions]) -> dict[str, Mentions]:
        given: dict[str, Mentions] = {}
        for mentions in arrived:  # one that comes twice was known when it first came
            given.setdefault(version_id(mentions), mentions)
        column = article_versions.c.version_id
        query = sa.select(column)
        known = {id_ for some in chunks(given) for id_ in self._db.scalars(query.where(column.in_(some)))}
        return {id_: mentions for id_, mentions in given.items() if id_ not in known}

    def _current(self, articles: Iterable[str]) -> dict[str, tuple[str, Mentions]]:
        """Return the version_id and the version that counts of each of ``articles`` that is known."""
        v = article_versions.c
        query = sa.select(v.article_id, v.version_id).where(v.current)
        ids = {
            row.article_id: row.version_id
            for some in chunks(set(articles))
            for row in self._db.execute(query.where(v.article_id.in_(some)))
        }
        return dict(zip(ids, zip(ids.values(), self._read(ids.values()), strict=True), strict=True))

    def _read(self, ids: Collection[str]) -> list[Mentions]:
        """Return the versions ``ids``, in their order, decoding only what no one has read yet."""
        v = article_versions.c
        query = sa.select(v.version_id, v.mentions)
        for some in chunks(id_ for id_ in ids if id_ not in self._decoded):
            for row in self._db.execute(query.where(v.version_id.in_(some))):
                self._decoded[row.version_id] = decode(row.mentions, Mentions)
        return [self._decoded[id_] for id_ in ids]

    def _erase(self, marker: Mentions, erasure: Erasure) -> None:
        """Take the words out of every version that is here; keep what they were in ``gone``."""
        if not erasures.record(self._db, marker.article_id, erasure):
            return
        v = article_versions.c
        query = sa.select(v.version_id, v.mentions).where(v.article_id == marker.article_id)
        versions = {row.version_id: decode(row.mentions, Mentions) for row in self._db.execute(query)}
        for id_, mentions in versions.items():
            empty = erasures.emptied(mentions)
            self._db.execute(
                article_versions.update().where(v.version_id == id_).values(mentions=encode(empty))
            )
            self._decoded[id_] = empty
        self.gone.append(Gone(marker.article_id, erasure, tuple(versions.values())))

    def _write(self, fresh: dict[str, Mentions], winners: set[str], replaced: set[str]) -> None:
        for some in chunks(replaced):
            of_these = article_versions.c.version_id.in_(some)
            self._db.execute(article_versions.update().where(of_these).values(current=False))
        _insert(
            self._db,
            article_versions,
            [
                {
                    "version_id": id_,
                    "article_id": mentions.article_id,
                    "known_at": mentions.known_at,
                    "current": id_ in winners,
                    "withdrawn": mentions.withdrawn,
                    "mentions": encode(mentions),
                }
                for id_, mentions in fresh.items()
            ],
        )
        self._decoded.update(fresh)

    def _index(
        self, winners: Iterable[tuple[str, Mentions]], replaced: Iterable[tuple[str, Mentions]]
    ) -> None:
        for id_, mentions in replaced:
            remove(self._db, id_, region_keys(mentions))
        add(self._db, [(key, id_) for id_, winner in winners for key in region_keys(winner)])


def _insert(db: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(table.insert(), rows)
