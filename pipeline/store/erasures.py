"""What is erased: the ids, and what is left of an article version of one.

An erasure is an article version like any other, of a precedence that none can have, so that it wins whatever
the order of arrival. What tells it apart is that the other versions, those here and those that come, are kept
without their words: that they came is known, what they said is not.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple

import orjson
import sqlalchemy as sa

from pipeline.clean.admit import admit
from pipeline.records.base import ArticleVersion, Erasure
from pipeline.records.mention import Mentions
from pipeline.settings import RULES_VERSION
from pipeline.store.chunks import chunks
from pipeline.store.schema import erasures

LARGEST_VERSION = (1 << 63) - 1
"""Of an article. A reader that does not know of erasures takes one for a withdrawal of all versions."""


class Gone(NamedTuple):
    """An article that is being erased, with all that was known of it."""

    article_id: str
    erasure: Erasure
    versions: tuple[Mentions, ...]


class ErasedArticle(NamedTuple):
    """An article that was erased."""

    article_id: str
    at: dt.datetime
    reason: str
    by: str | None

    @property
    def marker(self) -> bytes:
        """The raw record that erases it, in this table or in any other that takes it in."""
        erased = {"at": self.at, "reason": self.reason, "by": self.by}
        record = {
            "id": self.article_id, "version": LARGEST_VERSION, "withdrawn": True, "fetched_at": self.at,
            "erased": erased,
        }  # fmt: skip
        return orjson.dumps(record, option=orjson.OPT_UTC_Z)

    @property
    def mentions(self) -> Mentions:
        """What every stage makes of ``marker``."""
        article = admit(self.marker, None, self.at)
        carried = {name: getattr(article, name) for name in ArticleVersion.__struct_fields__}
        return Mentions(**carried, reason="withdrawn", rules_version=RULES_VERSION)


def record(db: sa.Connection, article_id: str, erasure: Erasure) -> bool:
    """Keep that an article is erased; returns False where that is known."""
    if erased(db, [article_id]):
        return False
    values = {"at": erasure.at, "reason": erasure.reason, "by": erasure.by}
    db.execute(erasures.insert().values(article_id=article_id, **values))
    return True


def listed(db: sa.Connection) -> tuple[ErasedArticle, ...]:
    """Return what was erased, oldest first."""
    e = erasures.c
    query = sa.select(e.article_id, e.at, e.reason, e.by).order_by(e.at, e.article_id)
    return tuple(ErasedArticle(*row) for row in db.execute(query))


def count(db: sa.Connection) -> int:
    """Return how many articles were erased."""
    return db.scalar(sa.select(sa.func.count()).select_from(erasures)) or 0


def erased(db: sa.Connection, articles: Iterable[str]) -> set[str]:
    """Return those of ``articles`` that are erased."""
    column = erasures.c.article_id
    query = sa.select(column)
    return {id_ for some in chunks(set(articles)) for id_ in db.scalars(query.where(column.in_(some)))}


def wordless(db: sa.Connection, arrived: Iterable[Mentions]) -> list[Mentions]:
    """Return ``arrived``, without words where the article is erased or is being so by one of them."""
    given = list(arrived)
    gone = erased(db, (mentions.article_id for mentions in given))
    gone.update(mentions.article_id for mentions in given if mentions.erased)
    return without(given, gone)


def without(mentions: Iterable[Mentions], gone: Collection[str]) -> list[Mentions]:
    """Return ``mentions``, those of ``gone`` articles without words."""
    return [emptied(one) if one.article_id in gone else one for one in mentions]


def emptied(mentions: Mentions) -> Mentions:
    """Return what is left of an erased article's version: by what it is known, and what it ranks by."""
    return Mentions(
        article_id=mentions.article_id,
        version=mentions.version,
        fetched_at=mentions.fetched_at,
        content_hash=mentions.content_hash,
        known_at=mentions.known_at,
        withdrawn=mentions.withdrawn,
        erased=mentions.erased,
        quotes=mentions.quotes,
        reason="withdrawn",
        rules_version=mentions.rules_version,
    )
