"""Moments as feeds write them."""

import calendar
import datetime as dt
import re
import time
from email.utils import parsedate_to_datetime

from pipeline.clean.admit import EARLIEST

_NO_DAY = re.compile(r"\d{4}(-\d{2})?")


def moment(text: str | None, parsed: time.struct_time | None = None) -> str | None:
    """Return ``text`` as an ISO 8601 moment in UTC, or as a date where it tells no time.

    ``parsed`` is what a library made of it (in UTC), for the many ways in which RSS writes a date. Without a
    zone it is taken as UTC. None where it is no date, an impossible one, or only a month.
    """
    text = (text or "").strip()
    if _NO_DAY.fullmatch(text):
        return None
    try:
        at = dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC) if parsed else _read(text)
    except (ValueError, OverflowError, OSError):
        return None
    if at.year < EARLIEST:
        return None
    if ":" not in text and at.time() == dt.time():
        return at.date().isoformat()
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def iso(text: str) -> dt.datetime | None:
    """Return the moment of an ISO 8601 date or date-time, without a zone taken as UTC; None: it is none."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def _read(text: str) -> dt.datetime:
    """Return an RFC 3339 moment, else one of RFC 5322; raises ValueError."""
    at = iso(text) or parsedate_to_datetime(text)
    return at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
