"""Rows as the API answers with them: the event, how it is graded, and where people find it."""

from collections.abc import Iterable
from typing import Any

import msgspec

from pipeline.grading import Grade, Scheme, configured, grades_by
from pipeline.records.event import Event
from pipeline.web.evidence.cite import permanent

FEW_ARTICLES = 20
"""In a row of a list."""


class Row(Event, frozen=True, kw_only=True):
    """A row of the table (see config/schemas/events.json) with what the API adds to it."""

    grades: tuple[Grade, ...]
    """How well it is attested, by each scheme of the setting `grades`."""
    url: str
    """Its page."""
    permanent_url: str
    """What the page says now, for citing it."""


def whole(event: Event, public_url: str) -> dict[str, Any]:
    """Return the fields of a ``Row``, all of them."""
    return _row(event, event, public_url, configured())


def listed(events: Iterable[Event], public_url: str) -> list[dict[str, Any]]:
    """Return the fields of each ``Row`` without its figures and with few articles, as in a list of many."""
    schemes = configured()
    return [_row(event, _short(event), public_url, schemes) for event in events]


def _short(event: Event) -> Event:
    return msgspec.structs.replace(
        event,
        figures=(),
        figures_left_out=event.figures_left_out + len(event.figures),
        articles=event.articles[:FEW_ARTICLES],
        articles_left_out=event.articles_left_out + len(event.articles[FEW_ARTICLES:]),
    )


def _row(event: Event, shown: Event, public_url: str, schemes: tuple[Scheme, ...]) -> dict[str, Any]:
    # Graded by all that it says: figures that are not shown count, too.
    more = {
        "grades": grades_by(event, schemes),
        "url": f"{public_url}/events/{event.event_id}",
        "permanent_url": f"{public_url}{permanent(event)}",
    }
    return msgspec.structs.asdict(shown) | more
