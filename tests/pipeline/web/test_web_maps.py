"""Maps are kept for those who look at the same one, and never longer than they hold."""

from pathlib import Path

import orjson

from pipeline.embedded import replay
from pipeline.records.raw import Raw
from pipeline.store import Store, Wanted
from pipeline.web.drawing.map import WORLD
from pipeline.web.maps import Maps

ALL = Wanted()


def raid(id_: str, town: str) -> Raw:
    text = f"An air strike killed 3 people in {town} on 3 March 2020, police said."
    return Raw(orjson.dumps({"id": id_, "text": text, "published_at": "2020-03-04"}), None, f"{id_}.jsonl:1")


def test_a_map_is_kept_until_a_row_changes(tmp_path: Path) -> None:
    with Store.open(tmp_path / "table.db") as store:
        replay([raid("n1", "Mosul")], store)
        maps = Maps(store)
        first = maps.of(ALL, None, store.last_change())
        assert maps.of(ALL, None, store.last_change()) is first
        replay([raid("n2", "Kano")], store)
        assert len(maps.of(ALL, None, store.last_change()).points.points) == 2


def test_another_view_shows_the_same_points(tmp_path: Path) -> None:
    with Store.open(tmp_path / "table.db") as store:
        replay([raid("n1", "Mosul")], store)
        maps = Maps(store)
        near, far = (maps.of(ALL, view, 1) for view in (None, WORLD))
    assert near.points is far.points
    assert near.view != far.view


def test_filters_have_maps_of_their_own(tmp_path: Path) -> None:
    with Store.open(tmp_path / "table.db") as store:
        replay([raid("n1", "Mosul"), raid("n2", "Kano")], store)
        maps = Maps(store)
        marked = [maps.of(Wanted(countries=(code,)), None, 2).marks for code in ("IQ", "NG")]
    assert [len(marks) for marks in marked] == [1, 1]
    assert marked[0] != marked[1]
