"""One ingestion at a time."""

from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.feeds.lock import only_ingestion


def test_a_second_one_is_refused_until_the_first_has_ended(where: str) -> None:
    refused = pytest.raises(UserError, match="another process is ingesting")
    with only_ingestion(where), refused, only_ingestion(where):
        pass
    with only_ingestion(where):
        pass


def test_other_tables_are_free(tmp_path: Path) -> None:
    with only_ingestion(str(tmp_path / "a.db")), only_ingestion(str(tmp_path / "b.db")):
        pass


def test_a_table_in_memory_is_of_no_use() -> None:
    with pytest.raises(UserError, match="forgets what was seen"), only_ingestion(":memory:"):
        pass
