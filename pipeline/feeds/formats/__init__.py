"""Formats of feeds, one file each. A new one is found by being there.

Each module has two functions: ``reads(source)`` tells, from a look at the beginning, whether the document is
of its format; ``document(source)`` returns it read, or raises FeedError. At most one may claim a document.
"""

import functools
import importlib
import pkgutil
from typing import Protocol, cast

from pipeline.feeds.entry import Document
from pipeline.feeds.source import Source


class Format(Protocol):
    """What a module in this package is."""

    def reads(self, source: Source) -> bool: ...

    def document(self, source: Source) -> Document: ...


@functools.cache
def formats() -> tuple[Format, ...]:
    """Return every format there is; loaded when first asked for, as the libraries behind them are large."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(cast(Format, importlib.import_module(f"{__name__}.{name}")) for name in names)
