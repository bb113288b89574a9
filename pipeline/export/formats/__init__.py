"""One format a file, found by being there.

A module has ``MEDIA_TYPE``, ``SUFFIX`` (of a file's name), ``TEXT`` and ``write(events, out, about)``, which
writes rows as they come, holds few of them, and tells how many it wrote and left out. A format that is text
gives the same bytes for the same rows on any machine; one that is not, because its library has a say in them,
goes into no snapshot and on no terminal.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from typing import BinaryIO, NamedTuple

from pipeline.export.about import About, Written
from pipeline.records.event import Event


class Format(NamedTuple):
    """What a module in this package is."""

    name: str
    media_type: str
    suffix: str
    text: bool
    write: Callable[[Iterable[Event], BinaryIO, About], Written]


def _formats() -> dict[str, Format]:
    found = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        module = importlib.import_module(f"{__name__}.{name}")
        found[name] = Format(name, module.MEDIA_TYPE, module.SUFFIX, module.TEXT, module.write)
    return found


FORMATS = _formats()
