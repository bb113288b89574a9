"""Outlines from cells: rings around land, lines between countries, thinned."""

from pipeline.web.drawing import world_build as build

ISLAND = {(x, y): "AA" if x < 12 else "BB" for x in range(10, 14) for y in range(20, 22)}


def test_land_is_a_ring_and_a_border_a_line() -> None:
    (ring,) = build.lines(ISLAND, borders=False)
    assert ring[0] == ring[-1]
    assert {x for x, _ in ring} == set(range(10, 15))
    (border,) = build.lines(ISLAND, borders=True)
    assert sorted(border) == [(12, 20), (12, 21), (12, 22)]


def test_a_path_has_the_corners_alone() -> None:
    assert build.path(build.lines(ISLAND, borders=False), 0.05, 0) in {
        "M10 20l4 0 0 2-4 0z", "M14 20l0 2-4 0 0-2z", "M14 22l-4 0 0-2 4 0z", "M10 22l0-2 4 0 0 2z"
    }  # fmt: skip


def test_small_islands_and_small_holes_are_left_out() -> None:
    assert build.path(build.lines(ISLAND, borders=False), 0.05, 1) == ""
    lake = {cell: "AA" for cell in ((x, y) for x in range(9) for y in range(9)) if cell != (4, 4)}
    assert build.path(build.lines(lake, borders=False), 0.05, 0).count("M") == 1
