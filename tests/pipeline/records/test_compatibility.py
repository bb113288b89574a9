"""Each kind of change to a schema, and whom it breaks."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from pipeline.records.compatibility import breaks
from pipeline.records.release import release, released
from pipeline.records.schemas import CONTRACTS, json_schema
from tests.contract import SCHEMAS

TEXT, NUMBER, NULL = {"type": "string"}, {"type": "integer"}, {"type": "null"}
COLOURS = {"enum": ["blue", "red"]}
GROWS = {"x-grows": True}
LIST = {"type": "array", "items": TEXT}
PAIR = {"type": "array", "prefixItems": [NUMBER, NUMBER], "minItems": 2, "items": False}


def schema(required: tuple[str, ...] = ("id",), **fields: Any) -> dict[str, Any]:
    """A record as msgspec describes one, with an inner one to refer to."""
    inner = {"type": "object", "properties": {"name": TEXT}, "required": ["name"]}
    top = {"type": "object", "properties": {"id": TEXT, **fields}, "required": list(required)}
    return {"$ref": "#/$defs/Top", "$defs": {"Top": top, "Inner": inner}}


def by_colour(*colours: str, **more: Any) -> dict[str, Any]:
    return schema(n={"type": "object", "propertyNames": {"enum": list(colours), **more}})


def with_inner(**fields: Any) -> dict[str, Any]:
    new = schema(inner={"anyOf": [{"$ref": "#/$defs/Inner"}, NULL]})
    new["$defs"]["Inner"]["properties"] = fields
    return new


HARMLESS = [
    (schema(), schema(note=TEXT | {"default": ""}), "an optional field more"),
    (schema(note=TEXT), schema(note=TEXT | {"description": "what it means"}), "a description"),
    (schema(c=COLOURS | GROWS), schema(c={"enum": ["blue", "pink", "red"]} | GROWS), "growth"),
    (with_inner(name=TEXT), with_inner(name=TEXT, size=NUMBER), "an optional field of an inner record"),
    (by_colour("red", **GROWS), by_colour("blue", "red", **GROWS), "growth among the keys"),
]

BREAKING = [
    (schema(note=TEXT), schema(), "$.note: no longer there"),
    (schema(), schema(("id", "note"), note=TEXT), "$.note: may be missing"),
    (schema(("id", "n"), n=TEXT), schema(n=TEXT), "$.n: may be missing, which readers do not expect"),
    (schema(n=TEXT), schema(n=NUMBER), "$.n: may be string"),
    (schema(n=NUMBER), schema(n={"type": "number"}), "$.n: may be number, which readers do not expect"),
    (schema(n=TEXT), schema(n={"anyOf": [TEXT, NULL]}), "$.n: may be null, which readers do not expect"),
    (schema(n={"anyOf": [TEXT, NULL]}), schema(n=TEXT), "$.n: may be null"),
    (schema(c=COLOURS), schema(c={"enum": ["blue"]}), "$.c: may be 'red'"),
    (schema(c=COLOURS), schema(c=TEXT), "$.c: may be any value, which readers do not expect"),
    (
        schema(c=COLOURS),
        schema(c={"enum": ["blue", "pink", "red"]}),
        "$.c: may be 'pink', which readers do not expect",
    ),
    (schema(c=COLOURS | GROWS), schema(c={"enum": ["blue"]}), "$.c: may be 'red'"),
    (schema(c=COLOURS), schema(c=COLOURS | GROWS), "$.c: may grow, which readers do not expect"),
    (schema(n=TEXT), schema(n=TEXT | {"format": "date"}), "$.n: format 'date' is no longer the same"),
    (schema(n=NUMBER | {"default": 0}), schema(n=NUMBER | {"default": 1}), "$.n: another default"),
    (schema(n=LIST), schema(n=LIST | {"items": NUMBER}), "$.n[]: may be string"),
    (schema(n=PAIR), schema(n=PAIR | {"prefixItems": [NUMBER] * 3}), "$.n: another number of items"),
    (schema(n=PAIR), schema(n=PAIR | {"prefixItems": [NUMBER, TEXT]}), "$.n[1]: may be integer"),
    (by_colour("red"), by_colour("blue", "red"), "$.n.name: may be 'blue', which readers do not expect"),
    (with_inner(name=TEXT, a=TEXT), with_inner(name=TEXT), "$.inner.a: no longer there"),
    (with_inner(name=TEXT), with_inner(name=NUMBER), "$.inner.name: may be string"),
    (
        schema(n={"type": "object", "additionalProperties": TEXT}),
        schema(n={"type": "object", "additionalProperties": NUMBER}),
        "$.n.*: may be string",
    ),
]


@pytest.mark.parametrize(("old", "new", "what"), HARMLESS)
def test_harmless(old: dict[str, Any], new: dict[str, Any], what: str) -> None:
    assert breaks(old, new, foreign=False) == breaks(old, new, foreign=True) == [], what


@pytest.mark.parametrize(("old", "new", "line"), BREAKING)
def test_breaking(old: dict[str, Any], new: dict[str, Any], line: str) -> None:
    assert any(found.startswith(line) for found in breaks(old, new, foreign=False))


WIDER = [
    (schema(n=TEXT), schema(n={"anyOf": [TEXT, NULL]})),
    (schema(n=NUMBER), schema(n={"type": "number"})),
    (schema(("id", "n"), n=TEXT), schema(n=TEXT)),
    (schema(c=COLOURS), schema(c={"enum": ["blue", "pink", "red"]})),
    (schema(n=TEXT | {"format": "date"}), schema(n=TEXT)),
]
NARROWER = [(new, old) for old, new in WIDER]


@pytest.mark.parametrize(("old", "new"), WIDER)
def test_a_producer_may_send_more_than_before(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert breaks(old, new, foreign=True) == []
    assert breaks(old, new, foreign=False)


@pytest.mark.parametrize(("old", "new"), NARROWER)
def test_a_producer_may_send_what_it_sent_before(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert breaks(old, new, foreign=True)


@pytest.mark.parametrize("topic", CONTRACTS)
def test_no_schema_breaks_the_released_one_of_its_version(topic: str) -> None:
    path = SCHEMAS / "released" / released(topic)
    if not path.exists():
        return  # a new schema, or a new major version of one
    lines = breaks(orjson.loads(path.read_bytes()), json_schema(topic), foreign=CONTRACTS[topic].foreign)
    assert not lines, f"{lines}: needs a new major version, see CONTRIBUTING.md"


def test_a_release_keeps_the_schemas_unless_one_breaks_its_promise(tmp_path: Path) -> None:
    assert release(tmp_path) == []
    assert len(list(tmp_path.iterdir())) == len(CONTRACTS)
    path = tmp_path / released("events")
    promised = orjson.loads(path.read_bytes())
    promised["$defs"]["Event"]["properties"]["mood"] = TEXT
    path.write_bytes(orjson.dumps(promised))
    before = {each: each.read_bytes() for each in tmp_path.iterdir()}
    assert release(tmp_path) == ["events $.mood: no longer there"]
    assert {each: each.read_bytes() for each in tmp_path.iterdir()} == before


@pytest.mark.parametrize("topic", CONTRACTS)
def test_taking_a_field_out_of_any_schema_is_seen(topic: str) -> None:
    old, new = json_schema(topic), json_schema(topic)
    top = new["$defs"][new["$ref"].rpartition("/")[2]]
    top["properties"].popitem()
    assert breaks(old, old, foreign=False) == []
    assert breaks(old, new, foreign=False)
    assert breaks(old, new, foreign=True)
