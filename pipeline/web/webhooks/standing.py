"""How a receiver is doing: what a delivery, a failure and a refusal make of its position. Pure."""

import datetime as dt
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.fetch import FailedError, RefusedError
from pipeline.fetch.backoff import backoff
from pipeline.store.positions import Position

GONE = 410
AWAY = (429, 502, 503, 504)
"""Answers that tell of the receiver's state, not of what it was sent."""
LONGEST_ERROR = 300
"""Characters that are kept of it."""


class Patience(NamedTuple):
    """How long a receiver is waited for."""

    tries: int = 8
    """Of one change that is answered and refused: some ten minutes, then it is skipped."""
    first_seconds: float = 5.0
    """After the first failure; twice as long after each."""
    most_seconds: float = 3600.0
    """The longest wait between two tries, and the longest Retry-After that is kept to."""
    off_after: dt.timedelta = dt.timedelta(days=1)
    """Without one delivery, after which the receiver is switched off."""


PATIENCE = Patience()


def delivered(at: Position, seq: int, now: dt.datetime) -> Position:
    """Return the position once the change of the number ``seq`` was taken."""
    return replace(
        at, next_seq=seq + 1, delivered=at.delivered + 1, last_success=now,
        failures=0, failing_since=None, next_try=None,
    )  # fmt: skip


def failed(
    at: Position,
    seq: int,
    error: FailedError | RefusedError,
    now: dt.datetime,
    *,
    chance: float,
    patience: Patience = PATIENCE,
) -> Position:
    """Return the position once the change of the number ``seq`` was not taken.

    A receiver that is away is waited for, and loses nothing. A change that it goes on refusing is skipped.
    """
    reason = error.reason[:LONGEST_ERROR]
    since = at.failing_since or now
    failures = at.failures + 1
    at = replace(at, next_seq=seq, last_error=reason, failing_since=since)
    if error.status == GONE:
        return replace(at, failures=failures, off="410 Gone: the receiver wants no more")
    if now - since >= patience.off_after:
        return replace(at, failures=failures, off=f"failing since {since:%Y-%m-%d %H:%M} UTC: {reason}")
    answered = error.status is not None and error.status not in AWAY
    if answered and failures >= patience.tries:
        return replace(at, next_seq=seq + 1, skipped=at.skipped + 1, failures=0, next_try=None)
    wait = backoff(failures, chance, first=patience.first_seconds, most=patience.most_seconds)
    asked = error.retry_after if isinstance(error, FailedError) else None
    wait = min(max(wait, asked or 0.0), patience.most_seconds)
    return replace(at, failures=failures, next_try=now + dt.timedelta(seconds=wait))
