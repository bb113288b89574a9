"""What analysts have said, the newest first, and what has become of it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.records.review import Review
from pipeline.store import Standing
from pipeline.web import etags
from pipeline.web.api.parameters import parsed
from pipeline.web.api.reviews import Asked, listed
from pipeline.web.pages import words
from pipeline.web.pages.asked import tidy
from pipeline.web.pages.render import HTML, page
from pipeline.web.site import site

STATES = {
    "applied": ("holds", "good"),
    "overruled": ("overruled", "alert"),
    "replaced": ("replaced by a later one", ""),
    "orphaned": ("orphaned: what it names is not there", "alert"),
    "withdrawn": ("taken back", ""),
}
"""By state: the words for it and their tone."""


def answer(request: Request) -> Response:
    """Return the page that ``request`` asks for."""
    asked = parsed(Asked, tidy(request.query_params.multi_items()))
    found, cursor = listed(site(request), asked)
    return etags.answer(request, render(asked, found, cursor).encode(), HTML)


def render(asked: Asked, found: list[Standing], cursor: str | None) -> str:
    """Return the page with ``found``."""
    return page(
        "reviews.html",
        here="/reviews",
        asked=asked,
        found=found,
        next=cursor,
        states=STATES,
        verdict=verdict,
    )


def verdict(review: Review) -> str:
    """Return what is said, such as "corrected to 5–6"."""
    said = words.VERDICTS[review.verdict]
    return f"{said} to {words.span(review.low, review.high)}" if review.verdict == "correct" else said


ROUTES = (Route("/reviews", answer),)
