"""Where the time goes: self time by module and by function, as Python's own profiler sees it.

It makes calls dearer than they are, so that these are shares to look into, no figures to quote. C functions
count as the module that calls them.
"""

import cProfile
import pstats
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from bench.releases import ROOT
from bench.timing import measure
from pipeline.records.raw import Raw

PACKAGES, MODULES, FUNCTIONS = 10, 20, 20

Function: TypeAlias = tuple[str, int, str]
"""File, line and name; the file of a C function is "~"."""
Stats: TypeAlias = Mapping[Function, tuple[int, int, float, float, Mapping[Function, Any]]]
"""As pstats keeps it: calls without and with recursion, self time, whole time, and the same by caller."""


def profile(raws: Iterable[Raw]) -> list[str]:
    """Take ``raws`` through all stages, and return lines that tell where the time went."""
    profiler = cProfile.Profile()
    profiler.enable()
    timing = measure(raws)
    profiler.disable()
    stats: Stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    return report(stats, timing.articles)


def report(stats: Stats, articles: int) -> list[str]:
    """Return the packages, the modules and the functions with the greatest self time, one a line."""
    whole = sum(self_time for _, _, self_time, _, _ in stats.values())
    by_name = by_module(stats)
    packages: dict[str, float] = defaultdict(float)
    for module, seconds in by_name.items():
        packages[str(Path(module).parent) if "/" in module else module] += seconds
    parts = sorted(packages.items(), key=lambda one: -one[1])[:PACKAGES]
    modules = sorted(by_name.items(), key=lambda one: -one[1])[:MODULES]
    functions = sorted(stats.items(), key=lambda one: -one[1][2])[:FUNCTIONS]
    return [
        *(f"  {seconds / whole:6.1%}  {part}" for part, seconds in parts),
        "",
        *(f"  {seconds / whole:6.1%}  {module}" for module, seconds in modules),
        "",
        *(
            f"  {self_time / whole:6.1%} {calls / articles:9.1f} calls an article  {_named(function)}"
            for function, (_, calls, self_time, _, _) in functions
        ),
    ]


def by_module(stats: Stats) -> dict[str, float]:
    """Return the self time of each module, that of the C functions that it calls included."""
    seconds: dict[str, float] = defaultdict(float)
    for function, (_, _, self_time, _, callers) in stats.items():
        if function[0] == "~" and callers:
            for caller, (_, _, called_from_there, _) in callers.items():
                seconds[_module(caller)] += called_from_there
        else:
            seconds[_module(function)] += self_time
    return dict(seconds)


def _module(function: Function) -> str:
    path = Path(function[0])
    if path.is_relative_to(ROOT):
        return str(path.relative_to(ROOT))
    library = path.parts[path.parts.index("site-packages") + 1 :] if "site-packages" in path.parts else ()
    return library[0] if library else "Python itself"


def _named(function: Function) -> str:
    file, line, name = function
    return name if file == "~" else f"{_module(function)}:{line} {name}"
