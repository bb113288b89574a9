"""What ingestion knows, taken along into another table: one that newer rules make of the same articles.

Without it the feeds would be new there, and a page that had come to version 3 would begin with 1 again.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from pipeline.store import log
from pipeline.store.read import Reader
from pipeline.store.schema import feed_items, feeds, inputs, raw_log
from pipeline.store.write import Store

ROWS = 500


def carry(old: Reader, new: Store, source: str) -> bool:
    """Copy feeds, items and the log from ``old`` to ``new``, which has taken that log in.

    ``source`` is what ``inputs`` calls the log. Returns False, and does nothing, where ``old`` has no feeds
    or ``new`` has some.
    """
    with old.reading() as read, new.transaction() as write:
        if not _any(read, feeds) or _any(write, feeds) or _any(write, raw_log):
            return False
        for table, keys in ((feeds, [feeds.c.url]), (feed_items, [feed_items.c.item])):
            _copy(read, write, table, keys)
        for record in log.read(read, 0):
            log.append(write, record.key, record.value)
        end = (write.scalar(sa.select(sa.func.max(raw_log.c.seq))) or 0) + 1
        write.execute(inputs.insert().values(source=source, next_offset=end, epoch=0))
        return True


def _any(db: sa.Connection, table: sa.Table) -> bool:
    return db.execute(sa.select(table).limit(1)).first() is not None


def _copy(read: sa.Connection, write: sa.Connection, table: sa.Table, keys: Sequence[sa.Column[str]]) -> None:
    query = sa.select(table).order_by(*keys).execution_options(yield_per=ROWS)
    for rows in read.execute(query).partitions():
        write.execute(table.insert(), [row._asdict() for row in rows])
