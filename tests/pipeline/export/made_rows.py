"""Rows made by hand, for the tests of the formats."""

import datetime as dt
from typing import Any

from pipeline.export import About
from pipeline.grading import schemes
from pipeline.records.event import Because, Event, EventClaim, Figure, Source, Total
from pipeline.records.mention import Actor, Place

HAJIN = Place(name="Hajin", admin1="Deir ez-Zor", country="SY", lat=34.695, lon=40.831, geonames_id=174506)
ARMY, GROUP = "Syrian army", "Islamic State"
ABOUT = About(schemes=schemes("airwars,ibc"))


def total(best: int | None, low: int | None = -1, high: int | None = -1, **fields: Any) -> Total:
    """Return a total that is exactly ``best`` unless told otherwise."""
    low, high = (best if bound == -1 else bound for bound in (low, high))
    return Total(**{"best": best, "low": low, "high": high, "publishers": 2, "origins": 1} | fields)


def figure(best: int, group: str = "all", status: Any = "unknown", **fields: Any) -> Figure:
    """Return a figure that one hospital gives."""
    claim = EventClaim(
        claim_id=f"{group}-{best}", article_id="a1", low=best, high=best, qualifier="exact", scope="event",
        modality="reported", origin="City Hospital", origin_kind="hospital", group=group,
        sentence=f"{best} were killed.", span=(0, 1), origin_number=1,
    )  # fmt: skip
    values: dict[str, Any] = {
        "measure": "killed", "group": group, "civilian_status": status, "unit": "persons", "best": best,
        "low": best, "high": best, "publishers": 1, "origins": 1, "because": Because(), "claims": (claim,),
    }  # fmt: skip
    return Figure(**values | fields)


def row(event_id: str = "0123456789abcdef", *actors: Actor, **fields: Any) -> Event:
    """Return an air strike of the army on a group, 16 dead, unless ``fields`` say otherwise."""
    day = dt.date(2018, 12, 15)
    values: dict[str, Any] = {
        "event_id": event_id,
        "type": "airstrike",
        "title": "Air strike in Hajin",
        "start": day,
        "end": day,
        "date_precision": "day",
        "place": HAJIN,
        "actors": actors or (actor(ARMY, "attacker"), actor(GROUP, "target")),
        "articles": (
            Source(
                article_id="a1", source="Daily", url="https://example.org/1", title="16 dead; more missing",
                published_at=day, primary=True,
            ),
            Source(article_id="a2", source="Weekly", copy_of="a1"),
        ),
        "totals": {"killed": total(16, high=None)},
        "figures": (figure(16),),
        "digest": "feedfacefeedface",
        "version": 3,
        "updated_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
        "last_reported": day,
    }  # fmt: skip
    return Event(**values | fields)


def actor(name: str, role: Any = "party") -> Actor:
    return Actor(name=name, role=role)
