import datetime as dt
from typing import Any

import msgspec
import orjson
import pytest
from jsonschema import Draft202012Validator

from pipeline.records import schemas
from pipeline.records.codec import encode
from pipeline.records.review import Review
from pipeline.records.schemas import CONTRACTS, json_schema
from pipeline.web.api import reviews
from tests.contract import SCHEMAS, faults


def test_the_files_are_what_the_records_say() -> None:
    written = {path.name: path.read_bytes() for path in SCHEMAS.glob("*.json")}
    assert written == schemas.files(), "run: make generate"


def test_another_class_of_the_same_name_describes_nothing() -> None:
    said = json_schema("articles.raw")["$defs"][reviews.Given.__name__]
    assert "takes the article back" in said["properties"]["withdrawn"]["description"]


@pytest.mark.parametrize("topic", CONTRACTS)
def test_every_schema_is_one_and_says_its_version(topic: str) -> None:
    schema = json_schema(topic)
    Draft202012Validator.check_schema(schema)
    name, major = schema["title"].removeprefix("tallywire.").split("/")
    assert schema["$id"] == f"urn:tallywire:{name}/{int(major)}"


@pytest.mark.parametrize("topic", CONTRACTS)
def test_what_is_ours_says_its_version_in_the_value(topic: str) -> None:
    schema, record, _ = CONTRACTS[topic]
    fields = {field.name: field.default for field in msgspec.structs.fields(record)}
    assert topic == "articles.raw" or fields["schema"] == schema


def test_fields_are_described_as_the_records_do() -> None:
    event = json_schema("events")["$defs"]["Event"]
    assert event["description"] == "The live row of one real-world event."
    assert event["properties"]["digest"]["description"].startswith(
        "Hash of the content: every field but itself"
    )
    mentions = json_schema("mentions")["$defs"]["Mentions"]["properties"]
    assert mentions["content_hash"]["description"].startswith("SHA-256 of the article as given")  # inherited


def test_an_enumeration_that_grows_says_so() -> None:
    event = json_schema("events")["$defs"]["Event"]["properties"]
    assert event["type"]["x-grows"]
    assert "x-grows" not in event["status"]


@pytest.mark.parametrize("verdict", ["same", "not_same", "reject", "correct"])
def test_a_review_is_by_its_schema(verdict: Any) -> None:
    at = dt.datetime(2020, 3, 5, tzinfo=dt.UTC)
    review = Review(review_id="r", verdict=verdict, author="desk", reason="two strikes", at=at)
    told = msgspec.structs.replace(review, mentions=("a:1", "b:2"), claim_id="c", low=3)
    assert not faults("reviews", encode(review)) + faults("reviews", encode(told))


def test_a_moment_without_a_zone_is_refused() -> None:
    letter = {"letter_id": "a", "stage": "clean", "reason": "b", "origin": "c"}
    assert not faults("dead-letters", orjson.dumps(letter | {"known_at": "2018-12-16T09:30:00Z"}))
    for known_at in ("2018-12-16T09:30:00", "2018-12-16", "yesterday"):
        assert faults("dead-letters", orjson.dumps(letter | {"known_at": known_at}))
