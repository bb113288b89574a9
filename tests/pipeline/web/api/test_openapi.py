"""The OpenAPI document, and whether the server is what it says."""

from typing import Any

import httpx
import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from pipeline.web.api import openapi
from pipeline.web.api.operation import Operation

# What a schema allows may still name nothing, such as the country "xx".
EXCLUDED: list[Any] = [positive_data_acceptance]
OPERATIONS = list(openapi.found())
ENDING = [operation for operation in OPERATIONS if operation.path != "/api/changes"]
ASKED = [
    pytest.param(operation, mode, id=f"{mode.value}: {operation.method} {operation.path}")
    for operation in ENDING
    for mode in GenerationMode
    if operation.query or mode is GenerationMode.POSITIVE
]


@pytest.fixture(scope="session")
def schema(web: str) -> schemathesis.BaseSchema:
    """What the server says of itself."""
    loaded = schemathesis.openapi.from_url(f"{web}/openapi.json")
    loaded.config.update(base_url=web)
    return loaded


@pytest.mark.parametrize(("operation", "mode"), ASKED)
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_answer_is_as_the_document_says(
    schema: schemathesis.BaseSchema, operation: Operation, mode: GenerationMode, data: st.DataObject
) -> None:
    described = schema[operation.path][operation.method]
    case = data.draw(described.as_strategy(generation_mode=mode))
    case.call_and_validate(excluded_checks=EXCLUDED)


@pytest.mark.parametrize(
    "operation", [one for one in ENDING if one.method == "GET"], ids=lambda one: one.path
)
def test_what_is_there_is_as_the_document_says(schema: schemathesis.BaseSchema, operation: Operation) -> None:
    path = {"event_id": "7d641f22a653093f"} if "{event_id}" in operation.path else {}
    answer = (
        schema[operation.path]["GET"].Case(path_parameters=path).call_and_validate(excluded_checks=EXCLUDED)
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
def test_every_parameter_is_described(operation: Operation) -> None:
    described = openapi.document()["paths"][operation.path][operation.method.lower()]
    assert described["summary"]
    assert all(parameter["description"] for parameter in described["parameters"])


def test_the_schemas_are_json_schema(client: httpx.Client) -> None:
    for definition in client.get("/openapi.json").json()["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(definition)
        assert definition["description"]
