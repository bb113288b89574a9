"""Lists in pages, in both databases and in the past; points for a map."""

import base64
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from pipeline.errors import UserError
from pipeline.store import Logged, Past, Reader, Sort, Store, Wanted
from tests.laws.made import NOON, article, telling

ANY = Wanted()
KILLED = {"a": 3, "b": 3, "c": None, "d": 0, "e": 40}
DAYS = {"a": 0, "b": 9, "c": None, "d": 18, "e": 18}
PLACES = {"a": "Hajin", "b": "Hajin", "c": "Nineveh", "d": "Mosul", "e": "Kano"}


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store.open(where) as store:
        for n, name in enumerate(KILLED):
            put(store, article(name, telling(name, PLACES[name], DAYS[name], KILLED[name])), hours=n)
        yield store


def put(store: Store, *articles: Any, hours: int = 0) -> None:
    first = store.offset("log")
    now = NOON.replace(hour=NOON.hour + hours)
    store.apply([Logged(first + n, a) for n, a in enumerate(articles)], "log", now)


def names(rows: Any) -> str:
    return "".join(row.articles[0].article_id for row in rows)


def walk(table: Reader | Past, sort: Sort, limit: int, wanted: Wanted = ANY) -> Iterator[str]:
    page = table.page(wanted, sort=sort, limit=limit)
    while page.events:
        yield names(page.events)
        if page.next is None:
            break
        page = table.page(wanted, sort=sort, after=page.next, limit=limit)


ORDERS: list[tuple[Sort, set[str]]] = [
    ("-start", {"edbac", "debac"}),
    ("-updated", {"edcba"}),
    ("-killed", {"eabdc", "ebadc"}),
]


@pytest.mark.parametrize(("sort", "orders"), ORDERS)
def test_each_order_is_the_same_however_it_is_cut(store: Store, sort: Sort, orders: set[str]) -> None:
    whole = "".join(walk(store, sort, 100))
    assert whole in orders
    assert [list(walk(store, sort, n)) for n in (1, 2, 5)] == [
        list(whole),
        [whole[:2], whole[2:4], whole[4:]],
        [whole],
    ]
    assert names(store.events(sort=sort)) == whole
    with store.as_of(NOON) as then:
        assert "".join(walk(then, sort, 2)) == whole


def test_the_past_is_put_in_order_with_what_holds_still(store: Store) -> None:
    put(store, article("b2", telling("b2", "Hajin", 9, 90), hours=3), hours=9)
    with store.as_of(NOON) as then:
        for sort in get_args(Sort):
            assert sorted("".join(walk(then, sort, 2))) == list("abcde")
        assert "".join(walk(then, "-start", 1))[2:] == "bac"
        assert [then.page(ANY, sort="-killed", limit=9).events[0].totals["killed"].best] == [40]


def test_rows_that_come_and_change_shift_no_page(store: Store) -> None:
    first = store.page(ANY, sort="-killed", limit=2)
    put(store, article("f", telling("f", "Mosul", 90, killed=99)), article("e", withdrawn=True, version=1))
    second = store.page(ANY, sort="-killed", after=first.next, limit=9)
    assert names([*first.events, *second.events])[1:] in ("abdc", "badc")


def test_a_cursor_of_another_list_is_refused(store: Store) -> None:
    def forged(text: str) -> str:
        return base64.urlsafe_b64encode(text.encode()).decode()

    good = store.page(ANY, sort="-start", limit=1).next
    assert good
    of = base64.urlsafe_b64decode(good).decode().split('"')[-2]
    texts = ["[]", '{"a":1}', f'[1,"\\u0000","{of}"]']
    texts += [f'[{key},"a","{of}"]' for key in ("1e3", "null", "true", "99999999999999", '"1"')]
    lists: list[tuple[str, Wanted, Sort]] = [(good, ANY, "-killed"), (good, Wanted(origins=1), "-start")]
    for broken in ("", "é", "====", good[:-4], *map(forged, texts)):
        lists.append((broken, ANY, "-start"))
    for after, wanted, sort in lists:
        with pytest.raises(UserError, match="cursor is none of this list"):
            store.page(wanted, sort=sort, after=after, limit=1)
    assert store.page(ANY, sort="-start", after=forged(f'[1,"a","{of}"]'), limit=1)


def test_a_map_has_the_newest_and_says_what_it_leaves_out(store: Store) -> None:
    found = store.points(ANY, 2)
    assert (len(found.points), found.left_out, found.nowhere) == (2, 2, 1)
    assert {point.killed for point in found.points} == {0, 40}
    (kano,) = (point for point in found.points if point.killed == 40)
    row = store.event(kano.event_id)
    assert row.place
    assert (kano.lat, kano.lon, kano.precision) == (row.place.lat, row.place.lon, row.place.precision)
    assert (kano.type, kano.title, kano.start) == (row.type, row.title, row.start)
    assert store.points(Wanted(countries=("CH",)), 9) == ((), 0, 0)


def test_a_revision_is_found_by_its_digest(store: Store) -> None:
    put(store, article("a2", telling("a2", "Hajin", 0, 5)), hours=9)
    event = next(row for row in store.events() if len(row.articles) == 2)
    old, new = store.revisions(event.event_id)
    for revision in (old, new):
        assert store.revision(event.event_id, revision.event.digest) == revision
    nobody = [(event.event_id, "nosuch"), ("nosuch", new.event.digest), ("\0", "\0"), ("%", "%")]
    for id_, digest in nobody:
        assert store.revision(id_, digest) is None
