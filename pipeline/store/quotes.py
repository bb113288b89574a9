"""Whether rows show the words of articles: the setting ``publish_quotes``, which a table keeps for its life.

It is applied where rows are made. All that leaves the table is made of rows: what a user queries, the
revisions and changes, the messages to the topics, the rows as of a past moment. So there is no outlet that
could forget it, and what is not in a row no later outlet can show. With "none" every article is one that may
not be quoted, as its producer may have said of it already (docs/cleaning.md).
"""

from collections.abc import Iterable

import sqlalchemy as sa
from msgspec.structs import replace

from pipeline.records.mention import Mentions
from pipeline.store.schema import meta

_NAME = "quotes"


def shown(db: sa.Connection, mentions: Iterable[Mentions]) -> Iterable[Mentions]:
    """Return ``mentions`` as the rows of this table may show them."""
    if made_with(db) == "full":
        return mentions
    return [replace(article, quotes="none") for article in mentions]


def made_with(db: sa.Connection) -> str:
    """Return what ``publish_quotes`` was when the table was made; older tables know only one."""
    return db.scalar(sa.select(meta.c.value).where(meta.c.name == _NAME)) or "full"


def remember(db: sa.Connection, quotes: str) -> None:
    """Have a new table keep to ``quotes``."""
    db.execute(meta.insert().values(name=_NAME, value=quotes))
