"""What documents are made with. Every article that a feed names is at ``/article?N`` and tells its number."""

import asyncio
from collections.abc import Callable, Iterable

from tests.hostile.ways import WAYS, Request, send, way

RSS = "application/rss+xml; charset=utf-8"
HTML = "text/html; charset=utf-8"
STORY = "Officials in Hajin said that twelve people were killed when a shell hit the market on Wednesday."
MANY = 100_000
DEEP = 100_000


def document(name: str, make: Callable[[Request], str | bytes], kind: str = RSS) -> None:
    """Make a way of sending what ``make`` returns, as ``kind``."""

    async def handler(request: Request, out: asyncio.StreamWriter) -> None:
        made = make(request)
        send(out, made.encode() if isinstance(made, str) else made, kind=kind)

    WAYS[name] = handler


def rss(*items: str, before: str = "", channel: str = "<title>News of the day</title>") -> str:
    """Return an RSS feed; ``before`` stands between the XML declaration and the feed."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{before}<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"{channel}{''.join(items)}</channel></rss>"
    )


def item(
    number: int,
    base: str,
    *,
    title: str = "",
    link: str | None = None,
    guid: str = "",
    date: str = "",
    more: str = "",
) -> str:
    """Return an item of an RSS feed; ``link`` is the address of article ``number`` where it is None."""
    link = f"{base}/article?{number}" if link is None else link
    return (
        "<item>"
        + f"<title>{title or f'Story {number}'}</title>"
        + (f"<link>{link}</link>" if link else "")
        + (f'<guid isPermaLink="false">{guid}</guid>' if guid else "")
        + (f"<pubDate>{date}</pubDate>" if date else "")
        + f"{more}</item>"
    )


def feed(name: str, items: Callable[[Request], Iterable[str]]) -> None:
    """Make a way of sending an RSS feed of ``items``."""
    document(name, lambda request: rss(*items(request)))


@way
async def article(request: Request, out: asyncio.StreamWriter) -> None:
    """Article N at ``/article?N``, in order."""
    title = f"Story {request.query}"
    body = (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>'
        f"<p>{STORY}</p><p>It was shell number {request.query}.</p></article></body></html>"
    )
    send(out, body.encode(), kind=HTML)
