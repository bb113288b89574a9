"""The columns of UCDP GED, as those read them who read GED."""

import datetime as dt
import io
from typing import Any

import pandas as pd
import pytest

from pipeline.export import FORMATS, Written
from pipeline.export.countries import ucdp_region
from pipeline.export.formats.ucdp import COLUMNS, date_prec, gid
from pipeline.records.event import Event
from pipeline.records.mention import Place
from tests.pipeline.export.made_rows import ABOUT, ARMY, GROUP, actor, figure, row, total

FIRST = dt.date(2018, 12, 1)


def written(*events: Event) -> tuple[pd.DataFrame, Written]:
    out = io.BytesIO()
    done = FORMATS["ucdp"].write(events, out, ABOUT)
    return pd.read_csv(io.BytesIO(out.getvalue()), parse_dates=["date_start", "date_end"]), done


def test_columns_are_those_of_the_codebook_in_their_order() -> None:
    table, _ = written(row())
    assert len(COLUMNS) == 49
    assert tuple(table.columns) == COLUMNS


def test_a_row_says_what_the_event_says_on_the_scales_of_ged() -> None:
    table, done = written(row())
    (found,) = table.to_dict("records")
    expected = {
        "year": 2018, "type_of_violence": 1, "side_a": ARMY, "side_b": GROUP, "number_of_sources": 2,
        "source_office": "Daily;Weekly", "source_date": "2018-12-15",
        "source_headline": "16 dead, more missing",
        "source_original": "City Hospital", "where_prec": 1, "where_coordinates": "Hajin",
        "adm_1": "Deir ez-Zor",
        "latitude": 34.695, "longitude": 40.831, "geom_wkt": "POINT (40.831 34.695)", "priogrid_gid": 179722,
        "country": "Syria", "region": "Middle East", "event_clarity": 1, "date_prec": 1,
        "date_start": pd.Timestamp("2018-12-15"), "date_end": pd.Timestamp("2018-12-15"),
        "deaths_a": 0, "deaths_b": 0, "deaths_civilians": 0, "deaths_unknown": 16, "best": 16, "low": 16,
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected
    assert done == Written(1, {})


def test_what_is_not_known_is_empty() -> None:
    (found,) = written(row())[0].to_dict("records")
    unknown = {name for name, value in found.items() if pd.isna(value)}
    assert unknown == {
        "active_year", "conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id",
        "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_b_dset_id", "side_b_new_id",
        "where_description", "adm_2", "country_id", "high", "gwnoa", "gwnob",
    }  # fmt: skip


def test_no_row_can_be_taken_for_one_of_ucdp() -> None:
    (found,) = written(row())[0].to_dict("records")
    assert found["code_status"] == "Not UCDP data: Tallywire"
    assert found["id"] == -0x0123456789ABC
    assert abs(found["id"]) < 1 << 53  # exact where numbers are doubles
    assert found["relid"] == "TALLYWIRE-0123456789abcdef"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"level": "campaign"}, "no incident"),
        ({"type": "flood"}, "no violence"),
        ({"totals": {}}, "no death"),
        ({"totals": {"killed": total(0)}}, "no death"),
        ({"actors": (actor("Green Farm Cooperative"),)}, "no organised actor"),
        ({"start": None, "end": None, "date_precision": "unknown"}, "no date"),
        ({"end": dt.date(2020, 12, 15)}, "no date"),
        ({"place": None}, "no place"),
    ],
)
def test_what_ged_would_not_have_is_left_out_and_counted(fields: dict[str, Any], reason: str) -> None:
    table, done = written(row(), row(**fields), row(**fields))
    assert len(table) == 1
    assert done == Written(1, {reason: 2})
    assert done.told() == f"1 row; left out 2: {reason} (2)"


@pytest.mark.parametrize(
    ("precision", "days", "expected"),
    [
        ("day", 1, 1), ("day", 2, 2), ("day", 6, 2), ("day", 7, 3), ("day", 8, 4), ("day", 31, 4),
        ("day", 32, 5),
        ("week", 7, 3), ("month", 31, 4), ("year", 365, 5), ("year", 400, None), ("unknown", 1, None),
    ],
)  # fmt: skip
def test_date_prec(precision: Any, days: int, expected: int | None) -> None:
    event = row(start=FIRST, end=FIRST + dt.timedelta(days=days - 1), date_precision=precision)
    assert date_prec(event) == expected


@pytest.mark.parametrize(
    ("precision", "expected"), [("exact", 1), ("near", 2), ("admin2", 3), ("admin1", 4), ("country", 6)]
)
def test_where_prec(precision: Any, expected: int) -> None:
    table, _ = written(row(place=Place(name="Somewhere", country="SY", precision=precision)))
    assert table.where_prec[0] == expected
    assert table.latitude.isna().all()


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [(-90, -180, 1), (34.53, 69.17, 179779), (33.33, 44.37, 177569), (90, 180, 359 * 720 + 1)],
)
def test_priogrid_cell(lat: float, lon: float, expected: int) -> None:
    assert gid(lat, lon) == expected


@pytest.mark.parametrize(
    ("country", "region"),
    [("SY", "Middle East"), ("EG", "Middle East"), ("TR", "Middle East"), ("GE", "Europe"), ("CY", "Europe"),
     ("AF", "Asia"), ("AU", "Asia"), ("SD", "Africa"), ("HT", "Americas"), ("BR", "Americas"), (None, None)],
)  # fmt: skip
def test_regions_are_those_of_ucdp(country: str | None, region: str | None) -> None:
    assert ucdp_region(country) == region


def test_one_sided_violence() -> None:
    event = row("e" * 16, actor(GROUP, "attacker"), figures=(figure(16, "villagers", "civilian"),))
    (found,) = written(event)[0].to_dict("records")
    assert (found["type_of_violence"], found["side_b"], found["deaths_civilians"]) == (3, "Civilians", 16)
