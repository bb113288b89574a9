"""The closed enumerations that word lists define: measures and event types.

A measure or an event type is an entry in ``pipeline/lexicon/en/``; this module only closes the set, so that
decoding refuses any other name and the JSON Schemas list them.
"""

import re
import tomllib
from importlib import resources
from typing import Annotated, Any, TypeAlias

from msgspec import Meta


def _table(name: str) -> dict[str, dict[str, Any]]:
    text = resources.files("pipeline").joinpath(f"lexicon/en/{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _closed(names: tuple[str, ...]) -> Meta:
    pattern = "^(" + "|".join(map(re.escape, names)) + ")$"
    return Meta(pattern=pattern, extra_json_schema={"enum": list(names), "x-grows": True})


MEASURE_TABLE = _table("measures")
EVENT_TYPE_TABLE = _table("event_types")
MEASURES = tuple(MEASURE_TABLE)
EVENT_TYPES = tuple(EVENT_TYPE_TABLE)

Measure: TypeAlias = Annotated[str, _closed(MEASURES)]
EventType: TypeAlias = Annotated[str, _closed(EVENT_TYPES)]
