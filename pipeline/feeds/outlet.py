"""A small outlet on this machine: articles as a feed with pages, so that fetching needs no internet."""

import datetime as dt
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import NamedTuple
from urllib.parse import quote

from aiohttp import web

from pipeline import reader
from pipeline.clean.admit import admit
from pipeline.errors import PoisonError, UserError
from pipeline.feeds import outlet_pages
from pipeline.records.article import Article
from pipeline.records.codec import digest

HOST = "127.0.0.1"


class Rendered(NamedTuple):
    """What one path answers."""

    body: bytes
    content_type: str
    etag: str


def offered(path: str, now: dt.datetime) -> tuple[list[Article], list[str]]:
    """Return the articles of ``path``, which ``reader`` reads, and why others cannot be offered.

    Raises UserError where there is nothing to read.
    """
    articles, left_out = [], []
    for raw in reader.read([path]):
        try:
            article = admit(raw.value, raw.key, now)
        except PoisonError as error:
            left_out.append(f"{raw.origin}: {error}")
        else:
            if not article.withdrawn:
                articles.append(article)
    if not articles:
        raise UserError(f"{path}: no article in it can be offered")
    return articles, left_out


@asynccontextmanager
async def serving(articles: Iterable[Article], port: int, now: dt.datetime) -> AsyncIterator[str]:
    """Offer ``articles`` at ``port`` of this machine (0: any that is free) and yield the feed's address.

    Raises UserError where the port is taken.
    """
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        raise UserError(f"port {port}: {error.strerror}; choose another with --port, 0 for any") from None
    base = f"http://{HOST}:{listener.getsockname()[1]}"
    runner = web.AppRunner(_app(_site(articles, base), now.replace(microsecond=0)))
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        yield base + outlet_pages.FEED
    finally:
        await runner.cleanup()


def _site(articles: Iterable[Article], base: str) -> dict[str, Rendered]:
    """Return what each path answers."""
    pages = outlet_pages.paths(articles)
    site = {
        path: _rendered(outlet_pages.page(article, pages, base + quote(path)), "text/html")
        for path, article in pages.items()
    }
    site[outlet_pages.FEED] = _rendered(outlet_pages.feed(pages, base), "application/rss+xml")
    site["/"] = _rendered(outlet_pages.front(pages), "text/html")
    return site


def _rendered(body: bytes, content_type: str) -> Rendered:
    return Rendered(body, content_type, digest(body))


def _app(site: dict[str, Rendered], modified: dt.datetime) -> web.Application:
    async def answer(request: web.Request) -> web.Response:
        page = site.get(request.path)
        if page is None:
            raise web.HTTPNotFound
        if _is_known(request, page.etag, modified):
            response = web.Response(status=304)
        else:
            response = web.Response(body=page.body, content_type=page.content_type, charset="utf-8")
        response.etag = page.etag
        response.last_modified = modified
        # Whatever an article holds, it runs nothing in the browser of who looks at it.
        response.headers["Content-Security-Policy"] = "default-src 'none'"
        return response

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    return app


def _is_known(request: web.Request, etag: str, modified: dt.datetime) -> bool:
    """Tell whether who asks has the page already; an ETag wins over a date (RFC 9110, 13.2.2)."""
    if (tags := request.if_none_match) is not None:
        return any(tag.value in (etag, "*") for tag in tags)
    since = request.if_modified_since
    return since is not None and modified <= since
