"""What an analyst says, on its way into a table: at once, or through the topic that the table's workers read.

A review is never written where it would be lost: a table that workers make is made of topics.
"""

import datetime as dt
from collections.abc import Callable
from importlib.metadata import entry_points

from pipeline.errors import UserError
from pipeline.records.codec import digest, encode
from pipeline.records.review import Review
from pipeline.settings import settings
from pipeline.store import Reader, Store

Send = Callable[[Review, str, str], None]
"""Sends a review to `reviews`, given the broker and the prefix, and returns when the broker has it."""

LOG = "mentions/0"
"""How the log that a table follows ends, behind the prefix."""


def new_id(review: Review) -> str:
    """Return an id for what nobody has named: the same whenever the same is said at the same time."""
    return digest("review", encode(review))


def say(review: Review, table: Reader, now: dt.datetime, send: Send | None = None) -> str | None:
    """Let ``review`` hold in ``table``; return the topic that it was sent to, where it was.

    Raises UserError where that needs Kafka and the driver is not installed, TransientError where the table
    or the broker does not take it.
    """
    log = table.follows()
    if log is None:
        Store.over(table).review(review, now)
        return None
    prefix = log.removesuffix(LOG)
    (send or _driver())(review, settings().broker, prefix)
    return f"{prefix}reviews"


def _driver() -> Send:
    for point in entry_points(group="tallywire.drivers", name="review"):
        send: Send = point.load()
        return send
    raise UserError("workers read a topic into this table, and the Kafka driver is not installed")
