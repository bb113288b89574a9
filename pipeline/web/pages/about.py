"""What the numbers mean, in short; docs/ tell the rest."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.grading import Scheme, configured
from pipeline.records.event import Total
from pipeline.records.rule import SENTENCES
from pipeline.web import etags
from pipeline.web.pages.render import HTML, page

EXAMPLES = (
    (Total(best=16, low=15, high=20, publishers=3, origins=2), "best 16; others say 15, or 20"),
    (Total(best=16, low=16, high=None, publishers=1, origins=1), "16 or more: nobody told a ceiling"),
    (Total(best=9, low=None, high=9, publishers=1, origins=1), "up to 9: nobody told a floor"),
    (
        Total(best=5, low=3, high=5, publishers=2, origins=2, disputed=True),
        "what two origins say now cannot both be right",
    ),
    (Total(best=0, low=0, high=0, publishers=1, origins=1), "somebody reported that there were none"),
    (None, "nobody reported it, which is not 0"),
)
"""Numbers as pages show them, and what they say."""


def answer(request: Request) -> Response:
    """Return the page."""
    return etags.answer(request, render(configured()).encode(), HTML)


def render(schemes: tuple[Scheme, ...]) -> str:
    """Return the page, with the ``schemes`` that events are graded by."""
    return page("about.html", here="/about", examples=EXAMPLES, rules=SENTENCES, schemes=schemes)


ROUTES = (Route("/about", answer),)
