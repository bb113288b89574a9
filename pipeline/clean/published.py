"""When an article was published: what the feed, the page, the address and the dateline say, weighed."""

import datetime as dt
import re
from collections.abc import Iterable

from pipeline.clean.dates import DATE, find_date
from pipeline.records.article import Published

APART = 3
"""Days between two dates that still agree: time zones, the print edition, a late feed."""

_LABEL = (
    r"(?:first |last |originally )?(?:posted|published|created|updated|modified|date|issued)(?: (?:on|at))?\b"
)
_LABELLED = re.compile(rf"(?:^|[\s(\[|.])(?P<label>{_LABEL}):?\s", re.IGNORECASE)
_BARE = re.compile(
    rf"[\[(]?(?:{DATE}|\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{4}}-\d\d-\d\d)[\])]?"
    r"(?:[\s,|@T–-]*(?:at\s+)?\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{1,4})?)?[\s|.)\]]*",
    re.IGNORECASE,
)
_DATE_BEGINS = frozenset(
    "jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun".split()
)
_LABELS = ("posted", "published", "created", "date", "modified", "issued")  # one is in each _LABEL
_IN_URL = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>\d{1,2})[/-](?P<d>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<y2>(?:19|20)\d\d)(?P<m2>0[1-9]|1[0-2])(?P<d2>[0-3]\d)(?!\d)"
)
_MONTH_IN_URL = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>0?[1-9]|1[0-2])/")


def date_line(line: str) -> tuple[int, dt.date] | None:
    """Return (where it starts in ``line``, its date) where a line is, or ends in, a date of publication.

    "16 December, 2018"; "Updated: 11/26/2015 5:11 AM"; "Two hurt in fire Posted: Mon, Nov 23 2015 3:04 PM".
    Where several are labelled, that of publication wins over that of an update.
    """
    if len(line) > 300:
        return None
    lower = line.lower()
    begins = lower.lstrip("[(")[:3]
    if (begins in _DATE_BEGINS or begins[:1].isdecimal()) and _BARE.fullmatch(line):
        return (0, date) if (date := find_date(line)) else None
    for label in _LABELS:
        if label in lower:
            return _labelled(line)
    return None


def _labelled(line: str) -> tuple[int, dt.date] | None:
    labels = [(m.start("label"), m["label"].lower(), m.end()) for m in _LABELLED.finditer(line)]
    dated = [
        (start, label, date) for start, label, end in labels if (date := find_date(line[end : end + 45]))
    ]
    if not dated or len(line) - dated[-1][0] > 80:
        return None
    first = next(
        (date for _, label, date in dated if "updat" not in label and "modif" not in label), dated[0][2]
    )
    return dated[0][0], first


def published(
    given: dt.date | dt.datetime | None,
    page: Iterable[dt.date],
    url: str | None,
    dateline: dt.date | None,
    *,
    from_page: bool = False,
    fetched_at: dt.datetime | None = None,
) -> Published | None:
    """Return when the article was published, or None where nothing says.

    ``given`` is the date that came with the article, from its feed unless ``from_page``; ``page`` are the
    dates that the page has, the most trusted first. A feed's date is believed unless the page itself (or its
    address, or else the dateline) is more than APART days earlier: it is then the day of a crawl. A page's
    date that is later than the feed's belongs to an update or a sidebar. Where the feed gives a moment in UTC
    and the page the day before or after, the page has the civil date.

    No date is believed, wherever it stands, that is more than a day after the article was fetched.
    """
    day = given.date() if isinstance(given, dt.datetime) else given
    told = [*page, day] if from_page else [*page]
    first = next((date for date in told if _past(date, fetched_at)), None)
    own = _agreed(_past(url_date(url), fetched_at), first)
    dateline, day = _past(dateline, fetched_at), _past(None if from_page else day, fetched_at)
    if day is None:
        if own:
            return Published(date=own, basis="page")
        if dateline:
            return Published(date=dateline, basis="dateline")
        return _month(url, fetched_at)
    if own and (day - own).days > APART:
        return Published(date=own, basis="page")
    if own and isinstance(given, dt.datetime) and abs((day - own).days) == 1:
        return Published(date=own, basis="page")
    if own is None and dateline and (day - dateline).days > APART:
        return Published(date=dateline, basis="dateline")
    return Published(date=day, basis="feed")


def url_date(url: str | None) -> dt.date | None:
    """Return the day in an address such as /2015/01/30/ or /20150130/, else None."""
    match = _IN_URL.search(url or "")
    if match is None:
        return None
    year, month, day = (int(match[name] or match[name + "2"]) for name in ("y", "m", "d"))
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month(url: str | None, fetched_at: dt.datetime | None) -> Published | None:
    match = _MONTH_IN_URL.search(url or "")
    first = _past(dt.date(int(match["y"]), int(match["m"]), 1), fetched_at) if match else None
    return Published(date=first, basis="page", precision="month") if first else None


def _past(date: dt.date | None, fetched_at: dt.datetime | None) -> dt.date | None:
    """Return ``date``, which some source gives, unless it cannot be right."""
    if date and fetched_at and (date - fetched_at.date()).days > 1:
        return None
    return date


def _agreed(address: dt.date | None, page: dt.date | None) -> dt.date | None:
    """Return the page's own date; where the two are far apart, the address, which nothing updates."""
    if address and page and abs((address - page).days) > APART:
        return address
    return page or address
