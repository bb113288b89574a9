"""Which rows a filter finds: in both databases, in the present and in the past."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from pipeline.errors import UserError
from pipeline.records.mention import Actor, Place, When
from pipeline.store import Logged, Near, Reader, Store, Wanted, conditions
from tests.laws.made import FIRST_DAY, NOON, article, telling

ZURICH = Place(name="Zürich-Altstetten", admin1="Zürich", country="CH", lat=47.4, lon=8.5, geonames_id=9)
SUVA = Place(name="Suva", country="FJ", lat=-18.14, lon=178.44)
APIA = Place(name="Apia", country="WS", lat=-13.83, lon=-171.77)
POLE = Place(name="Amundsen-Scott", lat=-90.0, lon=0.0)


@pytest.fixture(scope="module")
def tellings() -> list[Any]:
    at_length = When(start=FIRST_DAY, end=FIRST_DAY + dt.timedelta(days=9), precision="day")
    return [
        telling("hajin", "Hajin", 0, 12, actors=("Islamic State", "Coalition")),
        telling("kano", "Kano", 5, 3, type="shooting"),
        telling("undated", "Mosul", None, 40),
        replace(telling("zurich", "Kano", 20), place=ZURICH, type="flood"),
        replace(telling("long", "Nineveh", 0), when=at_length, level="campaign", type="offensive"),
        replace(telling("suva", "Kano", 30), place=SUVA, type="storm"),
        replace(telling("apia", "Kano", 40), place=APIA, type="storm"),
        replace(telling("pole", "Kano", 50), place=POLE, type="storm"),
    ]


@pytest.fixture
def table(where: str, tellings: list[Any]) -> Iterator[Reader]:
    with Store.open(where) as store:
        fill(store, tellings)
    with Reader.open(where) as reader:
        yield reader


def fill(store: Store, tellings: list[Any], *later: Any) -> None:
    articles = [article(mention.mention_id.partition(":")[0], mention) for mention in tellings]
    store.apply([Logged(n, a) for n, a in enumerate([*articles, *later])], "log", NOON)


def day(n: int) -> dt.date:
    return FIRST_DAY + dt.timedelta(days=n)


EVERY = "hajin kano undated zurich long suva apia pole"
CASES: list[tuple[dict[str, Any], str]] = [
    ({}, EVERY),
    ({"countries": ("SY", "NG")}, "hajin kano"),
    ({"countries": ("\0", "\udcff", "Syria")}, ""),
    ({"place": "hajin"}, "hajin"),
    ({"place": "DEIR EZ ZOR"}, "hajin"),
    ({"place": "deir zor"}, ""),
    ({"place": "Hajin Deir"}, ""),
    ({"place": "zurich"}, "zurich"),
    ({"place": "Altstetten"}, "zurich"),
    ({"place": "Alt"}, ""),
    ({"place": "%"}, ""),
    ({"place": "\0"}, ""),
    ({"near": Near(34.69, 40.83, 0)}, "hajin"),
    ({"near": Near(34.69, 42.0, 110)}, "hajin"),
    ({"near": Near(34.69, 42.0, 100)}, ""),
    ({"near": Near(36.34, 43.12, 400)}, "hajin undated"),
    ({"near": Near(-18, -179, 1000)}, "suva apia"),  # across the antimeridian
    ({"near": Near(-90, 77, 1)}, "pole"),
    ({"near": Near(-89, 180, 112)}, "pole"),
    ({"near": Near(0, 0, 20015)}, "hajin kano undated zurich suva apia pole"),
    ({"types": ("airstrike", "flood")}, "hajin undated zurich"),
    ({"levels": ("campaign",)}, "long"),
    ({"since": day(5)}, "kano zurich long suva apia pole"),
    ({"until": day(0)}, "hajin long"),
    ({"since": day(1), "until": day(4)}, "long"),
    ({"since": dt.date.min, "until": dt.date.max}, "hajin kano zurich long suva apia pole"),
    ({"least": (("killed", 12),)}, "hajin undated"),
    ({"least": (("killed", 0),)}, "hajin kano undated"),
    ({"least": (("killed", 1 << 80),)}, ""),
    ({"least": (("killed", 12), ("injured", 0))}, ""),
    ({"origins": 1, "countries": ("IQ",)}, "undated"),
    ({"origins": 2}, ""),
    ({"origins": 1 << 80}, ""),
    ({"text": "hajin"}, "hajin"),
    ({"text": "Islamic"}, "hajin"),
    ({"text": "STATE islam"}, "hajin"),
    ({"text": "islam state"}, ""),
    ({"text": "zürich altst"}, "zurich"),
    ({"text": "switzerl"}, "zurich"),
    ({"text": "raid"}, ""),  # of a quoted sentence
    ({"text": ""}, ""),
    ({"text": "\0 % _"}, ""),
    ({"id_begins": "\0"}, ""),
    ({"id_begins": "zz"}, ""),
]


@pytest.mark.parametrize("few", [conditions.FEW, 0], ids=["few", "many"])
def test_rows_that_fit(table: Reader, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "FEW", few)  # a word of many rows is looked for in another way
    for wanted, found in CASES:
        rows = list(table.events(Wanted(**wanted)))
        assert sorted(names(rows)) == sorted(found.split()), wanted
        assert [row.event_id for row in rows] == sorted(row.event_id for row in rows)
        assert table.count(Wanted(**wanted)) == len(rows)


def test_the_same_rows_fit_in_the_past(where: str, tellings: list[Any]) -> None:
    later = [article("more", telling("more", "Hajin", 0, 14), hours=2), article("kano", version=2, hours=2)]
    with Store.open(where) as store:
        fill(store, tellings, *later)
        assert names(store.events(Wanted(countries=("NG",)))) == []
        with store.as_of(NOON) as then:
            for wanted, found in CASES:
                assert sorted(names(then.events(Wanted(**wanted)))) == sorted(found.split()), wanted


def names(rows: Any) -> list[str]:
    return [row.articles[0].article_id for row in rows]


def test_a_row_is_found_by_what_it_says_now_alone(where: str) -> None:
    def heard(actor: str) -> list[str]:
        return names(store.events(Wanted(text=actor)))

    with Store.open(where) as store:
        for n, actor in enumerate(("Coalition", "Militia")):
            told = replace(telling("a", killed=n), actors=(Actor(name=actor),))
            store.apply([Logged(n, article("a", told, version=n))], "log", NOON)
        assert (heard("coalition"), heard("militia")) == ([], ["a"])
        store.apply([Logged(2, article("a", version=9, withdrawn=True))], "log", NOON)
        assert heard("militia") == []
        with store.reading() as db:
            for name in ("event_index", "event_totals", "event_words"):
                assert not db.exec_driver_sql(f"select * from {name}").all()  # noqa: S608


def test_an_event_is_one_of_those_whose_id_begins_so(table: Reader) -> None:
    first = next(iter(table.events()))
    assert table.event(first.event_id[:9]) == first
    with pytest.raises(UserError, match="several"):
        table.event("")
