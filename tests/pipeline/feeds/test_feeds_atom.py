"""Atom."""

from tests.pipeline.feeds.documents import atom


def test_entry_says_what_stands_in_it() -> None:
    feed = atom(
        '<title type="html">Strike &amp;amp; fire</title><link href="a"/><id>tag:outlet.example,2018:1</id>'
        "<published>2018-12-15T10:00:00+03:00</published><updated>2018-12-16T10:00:00Z</updated>"
        '<source><title>The Wire</title></source><content type="html">&lt;p&gt;Two died.&lt;/p&gt;</content>',
        attributes='xml:base="https://outlet.example/x/" xml:lang="en"',
    )
    (entry,) = feed.entries
    assert entry.title == "Strike & fire"
    assert entry.link == "https://outlet.example/x/a"
    assert entry.guid == "tag:outlet.example,2018:1"
    assert (entry.published, entry.updated) == ("2018-12-15T07:00:00Z", "2018-12-16T10:00:00Z")
    assert (entry.language, entry.source) == ("en", "The Wire")
    assert entry.html == "<p>Two died.</p>"


def test_update_is_no_publication() -> None:
    (entry,) = atom('<link href="/a"/><updated>2018-12-16T10:00:00Z</updated>').entries
    assert (entry.published, entry.updated) == (None, "2018-12-16T10:00:00Z")


def test_plain_content_is_escaped() -> None:
    (entry,) = atom('<link href="/a"/><content type="text">1 &lt; 2</content>').entries
    assert entry.html == "<p>1 &lt; 2</p>"


def test_xhtml_content_is_html() -> None:
    inside = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Two died.</p></div>'
    (entry,) = atom(f'<link href="/a"/><content type="xhtml">{inside}</content>').entries
    assert entry.html == "<p>Two died.</p>"


def test_the_alternate_link_is_the_article() -> None:
    links = (
        '<link rel="self" href="/self"/><link rel="alternate" href="/a"/><link rel="enclosure" href="/p"/>'
    )
    (entry,) = atom(links).entries
    assert entry.link == "https://outlet.example/a"
