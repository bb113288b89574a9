"""Documents made to do harm: what each parser does with them, and what comes out.

Entities: feedparser takes the DOCTYPE out and leaves only entities whose value names no other; expat and
libxml2 (lxml) bound what is left. External ones: nobody is asked, no file is read.
"""

import io
import xml.sax
from pathlib import Path

import pytest
from feedparser.api import parse as feedparser_parse
from lxml import etree

from pipeline.feeds.entry import FeedError
from tests.pipeline.feeds.documents import read

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BILLION_LAUGHS = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>'
QUADRATIC = f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>'
ITEM = "<item><title>{}</title><link>/a</link></item>"
RSS = f'<rss version="2.0"><channel><title>{{}}</title>{ITEM}</channel></rss>'


def external(path: Path) -> str:
    """Return a DOCTYPE with an entity that is the file at ``path``."""
    path.write_text("secret")
    return f'<!DOCTYPE rss [<!ENTITY e SYSTEM "{path.as_uri()}"><!ENTITY % p SYSTEM "{path.as_uri()}"> %p;]>'


def test_feedparser_takes_nested_entities_out() -> None:
    parsed = feedparser_parse(io.BytesIO((BILLION_LAUGHS + RSS.format("&l11;", "A")).encode()))
    assert parsed.feed.title == "&l11;"


def test_expat_bounds_nested_entities() -> None:
    with pytest.raises(xml.sax.SAXParseException, match="amplification"):
        xml.sax.parseString(  # noqa: S317  that is what is shown
            (BILLION_LAUGHS + RSS.format("&l11;", "A")).encode(), xml.sax.ContentHandler()
        )


@pytest.mark.parametrize("resolve", [True, False])
def test_lxml_bounds_nested_entities_even_where_it_does_not_expand_them(resolve: bool) -> None:
    with pytest.raises(etree.XMLSyntaxError, match="amplification"):
        etree.fromstring(
            (BILLION_LAUGHS + RSS.format("&l11;", "A")).encode(), etree.XMLParser(resolve_entities=resolve)
        )


def test_lxml_leaves_entities_as_they_are() -> None:
    body = b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>"
    assert etree.tostring(etree.fromstring(body, etree.XMLParser(resolve_entities=False))) == b"<a>&e;</a>"


def test_billion_laughs_in_a_feed_are_a_few_characters() -> None:
    feed = read(BILLION_LAUGHS + RSS.format("&l11;", "&l11;"))
    assert (feed.title, feed.entries[0].title) == ("&l11;", "&l11;")


def test_billion_laughs_in_a_sitemap_end_it() -> None:
    dtd = BILLION_LAUGHS.replace("rss", "urlset")
    with pytest.raises(FeedError, match="amplification"):
        read(f"{dtd}<urlset><url><loc>&l11;</loc></url><url><loc>/b</loc></url></urlset>")


def test_entity_in_a_sitemap_is_no_link() -> None:
    dtd = "<!DOCTYPE urlset [<!ENTITY e 'https://evil.example/'>]>"
    feed = read(f"{dtd}<urlset><url><loc>&e;</loc></url><url><loc>/b</loc></url></urlset>")
    assert [entry.link for entry in feed.entries] == ["https://outlet.example/b"]
    assert feed.skipped == ("entry 1: no <loc>",)


def test_one_long_entity_many_times_is_cut() -> None:
    feed = read(QUADRATIC + RSS.format("&a;" * 20, "&a;" * 200))
    assert all(len(title or "") <= 1_000 for title in (feed.title, feed.entries[0].title))


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    dtd = external(tmp_path / "secret")
    assert "secret" not in repr(read(dtd + RSS.format("&e;", "&e;")))
    sitemap = dtd.replace("rss", "urlset") + "<urlset><url><loc>/a&e;</loc></url></urlset>"
    assert "secret" not in repr(read(sitemap))


def test_deep_nesting_is_survived() -> None:
    deep = "<a>" * 3_000
    assert read(f'<rss version="2.0"><channel><title>T</title>{deep}').title == "T"
    assert read(f"<urlset><url><loc>/a</loc></url>{deep}<url><loc>/b</loc></url></urlset>").entries[0].link
    assert read(RSS.format("T", "&lt;div&gt;" * 3_000)).entries[0].title is None


def test_empty_and_odd_elements_are_survived() -> None:
    for inside in ("<item/>", "<item><link/></item>", "<item><guid/><title/></item>", "<title><b/></title>"):
        assert read(f'<rss version="2.0"><channel>{inside}</channel></rss>').entries == ()


def test_control_characters_are_taken_out() -> None:
    feed = read(RSS.format("a\x00b\x1b[31mc\ufffe", "A"))
    assert feed.title == "ab[31mc"


@pytest.mark.parametrize("reference", ["&#8;", "&#x110000;", "&#xD800;", "&#0;", "&#99999999999999999999;"])
def test_references_to_what_is_no_character_are_taken_out(reference: str) -> None:
    assert read(RSS.format(f"a{reference}b &#8212; &#x1F525;", "A")).title == "ab — 🔥"


@pytest.mark.parametrize("charset", ["undefined", "idna", "base64", "x\0y"])
def test_absurd_charsets_are_passed_over(charset: str) -> None:
    assert read(RSS.format("T", "A"), "text/xml", charset).title == "T"


@pytest.mark.parametrize(
    "body", [b"<rss" + b"\xff" * 50, b"<feed " + bytes(range(256)), b"{" * 50, b"<urlset \xff", b"<rdf:RDF"]
)
def test_garbage_is_a_feed_error(body: bytes) -> None:
    with pytest.raises(FeedError, match=r"broken|binary|neither"):
        read(body)
