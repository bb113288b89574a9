"""Which rows a filter finds, in both databases."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from pipeline.errors import UserError
from pipeline.records.mention import Place, When
from pipeline.store import Logged, Reader, Store, Wanted
from tests.laws.made import FIRST_DAY, NOON, article, telling

ZURICH = Place(name="Zürich-Altstetten", admin1="Zürich", country="CH", lat=47.4, lon=8.5, geonames_id=9)


@pytest.fixture
def table(where: str) -> Iterator[Reader]:
    at_length = When(start=FIRST_DAY, end=FIRST_DAY + dt.timedelta(days=9), precision="day")
    mentions = [
        telling("hajin", "Hajin", 0, 12),
        telling("kano", "Kano", 5, 3, type="shooting"),
        telling("undated", "Mosul", None, 40),
        replace(telling("zurich", "Kano", 20), place=ZURICH, type="flood"),
        replace(telling("long", "Nineveh", 0), when=at_length, level="campaign", type="offensive"),
    ]
    articles = [article(mention.mention_id.partition(":")[0], mention) for mention in mentions]
    with Store.open(where) as store:
        store.apply([Logged(n, a) for n, a in enumerate(articles)], "log", NOON)
    with Reader.open(where) as reader:
        yield reader


def day(n: int) -> dt.date:
    return FIRST_DAY + dt.timedelta(days=n)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, "hajin kano undated zurich long"),
        ({"countries": ("SY", "NG")}, "hajin kano"),
        ({"place": "hajin"}, "hajin"),
        ({"place": "DEIR EZ ZOR"}, "hajin"),
        ({"place": "zurich"}, "zurich"),
        ({"place": "Altstetten"}, "zurich"),
        ({"place": "Alt"}, ""),
        ({"place": "%"}, ""),
        ({"types": ("airstrike", "flood")}, "hajin undated zurich"),
        ({"levels": ("campaign",)}, "long"),
        ({"since": day(5)}, "kano zurich long"),
        ({"until": day(0)}, "hajin long"),
        ({"since": day(1), "until": day(4)}, "long"),
        ({"least": (("killed", 12),)}, "hajin undated"),
        ({"least": (("killed", 0),)}, "hajin kano undated"),
        ({"origins": 1, "countries": ("IQ",)}, "undated"),
        ({"origins": 2}, ""),
    ],
)
def test_rows_that_fit(table: Reader, wanted: dict[str, Any], found: str) -> None:
    rows = list(table.events(Wanted(**wanted)))
    assert sorted(row.articles[0].article_id for row in rows) == sorted(found.split())
    assert [row.event_id for row in rows] == sorted(row.event_id for row in rows)


def test_an_event_is_one_of_those_whose_id_begins_so(table: Reader) -> None:
    first = next(iter(table.events()))
    assert table.event(first.event_id[:9]) == first
    with pytest.raises(UserError, match="several"):
        table.event("")
