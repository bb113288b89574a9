"""CSV with the columns of the UCDP Georeferenced Event Dataset, so that what loads GED loads it.

The columns, their order and scales are those of the "UCDP GED Codebook version 25.1" (Högbladh 2025; Sundberg
and Melander 2013). The rows are not UCDP's and nobody at UCDP has seen them: ``code_status`` says so in each,
``id`` is negative, ``relid`` begins with TALLYWIRE, and the ids of UCDP's conflicts, dyads, actors and
countries are empty.
"""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable
from typing import Any, BinaryIO

from pipeline.export.about import About, Written
from pipeline.export.cells import joined, line
from pipeline.export.countries import country_name, ucdp_region
from pipeline.export.deaths import deaths
from pipeline.export.sides import sides
from pipeline.records.event import Event
from pipeline.records.mention import Place

MEDIA_TYPE = "text/csv"
SUFFIX = ".ucdp.csv"
TEXT = True
COLUMNS = tuple(
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id "
    "conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a "
    "side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office source_date "
    "source_headline source_original where_prec where_coordinates where_description adm_1 adm_2 "
    "latitude longitude geom_wkt priogrid_gid country country_id region event_clarity date_prec "
    "date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob".split()
)
NOT_UCDP = "Not UCDP data: Tallywire"
VIOLENT = frozenset(
    "airstrike drone_strike shelling bombing suicide_bombing armed_clash ambush offensive territory_captured "
    "shooting stabbing execution abduction crackdown".split()
)
WHERE_PREC = {"exact": 1, "near": 2, "admin2": 3, "admin1": 4, "country": 6}
"""1 the place itself, 2 within some 25 km of it, 3 and 4 its second- and first-order division, 6 its country.
5 (a line or an area of another kind) and 7 (international waters) no row tells."""
SOURCES = 50
"""Articles named in the cells of one row; number_of_sources counts all."""


def write(events: Iterable[Event], out: BinaryIO, about: About) -> Written:
    """Write incidents of violence with an organised actor, a death, a date and a place; count the others."""
    rows, left_out = 0, Counter[str]()
    out.write(line(COLUMNS))
    for event in events:
        if reason := _lacks(event):
            left_out[reason] += 1
            continue
        found = _row(event)
        out.write(line([found.get(name) for name in COLUMNS]))
        rows += 1
    return Written.of(rows, left_out)


def _lacks(event: Event) -> str | None:
    """Return why GED would not have such a row, None where it might."""
    killed = event.totals.get("killed")
    if event.level != "incident":
        return "no incident"
    if event.type not in VIOLENT:
        return "no violence"
    if killed is None or not (killed.best or killed.high):
        return "no death"
    if sides(event) is None:
        return "no organised actor"
    if event.start is None or date_prec(event) is None:
        return "no date"
    return None if event.place and event.place.country else "no place"


def _row(event: Event) -> dict[str, Any]:
    fought, killed = sides(event), event.totals["killed"]
    assert fought
    assert event.start
    return {
        "id": -int(event.event_id[:13], 16),  # 52 bits: exact in a double, as which R reads it
        "relid": f"TALLYWIRE-{event.event_id}",
        "year": event.start.year,
        "code_status": NOT_UCDP,
        "type_of_violence": fought.violence,
        "side_a": fought.a,
        "side_b": fought.b,
        "event_clarity": 1,  # told as an event of its own, not within a summary of several
        "date_prec": date_prec(event),
        "date_start": event.start,
        "date_end": event.end or event.start,
        "best": killed.best,
        "high": killed.high,
        "low": killed.low,
        **deaths(event, fought),
        **_sources(event),
        **_where(event.place),
    }


def _sources(event: Event) -> dict[str, Any]:
    some = event.articles[:SOURCES]
    claims = [claim for f in event.figures if f.measure == "killed" for claim in f.claims]
    return {
        "number_of_sources": len(event.articles) + event.articles_left_out,
        "source_article": joined(joined((a.source, _day(a.published_at), a.title, a.url), ",") for a in some),
        "source_office": joined((a.source for a in some), ";"),
        "source_date": joined((_day(a.published_at) for a in some), ";"),
        "source_headline": joined((a.title for a in some), ";"),
        "source_original": joined(dict.fromkeys(claim.origin for claim in claims[:SOURCES]), ";"),
    }


def _day(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def _where(place: Place | None) -> dict[str, Any]:
    assert place
    found: dict[str, Any] = {
        "where_prec": WHERE_PREC[place.precision],
        "where_coordinates": place.name,
        "adm_1": place.admin1,
        "adm_2": place.name if place.precision == "admin2" else None,
        "country": country_name(place.country),
        "region": ucdp_region(place.country),
    }
    if place.lat is not None and place.lon is not None:
        found |= {"latitude": place.lat, "longitude": place.lon}
        found |= {"geom_wkt": f"POINT ({place.lon} {place.lat})", "priogrid_gid": gid(place.lat, place.lon)}
    return found


def date_prec(event: Event) -> int | None:
    """Return how exact the date is on UCDP's scale, None where it has no such number.

    1 the day, 2 two to six days, 3 a week, 4 eight to 30 days or a month, 5 up to a year.
    """
    at_least = {"day": 1, "week": 3, "month": 4, "year": 5}.get(event.date_precision)
    if at_least is None or event.start is None:
        return None
    days = ((event.end or event.start) - event.start + dt.timedelta(days=1)).days
    longest = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))
    by_length = next((prec for most, prec in longest if days <= most), None)
    return None if by_length is None else max(at_least, by_length)


def gid(lat: float, lon: float) -> int:
    """Return the cell of PRIO-GRID (Tollefsen et al. 2012), half a degree wide; 1 lies in the south-west."""
    row = min(math.floor((lat + 90) * 2), 359)
    column = math.floor((lon + 180) * 2) % 720
    return row * 720 + column + 1
