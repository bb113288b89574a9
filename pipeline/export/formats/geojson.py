"""GeoJSON (RFC 7946): one feature an event, on a line of its own."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, BinaryIO

import orjson

from pipeline.export.about import About, Written
from pipeline.export.units import total_unit
from pipeline.records.event import Event

MEDIA_TYPE = "application/geo+json"
SUFFIX = ".geojson"
TEXT = True
NO_COORDINATES = "no coordinates"
_EVENT = ("level", "type", "title", "start", "end", "date_precision", "last_reported", "digest")
_TOTAL = ("low", "high", "publishers", "origins", "disputed")


def write(events: Iterable[Event], out: BinaryIO, about: About) -> Written:
    """Write a collection; events without coordinates are left out, for a feature is for a map.

    ``tallywire``, a foreign member (RFC 7946, 6.1) behind the features, tells what the collection is of.
    """
    rows, left_out = 0, Counter[str]()
    out.write(b'{"type":"FeatureCollection","features":[')
    for event in events:
        feature = _feature(event, about)
        if feature is None:
            left_out[NO_COORDINATES] += 1
            continue
        out.write((b",\n" if rows else b"\n") + orjson.dumps(feature))
        rows += 1
    written = Written.of(rows, left_out)
    told = about.said() | {"rows": rows, "left_out": written.left_out}
    out.write(b'\n],"tallywire":' + orjson.dumps(told) + b"}\n")
    return written


def _feature(event: Event, about: About) -> dict[str, Any] | None:
    place = event.place
    if place is None or place.lat is None or place.lon is None:
        return None
    return {
        "type": "Feature",
        "id": event.event_id,
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": _properties(event, about),
    }


def _properties(event: Event, about: About) -> dict[str, Any]:
    """Return flat properties, for few programs look into nested ones; a measure not reported has none."""
    assert event.place is not None
    found: dict[str, Any] = {name: getattr(event, name) for name in _EVENT}
    for name in ("name", "admin1", "country", "precision", "geonames_id"):
        found[f"place_{name}"] = getattr(event.place, name)
    found["actors"] = [f"{actor.name} ({actor.role})" for actor in event.actors]
    found["articles"] = len(event.articles) + event.articles_left_out
    for measure, total in event.totals.items():
        found[measure] = total.best
        found |= {f"{measure}_{name}": getattr(total, name) for name in _TOTAL}
        found[f"{measure}_unit"] = total_unit(event, measure)
    return found | {f"grade_{name}": grade.grade for name, grade in about.grades(event).items()}
