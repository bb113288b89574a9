"""Checks values against the schemas in config/, as a consumer does who has but these files."""

import datetime as dt
import functools
from pathlib import Path
from typing import Any

import orjson
from jsonschema import Draft202012Validator, FormatChecker

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "config" / "schemas"

formats = FormatChecker(["date"])


@formats.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    """RFC 3339, which the jsonschema library alone does not check."""
    return not isinstance(value, str) or (
        "T" in value and dt.datetime.fromisoformat(value).tzinfo is not None
    )


@functools.cache
def validator(topic: str) -> Any:
    """Return what checks the values of ``topic``, formats included."""
    schema = orjson.loads((SCHEMAS / f"{topic}.json").read_bytes())
    return Draft202012Validator(schema, format_checker=formats)


def faults(topic: str, value: bytes) -> list[str]:
    """Return what the schema of ``topic`` finds wrong with ``value``."""
    found = validator(topic).iter_errors(orjson.loads(value))
    return [f"{topic} {error.json_path}: {error.message[:200]}" for error in found]
