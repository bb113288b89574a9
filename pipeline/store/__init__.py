"""The table: tally's state, and what users query. See docs/state.md."""

from pipeline.store.asof import Past
from pipeline.store.errors import GapError, StaleOwnerError
from pipeline.store.log import LogRecord
from pipeline.store.page import Page, Sort
from pipeline.store.points import Point, Points
from pipeline.store.progress import Counts, Due
from pipeline.store.read import Reader, Revision
from pipeline.store.reviews import Standing
from pipeline.store.sphere import Near
from pipeline.store.told import News, Told
from pipeline.store.wanted import EVERYTHING, Wanted
from pipeline.store.write import ApplyResult, Logged, Store

__all__ = [
    "EVERYTHING",
    "ApplyResult",
    "Counts",
    "Due",
    "GapError",
    "LogRecord",
    "Logged",
    "Near",
    "News",
    "Page",
    "Past",
    "Point",
    "Points",
    "Reader",
    "Revision",
    "Sort",
    "StaleOwnerError",
    "Standing",
    "Store",
    "Told",
    "Wanted",
]
