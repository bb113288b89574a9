"""The application: which routes there are."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

from pipeline.web import pages
from pipeline.web.api import openapi
from pipeline.web.etags import FRESH
from pipeline.web.found import modules
from pipeline.web.front import LARGEST_BODY, Front, for_everybody
from pipeline.web.pages.render import static
from pipeline.web.problem import ANSWERS
from pipeline.web.site import Site

STATIC = Path(pages.__file__).parent / "static"


def application(site: Site) -> Starlette:
    """Return what answers every request to ``site``."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with site.running():
            yield

    public = [Middleware(for_everybody)] if site.settings.public_url else []
    app = Starlette(
        routes=list(_routes()),
        middleware=[
            *public,
            Middleware(Front, site=site),
            # Of bodies that do not tell their length before.
            Middleware(RequestBodyLimitMiddleware, max_body_size=LARGEST_BODY),
        ],
        exception_handlers=dict(ANSWERS),
        lifespan=lifespan,
    )
    app.state.site = site
    return app


def _routes() -> Iterator[BaseRoute]:
    yield from (operation.route() for operation in openapi.found())
    for module in modules(pages):
        yield from getattr(module, "ROUTES", ())
    yield Mount("/static", _Static(directory=STATIC))


class _Static(StaticFiles):
    """The files of pages. An address that tells the content, as pages have it, is good for ever."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        found = super().file_response(full_path, stat_result, scope, status_code)
        told = f"/static/{Path(full_path).name}?{scope['query_string'].decode('latin-1')}"
        good = told == static(Path(full_path).name)
        found.headers["Cache-Control"] = "public, max-age=31536000, immutable" if good else FRESH
        return found
