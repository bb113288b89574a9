"""What a document is told by what it holds; what is no feed is refused with a reason."""

import pytest

from pipeline.feeds.entry import FeedError
from pipeline.feeds.formats import formats
from pipeline.feeds.source import Source
from tests.pipeline.feeds.documents import read

RSS = '<rss version="2.0"><channel><title>{}</title><item><link>/a</link></item></channel></rss>'


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (b"Not Found", "neither RSS, Atom, JSON Feed nor a sitemap"),
        (b"<html><body>Moved</body></html>", "an HTML page, not a feed"),
        (b"<opml><body/></opml>", "tallywire feeds import FILE"),
        (b"<rss", "broken XML"),
    ],
)
def test_what_is_no_feed(body: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason):
        read(body)


def test_page_tells_where_its_feed_is() -> None:
    page = '<!doctype html><link rel="alternate" type="application/rss+xml" href="/rss?a=1&amp;b=2"><p>Home'
    with pytest.raises(FeedError, match=r"its feed is https://outlet\.example/rss\?a=1&b=2"):
        read(page)


@pytest.mark.parametrize("page", ["<!doctype html><!--", "<html><link rel='alternate' href='http://[x'>"])
def test_broken_pages_tell_of_no_feed(page: str) -> None:
    with pytest.raises(FeedError, match=r"an HTML page, not a feed$"):
        read(page)


@pytest.mark.parametrize("content_type", ["", "text/html", "application/json", "text/xml", "image/png"])
def test_wrong_content_type_does_not_matter(content_type: str) -> None:
    assert read(RSS.format("T"), content_type).title == "T"


def test_each_document_is_of_one_format() -> None:
    for body in (
        b"<rss>",
        b"<rdf:RDF>",
        b"<feed>",
        b"{}",
        b"<urlset>",
        b"<sitemapindex>",
        b"<opml>",
        b"<html>",
    ):
        claims = [format for format in formats() if format.reads(Source(body, "", None, ""))]
        assert len(claims) == (0 if body == b"<html>" else 1), body


@pytest.mark.parametrize(
    ("encoding", "charset", "declared"),
    [
        ("utf-8", None, ""),
        ("utf-8", "utf-8", '<?xml version="1.0" encoding="iso-8859-1"?>'),  # the header knows better
        ("utf-8", None, '<?xml version="1.0" encoding="ascii"?>'),  # neither is right
        ("utf-8", "iso-8859-1", ""),  # a header that was never right
        ("utf-8", "no-such", '<?xml version="1.0" encoding="none-such"?>'),
        ("cp1252", None, '<?xml version="1.0" encoding="windows-1252"?>'),
        ("cp1252", "utf-8", ""),
        ("utf-16", None, '<?xml version="1.0" encoding="utf-16"?>'),
    ],
)
def test_charsets(encoding: str, charset: str | None, declared: str) -> None:
    body = (declared + RSS.format("Zoë – naïve")).encode(encoding)
    assert read(body, "application/rss+xml", charset).title == "Zoë – naïve"


def test_what_stands_before_the_feed_is_passed_over() -> None:
    assert read("\n\nWarning: mysql is away<br />\n" + RSS.format("T")).title == "T"
    assert read("\ufeff  " + RSS.format("T")).title == "T"


def test_truncated_feed_is_read_as_far_as_it_goes() -> None:
    document = read('<rss version="2.0"><channel><item><link>/a</link></item><item><link>/b</li')
    assert [entry.link for entry in document.entries] == ["https://outlet.example/a"]
    assert document.skipped == ("the last entry: the document breaks off in it",)
