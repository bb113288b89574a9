"""The pace of a replay: articles in the order in which they became known, each when its time has come.

An article became known when it was fetched, else when it was published: its ``known_at``, as everywhere. What
tells no such time comes right after what stood before it in the input, else first, and is not waited for.
"""

import datetime as dt
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import NamedTuple

from pipeline.bodies import configured
from pipeline.clean.admit import admit
from pipeline.errors import MissingBodyError, PoisonError, TransientError
from pipeline.records.raw import Raw
from pipeline.records.review import admit_review, is_review

NAP_SECONDS = 60.0
"""The longest sleep in one piece: no system bears one of centuries, and its clock may stand still in it."""
MEMORY = 16 << 10
"""KB of the articles to be ordered that stay in memory; SQLite keeps the rest in a temporary file."""

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_NO_TIME = dt.datetime.max.replace(tzinfo=dt.UTC)

_TABLE = "CREATE TABLE raw (place INTEGER PRIMARY KEY, at INTEGER, value BLOB, key BLOB, origin TEXT)"
_INDEX = "CREATE INDEX by_time ON raw (at)"  # rows of one time stand in it by their place
_IN_ORDER = "SELECT value, key, origin FROM raw ORDER BY at, place"  # NULL comes first


class Timed(NamedTuple):
    """A raw record and when its turn is."""

    at: dt.datetime | None
    """None where neither it nor any before it tells a time."""
    raw: Raw


def known_at(raw: Raw) -> dt.datetime | None:
    """Return when the article of ``raw`` became known, None where it does not tell or is no article.

    Raises TransientError where it lies in a body store that does not answer.
    """
    try:
        if is_review(raw.value):
            return admit_review(raw.value).at
        found = admit(configured().resolve(raw.value), raw.key, _NO_TIME).known_at
    except (PoisonError, MissingBodyError):
        return None
    return None if found == _NO_TIME else found


def timed(raws: Iterable[Raw]) -> Iterator[Timed]:
    """Yield each record with its own time, or that of the one before it."""
    at = None
    for raw in raws:
        at = known_at(raw) or at
        yield Timed(at, raw)


class Ordered(NamedTuple):
    """The records of an input in the order of their times, those of one time as they stood."""

    raws: Iterator[Raw]
    total: int
    first: dt.datetime | None
    last: dt.datetime | None
    """None where no record tells a time."""


@contextmanager
def in_order(raws: Iterable[Raw], read: Callable[[Raw], None] | None = None) -> Iterator[Ordered]:
    """Read all of ``raws``, calling ``read`` with each, and yield them ordered. They wait on disk.

    Raises TransientError where there is no room for them.
    """
    try:
        with closing(
            sqlite3.connect("", isolation_level=None)
        ) as db:  # its file is SQLite's own and goes with it
            db.execute(f"PRAGMA cache_size = -{MEMORY}")
            db.execute(_TABLE)
            db.execute("BEGIN")
            for at, raw in timed(raws):
                when = None if at is None else (at - _EPOCH) // _MICROSECOND
                db.execute("INSERT INTO raw (at, value, key, origin) VALUES (?, ?, ?, ?)", (when, *raw))
                if read:
                    read(raw)
            db.execute(_INDEX)
            total, *ends = db.execute("SELECT count(*), min(at), max(at) FROM raw").fetchone()
            first, last = (None if end is None else _EPOCH + end * _MICROSECOND for end in ends)
            yield Ordered((Raw(*row) for row in db.execute(_IN_ORDER)), total, first, last)
    except sqlite3.OperationalError as error:
        raise TransientError(f"the articles cannot be put in order: temporary file: {error}") from error


class Pace:
    """Time as the articles tell it, ``speed`` times as fast as the clock's."""

    def __init__(
        self,
        speed: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``clock`` tells seconds, ``sleep`` waits for some."""
        self.speed = speed
        self._clock = clock
        self._sleep = sleep
        self._began: tuple[dt.datetime, float] | None = None
        """A moment that has come, and the clock as it came."""
        self._due: dt.datetime | None = None

    @property
    def now(self) -> dt.datetime | None:
        """The moment that it is for the articles, at most that of the one whose turn is next."""
        if self._began is None or self._due is None:
            return self._due
        moment, then = self._began
        passed = min((self._clock() - then) * self.speed, (self._due - moment).total_seconds())
        return moment + dt.timedelta(seconds=passed)

    def skip(self, at: dt.datetime | None) -> None:
        """Let ``at`` have come now."""
        if at is not None:
            self._due, self._began = at, (at, self._clock())

    def wait(self, at: dt.datetime | None) -> None:
        """Sleep until ``at`` has come."""
        for seconds in self.naps(at):
            self._sleep(seconds)

    def each(self, raws: Iterable[Raw]) -> Iterator[Raw]:
        """Yield ``raws``, which stand in the order of their times, each when its time has come."""
        for at, raw in timed(raws):
            self.wait(at)
            yield raw

    def naps(self, at: dt.datetime | None) -> Iterator[float]:
        """Yield for how long to sleep, time and again, until ``at`` has come; the first has come at once.

        What takes long between two articles is made up for: it shortens the next sleep.
        """
        if at is None:
            return
        if self._began is None:
            self.skip(at)
            return
        self._due = at
        moment, then = self._began
        gap = (at - moment).total_seconds() / self.speed
        while (left := gap - (self._clock() - then)) > 0:
            yield min(left, NAP_SECONDS)
