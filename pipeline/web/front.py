"""What every request passes before a route sees it: is it meant for us, is it too many, may it read.

Plain ASGI, because it stands in the way of each request.
"""

import ipaddress
import logging
import time
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.errors import UserError
from pipeline.web.limits import Limit, client
from pipeline.web.problem import Problem, answer
from pipeline.web.site import Site

LARGEST_BODY = 1 << 20
"""Bytes of a request: a review takes some hundred."""
MOST_OPEN = 500
"""Requests in hand at one time, streams too."""
BUSY_SECONDS = 2

UNLIMITED = ("/static/", "/healthz")
"""Beginnings of paths that are free of the rate limit and of tokens: what a page is made of, and a probe."""

log = logging.getLogger("tallywire.web")


class Front:
    """Lets a request through to ``app``, or answers it with a problem."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site
        per_minute = site.settings.web_requests_per_minute
        self._limit = Limit(per_minute) if per_minute else None
        self._public = urlsplit(site.settings.public_url).hostname
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 0
        fields: dict[str, str] = {}

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(raw=message["headers"]).update(fields)
            await send(message)

        self._open += 1
        try:
            self._check(scope, fields)
        except Problem as problem:
            request = Request(scope)
            refused = answer(request, problem.status_code, problem.detail, problem.headers)
            await refused(scope, receive, told)
        else:
            await self._app(scope, receive, told)
        finally:
            self._open -= 1
            if self._site.access_log:
                _log(scope, status, time.perf_counter() - begun)

    def _check(self, scope: Scope, fields: dict[str, str]) -> None:
        """Raise Problem where the request goes no further; ``fields`` gets what is told of limits."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"] if name in _HEEDED}
        self._check_host(headers.get(b"host", ""))
        size = int(headers.get(b"content-length", "0"))  # a number of few digits, says the parser
        if size > LARGEST_BODY:
            raise Problem(413, f"The body is too large; {LARGEST_BODY:,} bytes are possible.")
        if scope["path"].startswith(UNLIMITED):
            return
        if self._open > MOST_OPEN:
            raise Problem(503, "Too many requests are in hand; try again.", _after(BUSY_SECONDS))
        self._check_rate(scope, fields)
        self._check_reader(headers.get(b"authorization", ""))

    def _check_host(self, given: str) -> None:
        """Refuse names that are not ours: another site's name may have been made to lead to this machine.

        So would a page of that site read what only this machine, or this network, may (DNS rebinding).
        """
        host = urlsplit(f"//{given}").hostname or "" if _is_host(given) else None
        if host is None or not (host == self._public or _is_local(host)):
            raise Problem(
                421, "This server is not known by that name; its setting public_url says what it is called."
            )

    def _check_rate(self, scope: Scope, fields: dict[str, str]) -> None:
        if self._limit is None:
            return
        left = self._limit.take(client(scope["client"][0]))
        fields["RateLimit-Policy"] = self._limit.policy
        fields["RateLimit"] = f'"client";r={left.requests};t={left.seconds}'
        if not left.allowed:
            raise Problem(
                429, f"Too many requests; all are possible again in {left.seconds} s.", _after(left.seconds)
            )

    def _check_reader(self, authorization: str) -> None:
        try:
            tokens = self._site.tokens
            if tokens.open or tokens.holder(authorization, basic=True):
                return
        except UserError as error:
            log.error("%s", error)
            raise Problem(
                503, "The list of tokens cannot be read; the server's log tells more.", _after(BUSY_SECONDS)
            ) from None
        raise Problem(
            401,
            "Reading takes a token: Authorization: Bearer TOKEN, or as the password of a browser's prompt.",
            {"WWW-Authenticate": 'Bearer realm="tallywire", Basic realm="tallywire", charset="UTF-8"'},
        )


def for_everybody(app: ASGIApp) -> ASGIApp:
    """Return ``app`` for scripts of any site, which may read it without credentials.

    Only for a server that is public anyway: from one on an analyst's machine, every page that she visits
    could read a table that is not published.
    """
    return CORSMiddleware(
        app,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD"],
        allow_headers=["Authorization", "If-None-Match", "Last-Event-ID"],
        expose_headers=["ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After"],
        max_age=86_400,
    )


def _is_local(host: str) -> bool:
    """Return whether ``host`` is a plain address or a name that no other site can have."""
    if "." not in host or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_host(given: str) -> bool:
    try:
        return urlsplit(f"//{given}").netloc == given
    except ValueError:
        return False


def _after(seconds: int) -> dict[str, str]:
    return {"Retry-After": str(seconds)}


def _log(scope: Scope, status: int, seconds: float) -> None:
    log.info(
        "%s %s %s",
        scope["method"],
        scope["path"],
        f"{status} {HTTPStatus(status).phrase}" if status else "cut",
        extra={"client": scope["client"][0], "status": status, "milliseconds": round(seconds * 1000, 1)},
    )


_HEEDED = {b"host", b"authorization", b"content-length"}
