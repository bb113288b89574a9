"""GET /api/changes: what happens to the rows, as it happens.

Server-sent events as the HTML standard has them (section 9.2). The id of each is the number of the change, so
that a client which comes back is told what it missed.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from msgspec import Meta
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from pipeline.errors import TransientError
from pipeline.records.event import Change
from pipeline.store import Wanted
from pipeline.web.api.operation import Answer, Operation
from pipeline.web.api.parameters import Filters, parsed
from pipeline.web.limits import client
from pipeline.web.problem import Problem
from pipeline.web.site import Site, site

MEDIA_TYPE = "text/event-stream"
RETRY_SECONDS = 3
"""After which a client comes back that was cut off."""


class Following(Filters, frozen=True, kw_only=True):
    """Which changes: those of rows that fit all that is given, before the change or after it."""

    after: Annotated[
        Annotated[int, Meta(ge=0, le=1 << 62)] | None,
        Meta(
            description="Those behind this number, 0: from the first on. Without it, and without "
            "Last-Event-ID, which wins: those from now on.",
            extra={"allowed": "the number of a change"},
        ),
    ] = None


async def changes(request: Request) -> Response:
    """Answer with a stream that ends when the client leaves, reads too slowly, or the server stops."""
    if not _accepts(request.headers.get("accept", "")):
        raise Problem(406, f"Changes come as {MEDIA_TYPE} alone; see Accept.")
    asked = parsed(Following, request.query_params.multi_items())
    wanted = asked.wanted()
    here = site(request)
    after = _number(request.headers.get("last-event-id", ""))
    if after is None:
        after = asked.after
    if request.method == "HEAD":
        return Response(media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
    last = await here.watcher.last()
    begin = last if after is None else after
    place = here.streams.take(client(request.client.host if request.client else ""))
    stream = _stream(here, wanted, begin, last)

    async def counted() -> AsyncIterator[str]:
        with place:
            async for chunk in stream:
                yield chunk

    return StreamingResponse(counted(), media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


async def _stream(here: Site, wanted: Wanted, seq: int, last: int) -> AsyncIterator[str]:
    watcher = here.watcher
    yield f"retry: {RETRY_SECONDS * 1000}\n\n"
    with watcher.listening():
        while not watcher.stopped:
            if last < seq:  # the table was made anew, and numbers its changes from 1
                yield f"event: reset\nid: {last}\ndata: {last}\n\n"
                seq = last
            while seq < last and not watcher.stopped:
                try:
                    batch = await watcher.read(seq, wanted)
                except TransientError:
                    await watcher.rest(here.heartbeat_seconds)
                    yield _comment(seq)
                    continue
                for number, change in batch.told:
                    yield _event(number, change)
                seq = max(seq + 1, batch.seq)
            heard = await watcher.news(seq, here.heartbeat_seconds)
            if heard is None:
                yield _comment(seq)
            else:
                last = heard


def _comment(seq: int) -> str:
    return f": {seq}\n\n"


def _event(seq: int, change: bytes) -> str:
    return f"id: {seq}\ndata: {change.decode()}\n\n"


def _accepts(given: str) -> bool:
    kinds = {each.partition(";")[0].strip().lower() for each in given.split(",")}
    return not given or bool(kinds & {MEDIA_TYPE, "text/*", "*/*"})


def _number(given: str) -> int | None:
    """Return the number that ``Last-Event-ID`` carries; what another server sent counts as none."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


OPERATIONS = (
    Operation(
        "/api/changes", changes, "What happens to the rows, as it happens",
        {200: Answer(
            "A stream. `data` is a change (config/schemas/event-changes.json), `id` its number. Comments "
            "come while nothing happens. An event `reset` says that the table was made anew: load it again.",
            Change, MEDIA_TYPE,
        )},
        query=Following, errors=(400, 406),
        headers={"Last-Event-ID": "The number of the last change that was seen: those behind it come first."},
    ),
)  # fmt: skip
