"""The page of one event: as it is, as of a moment, and one revision of it under its permanent address."""

from contextlib import suppress
from datetime import datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.errors import UserError
from pipeline.records.event import Event
from pipeline.records.rule import SENTENCES
from pipeline.store import Reader
from pipeline.web import etags
from pipeline.web.api.parameters import moment
from pipeline.web.drawing import map as drawn_map
from pipeline.web.evidence import claims
from pipeline.web.evidence.cite import citation, machine
from pipeline.web.evidence.measures import measures
from pipeline.web.evidence.printed import printed
from pipeline.web.evidence.seen import HISTORY, Seen, look, past
from pipeline.web.pages import words
from pipeline.web.pages.render import page
from pipeline.web.problem import Problem
from pipeline.web.site import site

ARTICLES = 500
"""Articles that are looked at for the sake of an id as of a moment which the table never had."""
ZOOMS = {"exact": 3, "near": 3, "admin2": 3, "admin1": 3, "country": 2}
"""How near the map of the place is."""


def event_page(seen: Seen, shown_page: int = 1) -> str:
    """Return the HTML of ``seen``; of very many claims those of ``shown_page``, counted from 1."""
    event = seen.event
    groups = claims.groups(event)
    cited = {one.claim.claim_id: one for one in claims.every(groups)}
    count = len(cited)
    pages = max(1, -(-count // claims.PAGE))
    shown_page = min(shown_page, pages)

    def page_address(number: int) -> str:
        asked = {"as_of": machine(seen.as_of)} if seen.as_of else {}
        query = urlencode(asked | ({"claims": str(number)} if number > 1 else {}))
        return f"{_path(seen)}{'?' + query if query else ''}"

    def href(one: claims.Cited) -> str:
        return f"#{one.anchor}" if one.page == shown_page else f"{page_address(one.page)}#{one.anchor}"

    return page(
        "event.html",
        event=event,
        measures=measures(event, groups, seen.steps, shown_page, href),
        branches=printed(event, cited.values()),
        history=seen.history,
        history_left_out=seen.history_left_out,
        grades=seen.grades,
        parents=seen.parents,
        incidents=seen.incidents,
        incidents_left_out=seen.incidents_left_out,
        map=drawn_map,
        zooms=ZOOMS,
        permanent=seen.permanent,
        past=seen.past,
        as_of=seen.as_of,
        citation=citation(event, seen.site),
        canonical=f"{seen.site}/events/{event.event_id}",
        following=seen.seq is not None,
        seq=seen.seq,
        is_current=seen.past is None and seen.as_of is None,
        disputed=any(total.disputed for total in event.totals.values()),
        publishers=words.publishers(event),
        origins=words.origins(event) or 0,
        claim_count=count,
        per_page=claims.PAGE,
        pages=pages,
        shown_page=shown_page,
        page_address=page_address,
        href=href,
        rules=SENTENCES,
        addresses={claim_id: href(one) for claim_id, one in cited.items()},
    )


def _path(seen: Seen) -> str:
    digest = f"/{seen.event.digest}" if seen.permanent else ""
    return f"/events/{seen.event.event_id}{digest}"


def event(request: Request) -> Response:
    """Show an event as it is now, or with ``as_of`` as the articles known then make it."""
    here, event_id = site(request), request.path_params["event_id"]
    as_of = moment(request.query_params.get("as_of"))
    seq = here.table.last_change()  # before the row: what comes between is told
    row = _row(here.table, event_id, as_of)
    if row.event_id != event_id:
        return RedirectResponse(request.url.replace(path=f"/events/{row.event_id}"))
    seen = look(here.table, here.courses, row, _address(request))
    return _answer(request, seen._replace(as_of=as_of, seq=None if as_of else seq))


def revision(request: Request) -> Response:
    """Show an event as it stood when its digest was the one that is asked for."""
    here, event_id, digest = site(request), request.path_params["event_id"], request.path_params["digest"]
    as_of = moment(request.query_params.get("as_of"))
    found = here.table.revision(event_id, digest)
    row = found.event if found else None
    if row is None and as_of is not None:
        with suppress(UserError):
            then = here.table.event_as_of(event_id, as_of, most=ARTICLES)
            row = then if (then.event_id, then.digest) == (event_id, digest) else None
    current = _current(here.table, event_id)
    if row is None:
        known = here.table.history(event_id, HISTORY)
        shown = page("event_unknown.html", event_id=event_id, digest=digest, current=current, known=known)
        return HTMLResponse(shown, 404, {"Cache-Control": "no-store"})
    seen = look(here.table, here.courses, row, _address(request))._replace(permanent=True)
    if current is None or current.digest != row.digest:
        seen = seen._replace(past=past(here.table, row, current))
    return _answer(request, seen)


def _answer(request: Request, seen: Seen) -> Response:
    asked = request.query_params.get("claims", "1")
    if not asked.isdecimal() or not 0 < int(asked[:6]) < 100_000:
        raise Problem(400, f"claims: {asked[:40]!r} is no page of claims; they are counted from 1")
    return etags.answer(request, event_page(seen, int(asked)).encode(), "text/html")


def _row(table: Reader, event_id: str, as_of: datetime | None) -> Event:
    try:
        return table.event_as_of(event_id, as_of, most=ARTICLES) if as_of else table.event(event_id)
    except UserError as error:
        raise Problem(404, f"{error}.") from None


def _current(table: Reader, event_id: str) -> Event | None:
    """Return the row of ``event_id`` (whole) as it is now."""
    with suppress(UserError):
        row = table.event(event_id)
        return row if row.event_id == event_id else None
    return None


def _address(request: Request) -> str:
    """Return where the pages are to others: as the settings say, else as this request was sent."""
    return (site(request).settings.public_url or str(request.base_url)).rstrip("/")


ROUTES = [Route("/events/{event_id}", event), Route("/events/{event_id}/{digest}", revision)]
