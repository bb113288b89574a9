"""Reported values over time as SVG: a line for each speaker, over the band from low to high.

Everything is drawn inside of a group that is hidden from assistive technology: the page has the same as a
table. A reader's style sheet colours it by classes (``line-1`` ...); shapes and dashes tell the same.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from pipeline.web.drawing import marks
from pipeline.web.drawing.scale import Days, Numbers

LINES = len(marks.SHAPES)
"""Speakers who get a line of their own."""
_NAME = 27
"""Characters of a name beside a line."""


class Size(NamedTuple):
    """What one width of screen asks for, in SVG units, which are pixels there."""

    width: int
    height: int
    beside: int
    """Room for names at the right; 0 puts them below."""
    ticks: int
    """Days named beside the axis."""


WIDE = Size(680, 300, 196, 5)
NARROW = Size(350, 240, 0, 4)
_LOW = 0.6
"""Share of the height that few points need."""
_FEW = 3

_LEFT, _TOP, _FOOT, _RIGHT = 54, 16, 28, 14
_UNDATED = 58
_ROW = 17
_ABOVE = 5
"""Quarters of a number without a ceiling to which the scale reaches."""


class Point(NamedTuple):
    """One claim."""

    day: dt.date | None
    low: int | None
    high: int | None
    said: str
    """All of it in words, for a tooltip."""
    href: str
    current: bool = True
    modality: str = "reported"

    @property
    def value(self) -> int:
        """What the claim stands for: its floor, or its ceiling where it has no floor."""
        return next((bound for bound in (self.low, self.high) if bound is not None), 0)


class Line(NamedTuple):
    """One speaker's claims, oldest first."""

    name: str
    points: tuple[Point, ...]
    alone: bool = True
    """False for those who are many: nobody named, and all speakers beyond ``LINES``. Nothing joins their
    points, for one takes back no other's number."""


class Band(NamedTuple):
    """Best, low and high as they held from ``day`` on; null as in a Total."""

    day: dt.date
    best: int | None
    low: int | None
    high: int | None


class Told(NamedTuple):
    """What is said of a chart."""

    name: str
    sentence: str
    key: str
    """What its elements are called by: no other chart's on the page."""


def timeline(lines: Sequence[Line], bands: Sequence[Band], told: Told, size: Size) -> Markup:
    """Return the chart."""
    return _Chart(lines, bands, size, told.key).drawn(told)


def numbers(lines: Sequence[Line], bands: Sequence[Band]) -> Numbers:
    """Return the scale of all that is drawn, with room above what has no ceiling."""
    points = [point for line in lines for point in line.points]
    seen = [n for point in points for n in (point.low, point.high)]
    seen += [n for band in bands for n in (band.low, band.best, band.high)]
    seen += [_ABOVE * point.value // 4 for point in points if point.high is None]
    seen += [_ABOVE * band.best // 4 for band in bands if band.high is None and band.best is not None]
    return Numbers(n for n in seen if n is not None)


class _Chart:
    def __init__(self, lines: Sequence[Line], bands: Sequence[Band], size: Size, key: str) -> None:
        self._lines = [line for line in lines if line.points]
        self._bands = bands
        self._key = key
        points = [point for line in self._lines for point in line.points]
        dated = sorted({point.day for point in points if point.day} | {band.day for band in bands})
        undated = any(point.day is None for point in points)
        self._numbers = numbers(self._lines, bands)
        self._days = Days(dated, size.ticks) if dated else None
        self._right = size.width - (size.beside or _RIGHT)
        lane = 0
        if undated:
            lane = _UNDATED if dated else self._right - _LEFT
        self._undated = (_LEFT, _LEFT + lane)
        self._left = _LEFT + lane
        self._bottom = size.height * (_LOW if len(points) <= _FEW else 1) - _FOOT
        self._size = size
        self._met: Counter[tuple[float, float]] = Counter()

    def drawn(self, told: Told) -> Markup:
        body = [self._ground(), self._band(), *map(self._line, range(len(self._lines))), self._names()]
        below = _ROW * self._rows_below() + (0 if self._size.beside else 8)
        height = self._bottom + _FOOT + below
        return Markup(
            '<svg class="timeline" viewBox="0 0 {w} {h:.0f}" width="{w}" height="{h:.0f}" role="group"'
            ' aria-labelledby="{key}-name" aria-describedby="{key}-told">'
            '<title id="{key}-name">{name}</title><desc id="{key}-told">{told}</desc>'
            '<g aria-hidden="true">{body}</g></svg>'
        ).format(
            w=self._size.width,
            h=height,
            key=told.key,
            name=told.name,
            told=told.sentence,
            body=Markup().join(body),
        )

    # Where things are

    def _y(self, number: int) -> float:
        return self._bottom - self._numbers.at(number) * (self._bottom - _TOP)

    def _x(self, day: dt.date | None) -> float:
        if day is None or self._days is None:
            left, right = self._undated
            return (left + right) / 2
        inside = 12 if self._days.first != self._days.last else 0
        return self._left + inside + self._days.at(day) * (self._right - self._left - 2 * inside)

    # What is drawn, from the ground up

    def _ground(self) -> Markup:
        parts = []
        for number in self._numbers.ticks:
            y = self._y(number)
            parts.append(Markup('<path class="grid" d="M{} {:.1f}H{}"/>').format(_LEFT, y, self._right))
            parts.append(_text("tick end", _LEFT - 8, y + 4, f"{number:,}"))
        base = self._bottom + 18
        if self._undated[1] > _LEFT:
            parts.append(_text("tick middle", sum(self._undated) / 2, base, "no date"))
            if self._days:
                lane = self._undated[1]
                parts.append(Markup('<path class="border" d="M{} {}V{:.1f}"/>').format(lane, _TOP, base + 4))
        for tick in self._days.ticks if self._days else ():
            x = self._x(tick.day)
            parts.append(Markup('<path class="tick" d="M{:.1f} {:.1f}v5"/>').format(x, self._bottom))
            edge = " end" if x > self._size.width - 30 else " middle"
            parts.append(_text("tick" + edge, min(x, self._size.width - 4), base, tick.text))
        return Markup().join(parts)

    def _band(self) -> Markup:
        """Draw best over the area from low to high; an end that nobody told fades out."""
        if not self._bands or not self._days:
            return Markup()
        areas, best = [self._fade("up", 1, 0), self._fade("down", 0, 1)], ""
        ends = [self._x(band.day) for band in self._bands[1:]] + [float(self._right)]
        for band, end in zip(self._bands, ends, strict=True):
            start = self._x(band.day)
            if band.best is None:
                best += " "
                continue
            areas += self._area(start, end, band)
            y = self._y(band.best)
            best += f"{'L' if best and not best.endswith(' ') else 'M'}{start:.1f} {y:.1f}H{end:.1f}"
        return Markup('{}<path class="best" d="{}"/>').format(Markup().join(areas), best.strip())

    def _fade(self, way: str, start: int, end: int) -> Markup:
        return Markup(
            '<linearGradient id="{}-{}" x1="0" x2="0" y1="{}" y2="{}"><stop class="thick" offset="0"/>'
            '<stop class="thin" offset="1"/></linearGradient>'
        ).format(self._key, way, start, end)

    def _area(self, start: float, end: float, band: Band) -> list[Markup]:
        assert band.best is not None
        middle = self._y(band.best)
        top = float(_TOP) if band.high is None else self._y(band.high)
        foot = self._bottom if band.low is None else self._y(band.low)
        halves = ((top, middle, band.high is None, "up"), (middle, foot, band.low is None, "down"))
        return [
            Markup('<rect class="band" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"{}/>').format(
                start,
                a,
                max(0, end - start),
                max(0, b - a),
                Markup(' fill="url(#{}-{})"').format(self._key, way) if fades else "",
            )
            for a, b, fades, way in halves
            if b > a
        ]

    def _line(self, number: int) -> Markup:
        line = self._lines[number]
        placed = [(point, *self._spot(point), count) for point, count in _once(line.points)]
        parts = []
        dated = [(x, y) for point, x, y, _ in placed if point.day and point.modality == "reported"]
        if line.alone and len(dated) > 1:
            (x, y), *rest = dated
            path = f"M{x:.1f} {y:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in rest)
            parts.append(Markup('<path class="said" d="{}"/>').format(path))
        parts += [self._point(number, *spot) for spot in placed]
        return Markup('<g class="{}">{}</g>').format(self._style(number), Markup().join(parts))

    def _style(self, number: int) -> str:
        return f"line-{number + 1}" if self._lines[number].alone else "many"

    def _outline(self, number: int) -> str:
        return marks.SHAPES[number % LINES] if self._lines[number].alone else marks.SMALL

    def _spot(self, point: Point) -> tuple[float, float]:
        """Return where a point is; of several in one place each stands a little to the right of the last."""
        x, y = round(self._x(point.day), 1), round(self._y(point.value), 1)
        met = self._met[x, y]
        self._met[x, y] += 1
        return x + 9 * ((met + 1) // 2) * (-1 if met % 2 == 0 and met else 1), y

    def _point(self, number: int, point: Point, x: float, y: float, count: int) -> Markup:
        outline = self._outline(number)
        sure = point.modality in ("reported", "denied")
        parts = [marks.sign(outline, x, y, filled=point.current and sure, sure=sure)]
        if point.high is None:
            parts.append(marks.arrow(x, y, up=True))
        elif point.low is None:
            parts.append(marks.arrow(x, y, up=False))
        elif point.low != point.high:
            parts.append(marks.bar(x, self._y(point.low), self._y(point.high)))
        if point.modality == "denied":
            parts.append(marks.sign(marks.DENIED, x, y, filled=False))
        if count > 1:
            parts.append(_text("times", x + 7, y - 6, f"×{count}"))
        return Markup('<a href="{}" tabindex="-1"><title>{}</title>{}</a>').format(
            point.href, point.said, Markup().join(parts)
        )

    # Names: beside the last point of each line, or below

    def _rows_below(self) -> int:
        return 0 if self._size.beside else len(self._lines) + bool(self._bands)

    def _names(self) -> Markup:
        named: list[tuple[float, str, int | None]] = []
        for number, line in enumerate(self._lines):
            last = line.points[-1]
            named.append((self._y(last.value), line.name, number))
        if self._bands and self._bands[-1].best is not None:
            named.append((self._y(self._bands[-1].best), f"best: {self._bands[-1].best:,}", None))
        if self._size.beside:
            ys = _apart([y for y, _, _ in named], _TOP, self._bottom)
            return Markup().join(
                self._name(self._right + 16, y, name, number)
                for y, (_, name, number) in zip(ys, named, strict=True)
            )
        first = self._bottom + _FOOT + 10
        return Markup().join(
            self._name(_LEFT, first + n * _ROW, name, number) for n, (_, name, number) in enumerate(named)
        )

    def _name(self, x: float, y: float, name: str, number: int | None) -> Markup:
        short = name if len(name) <= _NAME else name[: _NAME - 1].rstrip() + "…"
        if number is None:
            key = Markup('<path class="best" d="M{:.1f} {:.1f}h10"/>').format(x - 5, y)
            return Markup('<g class="of-best">{}{}</g>').format(key, _text("name", x + 11, y + 4, short))
        sign = marks.sign(self._outline(number), x, y, filled=True)
        return Markup('<g class="{}">{}{}</g>').format(
            self._style(number), sign, _text("name", x + 11, y + 4, short)
        )


def _once(points: Sequence[Point]) -> list[tuple[Point, int]]:
    """Return points with how many are alike: printed ten times in a day, a number is one sign."""
    alike: dict[tuple[object, ...], list[Point]] = defaultdict(list)
    for point in points:
        alike[point.day, point.low, point.high, point.current, point.modality].append(point)
    return [(some[0], len(some)) for some in alike.values()]


def _apart(ys: Sequence[float], top: float, bottom: float) -> list[float]:
    """Return ``ys`` moved as little as needed so that names do not lie upon each other."""
    order = sorted(range(len(ys)), key=lambda n: ys[n])
    placed = list(ys)
    lowest = top
    for n in order:
        placed[n] = lowest = max(ys[n], lowest)
        lowest += _ROW
    over = max(0, lowest - _ROW - bottom)
    highest = bottom if over else max(placed, default=bottom)
    for n in reversed(order):
        placed[n] = highest = min(placed[n], highest)
        highest -= _ROW
    return placed


def _text(kind: str, x: float, y: float, words: str) -> Markup:
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}">{}</text>').format(kind, x, y, words)
