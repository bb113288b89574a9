"""RSS: what its entries say, and what is odd about them."""

import pytest

from pipeline.feeds.bounds import ENTRIES
from pipeline.feeds.formats import rss_atom
from tests.pipeline.feeds.documents import item, read, rss


def test_entry_says_what_stands_in_it() -> None:
    entry = item(
        "<title>Strike in Hajin</title><link>https://outlet.example/a</link><guid>7</guid>"
        "<pubDate>Sat, 15 Dec 2018 10:00:00 +0300</pubDate><description>&lt;p&gt;Two died.</description>"
        '<source url="https://wire.example/rss">The Wire</source><dc:language>en-GB</dc:language>'
        "<content:encoded><![CDATA[<p>Two people died.</p>]]></content:encoded>"
    )
    assert entry.title == "Strike in Hajin"
    assert entry.link == "https://outlet.example/a"
    assert entry.published == "2018-12-15T07:00:00Z"
    assert entry.summary == "Two died."
    assert entry.source == "The Wire"
    assert entry.language == "en-GB"
    assert entry.html == "<p>Two people died.</p>"
    assert not entry.video


def test_channel_tells_title_language_home_and_how_long_it_holds() -> None:
    feed = rss("<link>/a</link>", channel="<language>de</language><link>/</link><ttl>60</ttl>")
    assert (feed.title, feed.language, feed.link) == ("The Outlet", "de", "https://outlet.example/")
    assert feed.ttl_seconds == 3600
    assert feed.entries[0].language == "de"


def test_elements_with_attributes_that_they_should_not_have() -> None:
    channel = '<ttl unit="h">5</ttl><sy:updatePeriod x="y">daily</sy:updatePeriod>'
    assert rss("<link>/a</link>", channel=channel).ttl_seconds is None


def test_syndication_module_tells_how_long_it_holds() -> None:
    period = "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    assert rss("<link>/a</link>", channel=period).ttl_seconds == 6 * 3600


@pytest.mark.parametrize("ttl", ["-5", "0", "soon", "inf", "nan", "9" * 400])
def test_absurd_ttl_is_none(ttl: str) -> None:
    assert rss("<link>/a</link>", channel=f"<ttl>{ttl}</ttl>").ttl_seconds is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("AT&amp;amp;T", "AT&T"),  # escaped for HTML, then for XML
        ("AT&amp;T", "AT&T"),
        ("3 &lt; 4", "3 < 4"),
        ("Town &amp;#8217;falls&amp;#8217;", "Town ’falls’"),
        ("&lt;b&gt;Two&lt;/b&gt; die&lt;script&gt;alert(1)&lt;/script&gt;", "Two die"),
        ("<![CDATA[Fire & <i>flood</i> &amp; war]]>", "Fire & flood & war"),
        ("&amp;amp;lt;b&amp;amp;gt;", "&lt;b&gt;"),  # entities are resolved once, no more
        ("&lt;img src=x onerror=alert(1)&gt;Photo", "Photo"),
        ("one&lt;br&gt;two\n\tthree", "one two three"),
    ],
)
def test_titles_lose_their_markup(title: str, text: str) -> None:
    assert item(f"<title>{title}</title><link>/a</link>").title == text


def test_relative_links_are_resolved() -> None:
    assert item("<link>a.html</link>").link == "https://outlet.example/news/a.html"
    based = read(
        '<rss version="2.0" xml:base="https://other.example/x/"><channel><item><link>a</link></item></channel></rss>'
    )
    assert based.entries[0].link == "https://other.example/x/a"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/b", "http://", "https://[::1/a"]
)
def test_links_that_are_no_web_address_skip_the_entry(link: str) -> None:
    feed = rss(f"<link>{link}</link>", "<link>/good</link>")
    assert [entry.link for entry in feed.entries] == ["https://outlet.example/good"]
    assert feed.skipped[0].startswith("entry 1: ")


def test_links_with_a_user_name_skip_the_entry() -> None:
    assert "user name" in rss("<link>https://bbc.example@evil.example/a</link>").skipped[0]


def test_permalink_guid_is_the_link_where_there_is_none() -> None:
    assert item("<guid>https://outlet.example/1</guid>").link == "https://outlet.example/1"
    assert rss('<guid isPermaLink="false">1</guid>').skipped == ("entry 1: neither a link nor a text",)


def test_entry_without_link_may_hold_the_article() -> None:
    entry = item('<guid isPermaLink="false">1</guid><content:encoded>Two died.</content:encoded>')
    assert (entry.link, entry.guid, entry.html) == (None, "1", "Two died.")


def test_guid_that_stands_twice_leaves_both_links() -> None:
    feed = rss("<link>/a</link><guid>1</guid>", "<link>/b</link><guid>1</guid>")
    assert [entry.link for entry in feed.entries] == ["https://outlet.example/a", "https://outlet.example/b"]


def test_link_that_stands_twice_is_one_entry_whatever_its_guids() -> None:
    feed = rss("<link>/a</link><guid>1</guid>", "<link>/a</link><guid>2</guid>")
    assert [entry.guid for entry in feed.entries] == ["https://outlet.example/news/1"]
    assert feed.skipped == ("https://outlet.example/a: listed twice",)


def test_very_long_guid_becomes_its_hash() -> None:
    entry = item(f'<link>/a</link><guid isPermaLink="false">{"x" * 9999}</guid>')
    assert entry.guid is not None
    assert len(entry.guid) == 16


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Sat, 15 Dec 2018 10:00:00 GMT", "2018-12-15T10:00:00Z"),
        ("Sat, 15 Dec 2018 10:00:00 EST", "2018-12-15T15:00:00Z"),
        ("15 Dec 2018", "2018-12-15"),
        ("2018-12-15", "2018-12-15"),
        ("2018-12-15T10:00:00", "2018-12-15T10:00:00Z"),
        ("2018-12-15 10:00", "2018-12-15T10:00:00Z"),
        ("Mon, 15 Dec 2098 10:00:00 GMT", "2098-12-15T10:00:00Z"),  # whoever ingests it knows the time
        ("Sat, 31 Feb 2018 10:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("2018-12", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates(date: str, moment: str | None) -> None:
    assert item(f"<link>/a</link><pubDate>{date}</pubDate>").published == moment


def test_dublin_core_date_is_that_of_publication() -> None:
    entry = item("<link>/a</link><dc:date>2018-12-15</dc:date>")
    assert (entry.published, entry.updated) == ("2018-12-15", None)


@pytest.mark.parametrize(
    ("media", "video"),
    [
        ('<enclosure url="/v.mp4" type="video/mp4" length="1"/>', True),
        ('<enclosure url="/v.mp3" type="audio/mpeg" length="1"/>', True),
        ('<media:group><media:content url="/v.mp4" medium="video"/></media:group>', True),
        ('<enclosure url="/p.jpg" type="image/jpeg" length="1"/>', False),
        ('<media:content url="/v.mp4" medium="video"/><media:content url="/p.jpg" medium="image"/>', False),
        (
            '<enclosure url="/v.mp4" type="video/mp4" length="1"/><content:encoded>Text</content:encoded>',
            False,
        ),
        ("", False),
    ],
)
def test_entries_of_video_or_sound_alone_are_marked(media: str, video: bool) -> None:
    assert item(f"<link>/a</link>{media}").video is video


def test_rdf_is_read_too() -> None:
    feed = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        "<channel><title>Old</title></channel><item><title>A</title><link>https://o.example/a</link></item></rdf:RDF>"
    )
    assert (feed.title, feed.entries[0].link) == ("Old", "https://o.example/a")


def test_the_newest_entries_are_kept_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.feeds.bounds.ENTRIES", 2)
    feed = rss(*(f"<link>/{day}</link><pubDate>{day} Dec 2018</pubDate>" for day in (13, 11, 14, 12)))
    assert [entry.published for entry in feed.entries] == ["2018-12-13", "2018-12-14"]
    assert feed.skipped == ("2 older entries: of one document 2 are read",)


def test_100_000_items_are_read_at_the_beginning() -> None:
    feed = rss(*(f"<link>/{number}</link>" for number in range(100_000)))
    assert [entry.link for entry in feed.entries[:2]] == [
        "https://outlet.example/0",
        "https://outlet.example/1",
    ]
    assert len(feed.entries) == ENTRIES
    assert "95,000 entries at the end: of one feed the first 5,000 are read" in feed.skipped
    assert rss_atom.FIRST == 5_000


def test_articles_in_the_feed_are_bounded_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.feeds.bounds.HTML", 15)
    feed = rss(*(f"<link>/{number}</link><content:encoded>0123456789</content:encoded>" for number in (1, 2)))
    assert [entry.html for entry in feed.entries] == ["0123456789", None]
    assert "too long" in feed.skipped[0]


def test_endless_reasons_are_told_in_part() -> None:
    feed = rss(*["<link>mailto:a</link>"] * 150)
    assert len(feed.skipped) == 101
    assert feed.skipped[-1] == "and 50 more entries"
