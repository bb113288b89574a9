"""Small documents for the tests of formats."""

from pipeline.feeds.entry import Document, Entry
from pipeline.feeds.parse import parse

URL = "https://outlet.example/news/feed.xml"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)


def read(body: str | bytes, content_type: str = "", charset: str | None = None) -> Document:
    """Return the document as if it had been found at ``URL``."""
    return parse(body if isinstance(body, bytes) else body.encode(), content_type, charset, URL)


def rss(*items: str, channel: str = "") -> Document:
    """Return an RSS feed with ``items``, each the inside of an <item>."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    title = "<title>The Outlet</title>"
    return read(f'<rss version="2.0" {NAMESPACES}><channel>{title}{channel}{inside}</channel></rss>')


def item(inside: str, channel: str = "") -> Entry:
    """Return the one entry of an RSS feed."""
    document = rss(inside, channel=channel)
    assert not document.skipped
    (entry,) = document.entries
    return entry


def atom(*entries: str, attributes: str = "") -> Document:
    """Return an Atom feed with ``entries``, each the inside of an <entry>."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return read(f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>A</title>{inside}</feed>')


def sitemap(*urls: str) -> Document:
    """Return a sitemap with ``urls``, each the inside of a <url>."""
    inside = "".join(f"<url>{url}</url>" for url in urls)
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'
    )
    return read(f"<urlset {spaces}>{inside}</urlset>")
