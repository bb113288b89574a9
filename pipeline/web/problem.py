"""What is answered where something is wrong: RFC 9457 problem details to programs, a page to people."""

from collections.abc import Mapping
from http import HTTPStatus

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pipeline.errors import TransientError, UserError
from pipeline.web.pages.render import page

MEDIA_TYPE = "application/problem+json"
AWAY_SECONDS = 5
"""After which a client may ask again while the table is away."""


class Problem(HTTPException):
    """An answer that is none: ``detail`` says in one sentence what is wrong and what to do instead."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, detail, dict(headers or {}))


async def http_error(request: Request, error: Exception) -> Response:
    """Answer for what a route, or Starlette before it, refused."""
    assert isinstance(error, HTTPException)
    detail = error.detail
    if detail == HTTPStatus(error.status_code).phrase:  # Starlette's own
        detail = _SAID.get(error.status_code, "{detail}").format(
            detail=detail, method=request.method, allowed=(error.headers or {}).get("Allow", "")
        )
    return answer(request, error.status_code, detail, error.headers)


async def user_error(request: Request, error: Exception) -> Response:
    """Answer for what was asked for and cannot be."""
    assert isinstance(error, UserError)
    return answer(request, 400, str(error))


async def transient_error(request: Request, error: Exception) -> Response:
    """Answer while the table is away; it is asked again by whoever comes next."""
    assert isinstance(error, TransientError)
    # What the database said may name hosts and users: it is for the log, not for strangers.
    detail = "The table cannot be reached at the moment; try again."
    return answer(request, 503, detail, {"Retry-After": str(AWAY_SECONDS)})


async def bug(request: Request, error: Exception) -> Response:
    """Answer for what nobody foresaw; the server logs it."""
    return answer(request, 500, "This is a bug of the server; its log tells more.")


def answer(request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer, as a page where a person asks."""
    title = HTTPStatus(status).phrase
    headers = {"Cache-Control": "no-store", **(headers or {})}
    if _is_for_a_person(request):
        shown = page("problem.html", title=title, detail=detail)
        return Response(shown, status, headers, "text/html")
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return Response(orjson.dumps(problem), status, headers, MEDIA_TYPE)


def _is_for_a_person(request: Request) -> bool:
    path = request.url.path
    return not path.startswith(("/api/", "/openapi", "/healthz")) and "text/html" in request.headers.get(
        "accept", ""
    )


_SAID = {
    404: "Nothing is here.",
    405: "{method} is not possible here; allowed: {allowed}.",
}
ANSWERS = {HTTPException: http_error, UserError: user_error, TransientError: transient_error, Exception: bug}
"""By what was raised."""
