import json
import subprocess
import tarfile
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft7Validator

from agents import asyncapi
from agents.topics import TOPICS
from pipeline.records.schemas import encoded
from tests.contract import ROOT
from tests.kafka_broker import cache
from tests.tools import tool

SPECS = "@asyncapi/specs@6.8.1"
"""The npm package in which AsyncAPI publishes the JSON Schema of its documents."""


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The schema of AsyncAPI 3.0 as published, fetched with npm the first time."""
    kept = cache() / "asyncapi-3.0.0.json"
    if not kept.exists():
        folder = tmp_path_factory.mktemp("specs")
        subprocess.run([tool("npm"), "pack", SPECS], cwd=folder, check=True, capture_output=True)  # noqa: S603
        (archive,) = folder.glob("*.tgz")
        with tarfile.open(archive) as packed:
            packed.extract("package/schemas/3.0.0.json", folder, filter="data")
        kept.parent.mkdir(parents=True, exist_ok=True)
        (folder / "package/schemas/3.0.0.json").replace(kept)
    schema: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return schema


def test_the_file_is_what_topics_and_schemas_say() -> None:
    written = (ROOT / "config" / "asyncapi.json").read_bytes()
    assert written == encoded(asyncapi.document()), "run: make generate"


def test_the_document_is_asyncapi(official: dict[str, Any]) -> None:
    assert not list(Draft7Validator(official).iter_errors(asyncapi.document()))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda channel: channel.update(adress="events"),
        lambda channel: channel["bindings"]["kafka"].update(partitions="8"),
        lambda channel: channel["messages"].update(row="events"),
    ],
)
def test_the_published_schema_would_see_a_mistake(official: dict[str, Any], spoil: Any) -> None:
    document = asyncapi.document()
    spoil(document["channels"]["events"])
    assert not Draft7Validator(official).is_valid(document)


def test_every_reference_leads_somewhere() -> None:
    document = asyncapi.document()
    found = list(references(document))
    assert len(found) > 3 * len(TOPICS)
    for reference in found:
        file, _, path = reference.partition("#")
        target = json.loads((ROOT / "config" / file).read_text(encoding="utf-8")) if file else document
        for name in path.split("/")[1:]:
            target = target[name]
        assert target, reference


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from references(each)


def test_each_topic_is_a_channel_as_it_is_made() -> None:
    channels = asyncapi.document()["channels"]
    assert list(channels) == [topic.name for topic in TOPICS]
    binding = channels["events"]["bindings"]["kafka"]
    assert binding["topicConfiguration"]["cleanup.policy"] == ["compact"]
    assert channels["mentions"]["bindings"]["kafka"]["partitions"] == 1
