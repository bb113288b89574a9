"""How far each webhook is in the changes, and which process delivers: the table ``webhooks``."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from pipeline.store.read import Reader
from pipeline.store.schema import webhooks


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``webhooks``, without who holds it: see ``store.schema``."""

    name: str
    next_seq: int
    delivered: int = 0
    skipped: int = 0
    failures: int = 0
    failing_since: dt.datetime | None = None
    next_try: dt.datetime | None = None
    last_error: str | None = None
    last_success: dt.datetime | None = None
    off: str | None = None


_COLUMNS = [webhooks.c[name] for name in Position.__struct_fields__]


class Positions:
    """That table. Every method raises TransientError where the database gives up."""

    def __init__(self, table: Reader) -> None:
        self._table = table

    def all(self) -> dict[str, Position]:
        """Return every position, by name."""
        with self._table.reading() as db:
            return {row.name: Position(**row._asdict()) for row in db.execute(sa.select(*_COLUMNS))}

    def hold(self, name: str, holder: str, now: dt.datetime, seconds: float) -> Position | None:
        """Return the position of ``name``, which ``holder`` alone may move for some time from ``now`` on.

        None where another holds it. A name that is new begins behind the last change.
        """
        w = webhooks.c
        with self._table.reading() as db:
            row = db.execute(sa.select(*_COLUMNS, w.holder, w.held_until).where(w.name == name)).first()
        if row and row.holder != holder and row.held_until and row.held_until > now:
            return None
        half = now + dt.timedelta(seconds=seconds / 2)
        if row is None or row.holder != holder or row.held_until < half:
            if not self._take(name, holder, now, seconds):
                return None
            return self.hold(name, holder, now, seconds)
        return Position(**{column.name: getattr(row, column.name) for column in _COLUMNS})

    def keep(self, position: Position, holder: str) -> bool:
        """Keep ``position``; False where ``holder`` does not hold it any more, and nothing is kept."""
        w = webhooks.c
        mine = sa.and_(w.name == position.name, w.holder == holder)
        with self._table.noting() as db:
            return bool(db.execute(webhooks.update().where(mine).values(_values(position))).rowcount)

    def resume(self, name: str) -> bool:
        """Switch ``name`` on again, from where it was; False where it is unknown."""
        fresh = {"off": None, "failures": 0, "failing_since": None, "next_try": None}
        with self._table.noting() as db:
            return bool(db.execute(webhooks.update().where(webhooks.c.name == name).values(fresh)).rowcount)

    def release(self, holder: str) -> None:
        """Let others deliver what ``holder`` held: it ends."""
        w = webhooks.c
        with self._table.noting() as db:
            db.execute(webhooks.update().where(w.holder == holder).values(holder=None, held_until=None))

    def _take(self, name: str, holder: str, now: dt.datetime, seconds: float) -> bool:
        w = webhooks.c
        lease = {"holder": holder, "held_until": now + dt.timedelta(seconds=seconds)}
        free = sa.or_(w.holder.is_(None), w.holder == holder, w.held_until <= now)
        first = self._table.last_change() + 1
        try:
            with self._table.noting() as db:
                if not db.execute(webhooks.update().where(w.name == name, free).values(lease)).rowcount:
                    new = _values(Position(name=name, next_seq=first)) | lease
                    db.execute(webhooks.insert().values(new))
        except sa.exc.IntegrityError:  # the name is there: another was faster
            return False
        return True


def _values(position: Position) -> dict[str, Any]:
    return msgspec.structs.asdict(position)
