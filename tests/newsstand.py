"""A web server that behaves: feeds and pages that a test changes while it runs, with ETags and 304.

with newsstand() as stand:
    stand.article("/a", killed=3)
    stand.feed("/feed", ["/a"])
"""

import asyncio
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from aiohttp import web

TOWNS = ("Mosul", "Aleppo", "Kabul", "Kandahar", "Idlib", "Raqqa", "Homs", "Basra", "Kirkuk", "Herat")


class Asked(NamedTuple):
    """A request and what it was answered with."""

    path: str
    headers: dict[str, str]
    status: int


class Newsstand:
    """What is served; a path that is not there is 404."""

    def __init__(self) -> None:
        self.address = ""
        self.asked: list[Asked] = []
        self.news = threading.Condition()
        """Told of every request."""
        self._answers: dict[str, web.Response] = {}

    def url(self, path: str) -> str:
        """Return the address of ``path``."""
        return self.address + path

    def serve(self, path: str, text: str, kind: str = "text/html", **headers: str) -> None:
        """Serve ``text`` at ``path`` from now on."""
        etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:12]}"'
        headers = {"ETag": etag, "Content-Type": f"{kind}; charset=utf-8"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        self._answers[path] = web.Response(text=text, headers=headers)

    def answer(self, path: str, status: int, **headers: str) -> None:
        """Answer ``status`` at ``path`` from now on."""
        self._answers[path] = web.Response(status=status, headers=headers)

    def article(
        self, path: str, killed: int, *, town: str = "Mosul", advert: int = 0, head: str = ""
    ) -> None:
        """Serve a page with an article of an air strike; ``advert`` changes it and not its story."""
        self.serve(path, page(killed, town, advert, head))

    def feed(self, path: str, links: list[str], *, items: str = "", etag: bool = True) -> None:
        """Serve an RSS feed that lists ``links`` in that order, then ``items`` as they are."""
        entries = "".join(
            f"<item><title>Air strike {escape(link)}</title><link>{escape(self.url(link))}</link>"
            f"<guid>{escape(link)}</guid><pubDate>Tue, 03 Mar 2020 10:00:00 GMT</pubDate></item>"
            for link in links
        )
        text = f"<rss version='2.0'><channel><title>The Stand</title>{entries}{items}</channel></rss>"
        self.serve(path, text, "application/rss+xml")
        if not etag:
            del self._answers[path].headers["ETag"]

    def statuses(self, path: str) -> list[int]:
        """Return what ``path`` was answered with, in order."""
        return [asked.status for asked in self.asked if asked.path == path]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        found = self._answers.get(request.path_qs)
        if found is None:
            answer = web.Response(status=404)
        elif (etag := found.headers.get("ETag")) and request.headers.get("If-None-Match") == etag:
            answer = web.Response(status=304, headers={"ETag": etag})
        else:
            answer = web.Response(status=found.status, body=found.body, headers=found.headers)
        with self.news:
            self.asked.append(Asked(request.path_qs, dict(request.headers), answer.status))
            self.news.notify_all()
        return answer


def page(killed: int, town: str = "Mosul", advert: int = 0, head: str = "") -> str:
    """Return a page with an article."""
    return f"""<html lang="en"><head><title>Air strike in {town}</title>{head}
<meta property="og:site_name" content="The Page"></head><body><nav><a href="/">Home</a></nav><article>
<h1>Air strike in {town}</h1>
<p>An air strike killed {killed} people in {town} on 3 March 2020, police said on Tuesday.</p>
<p>The strike hit a house at the edge of the town in the morning, a spokesman told reporters.</p>
<p>Rescuers were still at work in the afternoon, and the hospital asked residents to give blood.</p>
</article><aside>advert {advert}</aside></body></html>"""


@contextmanager
def newsstand() -> Iterator[Newsstand]:
    """Run the server in a thread, for clients in any process."""
    stand = Newsstand()
    loop = asyncio.new_event_loop()

    async def start() -> web.AppRunner:
        app = web.Application()
        app.router.add_get("/{path:.*}", stand._handle)  # noqa: SLF001
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        server: Any = site._server  # noqa: SLF001
        stand.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return runner

    runner = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield stand
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
