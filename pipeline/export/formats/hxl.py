"""CSV with HXL hashtags (Humanitarian Exchange Language 1.1): headings, then a row of hashtags, then rows.

Hashtags and attributes are those of the standard's dictionary wherever it has one
(https://hxlstandard.org/standard/1-1final/dictionary/); attributes of our own (+missing, +rescued ...) refine
them, as the standard provides.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, NamedTuple

from pipeline.export.about import About, Written
from pipeline.export.cells import joined, line
from pipeline.export.countries import country_name
from pipeline.export.units import own_unit, total_unit
from pipeline.records.event import Event
from pipeline.records.vocabulary import MEASURES

MEDIA_TYPE = "text/csv"
SUFFIX = ".hxl.csv"
TEXT = True
NO_INCIDENT = "no incident"
_TAGS = {"cases": "#affected+infected", "affected": "#affected", "forces": "#capacity+num+forces"}
"""Where a measure's name is no attribute. Fighters are not affected persons, nor are homes."""


class Column(NamedTuple):
    """One column: what it is called, its hashtag, and what it holds of a row."""

    name: str
    tag: str
    value: Callable[[Event], Any]


def write(events: Iterable[Event], out: BinaryIO, about: About) -> Written:
    """Write incidents alone: HXL's tools add columns up, and a campaign's toll holds those of incidents."""
    rows, left_out = 0, Counter[str]()
    columns = (*_event(), *_place(), *_numbers(), *_sources())
    names = [scheme.name for scheme in about.schemes]
    out.write(line([*(c.name for c in columns), *(f"grade_{name}" for name in names)]))
    out.write(line([*(c.tag for c in columns), *(f"#status+code+{name}" for name in names)]))
    for event in events:
        if event.level != "incident":
            left_out[NO_INCIDENT] += 1
            continue
        grades = about.grades(event)
        cells = [column.value(event) for column in columns]
        out.write(line([*cells, *(grades[name].grade if name in grades else None for name in names)]))
        rows += 1
    return Written.of(rows, left_out)


def _event() -> Iterable[Column]:
    yield Column("event_id", "#event+code", lambda e: e.event_id)
    yield Column("title", "#event+name", lambda e: e.title)
    yield Column("type", "#event+type", lambda e: e.type)
    yield Column("start", "#date+occurred+start", lambda e: e.start)
    yield Column("end", "#date+occurred+end", lambda e: e.end)
    yield Column("date_precision", "#meta+precision+date", lambda e: e.date_precision)
    yield Column("last_reported", "#date+reported", lambda e: e.last_reported)
    yield Column(
        "actors", "#group+name+list", lambda e: joined(f"{actor.name} ({actor.role})" for actor in e.actors)
    )


def _place() -> Iterable[Column]:
    yield Column("country", "#country+name", lambda e: e.place and country_name(e.place.country))
    yield Column("country_code", "#country+code+iso2", lambda e: e.place and e.place.country)
    yield Column("admin1", "#adm1+name", lambda e: e.place and e.place.admin1)
    yield Column("place", "#loc+name", lambda e: e.place and e.place.name)
    yield Column("geonames_id", "#loc+code+geonames", lambda e: e.place and e.place.geonames_id)
    yield Column("lat", "#geo+lat", lambda e: e.place and e.place.lat)
    yield Column("lon", "#geo+lon", lambda e: e.place and e.place.lon)
    yield Column("place_precision", "#meta+precision+geo", lambda e: e.place and e.place.precision)


def _numbers() -> Iterable[Column]:
    """Yield best, low and high of each measure; households, which are no persons, in columns of their own."""
    for measure in MEASURES:
        yield from _bounds(measure, measure, _tag(measure), own_unit(measure))
        if own_unit(measure) == "persons" and measure != "forces":
            yield from _bounds(f"{measure}_households", measure, f"{_tag(measure)}+hh", "households")


def _bounds(name: str, measure: str, tag: str, unit: str) -> Iterable[Column]:
    def bound(field: str) -> Callable[[Event], Any]:
        def value(event: Event) -> Any:
            counted = measure in event.totals and total_unit(event, measure) == unit
            return getattr(event.totals[measure], field) if counted else None

        return value

    yield Column(name, tag, bound("best"))
    yield Column(f"{name}_low", f"{tag}+min", bound("low"))
    yield Column(f"{name}_high", f"{tag}+max", bound("high"))


def _tag(measure: str) -> str:
    if own_unit(measure) == "homes":
        return f"#impact+num+{measure}"
    return _TAGS.get(measure, f"#affected+{measure}")


def _sources() -> Iterable[Column]:
    yield Column("origins", "#meta+origins+num", _origins)
    yield Column("articles", "#meta+articles+num", lambda e: len(e.articles) + e.articles_left_out)
    yield Column("publishers", "#meta+source", lambda e: joined(dict.fromkeys(a.source for a in e.articles)))
    yield Column("url", "#meta+url", _url)
    yield Column("digest", "#meta+id+digest", lambda e: e.digest)


def _origins(event: Event) -> int:
    return max((total.origins for total in event.totals.values()), default=0)


def _url(event: Event) -> str | None:
    """Return where to read of it: the first address that a browser can be sent to."""
    return next((a.url for a in event.articles if a.url and a.url.startswith(("https://", "http://"))), None)
