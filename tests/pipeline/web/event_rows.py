"""Rows made by hand for the tests of an event's page."""

import datetime as dt
from typing import Any

from msgspec.structs import replace

from pipeline.records.event import Because, Event, EventClaim, Figure, Grounds, Source, Total
from pipeline.records.mention import Place
from pipeline.tally.identity import content_digest

AT = dt.datetime(2024, 5, 3, 12, tzinfo=dt.UTC)


def claim(number: int, article: str = "a1", **fields: Any) -> EventClaim:
    """Return a claim that ``article`` makes of so many killed; its id is ``c`` and the number."""
    values: dict[str, Any] = {
        "claim_id": f"c{number}",
        "article_id": article,
        "low": number,
        "high": number,
        "qualifier": "exact",
        "scope": "event",
        "modality": "reported",
        "origin": None,
        "origin_kind": None,
        "group": "all",
        "sentence": f"The raid killed {number} people.",
        "mark": (16, 16 + len(str(number))),
        "span": (100, 102),
        "reported_at": dt.date(2024, 5, 1),
    }
    return EventClaim(**values | fields)


def figure(*claims: EventClaim, **fields: Any) -> Figure:
    """Return the figure of killed that the last of ``claims`` sets."""
    last = claims[-1]
    values: dict[str, Any] = {
        "measure": "killed",
        "group": "all",
        "civilian_status": "unknown",
        "unit": "persons",
        "best": last.low,
        "low": last.low,
        "high": last.high,
        "publishers": 1,
        "origins": 1,
        "because": Because(best=last.claim_id, low=last.claim_id, high=last.claim_id),
        "rule": "latest",
        "claims": claims,
    }
    return Figure(**values | fields)


def source(article: str, **fields: Any) -> Source:
    """Return an article that the Daily printed."""
    values: dict[str, Any] = {
        "article_id": article,
        "source": "Daily",
        "url": f"https://daily.example/{article}",
        "title": f"Headline of {article}",
        "published_at": dt.date(2024, 5, 1),
    }
    return Source(**values | fields)


def event(*figures: Figure, **fields: Any) -> Event:
    """Return a row with ``figures``, its total of killed taken from the first."""
    totals = {}
    if figures:
        first = figures[0]
        because = Grounds(**{name: (one,) for name, one in _bounds(first.because)})
        totals["killed"] = Total(
            best=first.best, low=first.low, high=first.high, publishers=1, origins=1, because=because,
            rule=first.rule,
        )  # fmt: skip
    articles = sorted({one.article_id for each in figures for one in each.claims})
    values: dict[str, Any] = {
        "event_id": "e1",
        "type": "airstrike",
        "title": "Raid on Harbour",
        "start": dt.date(2024, 5, 1),
        "end": dt.date(2024, 5, 1),
        "date_precision": "day",
        "place": Place(name="Harbour", country="NG", lat=10.0, lon=10.0),
        "articles": tuple(source(article) for article in articles),
        "totals": totals,
        "figures": figures,
        "rules_version": "5",
        "version": 1,
        "updated_at": AT,
    }
    row = Event(**values | fields)
    return replace(row, digest=content_digest(row))


def _bounds(because: Because) -> list[tuple[str, str]]:
    named = (("best", because.best), ("low", because.low), ("high", because.high))
    return [(name, claim_id) for name, claim_id in named if claim_id is not None]
