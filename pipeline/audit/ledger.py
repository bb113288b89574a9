"""The sides of a comparison, kept on disk, so that a year of news can be compared in little memory."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import NamedTuple, Self

from pipeline.store.facts import Fact

FIRST = 5
"""Differing ids that are named; the others are counted."""
MEMORY = 64 << 10
"""KB of the ledger that stay in memory; SQLite keeps the rest in a temporary file."""

_TABLES = """
CREATE TABLE fact (side INTEGER, id TEXT, content TEXT, version INTEGER, PRIMARY KEY (side, id, content))
    WITHOUT ROWID;
CREATE TABLE difference (id TEXT PRIMARY KEY, what TEXT) WITHOUT ROWID;
"""
_ALONE = """
INSERT OR IGNORE INTO difference SELECT id, :what FROM fact t WHERE side = :one
    AND NOT EXISTS (SELECT 1 FROM fact o WHERE o.side = :other AND o.id = t.id)
"""
_COUNT_ALONE = """
SELECT count(DISTINCT id) FROM fact t WHERE side = :one
    AND NOT EXISTS (SELECT 1 FROM fact o WHERE o.side = :other AND o.id = t.id)
"""
_DIFFERS = """
INSERT OR IGNORE INTO difference SELECT id, :what FROM fact t WHERE side = :one
    AND EXISTS (SELECT 1 FROM fact o WHERE o.side = :other AND o.id = t.id)
    AND NOT EXISTS (SELECT 1 FROM fact o WHERE o.side = :other AND o.id = t.id AND o.content = t.content)
"""
_DOUBLED = """
INSERT OR IGNORE INTO difference
    SELECT id, :what FROM fact WHERE side = :one GROUP BY id HAVING count(*) > 1
"""


class Comparison(NamedTuple):
    """What a comparison found."""

    left: str
    right: str
    counts: tuple[int, int]
    """Ids on the left and on the right."""
    digests: tuple[str, str]
    """Hashes of all ids, and of the content where it was compared; empty where a side is cut by retention."""
    differing: int
    """Ids that are on one side only, or differ, or stand twice with different content."""
    first: tuple[str, ...]
    """The first ``FIRST`` of them, with what is wrong."""

    @property
    def equal(self) -> bool:
        """True where the sides agree."""
        return not self.differing


class Side:
    """One side: what it holds by id. Repeating a fact changes nothing, as delivery may repeat a message."""

    def __init__(self, db: sqlite3.Connection, number: int, name: str) -> None:
        self.number = number
        self.name = name
        self.added = 0
        """Facts that it was given, those that were there as well."""
        self.whole = True
        """False where retention has cut off its oldest records: then nothing is missing here."""
        self._db = db

    def add(self, id_: str, content: str = "") -> None:
        """Hold ``content`` under ``id_``, beside any other that is there."""
        self.added += 1
        self._db.execute("INSERT OR IGNORE INTO fact VALUES (?, ?, ?, 0)", (self.number, id_, content))

    def fold(self, id_: str, version: int, content: str | None) -> None:
        """Hold ``content`` alone under ``id_``, unless a higher version is there; None erases the id."""
        here = (self.number, id_)
        known = self._db.execute("SELECT version FROM fact WHERE side = ? AND id = ?", here).fetchone()
        if content is not None and known and known[0] > version:
            return
        self._db.execute("DELETE FROM fact WHERE side = ? AND id = ?", here)
        if content is not None:
            self._db.execute("INSERT INTO fact VALUES (?, ?, ?, ?)", (*here, content, version))

    def fill(self, facts: Iterable[Fact]) -> Self:
        """Hold all ``facts``."""
        for id_, content in facts:
            self.add(id_, content)
        return self

    def __iter__(self) -> Iterator[Fact]:
        """Yield what is held."""
        yield from self._db.execute("SELECT id, content FROM fact WHERE side = ? ORDER BY id", (self.number,))

    def __len__(self) -> int:
        """Return how many ids it holds."""
        query = "SELECT count(DISTINCT id) FROM fact WHERE side = ?"
        ((count,),) = self._db.execute(query, (self.number,))
        return int(count)

    def get(self, id_: str) -> str | None:
        """Return what is held under ``id_``."""
        query = "SELECT content FROM fact WHERE side = ? AND id = ?"
        found = self._db.execute(query, (self.number, id_)).fetchone()
        return None if found is None else str(found[0])


class Ledger:
    """Holds sides in a temporary file, and compares them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._sides = 0

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Self]:
        """Yield an empty ledger; its file is SQLite's own and goes with it."""
        with closing(sqlite3.connect("", isolation_level=None)) as db:
            db.execute(f"PRAGMA cache_size = -{MEMORY}")
            db.executescript(_TABLES)
            db.execute("BEGIN")
            yield cls(db)

    def side(self, name: str) -> Side:
        """Return a new, empty side; ``name`` is what a person reads."""
        self._sides += 1
        return Side(self._db, self._sides, name)

    def drop(self, *sides: Side) -> None:
        """Forget ``sides``."""
        for side in sides:
            self._db.execute("DELETE FROM fact WHERE side = ?", (side.number,))

    def compare(self, left: Side, right: Side, *, contents: bool = True) -> Comparison:
        """Return how ``left`` and ``right`` differ: in ids, and with ``contents`` in what they hold.

        Without, an id of ``right`` that stands there with two contents differs from itself.
        """
        self._db.execute("DELETE FROM difference")
        for one, other in ((left, right), (right, left)):
            if other.whole:
                self._note(_ALONE, one, other, f"only in {one.name}")
            if contents:
                self._note(_DIFFERS, one, other, "differs")
        if not contents:
            self._note(_DOUBLED, right, left, f"twice in {right.name}, and not the same")
        whole = left.whole and right.whole
        ((differing,),) = self._db.execute("SELECT count(*) FROM difference")
        first = self._db.execute("SELECT what, id FROM difference ORDER BY id LIMIT ?", (FIRST,))
        return Comparison(
            left.name,
            right.name,
            counts=(len(left), len(right)),
            digests=(self._digest(left, contents), self._digest(right, contents)) if whole else ("", ""),
            differing=differing,
            first=tuple(f"{what}: {id_}" for what, id_ in first),
        )

    def alone(self, one: Side, other: Side) -> int:
        """Return how many ids ``one`` holds and ``other`` does not."""
        ((count,),) = self._db.execute(_COUNT_ALONE, {"one": one.number, "other": other.number})
        return int(count)

    def _note(self, query: str, one: Side, other: Side, what: str) -> None:
        self._db.execute(query, {"one": one.number, "other": other.number, "what": what})

    def _digest(self, side: Side, contents: bool) -> str:
        found = hashlib.sha256()
        query = "SELECT DISTINCT id, iif(?, content, '') FROM fact WHERE side = ? ORDER BY id, content"
        for row in self._db.execute(query, (contents, side.number)):
            found.update("\0".join(row).encode() + b"\n")
        return found.hexdigest()[:12]
