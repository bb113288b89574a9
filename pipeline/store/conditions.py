"""What is wanted, as SQL on ``event_index``: the same for both databases.

PostgreSQL knows how many rows have a value and finds its own way. SQLite does not, so each statement here is
made for what a look at the first rows of an index says: begin with these where they are few; where they are
many, the order that is asked for soon leads to some, and each row on that way is asked.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import sqlalchemy as sa

from pipeline.store.schema import event_index, event_parts, event_totals, event_words
from pipeline.store.sphere import Near, chord, point
from pipeline.store.wanted import Wanted
from pipeline.store.words import PLACE, phrase, words

FEW = 2000
"""Rows to begin with. To fetch so many by their ids and sort them takes some milliseconds."""

BEGUN = 10
"""Words that begin with what was given, up to which each is looked for by itself."""

SHORTEST = 3
"""Letters of a word that may be the beginning of another; "UN" and "IS" are words."""

LARGEST = (1 << 63) - 1
"""What the column of a best number can be compared with."""
_LARGEST_INTEGER = (1 << 31) - 1

_LAST = "\U0010ffff"
"""Stands behind every other character."""

Condition: TypeAlias = sa.ColumnElement[bool]


def conditions(db: sa.Connection, wanted: Wanted, order: sa.Column[Any] | None = None) -> Iterator[Condition]:
    """Yield what holds of the rows that are wanted.

    ``order`` is the column by which the first of them are read; without one all are.
    """
    i, t, p = event_index.c, event_totals.c, event_parts.c
    find = _Find(db, order)
    if wanted.id_begins:
        yield has_id(i.event_id, wanted.id_begins)
    for column, values in ((i.country, wanted.countries), (i.type, wanted.types), (i.level, wanted.levels)):
        if values:
            yield column.in_([value for value in values if askable(value)])
    if wanted.place is not None:
        yield from find.place(wanted.place)
    if wanted.near:
        yield from find.near(wanted.near)
    if wanted.since:
        yield i.end >= wanted.since.toordinal()
    if wanted.until:
        yield find.between("start", 1, wanted.until.toordinal())
    for measure, number in wanted.least:
        if measure == "killed":
            yield find.between("killed", min(max(number, 0), LARGEST), LARGEST)
        else:
            yield find.among(event_totals, t.measure == measure, t.best >= min(number, LARGEST))
    if wanted.origins is not None:
        yield i.origins >= min(wanted.origins, _LARGEST_INTEGER)
    if wanted.part_of is not None:
        whole = p.part_of == wanted.part_of if askable(wanted.part_of) else sa.false()
        yield find.among(event_parts, whole)
    if wanted.text is not None:
        yield from find.text(wanted.text)


def has_id(column: sa.Column[str], begins: str) -> Condition:
    """Return that an id begins so."""
    return _begins(column, begins) if askable(begins) else sa.false()


def askable(text: str) -> bool:
    """Return whether ``text`` may be one of our ids and codes; NUL, say, no server can be asked for."""
    return text.isascii() and text.isprintable()


def _begins(column: sa.Column[str], text: str) -> Condition:
    # Not BETWEEN: behind the collation that it compares by PostgreSQL would not find the AND.
    return sa.and_(column >= text, column <= text + _LAST)


class _Find:
    """Conditions for which an index is looked at first."""

    def __init__(self, db: sa.Connection, order: sa.Column[Any] | None) -> None:
        self._db = db
        self._order = order

    def between(self, name: str, low: int, high: int) -> Condition:
        """A column is within bounds. Where many rows are, that is no reason to begin with them and sort."""
        column = event_index.c[name]
        if self._order is column:
            return column.between(low, high)
        few = self._one_of_few(lambda c: c[name].between(low, high))
        return (column + 0).between(low, high) if few is None else few

    def place(self, name: str) -> Iterator[Condition]:
        """All words are those of its names, and beside each other in one."""
        given = list(words(name))
        if not given:
            yield sa.false()
        for word in given:
            yield self.among(event_words, event_words.c.word == PLACE + word)
        if len(given) > 1:
            yield event_index.c.place.contains(f" {phrase(name)} ", autoescape=True)

    def near(self, near: Near) -> Iterator[Condition]:
        """The point is within a ball; where a box around that has few, an index names them."""
        i, (x, y, z), reach = event_index.c, point(near.lat, near.lon), chord(near.km)
        few = self._one_of_few(
            lambda c: sa.and_(
                *(c[name].between(at - reach, at + reach) for name, at in (("z", z), ("x", x), ("y", y)))
            )
        )
        if few is not None:
            yield few
        yield (i.x - x) * (i.x - x) + (i.y - y) * (i.y - y) + (i.z - z) * (i.z - z) <= reach * reach

    def text(self, text: str) -> Iterator[Condition]:
        """All words are the row's; of the last one the beginning may be enough."""
        given = list(words(text))
        if not given:
            yield sa.false()
            return
        begun = given.pop() if len(given[-1]) >= SHORTEST else None
        w = event_words.c
        for word in given:
            yield self.among(event_words, w.word == word)
        if begun is not None:
            all_ = self._beginning(begun)
            yield self.among(
                event_words, w.word.in_(all_) if all_ else _begins(w.word, begun), seek=bool(all_)
            )

    def among(self, table: sa.Table, *which: Condition, seek: bool = True) -> Condition:
        """A row of ``table``, beside ``event_index``, says ``which`` of the event.

        Without ``seek`` no index finds that row of one event at once.
        """
        id_, named = event_index.c.event_id, sa.select(table.c.event_id).where(*which)
        if self._few(table, *which):
            return id_.in_(named)
        if seek and self._order is not None:
            return sa.exists().where(table.c.event_id == id_, *which)
        return id_.concat("").in_(named)  # what is computed no database looks for in its index

    def _one_of_few(self, holds: Callable[[Any], Condition]) -> Condition | None:
        """Return that a row is one of the few of whose columns that holds; None where it holds of many."""
        same = event_index.alias()
        if not self._few(same, holds(same.c)):
            return None
        return event_index.c.event_id.in_(sa.select(same.c.event_id).where(holds(same.c)))

    def _few(self, table: sa.FromClause, *which: Condition) -> bool:
        some = sa.select(table.c.event_id).where(*which).limit(FEW + 1).subquery()
        return (self._db.scalar(sa.select(sa.func.count()).select_from(some)) or 0) <= FEW

    def _beginning(self, begun: str) -> list[str]:
        """Return the words that begin so, or none where they are more than ``BEGUN``."""
        w = event_words.c
        found: list[str] = []
        following = sa.select(sa.func.min(w.word)).where(w.word <= begun + _LAST)
        while word := self._db.scalar(following.where(w.word > found[-1] if found else w.word >= begun)):
            if len(found) == BEGUN:
                return []
            found.append(word)
        return found
