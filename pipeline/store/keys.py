"""The index of keys: some eighty rows an article, so it is where a rebuild spends its time and its bytes.

So a row is two numbers: 64 bits for the key (see ``_hash``), and the number of the version. Where two keys
have the same bits, a version is found that has not the key: one article too many is looked at, which changes
no row.

Keys are given as one value, a list: SQLite takes a thousand from JSON in half the time that it takes to bind
them, and the statement is the same for any number of them, so that it is compiled once.
"""

import functools
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import orjson
import sqlalchemy as sa
from xxhash import xxh3_64_intdigest

_REST = (1 << 48) - 1
_FIND = {
    # CROSS JOIN is SQLite's word for "in this order": each key once, ascending, so that pages are met once.
    "sqlite": "select distinct k.number from json_each(?) asked"
    " cross join article_keys k on k.key = asked.value",
    "postgresql": "select distinct number from article_keys where key = any(%s)",
}
_ADD = {
    "sqlite": "insert into article_keys (key, number) select value, ? from json_each(?)",
    "postgresql": "insert into article_keys (number, key) select %s, unnest(%s::bigint[])",
}
_REMOVE = {
    "sqlite": "delete from article_keys where number = ? and key in (select value from json_each(?))",
    "postgresql": "delete from article_keys where number = %s and key = any(%s)",
}


def find(db: sa.Connection, keys: Collection[str]) -> set[int]:
    """Return the numbers of the versions that have any of ``keys``."""
    if not keys:
        return set()
    return {number for (number,) in db.exec_driver_sql(_FIND[db.dialect.name], (_listed(db, keys),))}


def add(db: sa.Connection, keys: Mapping[int, Iterable[str]]) -> None:
    """Let each version, by its number, be found by its keys."""
    _execute(db, _ADD, keys)


def remove(db: sa.Connection, keys: Mapping[int, Iterable[str]]) -> None:
    """Let no version, by its number, be found by its keys."""
    _execute(db, _REMOVE, keys)


def _execute(db: sa.Connection, statements: Mapping[str, str], keys: Mapping[int, Iterable[str]]) -> None:
    if rows := [(number, _listed(db, some)) for number, some in keys.items()]:
        db.exec_driver_sql(statements[db.dialect.name], rows)


def _listed(db: sa.Connection, keys: Iterable[str]) -> Any:
    """Return ``keys`` as one value: each once, and ascending, so that pages of the index are met in order."""
    hashes = sorted({_hash(key) for key in keys})
    return orjson.dumps(hashes).decode() if db.dialect.name == "sqlite" else hashes


def _hash(key: str) -> int:
    """Return 64 bits for ``key``, as databases keep integers: with a sign.

    The first 16 are of what stands behind the last bar, which mostly is a time. So keys of one time stand
    together, the news of a day goes to few pages however large the table is, and its articles find one
    another there. Were they all over the index, each would bring a page of its own to write: some 350 KB an
    article.
    """
    return _region(key[key.rfind("|") + 1 :]) | xxh3_64_intdigest(key.encode()) & _REST


@functools.lru_cache(1 << 14)
def _region(last: str) -> int:
    return (xxh3_64_intdigest(last.encode()) & ~_REST) - (1 << 63)
