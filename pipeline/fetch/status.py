"""What a status code means for who asked."""

from collections.abc import Mapping
from datetime import UTC, datetime

from pipeline.fetch.bounds import Bounds
from pipeline.fetch.errors import FailedError, RefusedError
from pipeline.fetch.freshness import moment

PERMANENT = (301, 308)
REDIRECTS = (*PERMANENT, 302, 303, 307)
PASSING = (408, 421, 425, 429)
"""Of 4xx those that tell of the moment and not of the page."""
BUSY = 429
WORDS = {
    401: "asks for a password",
    403: "forbidden",
    404: "not found",
    410: "gone",
    429: "too many requests",
    451: "withheld for legal reasons",
}


def judge(status: int, headers: Mapping[str, str], *, conditional: bool, bounds: Bounds) -> None:
    """Return where ``status`` is an answer or a redirect; raises RefusedError or FailedError otherwise.

    ``conditional``: whether the request had validators, without which a 304 answers nothing.
    """
    if status == 200 or status in REDIRECTS or (status == 304 and conditional):
        return
    if status == 304:
        raise FailedError("answered 'not modified' to what was not asked", status)
    reason = f"status {status}" + (f", {WORDS[status]}" if status in WORDS else "")
    if status >= 500 or status in PASSING:
        wait = retry_after(headers.get("Retry-After", ""), datetime.now(UTC), bounds.retry_after_seconds)
        if wait is None and status == BUSY:
            wait = bounds.busy_seconds
        raise FailedError(reason, status, wait)
    raise RefusedError(reason, status)


def retry_after(text: str, now: datetime, most: float) -> float | None:
    """Return the seconds of a Retry-After header (RFC 9110, 10.2.3), at most ``most``; None for none."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:10]), most)
    when = moment(text)
    if when is None:
        return None
    return min(max(0.0, (when - now).total_seconds()), most)
