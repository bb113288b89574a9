"""The topics as an AsyncAPI 3.0 document: ``python -m agents.asyncapi`` prints config/asyncapi.json.

Made from the declared topics and the schemas beside it, to which it refers.
"""

import sys
from importlib.metadata import version
from typing import Any

from agents.topics import PARTITIONS, TOPICS, Topic
from pipeline.records.schemas import CONTRACTS, encoded

SENT = {"articles.clean", "mentions", "events", "event-changes", "dead-letters"}
RECEIVED = {"articles.raw", "articles.clean", "mentions", "reviews"}
ALSO = {"mentions": ("reviews",)}
"""What a topic holds besides its own: the one log that tally reads has all that it reads."""
LARGE = {"articles.raw", "articles.clean", "mentions", "dead-letters"}
"""Topics where a large value may lie in the body store, and a ``Body`` stand for it."""

NULLS = {
    "articles.raw": "withdraws the article that the key names, where it has no version",
    "events": "erases the row; merged and withdrawn rows are no nulls but rows with that status",
}
"""What a message without a value says, where one may come."""

OWNER = {"epoch": "Number of the owner that committed the message; a later owner's is higher."}
LETTER = {
    "stage": "Where it failed: clean, extract or tally.",
    "kind": "Whose fault it is, as in `kind`.",
    "error": "Why, as in `reason`.",
    "origin": "Where the message stood: topic/partition/offset.",
    "replayed-at": "When the message was sent back there; the record repeats the letter.",
}
REPLAYED = {
    "replay-of": "letter_id of the dead letter whose message this was.",
    "replays": "How often the message has been replayed by now.",
}
HEADERS: dict[str, dict[str, str]] = {
    **dict.fromkeys(("articles.raw", "articles.clean", "mentions", "reviews"), REPLAYED),
    **dict.fromkeys(("events", "event-changes"), OWNER),
    "dead-letters": OWNER | LETTER,
}
"""Header names by topic, with what they say; a message may lack any. Their values are UTF-8 text."""

Node = dict[str, Any]


def document() -> Node:
    """Return the AsyncAPI document."""
    return {
        "asyncapi": "3.0.0",
        "id": "urn:tallywire",
        "info": {
            "title": "Tallywire",
            "version": version("tallywire"),
            "description": "One live row for every real-world event in a stream of news, each number with "
            "its sentence. Delivery is at least once: the same key, ids and version may come again.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": "localhost:9092",
                "protocol": "kafka",
                "description": "The broker of the setting `broker`; this is its default.",
            }
        },
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": dict(_operation(topic, way) for topic in TOPICS for way in _ways(topic)),
        "components": {"messages": {name: _message(name) for name in CONTRACTS}},
    }


def _channel(topic: Topic) -> Node:
    messages = [topic.name, *ALSO.get(topic.name, ())] + ["body"] * (topic.name in LARGE)
    return {
        "address": f"{{prefix}}{topic.name}",
        "description": topic.what[0].upper() + topic.what[1:] + ".",
        "parameters": {"prefix": {"description": "The setting `prefix`.", "default": ""}},
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {
            "kafka": {
                "partitions": PARTITIONS if topic.spread else 1,
                "topicConfiguration": _configuration(topic),
                "bindingVersion": "0.5.0",
            }
        },
    }


def _configuration(topic: Topic) -> Node:
    """Return the topic's settings with the types that the binding asks for."""
    numbers = {name: int(value) for name, value in topic.config.items() if name != "cleanup.policy"}
    return {"cleanup.policy": [topic.config["cleanup.policy"]], **numbers}


def _ways(topic: Topic) -> list[str]:
    return [way for way, names in (("receive", RECEIVED), ("send", SENT)) if topic.name in names]


def _operation(topic: Topic, way: str) -> tuple[str, Node]:
    return f"{way}.{topic.name}", {"action": way, "channel": {"$ref": f"#/channels/{topic.name}"}}


def _message(name: str) -> Node:
    message: Node = {
        "name": CONTRACTS[name].schema,
        "contentType": "application/json",
        "payload": {
            "schemaFormat": "application/schema+json;version=2020-12",
            "schema": {"$ref": f"./schemas/{name}.json"},
        },
    }
    if name in NULLS:
        message["description"] = f"A null value {NULLS[name]}."
    if name in HEADERS:
        said = {name: {"type": "string", "description": what} for name, what in HEADERS[name].items()}
        message["headers"] = {"type": "object", "properties": said}
    for topic in TOPICS:
        if topic.name == name:
            key = {"type": "string", "description": topic.key}
            message["bindings"] = {"kafka": {"key": key, "bindingVersion": "0.5.0"}}
    return message


if __name__ == "__main__":
    sys.stdout.buffer.write(encoded(document()))
