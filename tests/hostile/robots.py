"""What stands, or does not, under /robots.txt: ``hostile_server(robots=NAME)``."""

import asyncio
import random

from tests.hostile.ways import PAGE, WAYS, Request, forever, send, way


def robots(name: str, body: bytes, kind: str = "text/plain") -> None:
    """Make a robots.txt with ``body``."""

    async def handler(request: Request, out: asyncio.StreamWriter) -> None:
        send(out, body, kind=kind)

    WAYS[name] = handler


robots("robots_forbids", b"User-agent: *\nDisallow: /\n")
robots("robots_forbids_us", b"User-agent: tallywire\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
robots("robots_forbids_others", b"User-agent: *\nDisallow: /\n\nUser-agent: Tallywire\nDisallow: /gone\n")
robots("robots_is_slow", b"User-agent: *\nCrawl-delay: 86400\n")
robots("robots_is_html", PAGE, "text/html")
robots("robots_is_binary", random.Random(1).randbytes(10_000))  # noqa: S311
robots(
    "robots_is_a_product",
    b"".join(b"User-agent: a%d\n" % n for n in range(15_000))
    + b"".join(b"Disallow: /%d\n" % n for n in range(15_000)),
)


@way
async def robots_forbids_and_never_ends(request: Request, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /gone\n")
    await forever(out, b"# and so on\n" * 1000)
