"""The map: what view fits, where marks stand, what lies under them."""

import datetime as dt

import pytest

from pipeline.store import Near, Point
from pipeline.web.drawing import map as drawing
from pipeline.web.drawing.map import HEIGHT, NEAREST, WIDTH, WORLD, Scale, View

ALEPPO, KANO, SUVA = (36.2, 37.16), (12.0, 8.52), (-18.14, 178.44)


def point(at: tuple[float, float], killed: int | None = 1, name: str = "a", **other: str) -> Point:
    precision = other.get("precision", "exact")
    return Point(name, *at, precision, "bombing", name, dt.date(2024, 5, 1), killed)  # type: ignore[arg-type]


def test_the_middle_of_a_view_is_the_middle_of_the_picture() -> None:
    assert Scale(View(*ALEPPO, 5)).at(*ALEPPO) == (WIDTH / 2, HEIGHT / 2)


def test_beyond_the_date_line_is_near() -> None:
    x, _ = Scale(View(-18, 178, 4)).at(-18, -179)
    assert WIDTH / 2 < x < WIDTH


@pytest.mark.parametrize("points", [[ALEPPO], [ALEPPO, KANO], [(49.9, 36.2), (46.5, 30.7)]])
def test_a_fitting_view_shows_every_point(points: list[tuple[float, float]]) -> None:
    view = drawing.fit(points)
    assert all(Scale(view).inside(*Scale(view).at(*at)) for at in points)
    assert view.zoom > 0


def test_points_all_over_the_world_and_none_at_all_are_the_world() -> None:
    assert drawing.fit([ALEPPO, SUVA, (40.0, -120.0)]) == drawing.fit([]) == WORLD


def test_views_are_few() -> None:
    seen = {drawing.snapped(View(36.2 + i / 10_000, 37.16, 5)) for i in range(1000)}
    assert len(seen) <= 2
    assert drawing.snapped(View(999, 999, 99)).zoom == NEAREST
    assert drawing.snapped(View(999, 999, -5)) == WORLD


def test_moves_lead_somewhere_else() -> None:
    assert list(drawing.moves(WORLD)) == ["Zoom in"]
    view = drawing.fit([ALEPPO])
    moves = drawing.moves(view)
    assert moves["Zoom in"].zoom == view.zoom + 1
    assert moves["North"].lat > view.lat > moves["South"].lat
    assert moves["East"].lon > view.lon > moves["West"].lon
    assert "Zoom in" not in drawing.moves(drawing.snapped(View(*ALEPPO, NEAREST)))


def test_marks_that_would_cover_each_other_are_one_with_its_count() -> None:
    near = point((36.21, 37.17), 9, "b")
    marks = drawing.marks(drawing.fit([ALEPPO, KANO]), [point(ALEPPO), near, point(KANO, 3, "c")])
    assert sorted([p.event_id for p in mark.points] for mark in marks) == [["b", "a"], ["c"]]


def test_marks_are_never_too_many() -> None:
    places = [(lat, lon) for lat in range(-40, 60, 2) for lon in range(-170, 170, 4)]
    everywhere = [point(at, 1, str(at)) for at in places]
    marks = drawing.marks(WORLD, everywhere)
    assert 20 < len(marks) <= 120
    assert sum(len(mark.points) for mark in marks) == len(everywhere)


def test_the_area_tells_how_many_and_a_region_is_never_a_dot() -> None:
    view = drawing.fit([ALEPPO])
    (few,) = drawing.marks(view, [point(ALEPPO, 1)])
    (many,) = drawing.marks(view, [point(ALEPPO, 100)])
    (region,) = drawing.marks(view, [point(ALEPPO, 1, precision="admin1")])
    assert few.r < many.r
    assert few.r < region.r
    assert region.vague
    assert not few.vague


def test_a_circle_is_as_wide_as_it_is_far() -> None:
    near = Near(*ALEPPO, 100)
    view = drawing.around(near)
    x, y, wide, high = drawing.circle(view, near)
    assert Scale(view).inside(x - wide, y - high)
    assert Scale(view).inside(x + wide, y + high)
    assert drawing.seen(view).km >= 100


def test_the_ground_has_names_that_do_not_touch() -> None:
    towns = drawing.ground(drawing.fit([ALEPPO]))
    assert "Aleppo" in {label.name for label in towns.labels}
    assert towns.dots
    world = drawing.ground(WORLD)
    assert (world.detail, world.dots, world.labels) == ("far", "", ())
    countries = drawing.ground(drawing.fit([ALEPPO], nearest=2))
    assert {label.kind for label in countries.labels} == {"country"}


def test_around_the_date_line_the_world_is_drawn_twice() -> None:
    assert len(drawing.ground(View(-18, 178, 4)).transforms) == 2
