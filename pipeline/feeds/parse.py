"""Bytes to a feed, whatever its format; in a child process where they come from a stranger."""

import gzip
import io
import zlib

import lxml.html
from lxml.etree import LxmlError

from pipeline.feeds.entry import Document, FeedError
from pipeline.feeds.formats import formats
from pipeline.feeds.links import site
from pipeline.feeds.source import HEAD, Source

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
"""What <link rel="alternate"> says of a feed."""
UNPACKED = 50 << 20
"""Bytes of a document. The sitemap protocol allows as many; feeds stay under 10 MB."""


def parse(body: bytes, content_type: str, charset: str | None, url: str) -> Document:
    """Return the feed that ``body``, found at ``url``, holds; the body decides, not its ``content_type``.

    Raises FeedError where it is no feed.
    """
    source = Source(_unpacked(body), content_type, charset, url)
    if not source.body.strip():
        raise FeedError("empty")
    for format in formats():
        if format.reads(source):
            return format.document(source)
    raise FeedError(_what(source))


def _unpacked(body: bytes) -> bytes:
    """Return ``body`` out of its gzip wrapping: a sitemap.xml.gz is a gzip file, not an encoding of HTTP."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as stream:
            unpacked = stream.read(UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FeedError(f"damaged gzip file: {error}") from None
    if len(unpacked) > UNPACKED:
        raise FeedError(f"unpacks to more than {UNPACKED >> 20} MB")
    return unpacked


def _what(source: Source) -> str:
    if source.root:
        told = "an HTML page, not a feed"
        return f"{told}; its feed is {found}" if (found := _feed_of_page(source)) else told
    if b"\0" in source.body[:HEAD]:
        return "binary, not a feed"
    return "neither RSS, Atom, JSON Feed nor a sitemap"


def _feed_of_page(source: Source) -> str | None:
    """Return the feed that a page names: <link rel="alternate" type="application/rss+xml" href="...">."""
    try:
        page = lxml.html.document_fromstring(source.body[:HEAD])
    except LxmlError:
        return None
    for link in page.iterfind(".//link[@rel='alternate'][@href]"):
        if link.get("type", "").lower() in FEED_TYPES:
            return site(link.get("href"), source.url)
    return None
