"""One ingestion at a time."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.feeds.lock import only_ingestion
from pipeline.store.engine import connect


def test_a_second_one_is_refused_until_the_first_has_ended(where: str) -> None:
    refused = pytest.raises(UserError, match="another process is ingesting")
    with only_ingestion(where), refused, only_ingestion(where):
        pass
    with only_ingestion(where):
        pass


def test_other_tables_are_free(tmp_path: Path) -> None:
    one, other = str(tmp_path / "a.db"), str(tmp_path / "b.db")
    with only_ingestion(one), only_ingestion(other):
        for where in (one, other):
            with pytest.raises(UserError), only_ingestion(where):
                pass


def test_a_table_in_memory_is_of_no_use() -> None:
    with pytest.raises(UserError, match="forgets what was seen"), only_ingestion(":memory:"):
        pass


def test_a_link_to_a_table_is_that_table(tmp_path: Path) -> None:
    table, link = tmp_path / "a.db", tmp_path / "b.db"
    link.symlink_to(table)
    refused = pytest.raises(UserError, match="another process is ingesting")
    with only_ingestion(str(table)), refused, only_ingestion(str(link)):
        pass


def break_connections(where: str) -> None:
    """Let the server end every connection that has a lock of this kind."""
    engine = connect(where)
    with engine.connect() as db:
        ending = "SELECT pg_terminate_backend(pid, 9000)"  # milliseconds until it has ended
        db.execute(sa.text(ending + " FROM pg_locks WHERE locktype = 'advisory'"))
    engine.dispose()


def test_a_lock_that_went_with_its_connection_is_taken_again(postgres_url: str) -> None:
    refused = pytest.raises(UserError, match="another process is ingesting")
    with only_ingestion(postgres_url) as held:
        break_connections(postgres_url)
        held()
        with refused, only_ingestion(postgres_url):
            pass


def test_who_lost_it_to_another_is_told(postgres_url: str) -> None:
    with only_ingestion(postgres_url) as held:
        break_connections(postgres_url)
        with only_ingestion(postgres_url), pytest.raises(UserError, match="another process is ingesting"):
            held()
        held()
