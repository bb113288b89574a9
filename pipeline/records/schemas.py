"""The topics' values as JSON Schema: ``python -m pipeline.records.schemas config/schemas`` writes them.

The types, formats and enumerations are those of the records; the descriptions are their docstrings.
"""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import orjson

from pipeline.records.article import CleanArticle
from pipeline.records.body import Body
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.event import Change, Event
from pipeline.records.mention import Mentions
from pipeline.records.raw import Given
from pipeline.records.review import Review


class Contract(NamedTuple):
    """What the values of a topic are."""

    schema: str
    """Name and major version. A value says it in its field ``schema``; one that does not is of version 1."""
    record: type[msgspec.Struct]
    foreign: bool = False
    """True where others write the values and we read them."""


CONTRACTS = {
    "articles.raw": Contract("tallywire.article/1", Given, foreign=True),
    "articles.clean": Contract("tallywire.clean-article/1", CleanArticle),
    "mentions": Contract("tallywire.mentions/1", Mentions),
    "events": Contract("tallywire.event/1", Event),
    "event-changes": Contract("tallywire.change/1", Change),
    "dead-letters": Contract("tallywire.dead-letter/1", DeadLetter),
    "reviews": Contract("tallywire.review/1", Review, foreign=True),
    "body": Contract("tallywire.body/1", Body),
}
"""By topic, without its prefix; ``body`` is what any topic may hold in the place of a large value."""


def json_schema(topic: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the values of ``topic``, a null value apart."""
    name, record, _ = CONTRACTS[topic]
    schema = orjson.loads(orjson.dumps(msgspec.json.schema(record)))
    schema["$defs"] = described(schema["$defs"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        # A schema of its own under its name; the name is no address.
        "$id": f"urn:{name.replace('.', ':', 1)}",
        "title": name,
        "description": f"What `{topic}` holds. Pass over fields that are not listed; one that is missing has "
        "its default.",
        **plain(schema),
    }


def described(definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ``definitions`` that msgspec made of records, by their names, with what docstrings say."""
    found: dict[str, Any] = plain(orjson.loads(orjson.dumps(definitions)))
    # Two classes may have one name, in two modules: their fields tell them apart.
    classes = {(c.__name__, frozenset(c.__struct_encode_fields__)): c for c in _subclasses(msgspec.Struct)}
    for name, definition in found.items():
        _describe(definition, classes[name, frozenset(definition["properties"])])
    return found


def encoded(schema: object) -> bytes:
    """Return JSON for people to read."""
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def files() -> dict[str, bytes]:
    """Return file names and contents: one schema for each topic."""
    return {f"{topic}.json": encoded(json_schema(topic)) for topic in CONTRACTS}


def plain(node: Any) -> Any:
    """Return ``node`` without the patterns through which msgspec checks what an enumeration says already."""
    if isinstance(node, list):
        return [plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {name: plain(each) for name, each in node.items() if not (name == "pattern" and "enum" in node)}


def _describe(definition: dict[str, Any], class_: type) -> None:
    """Say of the class and of each of its fields what their docstrings say."""
    definition["description"] = _prose(definition["description"])
    texts = dict(text for base in reversed(class_.__mro__) for text in _field_docs(base))
    for name, field in definition["properties"].items():
        if name in texts:
            field["description"] = _prose(texts[name])


def _field_docs(class_: type) -> Iterator[tuple[str, str]]:
    """Return each field of ``class_`` that a docstring follows, with the text."""
    if class_.__module__.startswith("pipeline."):
        (tree,) = ast.parse(inspect.getsource(class_)).body
        assert isinstance(tree, ast.ClassDef)
        for field, text in zip(tree.body, tree.body[1:], strict=False):
            match field, text:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                    yield name, said


def _prose(docstring: str) -> str:
    return " ".join(docstring.replace("``", "`").split())


def _subclasses(class_: type[Any]) -> Iterator[type[Any]]:
    for below in class_.__subclasses__():
        yield below
        yield from _subclasses(below)


if __name__ == "__main__":
    for name, content in files().items():
        Path(sys.argv[1], name).write_bytes(content)
