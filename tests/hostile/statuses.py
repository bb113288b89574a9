"""Status codes, and validators that lie."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.hostile.ways import PAGE, WAYS, Request, send, way


@way
async def page(request: Request, out: asyncio.StreamWriter) -> None:
    """Nothing is wrong with this one."""
    send(out)


@way
async def empty(request: Request, out: asyncio.StreamWriter) -> None:
    send(out, b"")


def answers(name: str, status: str, *headers: str) -> None:
    """Make a way of answering with ``status`` and ``headers``."""

    async def handler(request: Request, out: asyncio.StreamWriter) -> None:
        send(out, b"" if status.startswith(("204", "304")) else b"no", *headers, status=status)

    WAYS[name] = handler


answers("no_content", "204 No Content")
answers("partial", "206 Partial Content", "Content-Range: bytes 0-1/100")
answers("bad_request", "400 Bad Request")
answers("needs_a_password", "401 Unauthorized", "WWW-Authenticate: Basic")
answers("forbidden", "403 Forbidden")
answers("not_found", "404 Not Found")
answers("gone", "410 Gone")
answers("legal_reasons", "451 Unavailable For Legal Reasons")
answers("status_999", "999 Request Denied")
answers("unasked_304", "304 Not Modified", 'ETag: "1"')
answers("busy", "429 Too Many Requests")
answers("busy_for_a_while", "429 Too Many Requests", "Retry-After: 120")
answers("busy_for_ever", "429 Too Many Requests", "Retry-After: 99999999999999999999")
answers("busy_in_the_past", "429 Too Many Requests", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT")
answers("busy_in_no_way_known", "429 Too Many Requests", "Retry-After: soon")


@way
async def busy_until(request: Request, out: asyncio.StreamWriter) -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    send(out, b"no", f"Retry-After: {when}", status="503 Service Unavailable")


@way
async def storm(request: Request, out: asyncio.StreamWriter) -> None:
    """Another error at each visit, for ever."""
    send(out, b"no", status=f"{(500, 502, 503, 504, 520)[request.visit % 5]} No")


@way
async def storm_that_passes(request: Request, out: asyncio.StreamWriter) -> None:
    """Two errors, then the page."""
    send(out, PAGE, status="503 Service Unavailable" if request.visit < 2 else "200 OK")


@way
async def keeps_its_etag(request: Request, out: asyncio.StreamWriter) -> None:
    """As it should be: 304 to whom has the page."""
    if request.headers.get("if-none-match") == '"1"':
        send(out, b"", 'ETag: "1"', status="304 Not Modified")
    else:
        send(out, PAGE, 'ETag: "1"', "Cache-Control: max-age=600")


@way
async def etag_that_changes(request: Request, out: asyncio.StreamWriter) -> None:
    """The same page under another ETag at each visit."""
    send(out, PAGE, f'ETag: "{request.visit}"')


@way
async def etag_that_stays(request: Request, out: asyncio.StreamWriter) -> None:
    """Another page at each visit, under the same ETag, whatever the client has."""
    send(out, PAGE.replace(b"A page", b"Page %d" % request.visit), 'ETag: "1"')


@way
async def etag_that_breaks_headers(request: Request, out: asyncio.StreamWriter) -> None:
    send(out, PAGE, 'ETag: "\x01\x7f\xff"')
