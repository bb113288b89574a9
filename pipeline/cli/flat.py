"""Events as CSV: one line a row, the totals of every measure in columns of their own."""

import csv
from collections.abc import Iterable
from typing import TextIO

from pipeline.cli import describe
from pipeline.export.cells import cell
from pipeline.records.event import Event
from pipeline.records.vocabulary import MEASURES

ROW = ("event_id", "level", "type", "title", "start", "end", "date_precision")
PLACE = ("name", "admin1", "country", "precision", "lat", "lon", "geonames_id")
TOTAL = ("best", "low", "high", "publishers", "origins", "disputed")
COLUMNS = (
    *ROW,
    *(f"place_{field}" for field in PLACE),
    "articles",
    "publishers",
    "last_reported",
    *(f"{measure}_{field}" for measure in MEASURES for field in TOTAL),
)


def write_csv(events: Iterable[Event], stream: TextIO) -> None:
    """Write a heading and the rows; an empty cell was not reported, 0 was reported as none."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for event in events:
        totals = (event.totals.get(measure) for measure in MEASURES)
        cells = [getattr(event, field) for field in ROW]
        cells += [getattr(event.place, field, None) for field in PLACE]
        cells += [len(event.articles), describe.publishers(event), event.last_reported]
        cells += [getattr(total, field, None) for total in totals for field in TOTAL]
        writer.writerow(map(cell, cells))
