"""The application: which routes there are."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from pipeline.web import api, pages
from pipeline.web.found import modules
from pipeline.web.problem import ANSWERS
from pipeline.web.site import Site

STATIC = Path(pages.__file__).parent / "static"
LARGEST_BODY = 1 << 20
"""Bytes of a request: a review takes some hundred."""


def application(site: Site) -> Starlette:
    """Return what answers every request to ``site``."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with site.running():
            yield

    app = Starlette(
        routes=list(_routes()),
        exception_handlers=dict(ANSWERS),
        lifespan=lifespan,
        max_body_size=LARGEST_BODY,
    )
    app.state.site = site
    return app


def _routes() -> Iterator[BaseRoute]:
    for package in (api, pages):
        for module in modules(package):
            yield from getattr(module, "ROUTES", ())
    yield Mount("/static", StaticFiles(directory=STATIC))
