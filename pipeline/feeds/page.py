"""A page as it came from the web to what ingestion wants of it."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import NamedTuple

from pipeline.clean import html
from pipeline.clean.page import Facts, facts_of
from pipeline.feeds.entry import FeedError
from pipeline.feeds.source import HEAD
from pipeline.fetch.charset import text
from pipeline.records.codec import digest


class Page(NamedTuple):
    """The page of an article."""

    html: str
    facts: Facts
    content: str
    """A hash of its story alone: adverts, counters and what others read change with every request."""


def page(body: bytes, charset: str | None, url: str) -> Page:
    """Return the page that ``body``, fetched from ``url``, holds; ``charset`` is what the header says.

    Raises FeedError where it is no text.
    """
    if b"\0" in body[:HEAD] and not body.startswith((BOM_UTF16_BE, BOM_UTF16_LE)):
        raise FeedError("binary, not a page")
    markup = text(body, charset)
    read = html.read(markup)
    return Page(markup, facts_of(read, url), digest(" ".join(read.text.split())))
