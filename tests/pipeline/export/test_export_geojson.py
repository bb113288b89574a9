"""GeoJSON: what RFC 7946 asks of it, and what is in it."""

import io
import json
from typing import Any

import jsonschema

from pipeline.export import FORMATS, About, Written
from pipeline.records.event import Event
from pipeline.records.mention import Place
from pipeline.store import Near, Wanted
from tests.pipeline.export.made_rows import ABOUT, row

POINT = {
    "type": "object",
    "required": ["type", "coordinates"],
    "properties": {
        "type": {"const": "Point"},
        "coordinates": {
            "prefixItems": [
                {"type": "number", "minimum": -180, "maximum": 180},
                {"type": "number", "minimum": -90, "maximum": 90},
            ],
            "minItems": 2,
            "maxItems": 2,
        },
    },
}
RFC_7946 = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["type", "features"],
    "not": {
        "anyOf": [{"required": [name]} for name in ("coordinates", "geometries", "geometry", "properties")]
    },
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": ["string", "number"]},
                    "geometry": POINT,
                    "properties": {"type": "object"},
                },
            },
        },
    },
}


def written(*events: Event, about: About = ABOUT) -> tuple[dict[str, Any], Written, bytes]:
    out = io.BytesIO()
    done = FORMATS["geojson"].write(events, out, about)
    return json.loads(out.getvalue()), done, out.getvalue()


def test_it_is_what_the_standard_says_with_rows_and_without() -> None:
    for events in ([], [row()], [row(), row("f" * 16)]):
        found, _, data = written(*events)
        jsonschema.Draft202012Validator(RFC_7946).validate(found)
        assert data.count(b"\n") == len(events) + 2  # a feature a line


def test_a_feature() -> None:
    (feature,) = written(row())[0]["features"]
    assert feature["id"] == "0123456789abcdef"
    assert feature["geometry"] == {"type": "Point", "coordinates": [40.831, 34.695]}
    properties = feature["properties"]
    assert properties["killed"] == properties["killed_low"] == 16
    assert properties["killed_high"] is None
    assert properties["killed_unit"] == "persons"
    assert "injured" not in properties
    assert properties["place_precision"] == "exact"
    assert properties["grade_airwars"] == "weak"


def test_without_coordinates_it_is_left_out_and_counted_in_the_file_too() -> None:
    found, done, _ = written(row(), row(place=None), row(place=Place(name="Somewhere")))
    assert done == Written(1, {"no coordinates": 2})
    assert (found["tallywire"]["rows"], found["tallywire"]["left_out"]) == (1, {"no coordinates": 2})


def test_it_says_what_it_is_of() -> None:
    wanted = Wanted(countries=("SY",), near=Near(34.5, 40.5, 100.0), least=(("killed", 10),))
    found, _, _ = written(about=ABOUT._replace(wanted=wanted))
    assert found["tallywire"]["filters"] == {
        "countries": ["SY"], "near": [34.5, 40.5, 100.0], "least": [["killed", 10]]
    }  # fmt: skip
    assert found["tallywire"]["grades"] == ["airwars", "ibc"]
