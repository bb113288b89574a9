"""Article versions: which one of each article counts, and how articles are found by their keys."""

from collections.abc import Collection, Iterable
from itertools import count

import sqlalchemy as sa

from pipeline.records.base import ArticleVersion, Erasure
from pipeline.records.codec import decode, digest, encode
from pipeline.records.mention import Mentions
from pipeline.store import erasures
from pipeline.store.chunks import PARAMETERS, chunks
from pipeline.store.erasures import Gone, wordless
from pipeline.store.keys import add, find, remove
from pipeline.store.schema import article_keys, article_versions
from pipeline.tally.bounded import Recent
from pipeline.tally.regions import article_key, region_keys

REMEMBERED = 5000
"""Versions kept decoded: some 20 KB each, so 100 MB; more only where one batch needs more."""


def version_id(article: ArticleVersion) -> str:
    """Return the identity of an article version, the same at every stage: two with one precedence are one."""
    return digest(article.article_id, *map(str, article.precedence), length=32)


class Versions:
    """The article versions as one transaction sees them.

    ``decoded`` holds, by number, versions that were read and written before: a committed version changes
    by an erasure alone, after which nothing leads to it, and whoever rolls back clears it.
    """

    def __init__(self, db: sa.Connection, decoded: Recent[int, Mentions] | None = None) -> None:
        self._db = db
        self._decoded = Recent[int, Mentions](REMEMBERED) if decoded is None else decoded
        self.known = 0
        """Of those that ``add`` was given, how many were here before."""
        self.gone: list[Gone] = []
        """What ``add`` was told to erase: articles as they were until now."""

    def add(self, arrived: Iterable[Mentions]) -> list[Mentions]:
        """Keep ``arrived`` and let the largest version of each article count.

        Returns, for each article of which another version counts now, that version and the one before it.
        """
        given = wordless(self._db, arrived)
        by_id: dict[str, Mentions] = {}
        for mentions in given:  # one that comes twice was known when it first came
            by_id.setdefault(version_id(mentions), mentions)
        known, before = self._kept(mentions.article_id for mentions in by_id.values())
        fresh = {id_: mentions for id_, mentions in by_id.items() if id_ not in known}
        self.known += len(given) - len(fresh)
        numbers = dict(zip(fresh, count(self._next()), strict=False)) if fresh else {}
        winner = dict(before)
        for id_, mentions in fresh.items():
            rival = winner.get(mentions.article_id)
            if rival is None or mentions.precedence > rival[1].precedence:
                winner[mentions.article_id] = (numbers[id_], mentions)
        changed = {article: new for article, new in winner.items() if new != before.get(article)}
        replaced = [before[article] for article in changed if article in before]

        for mentions in fresh.values():
            if mentions.erased:
                self._erase(mentions, mentions.erased)
        self._write(fresh, numbers, {n for n, _ in changed.values()}, {n for n, _ in replaced})
        remove(self._db, {number: region_keys(mentions) for number, mentions in replaced})
        add(self._db, {number: region_keys(mentions) for number, mentions in changed.values()})
        return [mentions for _, mentions in [*replaced, *changed.values()]]

    def counting(self, articles: Collection[str]) -> list[Mentions]:
        """Return the version that counts of each of ``articles`` that is known."""
        found = self.sharing(frozenset(map(article_key, articles))) if articles else []
        return [version for version in found if version.article_id in articles]

    def sharing(self, keys: frozenset[str]) -> list[Mentions]:
        """Return the versions that count and have any of ``keys``."""
        return self._read(sorted(self._holders(keys)))

    def _holders(self, keys: frozenset[str]) -> set[int]:
        """Return the numbers of the versions that count and have any of ``keys``."""
        return find(self._db, keys)

    def _kept(self, articles: Iterable[str]) -> tuple[set[str], dict[str, tuple[int, Mentions]]]:
        """Return the version_id of all versions of ``articles``, and of each article the one that counts."""
        v = article_versions.c
        query = sa.select(v.version_id, v.article_id, v.number, v.current)
        rows = [
            row
            for some in chunks(set(articles))
            for row in self._db.execute(query.where(v.article_id.in_(some)))
        ]
        now = {row.article_id: row.number for row in rows if row.current}
        current = dict(zip(now, zip(now.values(), self._read(now.values()), strict=True), strict=True))
        return {row.version_id for row in rows}, current

    def _next(self) -> int:
        """Return the number of the next version; the writer's lock keeps others from taking it."""
        return (self._db.scalar(sa.select(sa.func.max(article_versions.c.number))) or 0) + 1

    def _read(self, numbers: Collection[int]) -> list[Mentions]:
        """Return the versions of ``numbers``, in their order, decoding only what no one has read yet."""
        v = article_versions.c
        query = sa.select(v.number, v.mentions)
        known = ((number, self._decoded.get(number)) for number in numbers)
        found = {number: version for number, version in known if version is not None}
        for some in chunks(number for number in numbers if number not in found):
            for row in self._db.execute(query.where(v.number.in_(some))):
                found[row.number] = self._decoded.keep(row.number, decode(row.mentions, Mentions))
        return [found[number] for number in numbers]

    def _erase(self, marker: Mentions, erasure: Erasure) -> None:
        """Take the words out of every version that is here; keep what they were in ``gone``."""
        if not erasures.record(self._db, marker.article_id, erasure):
            return
        v = article_versions.c
        query = sa.select(v.number, v.mentions).where(v.article_id == marker.article_id)
        versions = {row.number: decode(row.mentions, Mentions) for row in self._db.execute(query)}
        for number, mentions in versions.items():
            empty = erasures.emptied(mentions)
            self._db.execute(
                article_versions.update().where(v.number == number).values(mentions=encode(empty))
            )
            self._decoded.keep(number, empty)
        self.gone.append(Gone(marker.article_id, erasure, tuple(versions.values())))

    def _write(
        self, fresh: dict[str, Mentions], numbers: dict[str, int], winners: set[int], replaced: set[int]
    ) -> None:
        v = article_versions.c
        for some in chunks(replaced):
            self._db.execute(article_versions.update().where(v.number.in_(some)).values(current=False))
        if not fresh:
            return
        rows = [
            {
                "number": numbers[id_],
                "version_id": id_,
                "article_id": mentions.article_id,
                "known_at": mentions.known_at,
                "current": numbers[id_] in winners,
                "withdrawn": mentions.withdrawn,
                "mentions": encode(mentions),
            }
            for id_, mentions in fresh.items()
        ]
        self._db.execute(article_versions.insert(), rows)
        for id_, mentions in fresh.items():
            self._decoded.keep(numbers[id_], mentions)


def find_again(db: sa.Connection) -> None:
    """Make anew the index of keys, which an older table keeps in another form."""
    v = article_versions.c
    query = sa.select(v.number, v.mentions).where(v.current).order_by(v.number).limit(PARAMETERS)
    db.execute(article_keys.delete())
    last = 0
    while found := db.execute(query.where(v.number > last)).all():
        last = found[-1].number
        add(db, {row.number: region_keys(decode(row.mentions, Mentions)) for row in found})
