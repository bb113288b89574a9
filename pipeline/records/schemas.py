"""JSON Schemas of the topics: ``python -m pipeline.records.schemas config/schemas`` writes them."""

import sys
from pathlib import Path

import orjson

from pipeline.records.article import CleanArticle
from pipeline.records.body import Body
from pipeline.records.codec import json_schema
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.event import Change, Event
from pipeline.records.mention import Mentions
from pipeline.records.raw import Given
from pipeline.records.review import Review

TOPICS = {
    "articles.raw": Given,
    "articles.clean": CleanArticle,
    "mentions": Mentions,
    "events": Event,
    "event-changes": Change,
    "dead-letters": DeadLetter,
    "reviews": Review,
}
"""Topic, without its prefix, to the record that its values hold."""


def files() -> dict[str, bytes]:
    """Return file names and contents: one schema for each topic, and that of a large value's stand-in."""
    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return {
        f"{topic}.json": orjson.dumps(json_schema(type_) | {"title": topic}, option=option)
        for topic, type_ in (TOPICS | {"body": Body}).items()
    }


if __name__ == "__main__":
    for name, content in files().items():
        Path(sys.argv[1], name).write_bytes(content)
