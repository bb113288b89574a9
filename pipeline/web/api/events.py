"""GET /api/events: the live rows that fit. GET /api/events/{id}: one in full, and what it has been."""

import datetime as dt
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from msgspec import Meta
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import UserError
from pipeline.records.base import Moment
from pipeline.records.event import ChangeKind, Event, Status, Total
from pipeline.records.vocabulary import Measure
from pipeline.store import Page, Past, Reader
from pipeline.web import etags
from pipeline.web.api import parameters, rows
from pipeline.web.api.operation import JSON, Answer, Operation, json
from pipeline.web.api.parameters import LARGEST_PAGE, PAGE, AsOf, Listing, Sort, parsed
from pipeline.web.evidence.cite import permanent
from pipeline.web.problem import Problem
from pipeline.web.site import Site, site

MOST_HOPS = 20
"""Merged rows that are followed to the one that is live."""


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list."""

    events: tuple[rows.Row, ...]
    """Their figures are left out: ask for one event to see them, with its claims. `totals` are complete."""
    filters: dict[str, str | list[str]]
    """What was asked for, as it was understood; empty: every live row."""
    sort: Sort
    as_of: Moment | None
    """The moment that this is the table of; null: now."""
    next: str | None
    """The cursor to go on from, as `after`; null where the list ends here. Link: rel=next is the address."""


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """What a row was from one moment on."""

    version: int
    at: Moment
    digest: str
    status: Status
    title: str
    totals: dict[Measure, Total]
    permanent_url: str


class Revisions(msgspec.Struct, frozen=True, kw_only=True):
    """What a row has been."""

    event_id: str
    revisions: tuple[Revision, ...]
    """Newest first."""


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a row, without the row."""

    seq: int
    """The number of the change in this table; `Last-Event-ID` of `/api/changes` is one, too."""
    at: Moment
    version: int
    """Of the row that it left."""
    change_id: str
    kind: ChangeKind
    event_id: str
    measure: Measure | None = None
    group: str | None = None
    old: Any = None
    new: Any = None
    claim_id: str | None = None


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a row, in the order in which it did."""

    event_id: str
    changes: tuple[Happened, ...]
    next: int | None
    """The number to go on from, as `after`; null where there is no more."""


class Newest(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the newest."""

    limit: Annotated[int, Meta(description="How many, the newest.", ge=1, le=LARGEST_PAGE)] = PAGE


class Onwards(msgspec.Struct, frozen=True, kw_only=True):
    """A page by number."""

    after: Annotated[int, Meta(description="Those behind this number.", ge=0, le=(1 << 62))] = 0
    limit: Annotated[int, Meta(description="How many.", ge=1, le=LARGEST_PAGE)] = PAGE


async def events(request: Request) -> Response:
    """Answer with a page of the rows that fit."""
    asked = parsed(Listing, request.query_params.multi_items())
    moment, wanted = parameters.moment(asked.as_of), asked.wanted()
    here = site(request)

    def page(table: Reader | Past) -> Page:
        return table.page(wanted, sort=asked.sort, after=asked.after, limit=asked.limit)

    def made(found: Page) -> bytes:
        shown = {
            "events": rows.listed(found.events, here.settings.public_url),
            "filters": wanted_as_text(asked),
            "sort": asked.sort,
            "as_of": moment,
            "next": found.next,
        }
        return json(shown)

    if moment is None:
        found, body = await run_in_threadpool(lambda: (found := page(here.table), made(found)))
    else:
        found = await here.looking_back.ask(moment, page)
        body = await run_in_threadpool(made, found)
    headers = {}
    if found.next is not None:
        given = [pair for pair in request.query_params.multi_items() if pair[0] != "after"]
        headers["Link"] = f'<{request.url.path}?{urlencode([*given, ("after", found.next)])}>; rel="next"'
    return etags.answer(request, body, JSON, headers=headers)


def wanted_as_text(asked: Listing) -> dict[str, str | list[str]]:
    """Return what was asked for and how it was understood."""
    given = {name: getattr(asked, name) for name in Listing.__struct_fields__ if name not in _NO_FILTERS}
    understood = given | {"country": asked.wanted().countries}
    return {
        name: list(value) if isinstance(value, tuple) else str(value)
        for name, value in understood.items()
        if value not in (None, ())
    }


async def event(request: Request) -> Response:
    """Answer with one row; one that was merged leads on to the row that tells of it now."""
    event_id = _id(request)
    moment = parameters.moment(parsed(AsOf, request.query_params.multi_items()).as_of)
    here = site(request)
    if moment is None:
        found = await run_in_threadpool(_one, here.table, event_id)
    else:
        found = await _then(here, event_id, moment)
    if found.status == "merged":
        live = await run_in_threadpool(_live, here.table, found)
        return RedirectResponse(f"/api/events/{live}", 307, {"Cache-Control": "no-cache"})
    body = await run_in_threadpool(lambda: json(rows.whole(found, here.settings.public_url)))
    return etags.answer(request, body, JSON)


def revisions(request: Request) -> Response:
    """Answer with what a row has been."""
    event_id = _id(request)
    limit = parsed(Newest, request.query_params.multi_items()).limit
    here = site(request)
    found = here.table.summaries(event_id, limit)
    if not found:
        raise _unknown(event_id)
    shown = tuple(
        Revision(
            version=one.version, at=one.at, digest=one.row.digest, status=one.row.status,
            title=one.row.title, totals=one.row.totals,
            permanent_url=f"{here.settings.public_url}{permanent(one.row)}",
        )
        for one in found
    )  # fmt: skip
    return etags.answer(request, json(Revisions(event_id=event_id, revisions=shown)), JSON)


def changes(request: Request) -> Response:
    """Answer with what happened to a row."""
    event_id = _id(request)
    asked = parsed(Onwards, request.query_params.multi_items())
    table = site(request).table
    found = table.happened(event_id, asked.after, asked.limit + 1)
    if not found and not table.summaries(event_id, 1):
        raise _unknown(event_id)
    shown = [
        {"seq": one.seq, "at": one.at, "version": one.version, **_without_schema(one.change)}
        for one in found[: asked.limit]
    ]
    more = shown[-1]["seq"] if len(found) > asked.limit else None
    return etags.answer(request, json({"event_id": event_id, "changes": shown, "next": more}), JSON)


def _without_schema(change: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in change.items() if name != "schema"}


def _id(request: Request) -> str:
    """Return the id that was asked for; one that cannot be is not looked for."""
    given: str = request.path_params["event_id"]
    if not given.isascii() or not given.isalnum() or len(given) > 64:
        raise _unknown(given)
    return given


def _one(table: Reader | Past, event_id: str) -> Event:
    try:
        found = table.event(event_id)
    except UserError:
        raise _unknown(event_id) from None
    if found.event_id != event_id:  # an id that is cut off may soon be the beginning of others, too
        raise _unknown(event_id)
    return found


async def _then(here: Site, event_id: str, moment: dt.datetime) -> Event:
    """Return the row as of ``moment``; what had another id then is found by that one alone."""
    try:
        await run_in_threadpool(_one, here.table, event_id)
    except Problem:  # the table never had it: as of then there may have been such a row all the same
        return await here.looking_back.ask(moment, lambda past: _one(past, event_id))
    try:
        return await here.looking_back.event(event_id, moment)
    except UserError:
        raise _unknown(event_id) from None


def _live(table: Reader, event: Event) -> str:
    """Return the id of the row that ``event`` is part of now."""
    for _ in range(MOST_HOPS):
        if event.merged_into is None:
            break
        event = _one(table, event.merged_into)
    return event.event_id


def _unknown(event_id: str) -> Problem:
    return Problem(404, f"No event has the id {event_id[:64]!r}.")


_NO_FILTERS = {"as_of", "sort", "after", "limit"}
_CACHED = {"ETag": "Changes when the answer does; send it back as If-None-Match."}
_NOT_MODIFIED = Answer("It is what If-None-Match says.", headers=_CACHED)
_CONDITIONAL = {"If-None-Match": "An ETag: 304 where nothing changed since."}

OPERATIONS = (
    Operation(
        "/api/events", events, "The live rows that fit every filter, a page at a time",
        {200: Answer("A page of rows.", Rows, headers=_CACHED | {"Link": "rel=next: the next page."}),
         304: _NOT_MODIFIED},
        query=Listing, headers=_CONDITIONAL,
    ),
    Operation(
        "/api/events/{event_id}", event, "One row in full: figures, claims, sources",
        {200: Answer("The row. One that is withdrawn says so in `status`.", rows.Row, headers=_CACHED),
         304: _NOT_MODIFIED,
         307: Answer("It was merged.", headers={"Location": "The row that tells of it now."})},
        query=AsOf, errors=(400, 404), headers=_CONDITIONAL,
    ),
    Operation(
        "/api/events/{event_id}/revisions", revisions, "What a row has been, newest first",
        {200: Answer("Its revisions.", Revisions, headers=_CACHED), 304: _NOT_MODIFIED},
        query=Newest, errors=(400, 404), headers=_CONDITIONAL,
    ),
    Operation(
        "/api/events/{event_id}/changes", changes, "What happened to a row, oldest first",
        {200: Answer("Its changes (docs/changes.md).", Changes, headers=_CACHED), 304: _NOT_MODIFIED},
        query=Onwards, errors=(400, 404), headers=_CONDITIONAL,
    ),
)  # fmt: skip
