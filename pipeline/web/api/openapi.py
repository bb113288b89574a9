"""GET /openapi.json: the API as OpenAPI 3.1, made from the operations and the records in their answers."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from importlib.metadata import version
from types import ModuleType
from typing import Any

import msgspec
import orjson
from starlette.requests import Request
from starlette.responses import Response

from pipeline.records.schemas import described, plain
from pipeline.web import api, etags
from pipeline.web.api.operation import JSON, Answer, Operation
from pipeline.web.api.parameters import declared
from pipeline.web.found import modules
from pipeline.web.problem import MEDIA_TYPE
from pipeline.web.site import site

EVERYWHERE = (421, 429, 500, 503)
"""Problems that every operation may answer with."""
LIMITS = {
    "RateLimit": "What the client has left: r requests, until all are possible again in t seconds.",
    "RateLimit-Policy": "What it has: q requests in w seconds.",
}
PATH = {"event_id": "An `event_id`, whole."}
_REFERENCE = "#/components/schemas/{name}"


class ProblemDetails(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    """What is wrong and what to do instead, in a sentence."""


def openapi(request: Request) -> Response:
    """Answer with the document; it is the same for as long as the server runs."""
    kept = request.app.state
    if not hasattr(kept, "openapi"):
        kept.openapi = orjson.dumps(document(site(request).settings.public_url), option=orjson.OPT_INDENT_2)
    return etags.answer(request, kept.openapi, JSON)


def document(public_url: str = "") -> dict[str, Any]:
    """Return the document; ``public_url`` is the server that it names."""
    operations = list(found())
    types = [ProblemDetails, *_types(operations)]
    (schemas, components) = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    schema_of = dict(zip(map(_key, types), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tallywire",
            "version": version("tallywire"),
            "summary": "One live row for every real-world event in a stream of news.",
            "description": "Only incidents may be summed; campaigns hold some of them. A measure that is "
            "missing was not reported, which is not 0. Pass over fields that are not listed: more may come.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": public_url or "/"}],
        "paths": paths,
        "components": {
            "schemas": described(components),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Needed where something is written, and where the server says so.",
                }
            },
        },
    }


def found() -> Iterator[Operation]:
    """Yield the operations of every resource."""
    for module in modules(api):
        yield from _of(module)


def _of(module: ModuleType) -> tuple[Operation, ...]:
    return getattr(module, "OPERATIONS", ())


def _types(operations: list[Operation]) -> Iterator[Any]:
    for operation in operations:
        contents = [answer.content for answer in operation.answers.values()]
        yield from (
            one for one in [*contents, operation.body] if one is not None and not isinstance(one, dict)
        )


def _key(type_: Any) -> str:
    return repr(type_)


def _operation(operation: Operation, schema_of: dict[str, Any]) -> dict[str, Any]:
    answers = {str(status): _answer(answer, schema_of) for status, answer in operation.answers.items()}
    statuses = {*operation.errors, *EVERYWHERE, 401, *((403, 413) if operation.may != "read" else ())}
    problem = {MEDIA_TYPE: {"schema": schema_of[_key(ProblemDetails)]}}
    for status in sorted(statuses):
        answers[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "headers": _headers(_FIELDS.get(status, {})),
            "content": problem,
        }
    described = {
        "operationId": f"{operation.method.lower()}_{operation.endpoint.__name__}",
        "summary": operation.summary,
        "parameters": list(_parameters(operation)),
        "responses": answers,
        "security": [{"token": []}] if operation.may != "read" else [{}, {"token": []}],
    }
    if operation.body is not None:
        content = {JSON: {"schema": schema_of[_key(operation.body)]}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _answer(answer: Answer, schema_of: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "description": answer.description,
        "headers": _headers(dict(answer.headers) | LIMITS),
    }
    if answer.content is not None:
        schema = answer.content if isinstance(answer.content, dict) else schema_of[_key(answer.content)]
        shown["content"] = {answer.media_type: {"schema": schema}}
    return shown


def _headers(fields: dict[str, str]) -> dict[str, Any]:
    return {name: {"description": text, "schema": {"type": "string"}} for name, text in fields.items()}


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"{(\w+)", operation.path):
        schema = {"type": "string", "pattern": "^[A-Za-z0-9]{1,64}$"}
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": PATH.get(name, ""),
            "schema": schema,
        }
    for parameter in declared(operation.query).values() if operation.query else ():
        schema = plain(orjson.loads(orjson.dumps(msgspec.json.schema(parameter.type))))
        text = schema.pop("description")
        schema = _or_empty(_without_null(schema))
        yield {"name": parameter.name, "in": "query", "description": text, "schema": schema}
    for name, text in operation.headers.items():
        yield {"name": name, "in": "header", "description": text, "schema": {"type": "string"}}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of what is given, where it is: a query has no null."""
    if "anyOf" in schema:
        (given,) = (one for one in schema.pop("anyOf") if one != {"type": "null"})
        schema |= given
    if schema.get("default", "") is None:
        del schema["default"]
    return schema


def _or_empty(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value that may be left empty, as a form sends it (see ``parameters``)."""
    if schema.get("type") == "array":
        return schema | {"items": _or_empty(schema["items"])}
    outside = {name: schema.pop(name) for name in ("default", "examples") if name in schema}
    return {"anyOf": [schema, {"const": ""}]} | outside


_FIELDS = {
    401: {"WWW-Authenticate": "How to say who you are."},
    429: LIMITS | {"Retry-After": "Seconds."},
    503: {"Retry-After": "Seconds."},
}
_DOCUMENT = {"type": "object", "required": ["openapi", "paths"]}
OPERATIONS = (
    Operation(
        "/openapi.json", openapi, "This document",
        {200: Answer("OpenAPI 3.1.", _DOCUMENT), 304: Answer("It is what If-None-Match says.")}, errors=(),
        headers={"If-None-Match": "An ETag: 304 where nothing changed since."},
    ),
)  # fmt: skip
