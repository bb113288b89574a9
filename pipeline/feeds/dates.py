"""Moments as feeds write them."""

import calendar
import datetime as dt
import re
import time
from email.utils import parsedate_to_datetime

from pipeline.clean.admit import EARLIEST

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def moment(text: str | None, parsed: time.struct_time | None = None) -> str | None:
    """Return ``text`` as an ISO 8601 date, where it is no more than that, else as a moment in UTC.

    ``parsed`` is what a library made of it (in UTC), for the many ways in which RSS writes a date. Without a
    zone it is taken as UTC. None where it is no date, or an impossible one.
    """
    text = (text or "").strip()
    try:
        if _DATE.fullmatch(text):
            day = dt.date.fromisoformat(text)
            return day.isoformat() if day.year >= EARLIEST else None
        at = dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC) if parsed else _read(text)
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at.year >= EARLIEST else None


def _read(text: str) -> dt.datetime:
    """Return an RFC 3339 moment, else one of RFC 5322; raises ValueError."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        at = parsedate_to_datetime(text)
    return at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
