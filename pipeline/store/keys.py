"""The index of keys: some fifty rows an article, so it is where a rebuild spends its time.

PostgreSQL takes and looks up any number of keys as one array. SQLite binds them one by one.
"""

from collections.abc import Collection, Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from pipeline.store.chunks import chunks
from pipeline.store.schema import article_keys

_KEY = article_keys.c.key
_ROWS = sa.select(_KEY, article_keys.c.version_id)
_IN_LIST = _ROWS.where(_KEY.in_(sa.bindparam("keys", expanding=True)))
_IN_ARRAY = _ROWS.where(sa.any_(sa.bindparam("keys", type_=ARRAY(sa.Text))) == _KEY)
_ADD_ARRAYS = "insert into article_keys (key, version_id) select * from unnest(%s::text[], %s::text[])"
_ADD_ROWS = "insert into article_keys (key, version_id) values (?, ?)"


def find(db: sa.Connection, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the rows, key and version_id, of any of ``keys``."""
    if db.dialect.name == "postgresql":
        yield from ((key, id_) for key, id_ in db.execute(_IN_ARRAY, {"keys": list(keys)}))
    else:
        for some in chunks(keys):
            yield from ((key, id_) for key, id_ in db.execute(_IN_LIST, {"keys": some}))


def add(db: sa.Connection, rows: Iterable[tuple[str, str]]) -> None:
    """Write ``rows``, past SQLAlchemy: its care for each value costs more than the insert."""
    in_order = sorted(rows)  # each page of the index is touched once
    if not in_order:
        return
    if db.dialect.name == "postgresql":
        db.exec_driver_sql(_ADD_ARRAYS, tuple(list(column) for column in zip(*in_order, strict=True)))
    else:
        db.exec_driver_sql(_ADD_ROWS, in_order)


def remove(db: sa.Connection, version_id: str, keys: Iterable[str]) -> None:
    """Forget that ``version_id`` is found by ``keys``."""
    for some in chunks(keys):
        db.execute(article_keys.delete().where(article_keys.c.version_id == version_id, _KEY.in_(some)))
