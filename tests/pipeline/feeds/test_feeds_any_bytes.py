"""Whatever the bytes: a document, or the reason why it is none."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.entry import Document, FeedError
from pipeline.feeds.page import Page, page
from pipeline.feeds.texts import plain
from tests.pipeline.feeds.documents import NAMESPACES, read

PIECES = (
    f'<rss version="2.0" {NAMESPACES}>',
    "<channel>",
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "<link>",
    "/a",
    "</link>",
    "<guid>",
    "<pubDate>15 Dec 2018</pubDate>",
    "<dc:date>",
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    "<entry>",
    '<link href="http://[x"/>',
    '<content type="application/x" mode="base64">',
    "<urlset>",
    "<url>",
    "<loc>",
    "</loc></url>",
    "<sitemapindex>",
    '{"version":"https://jsonfeed.org/version/1","items":[',
    "{}",
    "null",
    "]}",
    "&#xd800;",
    "&#x110000;",
    "&e;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<!DOCTYPE rss [<!ENTITY e 'x'>]>",
    "<?xml",
    ' encoding="undefined"?>',
    "<html>",
    "<b a='",
    '<ttl x="y">',
    "\0",
    "\x08",
    "\ud7ff",
    "9" * 30,
)
bodies = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=20).map("".join)


@given(bodies | st.binary(max_size=50), st.sampled_from(["utf-8", "utf-16", "undefined", "\0"]) | st.none())
def test_a_document_or_a_reason(body: str | bytes, charset: str | None) -> None:
    with contextlib.suppress(FeedError):
        assert isinstance(read(body, "text/xml", charset), Document)


@given(bodies | st.binary(max_size=50))
def test_a_page_or_a_reason(body: str | bytes) -> None:
    with contextlib.suppress(FeedError):
        found = page(body if isinstance(body, bytes) else body.encode(), None, "https://outlet.example/a")
        assert isinstance(found, Page)


@given(bodies)
def test_plain_text_is_one_bounded_line(markup: str) -> None:
    text = plain(markup, 20)
    assert text is None or (0 < len(text) <= 20 and len(text.splitlines()) == 1)
