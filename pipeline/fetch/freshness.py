"""How long an answer may be kept without asking again (RFC 9111)."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from multidict import MultiMapping

DIRECTIVE = re.compile(r'([\w-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;"]*)))?')


def fresh_seconds(headers: MultiMapping[str]) -> float:
    """Return for how many seconds from now the answer with ``headers`` stays fresh; 0 where nothing says so.

    We are a private cache: ``s-maxage`` is not for us (5.2.2.10), ``private`` does not stop us.
    """
    said = _directives(", ".join(headers.getall("Cache-Control", [])))
    if "no-store" in said or "no-cache" in said:
        return 0.0
    ages = said.get("max-age")
    lifetime = min(map(_seconds, ages)) if ages else _until_expiry(headers)  # 4.2.1: the more restrictive
    return max(0.0, lifetime - _seconds(headers.get("Age", "")))


def moment(text: str) -> datetime | None:
    """Return the HTTP date in ``text``, in UTC where it names no zone; None where it is none."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _directives(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, quoted, plain in DIRECTIVE.findall(text):
        found.setdefault(name.lower(), []).append(quoted or plain)
    return found


def _seconds(text: str) -> float:
    """Return delta-seconds (1.2.2); 0, which is stale, for what is no such number."""
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        return 0.0
    return float(min(int(text[:10]), 2**31))


def _until_expiry(headers: MultiMapping[str]) -> float:
    """Return Expires less Date, both by the server's clock; 5.3: an invalid date is in the past."""
    expires, date = moment(headers.get("Expires", "")), moment(headers.get("Date", ""))
    if expires is None or date is None:
        return 0.0
    return (expires - date).total_seconds()
