"""A table that is open: how it is found, read and let go of."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.store.engine import connect, giving_up, snapshot, writing
from pipeline.store.migrate import check, check_rules
from pipeline.store.query import PAGE


class Opened:
    """A database that holds a table, and its connections."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, where: str | Path) -> Self:
        """Open the table at ``where``, a file or an SQLAlchemy URL, that must exist, whatever its rules.

        Raises UserError where there is none, or where its tables are not those of today.
        """
        return cls(_found(where, older=False))

    @classmethod
    def open_rows(cls, where: str | Path) -> Self:
        """Open a table of this or any older revision, of which no more than ``events()`` can be read."""
        return cls(_found(where, older=True))

    @property
    def engine(self) -> sa.Engine:
        """What leads to the database."""
        return self._engine

    def check_rules(self) -> None:
        """Raise UserError where the table was written by other rules than today's."""
        check_rules(self._engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _one_state(self) -> Iterator[sa.Connection]:
        self.check_rules()
        with giving_up(), snapshot(self._engine).connect() as db:
            yield db

    def _stream(self, query: sa.Select[Any]) -> Iterator[sa.Row[Any]]:
        with self.reading() as db:
            yield from db.execution_options(yield_per=PAGE).execute(query)

    @contextmanager
    def noting(self) -> Iterator[sa.Connection]:
        """Yield a connection that commits at the end, for what is no row: see ``positions``."""
        with giving_up(), writing(self._engine).begin() as db:
            yield db

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        with giving_up(), self._engine.connect() as db:
            yield db


def _found(where: str | Path, *, older: bool) -> sa.Engine:
    engine = connect(where)
    file = engine.url.database or ""
    # SQLite would make a file that is missing; one that begins with "file:" is a URI, which may forbid it.
    if engine.dialect.name == "sqlite" and not file.startswith("file:") and not Path(file).is_file():
        raise UserError(f"{where}: no such file; `tallywire replay PATH --db {where}` writes it")
    check(engine, older=older)
    return engine
