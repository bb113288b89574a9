"""The list of events, with their map: filtered, sorted, some at a time."""

from typing import get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.export import FORMATS
from pipeline.grading import grades
from pipeline.lexicon.gazetteer import countries
from pipeline.records.event import Event, Total
from pipeline.records.mention import Level
from pipeline.records.vocabulary import EVENT_TYPES, MEASURES
from pipeline.store import Page, Past, Point, Points, Reader
from pipeline.web import etags
from pipeline.web.api.parameters import moment
from pipeline.web.drawing import map as drawing
from pipeline.web.pages import words
from pipeline.web.pages.asked import Asked, asked, tidy
from pipeline.web.pages.render import HTML, page
from pipeline.web.site import site

COLUMNS = ("killed", "injured")
"""Measures that have a column; the others stand below the title."""
NOWHERE = Points((), 0, 0)
_SORTS = {
    "-start": "latest first",
    "-updated": "last changed first",
    "-killed": "most killed first",
    "id": "by id",
}


async def answer(request: Request) -> Response:
    """Return the list that ``request`` asks for; what a form sent comes back under a short address."""
    pairs = request.query_params.multi_items()
    if (short := tidy(pairs)) != pairs:
        return RedirectResponse(address(asked(short).link()), 303)
    wanted = asked(pairs)
    if wanted.mistakes:
        return HTMLResponse(render(wanted, Page((), None), drawing.draw(NOWHERE, None, None), 0), 400)
    listing, which = wanted.listing, wanted.listing.wanted()

    def found(table: Reader | Past) -> Page:
        return table.page(which, sort=listing.sort, after=listing.after, limit=listing.limit)

    def now() -> str:
        seq = here.table.last_change()  # before the rows: what comes between is told
        return render(wanted, found(here.table), here.maps.of(which, wanted.view, seq), seq)

    here, then = site(request), moment(listing.as_of)
    if then:
        rows = await here.looking_back.ask(then, found)
        drawn = drawing.draw(of(rows), which.near, wanted.view)
        html = await run_in_threadpool(render, wanted, rows, drawn, 0)
    else:
        html = await run_in_threadpool(now)
    return etags.answer(request, html.encode(), HTML)


def render(wanted: Asked, found: Page, drawn: drawing.Drawing, seq: int) -> str:
    """Return the page with the events ``found``, and the map ``drawn`` of them and those of other pages.

    ``seq`` is the number of the last change that it knows of, from which on the browser listens.
    """
    points, view, marks = drawn
    return page(
        "list.html",
        here="/",
        asked=wanted,
        near=wanted.listing.wanted().near,
        found=found,
        seq=seq,
        rows=[(event, grades(event)) for event in found.events],
        total=len(points.points) + points.left_out + points.nowhere,
        others=others,
        columns=COLUMNS,
        map=drawing,
        view=view,
        points=points,
        marks=marks,
        ground=drawing.ground(view),
        address=address,
        choices={
            "countries": sorted(country.name for country in countries()),
            "types": EVENT_TYPES,
            "levels": get_args(Level),
            "measures": MEASURES,
            "sorts": _SORTS,
        },
        formats=FORMATS,
    )


def others(event: Event) -> list[tuple[str, Total]]:
    """Return the totals of ``event`` that have no column."""
    return [(measure, total) for measure, total in words.totals(event) if measure not in COLUMNS]


def of(page: Page) -> Points:
    """Return where the events of ``page`` were: of a past moment, no columns know."""
    return Points(
        tuple(
            Point(
                event.event_id, place.lat, place.lon, place.precision, event.type, event.title, event.start,
                total.best if (total := event.totals.get("killed")) else None,
            )
            for event in page.events
            if (place := event.place) and place.lat is not None and place.lon is not None
        ), 0, 0,
    )  # fmt: skip


def address(query: str) -> str:
    """Return the address of the list with this query."""
    return f"/?{query}" if query else "/"


ROUTES = (Route("/", answer),)
