"""GET /api/export/{format}, over the seeds."""

import asyncio
import io
import json
import sys
from pathlib import Path

import httpx
import pandas as pd
import pytest

from pipeline.export import FORMATS, About
from pipeline.settings import settings
from pipeline.store import Reader
from pipeline.web.api.export import make
from pipeline.web.app import application
from pipeline.web.problem import Problem
from pipeline.web.site import Site


@pytest.mark.parametrize("name", list(FORMATS))
def test_each_format_is_a_file_of_its_type_and_name(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/api/export/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == FORMATS[name].media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="events{FORMATS[name].suffix}"'
    assert int(answer.headers["content-length"]) == len(answer.content) > 0


def test_headers_say_how_many_rows_there_are_and_what_was_left_out(client: httpx.Client) -> None:
    answer = client.get("/api/export/ucdp")
    assert answer.headers["export-rows"] == "2"
    assert answer.headers["export-left-out"] == "no-death=1, no-incident=1, no-organised-actor=1"
    assert len(pd.read_csv(io.BytesIO(answer.content))) == 2


def test_filters_are_those_of_the_list(client: httpx.Client) -> None:
    answer = client.get("/api/export/jsonl", params={"country": "France", "level": "incident"})
    (line,) = answer.text.splitlines()
    assert json.loads(line)["title"] == "Shooting in Strasbourg"
    assert client.get("/api/export/jsonl", params={"sort": "id"}).status_code == 400


def test_a_past_moment_has_what_was_known_then(client: httpx.Client) -> None:
    answer = client.get("/api/export/geojson", params={"as_of": "2018-12-01"})
    found = answer.json()
    assert found["tallywire"]["as_of"] == "2018-12-01T23:59:59.999999Z"
    assert found["features"] == []


def test_another_format_is_not_there(client: httpx.Client) -> None:
    assert client.get("/api/export/xml").status_code == 404


def test_a_file_is_bounded(seeds_table: Path) -> None:
    with Reader.open(seeds_table) as table, pytest.raises(Problem) as error:
        make(FORMATS["jsonl"], table, About(), most=100)
    assert error.value.status_code == 400
    assert "ask for fewer rows" in error.value.detail


async def test_while_others_are_made_it_is_to_be_asked_for_later(seeds_table: Path) -> None:
    with Reader.open(seeds_table) as table:
        site = Site(table, settings())
        site.exports = asyncio.Semaphore(0)
        transport = httpx.ASGITransport(application(site))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as busy:
            answer = await busy.get("/api/export/jsonl")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


def test_what_is_not_installed_is_told(seeds_table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with Reader.open(seeds_table) as table, pytest.raises(Problem) as error:
        make(FORMATS["parquet"], table, About())
    assert error.value.status_code == 501
