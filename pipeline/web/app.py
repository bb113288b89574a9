"""The application: which routes there are."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from pipeline.web import pages
from pipeline.web.api import openapi
from pipeline.web.found import modules
from pipeline.web.front import Front, for_everybody
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

    public = [Middleware(for_everybody)] if site.settings.public_url else []
    app = Starlette(
        routes=list(_routes()),
        middleware=[*public, Middleware(Front, site=site)],
        exception_handlers=dict(ANSWERS),
        lifespan=lifespan,
        max_body_size=LARGEST_BODY,
    )
    app.state.site = site
    return app


def _routes() -> Iterator[BaseRoute]:
    yield from (operation.route() for operation in openapi.found())
    for module in modules(pages):
        yield from getattr(module, "ROUTES", ())
    yield Mount("/static", StaticFiles(directory=STATIC))
