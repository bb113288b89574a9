"""Short words for what a row says: its date, its place, who printed it."""

import datetime as dt

from pipeline.records.article import Precision
from pipeline.records.event import Event, Source
from pipeline.records.mention import Place

SHORT_ID = 8
"""Characters of an id in a table: enough to name one row among some ten thousand."""


def date(event: Event) -> str:
    """Return "2018-12-15", "2018-12-10 – 12-15", "2018-12" or "—"."""
    if event.start is None:
        return "—"
    first = _point(event.start, event.date_precision)
    if event.end in (None, event.start) or event.date_precision in ("month", "year"):
        return first
    assert event.end is not None
    last = event.end.isoformat()
    return f"{first} – {last[5:] if last[:4] == first[:4] else last}"


def _point(day: dt.date, precision: Precision) -> str:
    return {"month": f"{day:%Y-%m}", "year": f"{day:%Y}"}.get(precision, day.isoformat())


def place(place: Place | None) -> str:
    """Return "Hajin, Deir ez-Zor, SY", with "near" where it is near; "—" where no place is told."""
    if place is None:
        return "—"
    if place.precision == "country":
        return place.name or place.country or "—"
    parts = [place.name, place.admin1, place.country]
    named = ", ".join(part for index, part in enumerate(parts) if part and part not in parts[:index])
    return f"near {named}" if place.precision == "near" else named or "—"


def publisher(source: Source) -> str:
    """Return the name of who printed an article; an article that does not say stands for itself."""
    return source.source or source.article_id


def publishers(event: Event) -> int:
    """Return how many publishers tell of the event."""
    return len({publisher(source) for source in event.articles})


def origins(event: Event) -> int | None:
    """Return how many independent origins its best attested number has; None where it has no number."""
    return max((total.origins for total in event.totals.values()), default=None)


def kind(event: Event) -> str:
    """Return "airstrike", or "offensive, campaign" for what is no incident."""
    name = event.type.replace("_", " ")
    return name if event.level == "incident" else f"{name}, {event.level}"
