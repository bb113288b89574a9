"""One GET from the first address to the last, each hop as polite and as bounded as the first."""

from collections.abc import Mapping
from typing import NamedTuple, Self

from aiohttp.abc import AbstractResolver
from yarl import URL

from pipeline.fetch.agent import user_agent
from pipeline.fetch.answer import Answer
from pipeline.fetch.bounds import DEFAULT, Bounds
from pipeline.fetch.errors import FailedError, RefusedError
from pipeline.fetch.freshness import fresh_seconds
from pipeline.fetch.hosts import Hosts
from pipeline.fetch.names import SystemNames
from pipeline.fetch.robots import Robots
from pipeline.fetch.status import PERMANENT, REDIRECTS, judge
from pipeline.fetch.urls import checked, joined
from pipeline.fetch.wire import Reply, Wire

LONGEST_VALUE = 1000
"""Characters of a header that is kept, such as an ETag."""
NO_TYPE = "application/octet-stream"


class _Asked(NamedTuple):
    """What a caller wants of a URL, the same at each hop."""

    limit: int
    headers: Mapping[str, str]
    conditional: bool = False
    robots: bool = False
    """Asked for robots.txt itself, which nothing forbids and of which the beginning is enough."""


class Fetcher:
    """Asks the web; one a process, since it knows whose turn it is. An async context manager.

    ``delay`` is seconds between two requests to one host, ``contact`` what the User-Agent adds about us.
    ``resolver`` looks up the names of hosts, the system's where it is None.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        delay: float = 1.0,
        contact: str = "",
        bounds: Bounds = DEFAULT,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._bounds = bounds
        self._wire = Wire(
            user_agent(contact), bounds, allow_private=allow_private, resolver=resolver or SystemNames()
        )
        self._hosts = Hosts(delay)
        self._robots = Robots(self._robots_txt, bounds)

    async def __aenter__(self) -> Self:
        await self._wire.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._wire.__aexit__(*exc)

    async def get(
        self,
        url: str,
        *,
        limit: int,
        accept: str = "*/*",
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Answer:
        """Return what ``url`` holds, of at most ``limit`` bytes.

        With ``etag`` or ``last_modified`` of an earlier answer, the status is 304 where nothing has changed.
        Raises RefusedError and FailedError.
        """
        headers = {"Accept": accept}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        conditional = bool(etag or last_modified)
        reply, moved = await self._follow(checked(url), _Asked(limit, headers, conditional))
        return Answer(
            url=str(reply.url),
            status=reply.status,
            body=reply.body,
            content_type=_plain(reply.content_type) or NO_TYPE,
            charset=_plain(reply.charset),
            etag=_plain(reply.headers.get("ETag")),
            last_modified=_plain(reply.headers.get("Last-Modified")),
            fresh_seconds=fresh_seconds(reply.headers),
            moved_to=str(reply.url) if moved else None,
            received=reply.received,
        )

    async def _robots_txt(self, url: URL) -> bytes:
        asked = _Asked(self._bounds.robots_bytes, {"Accept": "text/plain, */*;q=0.1"}, robots=True)
        reply, _ = await self._follow(url, asked)
        return reply.body

    async def _follow(self, url: URL, asked: _Asked) -> tuple[Reply, bool]:
        """Return the last reply, and whether there were redirects and all of them permanent."""
        hops = [url]
        statuses: list[int] = []
        while True:
            reply = await self._hop(hops[-1], asked)
            if reply.status not in REDIRECTS:
                return reply, bool(statuses) and all(status in PERMANENT for status in statuses)
            location = reply.headers.get("Location")
            if not location:
                raise RefusedError("redirected to nowhere", reply.status)
            there = joined(reply.url, location)
            if there in hops:
                raise RefusedError("redirected in a circle", reply.status)
            if len(hops) > self._bounds.redirects:
                raise RefusedError(f"redirected more than {self._bounds.redirects} times", reply.status)
            hops.append(there)
            statuses.append(reply.status)

    async def _hop(self, url: URL, asked: _Asked) -> Reply:
        """Ask ``url`` itself when it is our turn. Nothing else is waited for while we hold the turn."""
        delay = 0.0
        if not asked.robots:
            rules = await self._robots.rules(url)
            if not rules.allow(url):
                raise RefusedError("robots.txt forbids it")
            delay = rules.delay
        host = url.host or ""
        async with self._hosts.turn(host, delay):
            reply = await self._wire.ask(url, asked.headers, asked.limit, cut=asked.robots)
            try:
                judge(reply.status, reply.headers, conditional=asked.conditional, bounds=self._bounds)
            except FailedError as error:
                if error.retry_after is not None:
                    self._hosts.send_away(host, error.retry_after)
                raise
        return reply


def _plain(value: str | None) -> str | None:
    """Return a header's ``value`` where it can be stored, and stand in a header of ours; None otherwise.

    A server can put any bytes into its own, which come as lone surrogates.
    """
    if value and len(value) <= LONGEST_VALUE and value.isascii() and value.isprintable():
        return value
    return None
