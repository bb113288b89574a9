"""Parquet: one row an event, one column a number, with the types that they have."""

import importlib
import json
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any, BinaryIO

from pipeline.errors import UserError
from pipeline.export.about import About, Written
from pipeline.export.units import total_unit
from pipeline.records.event import Event
from pipeline.records.vocabulary import MEASURES

MEDIA_TYPE = "application/vnd.apache.parquet"
SUFFIX = ".parquet"
TEXT = False
GROUP = 5_000
"""Rows held, and written as one row group."""
_PLACE = ("name", "admin1", "country", "precision", "lat", "lon", "geonames_id")
_SOURCE = ("article_id", "source", "url", "title", "published_at", "credit", "primary", "copy_of")
_TOTAL = ("best", "low", "high", "publishers", "origins", "disputed")


def write(events: Iterable[Event], out: BinaryIO, about: About) -> Written:
    """Write rows in groups; a null was not reported, 0 was reported as none.

    Raises UserError where pyarrow is not installed.
    """
    try:
        pa: Any = importlib.import_module("pyarrow")
        parquet: Any = importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise UserError("Parquet needs pyarrow: pip install 'tallywire[parquet]' brings it") from error
    schema = _schema(pa, about)
    rows, left = 0, iter(events)
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while group := [_row(event, about) for event in islice(left, GROUP)]:
            writer.write_table(pa.Table.from_pylist(group, schema=schema), row_group_size=GROUP)
            rows += len(group)
    return Written.of(rows, Counter())


def _schema(pa: Any, about: About) -> Any:
    whole, number, text = pa.int64(), pa.float64(), pa.string()
    place = {"lat": number, "lon": number, "geonames_id": whole}
    fields = [(name, text) for name in ("event_id", "level", "type", "title")]
    fields += [("start", pa.date32()), ("end", pa.date32()), ("date_precision", text)]
    fields += [(f"place_{name}", place.get(name, text)) for name in _PLACE]
    fields += [("actors", pa.list_(pa.struct([("name", text), ("role", text)])))]
    fields += [("sources", pa.list_(pa.struct([(name, _source(pa, name)) for name in _SOURCE])))]
    fields += [("articles", whole), ("last_reported", pa.date32())]
    for measure in MEASURES:
        fields += [(f"{measure}_{name}", pa.bool_() if name == "disputed" else whole) for name in _TOTAL]
        fields += [(f"{measure}_unit", text)]
    fields += [(f"grade_{scheme.name}", text) for scheme in about.schemes]
    fields += [("version", whole), ("updated_at", pa.timestamp("us", tz="UTC")), ("digest", text)]
    said = about.said()
    return pa.schema(fields, metadata={f"tallywire.{name}": _text(said[name]) for name in said})


def _source(pa: Any, name: str) -> Any:
    return {"published_at": pa.date32(), "primary": pa.bool_()}.get(name, pa.string())


def _row(event: Event, about: About) -> dict[str, Any]:
    """Return the columns of a row that it has anything for."""
    row: dict[str, Any] = {
        "event_id": event.event_id,
        "level": event.level,
        "type": event.type,
        "title": event.title,
        "start": event.start,
        "end": event.end,
        "date_precision": event.date_precision,
        "actors": [{"name": actor.name, "role": actor.role} for actor in event.actors],
        "sources": [{name: getattr(article, name) for name in _SOURCE} for article in event.articles],
        "articles": len(event.articles) + event.articles_left_out,
        "last_reported": event.last_reported,
        "version": event.version,
        "updated_at": event.updated_at,
        "digest": event.digest,
    }
    row |= {f"place_{name}": getattr(event.place, name) for name in _PLACE if event.place}
    for measure, total in event.totals.items():
        row |= {f"{measure}_{name}": getattr(total, name) for name in _TOTAL}
        row[f"{measure}_unit"] = total_unit(event, measure)
    return row | {f"grade_{name}": grade.grade for name, grade in about.grades(event).items()}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
