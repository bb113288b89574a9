"""Draws the outlines of the inhabited world from where its towns are, as static/world-*.svg.

    python -m pipeline.web.drawing.world_build pipeline/web/pages/static    # 20 seconds; commit what it wrote

Nobody's map is used. Every cell of a grid belongs to the country of the town that is nearest, up to REACH
away; what is left is nobody's. The outside is taken back by nearly as much (a closing, as in mathematical
morphology: Serra 1982), so that gaps between towns are land while coasts stay where their last towns are.
Edges between cells of different owners are chained to lines and thinned (Douglas and Peucker 1973).
"""

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from pipeline.lexicon.gazetteer import towns

CELL = 0.1
"""Degrees: 11 km from north to south."""
WIDTH, HEIGHT = 3600, 1800
REACH = 7
"""Cells that a country reaches from its towns."""
BACK = 6
"""Cells that the outside is taken back."""
DETAILS = {"near": (0.07, 0.15), "far": (0.18, 1.2)}
"""By name: degrees that a line may be moved when it is thinned, and the smallest island that is drawn."""
HOLE = 5
"""Degrees of the smallest hole in land that is drawn: lesser ones are deserts and mountains, not seas."""

Cell = tuple[int, int]
"""Column from 180° W, row from 90° N."""
Line = list[Cell]
SEA = ""


def owners() -> dict[Cell, str]:
    """Return the country of every cell that is land."""
    found: dict[Cell, str] = {}
    for town in towns():
        found.setdefault((int((town.lon + 180) / CELL) % WIDTH, int((90 - town.lat) / CELL)), town.country)
    towns_only = set(found)
    _spread(found, list(found), REACH)
    shore = [cell for cell in found if any(beside not in found for beside in _around(cell, diagonal=False))]
    sea = dict.fromkeys(shore, SEA)
    _spread(sea, shore, BACK - 1, within=found)
    return {cell: country for cell, country in found.items() if cell not in sea or cell in towns_only}


def lines(owner: dict[Cell, str], *, borders: bool) -> list[Line]:
    """Return the lines between countries, or else the closed ones around all land."""
    after: defaultdict[Cell, list[Cell]] = defaultdict(list)
    for (x, y), country in owner.items():
        # Each edge of a cell with its land on the right hand, so that rings have one direction.
        for beside, start, end in (
            ((x, y - 1), (x, y), (x + 1, y)),
            (((x + 1) % WIDTH, y), (x + 1, y), (x + 1, y + 1)),
            ((x, y + 1), (x + 1, y + 1), (x, y + 1)),
            (((x - 1) % WIDTH, y), (x, y + 1), (x, y)),
        ):
            other = owner.get(beside, SEA)
            # A border has two sides and is drawn from one.
            if (other != SEA and other < country) if borders else other == SEA:
                after[start].append(end)
    return list(_chained(after))


def path(lines: Iterable[Line], tolerance: float, least: float) -> str:
    """Return ``lines`` as SVG path data in tenths of a degree from 180° W, 90° N, of those not too small."""
    parts = []
    for line in lines:
        wide = max(x for x, _ in line) - min(x for x, _ in line)
        high = max(y for _, y in line) - min(y for _, y in line)
        if max(wide, high) * CELL >= (HOLE if _is_hole(line) else least):
            parts.append(_relative(_thinned(line, tolerance / CELL)))
    return "".join(parts)


def _spread(
    found: dict[Cell, str], edge: list[Cell], steps: int, within: dict[Cell, str] | None = None
) -> None:
    for step in range(steps):
        beyond = []
        for cell in edge:
            # Turn about, a diamond and a square: an octagon, which is near enough to a circle.
            for beside in _around(cell, diagonal=step % 2 == 1):
                if beside not in found and (within is None or beside in within):
                    found[beside] = found[cell]
                    beyond.append(beside)
        edge = beyond


def _around(cell: Cell, *, diagonal: bool) -> Iterator[Cell]:
    x, y = cell
    steps = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
    for right, down in steps if diagonal else steps[:4]:
        yield (x + right) % WIDTH, y + down


def _chained(after: dict[Cell, list[Cell]]) -> Iterator[Line]:
    # Ends of open lines first: what is left then is rings.
    comes: Counter[Cell] = Counter()
    for ends in after.values():
        comes.update(ends)
    starts = [start for start in after if comes[start] < len(after[start])]
    for start in [*starts, *after]:
        while after.get(start):
            line = [start]
            while after.get(line[-1]):
                line.append(after[line[-1]].pop())
                if line[-1] == start:
                    break
            yield line


def _is_hole(line: Line) -> bool:
    """Return whether ``line`` goes around anticlockwise, so that the land is outside of it."""
    return line[0] == line[-1] and sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(line)) < 0


def _thinned(line: Line, tolerance: float) -> Line:
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    if line[0] == line[-1] and len(line) > 2:  # a ring has no far end: take the point farthest off
        far = max(range(len(line)), key=lambda i: math.dist(line[0], line[i]))
        keep.add(far)
        spans = [(0, far), (far, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        worst = max(range(first + 1, last), key=lambda i: _off(line[i], line[first], line[last]))
        if _off(line[worst], line[first], line[last]) > tolerance:
            keep.add(worst)
            spans += [(first, worst), (worst, last)]
    return [line[i] for i in sorted(keep)]


def _off(point: Cell, start: Cell, end: Cell) -> float:
    (x, y), (ax, ay), (bx, by) = point, start, end
    length = math.dist(start, end)
    if not length:
        return math.dist(point, start)
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length


def _relative(line: Line) -> str:
    x, y = line[0]
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(line)]
    ring = line[0] == line[-1]
    return f"M{x} {y}l" + " ".join(steps[:-1] if ring else steps).replace(" -", "-") + ("z" if ring else "")


def main(folder: Path) -> None:
    """Write the outlines into ``folder``, one file for each detail."""
    owner = owners()
    land, borders = lines(owner, borders=False), lines(owner, borders=True)
    for name, (tolerance, least) in DETAILS.items():
        thin = 'vector-effect="non-scaling-stroke"'  # lines stay thin, however near one comes
        shapes = (
            f'<path id="land" fill-rule="evenodd" {thin} d="{path(land, tolerance, least)}"/>'
            f'<path id="borders" fill="none" {thin} d="{path(borders, tolerance, 0)}"/>'
        )
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{shapes}</svg>\n'
        (folder / f"world-{name}.svg").write_text(svg)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
