"""Parquet, as DuckDB and pandas read it."""

import datetime as dt
import io
import sys
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.errors import UserError
from pipeline.export import FORMATS, Written
from pipeline.export.formats import parquet
from pipeline.records.event import Event
from pipeline.records.vocabulary import MEASURES
from tests.pipeline.export.made_rows import ABOUT, row


def asked(query: str) -> list[tuple[Any, ...]]:
    found = duckdb.sql(query)
    assert found
    return found.fetchall()


def written(path: Path, *events: Event) -> Written:
    with path.open("wb") as out:
        return FORMATS["parquet"].write(iter(events), out, ABOUT)


def test_duckdb_reads_numbers_dates_moments_and_lists(tmp_path: Path) -> None:
    file = tmp_path / "rows.parquet"
    assert written(file, row(), row("f" * 16, place=None, totals={})) == Written(2, {})
    columns = (
        "event_id, start, killed_best, killed_high, killed_disputed, injured_best, actors[1].name, "
        "place_lat, sources[1].published_at, grade_airwars, killed_unit, typeof(updated_at), len(sources)"
    )
    rows = asked(f"SELECT {columns} FROM '{file}' ORDER BY event_id")  # noqa: S608
    day = dt.date(2018, 12, 15)
    zone = "TIMESTAMP WITH TIME ZONE"
    assert rows == [
        (
            "0123456789abcdef",
            day,
            16,
            None,
            False,
            None,
            "Syrian army",
            34.695,
            day,
            "weak",
            "persons",
            zone,
            2,
        ),
        ("f" * 16, day, None, None, None, None, "Syrian army", None, day, None, None, zone, 2),
    ]


def test_pandas_reads_it_whole_and_keeps_whole_numbers(tmp_path: Path) -> None:
    file = tmp_path / "rows.parquet"
    written(file, row())
    table = pd.read_parquet(file, dtype_backend="pyarrow")
    assert len(table) == 1
    assert str(table["killed_best"].dtype) == "int64[pyarrow]"
    assert {f"{measure}_best" for measure in MEASURES} <= set(table.columns)


def test_rows_go_out_in_groups_and_the_file_says_what_it_is_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "GROUP", 2)
    file = tmp_path / "rows.parquet"
    written(file, *(row(f"{n:016x}") for n in range(5)))
    found = pq.ParquetFile(file)
    assert found.metadata.num_row_groups == 3
    assert found.schema_arrow.metadata[b"tallywire.grades"] == b'["airwars", "ibc"]'
    assert b"tallywire.rules_version" in found.schema_arrow.metadata


def test_none_at_all_is_a_file_too(tmp_path: Path) -> None:
    file = tmp_path / "rows.parquet"
    assert written(file) == Written(0, {})
    assert asked(f"SELECT count(*) FROM '{file}'") == [(0,)]  # noqa: S608


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UserError, match=r"pip install 'tallywire\[parquet\]'"):
        FORMATS["parquet"].write([row()], io.BytesIO(), ABOUT)
