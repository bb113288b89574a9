"""Calendar dates as pages and datelines print them."""

import datetime as dt
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+)?"

DATE = (
    rf"{_WEEKDAY}(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+(?:\d{{4}}|\d\d(?![\d:])))?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?(?:\s+\d{{4}}|\s+\d\d(?!\d))?)"
)
"""Pattern of a date in words, with or without year; for use without regard to case."""

_FULL = re.compile(
    rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}|\d\d(?![\d:]))\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{_MONTH}),?\s+(?P<year2>\d{{4}}|\d\d)\b"
    r"|\b(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year3>\d{4})\b"
    r"|\b(?P<year4>\d{4})-(?P<month4>\d\d)-(?P<day4>\d\d)(?!\d)",
    re.IGNORECASE,
)


def find_date(text: str) -> dt.date | None:
    """Return the first full date in ``text``, else None.

    16 December, 2018; Nov. 23, 2015; 3 Jan 90 (a year from 50 on is of the 20th century); 2018-12-16;
    11/26/2015, month first unless that cannot be.
    """
    for match in _FULL.finditer(text):
        if date := _date(match):
            return date
    return None


def _date(match: re.Match[str]) -> dt.date | None:
    if match["a"]:
        month, day, year = int(match["a"]), int(match["b"]), int(match["year3"])
        if month > 12:
            month, day = day, month
    elif match["year4"]:
        month, day, year = int(match["month4"]), int(match["day4"]), int(match["year4"])
    else:
        month = _MONTHS.index((match["month"] or match["month2"])[:3].lower()) + 1
        day, year = int(match["day"] or match["day2"]), int(match["year"] or match["year2"])
    if year < 100:
        year += 1900 if year >= 50 else 2000
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
