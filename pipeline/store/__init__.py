"""The table: tally's state, and what users query. See docs/state.md."""

from pipeline.store.asof import Past
from pipeline.store.errors import GapError, StaleOwnerError
from pipeline.store.log import LogRecord
from pipeline.store.query import Wanted
from pipeline.store.read import Counts, Due, Reader, Revision
from pipeline.store.write import ApplyResult, Logged, Store

__all__ = [
    "ApplyResult",
    "Counts",
    "Due",
    "GapError",
    "LogRecord",
    "Logged",
    "Past",
    "Reader",
    "Revision",
    "StaleOwnerError",
    "Store",
    "Wanted",
]
