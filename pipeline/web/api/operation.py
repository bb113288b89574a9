"""One thing that the API can be asked for, as data: its route and its place in /openapi.json come from it."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

JSON = "application/json"


class Answer(NamedTuple):
    """What comes back with one status."""

    description: str
    content: Any = None
    """A record's type, or a JSON Schema; None: the answer has no body."""
    media_type: str = JSON
    headers: Mapping[str, str] = {}
    """Name to description."""


class Operation(NamedTuple):
    """A resource, and what may be done to it."""

    path: str
    endpoint: Callable[[Request], Any]
    """Returns a Response, or its awaitable; plain functions run in a thread."""
    summary: str
    answers: Mapping[int, Answer]
    query: type[msgspec.Struct] | None = None
    """Its fields are the query parameters (see ``parameters``)."""
    errors: tuple[int, ...] = (400,)
    """Statuses of problems besides those that every operation may answer with."""
    method: Literal["GET", "POST", "PUT", "DELETE"] = "GET"
    body: Any = None
    """The type of what is sent along, as JSON."""
    headers: Mapping[str, str] = {}
    """Request headers that it heeds, name to description."""
    may: Literal["read", "review"] = "read"
    """What a token must allow."""

    def route(self) -> Route:
        """Return where it is found."""
        return Route(self.path, self.endpoint, methods=[self.method])


def json(value: object) -> bytes:
    """Return ``value``, records in it too, as JSON."""
    return msgspec.json.encode(value)


__all__ = ["JSON", "Answer", "Operation", "Response", "json"]
