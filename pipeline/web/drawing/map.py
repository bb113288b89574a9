"""Where events are, as marks on a map: who draws it puts them into SVG (templates/map.html).

The projection is equirectangular, true to scale along the parallel in the middle of the view. The ground is
ours: outlines made from the positions of towns (``world_build``), towns and countries by the gazetteer.
"""

import functools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.lexicon.gazetteer import countries, towns
from pipeline.store import Near, Point, Points

WIDTH, HEIGHT = 1000, 380
"""Of the picture, in its own units; a screen shows it as large as it has room."""
NEAREST = 7
"""Zoom of the nearest view: 2.4° from west to east; each step is half of the one before."""
_WHOLE = WIDTH / (360 * 0.85)
"""Units a degree of latitude where the whole world is shown, flattened as along 32° north."""
_TOGETHER = 16.0
"""Units within which marks become one with a count: closer ones could not be told apart."""
_MARKS = 120
"""In one picture: more could neither be told apart nor be passed with the keyboard."""
_TOWNS = 400
_LABELS = 14
_KM = 111.2
"""Of a degree of latitude."""


class View(NamedTuple):
    """What part of the world is shown."""

    lat: float
    lon: float
    zoom: int

    def __str__(self) -> str:
        return f"{self.lat:g},{self.lon:g},{self.zoom}"


WORLD = View(12, 0, 0)


class Mark(NamedTuple):
    """One event, or several whose marks would cover each other."""

    x: float
    y: float
    r: float
    points: tuple[Point, ...]
    """The deadliest first."""

    @property
    def first(self) -> Point:
        return self.points[0]

    @property
    def vague(self) -> bool:
        """Whether it stands for an area, somewhere in which the event was."""
        return self.first.precision in ("admin1", "admin2", "country")


_Group = tuple[float, float, list[Point]]


class Label(NamedTuple):
    """The name of a town, to the right of its dot, or of a country, about its middle."""

    x: float
    y: float
    name: str
    kind: str


class Ground(NamedTuple):
    """What lies under the marks of one view."""

    detail: str
    """Which outlines: "far" or "near"."""
    transforms: tuple[str, ...]
    """SVG transforms of the outlines; two where the view reaches beyond 180° of longitude."""
    dots: str
    """Path data: a point for each town."""
    labels: tuple[Label, ...]


class Drawing(NamedTuple):
    """A view with the marks of events in it."""

    points: Points
    view: View
    marks: tuple[Mark, ...]


class Scale:
    """Degrees to units of the picture of one view."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.down = _WHOLE * 2**view.zoom
        self.right = self.down * (max(math.cos(math.radians(view.lat)), 0.2) if view.zoom else 0.85)

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Return the place of a point, by the shorter way around the earth."""
        east = (lon - self.view.lon + 180) % 360 - 180
        return WIDTH / 2 + east * self.right, HEIGHT / 2 + (self.view.lat - lat) * self.down

    def inside(self, x: float, y: float, margin: float = 0) -> bool:
        """Return whether a place is in the picture."""
        return -margin <= x <= WIDTH + margin and -margin <= y <= HEIGHT + margin


def draw(points: Points, near: Near | None, view: View | None) -> Drawing:
    """Return ``points`` in ``view``; without one around ``near``, else where they are."""
    if view is None:
        view = around(near) if near else fit([(point.lat, point.lon) for point in points.points])
    return Drawing(points, view, tuple(marks(view, points.points)))


def fit(points: Sequence[tuple[float, float]], nearest: int = 5) -> View:
    """Return the nearest view, but not nearer than ``nearest``, that has all (lat, lon) in it."""
    if not points:
        return WORLD
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    middle = (max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2
    for zoom in range(nearest, 0, -1):
        view = snapped(View(*middle, zoom))
        scale = Scale(view)
        # The longitudes as they are: nobody's events go around the earth, and then the world is shown.
        wide, high = (max(lons) - min(lons)) * scale.right, (max(lats) - min(lats)) * scale.down
        if wide <= 0.8 * WIDTH and high <= 0.7 * HEIGHT:
            return view
    return WORLD


def around(near: Near) -> View:
    """Return a view of the circle ``near``."""
    high = near.km / _KM
    wide = high / max(math.cos(math.radians(near.lat)), 0.2)
    corners = [(near.lat - high, near.lon - wide), (near.lat + high, near.lon + wide)]
    return fit(corners, NEAREST)


def snapped(view: View) -> View:
    """Return ``view`` moved to one of few places, a tenth of it apart, so that many ask for the same one."""
    if view.zoom <= 0:
        return WORLD
    zoom = min(view.zoom, NEAREST)
    step = 36 / 2**zoom
    lat = round(max(-60.0, min(75.0, view.lat)) / step) * step
    lon = (round(view.lon / step) * step + 180) % 360 - 180
    return View(round(lat, 4), round(lon, 4), zoom)


def moves(view: View) -> dict[str, View]:
    """Return the views beside ``view`` by the words for them; what leads nowhere is left out."""
    scale = Scale(view)
    up, aside = HEIGHT / 3 / scale.down, WIDTH / 3 / scale.right
    found = {
        "Zoom in": view._replace(zoom=view.zoom + 1),
        "Zoom out": view._replace(zoom=view.zoom - 1),
        "West": view._replace(lon=view.lon - aside),
        "North": view._replace(lat=view.lat + up),
        "South": view._replace(lat=view.lat - up),
        "East": view._replace(lon=view.lon + aside),
    }
    places = {name: snapped(to) for name, to in found.items()}
    return {name: to for name, to in places.items() if to != view}


def marks(view: View, points: Iterable[Point]) -> list[Mark]:
    """Return the marks in ``view``, the largest first, so that smaller ones lie above them."""
    scale = Scale(view)
    order = sorted(points, key=lambda point: (-(point.killed or 0), point.event_id))
    placed = [(*scale.at(point.lat, point.lon), point) for point in order]
    shown = [each for each in placed if scale.inside(each[0], each[1], 5)]
    reach = _TOGETHER
    while len(groups := _together(shown, reach)) > _MARKS:
        reach *= 1.5
    made = [Mark(round(x, 1), round(y, 1), _radius(group), tuple(group)) for x, y, group in groups]
    return sorted(made, key=lambda mark: -mark.r)


def _together(placed: Iterable[tuple[float, float, Point]], reach: float) -> list[_Group]:
    """Return points by the first of those less than ``reach`` away."""
    groups: list[_Group] = []
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for x, y, point in placed:
        cell = int(x // reach), int(y // reach)
        close = (
            number
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            for number in cells.get((cell[0] + i, cell[1] + j), ())
            if math.dist(groups[number][:2], (x, y)) < reach
        )
        if (joined := min(close, default=None)) is not None:
            groups[joined][2].append(point)
        else:
            cells[cell].append(len(groups))
            groups.append((x, y, [point]))
    return groups


def circle(view: View, near: Near) -> tuple[float, float, float, float]:
    """Return x, y and the two radii of the circle ``near``."""
    scale = Scale(view)
    high = near.km / _KM
    wide = high / max(math.cos(math.radians(near.lat)), 0.05)
    x, y = scale.at(near.lat, near.lon)
    return round(x, 1), round(y, 1), round(wide * scale.right, 1), round(high * scale.down, 1)


def seen(view: View) -> Near:
    """Return the largest circle that lies within ``view``."""
    scale = Scale(view)
    km = _KM * min(HEIGHT / scale.down, WIDTH / scale.right * math.cos(math.radians(view.lat))) / 2
    return Near(view.lat, view.lon, max(1, round(km)))


@functools.lru_cache(maxsize=512)
def ground(view: View) -> Ground:
    """Return what lies under the marks of ``view``."""
    scale = Scale(view)
    high, wide = HEIGHT / 2 / scale.down, WIDTH / 2 / scale.right
    box = (view.lat - high, view.lon - wide, view.lat + high, view.lon + wide)
    around = [turn for turn in (-360, 0, 360) if box[1] < 180 + turn and box[3] > -180 + turn]
    transforms = tuple(_transform(scale, turn) for turn in around)
    named: Iterable[tuple[float, float, str, str]] = ()
    dots = ""
    if view.zoom >= 4:
        found = [town for turn in around for town in towns(*_turned(box, turn), _TOWNS)]
        places = [scale.at(town.lat, town.lon) for town in found]
        dots = "".join(f"M{x:.0f} {y:.0f}h0" for x, y in places)
        named = ((*place, town.name, "town") for place, town in zip(places, found, strict=True))
    elif view.zoom >= 1:
        named = ((*scale.at(land.lat, land.lon), land.name, "country") for land in countries())
    return Ground("near" if view.zoom >= 3 else "far", transforms, dots, tuple(_apart(scale, named)))


def _apart(scale: Scale, named: Iterable[tuple[float, float, str, str]]) -> Iterator[Label]:
    """Yield the first labels that do not touch one another."""
    taken: list[tuple[float, float, float]] = []
    for x, y, name, kind in named:
        long = 7 * len(name) + 14
        left = x if kind == "town" else x - long / 2
        if not (scale.inside(left, y, -10) and scale.inside(left + long, y, -10)):
            continue
        if all(left + long < a or b < left or abs(y - other) > 18 for a, b, other in taken):
            taken.append((left, left + long, y))
            yield Label(round(x, 1), round(y, 1), name, kind)
        if len(taken) == _LABELS:
            return


def _radius(points: Sequence[Point]) -> float:
    if len(points) > 1:
        return round(min(9 + 1.5 * math.sqrt(len(points)), 30), 1)
    # The area tells how many were killed, above a point that one can still hit.
    least = 10 if points[0].precision in ("admin1", "admin2", "country") else 5
    return round(min(math.sqrt(least**2 + 8 * (points[0].killed or 0)), 40), 1)


def _transform(scale: Scale, turn: int) -> str:
    """Return the SVG transform of outlines in tenths of a degree from 180° west, 90° north."""
    x = WIDTH / 2 + (-180 + turn - scale.view.lon) * scale.right
    y = HEIGHT / 2 + (scale.view.lat - 90) * scale.down
    return f"translate({x:.1f} {y:.1f}) scale({scale.right / 10:.4f} {scale.down / 10:.4f})"


def _turned(box: tuple[float, float, float, float], turn: int) -> tuple[float, float, float, float]:
    south, west, north, east = box
    return south, max(west - turn, -180), north, min(east - turn, 180)
