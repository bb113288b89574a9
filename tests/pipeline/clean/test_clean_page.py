"""What a page says of itself, in each place where pages say it."""

import email.utils
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.admit import admit
from pipeline.clean.page import NOTHING, facts
from tests.laws.driver import ENTRY

URL = "https://news.example/world/fire-4711"
STORY = "<p>Ten people were hurt in a fire at the market of Springfield on Saturday, the mayor said.</p>" * 30
ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ten hurt in fire",
    "datePublished": "2018-12-16T09:30:00+01:00",
    "inLanguage": "en-GB",
    "publisher": {"@type": "Organization", "name": "The Daily Example"},
}
OTHER = {"@type": "NewsArticle", "headline": "Another", "datePublished": "2001-01-01"}


def page(head: str = "", body: str = STORY, attributes: str = "") -> str:
    top = f"<!doctype html><html {attributes}><head>{head}</head>"
    return f"{top}<body><article>{body}</article></body></html>"


def described(*things: object, wrapped: str = "{}") -> str:
    """A page with each of ``things`` as JSON-LD, or as the string that it is."""
    texts = [thing if isinstance(thing, str) else json.dumps(thing) for thing in things]
    return page("".join(f'<script type="application/ld+json">{text}</script>' for text in texts))


@pytest.mark.parametrize(
    "thing",
    [
        ARTICLE,
        [ARTICLE],
        [[{"@type": "BreadcrumbList"}], ARTICLE, OTHER],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Site"}, ARTICLE, OTHER]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {"@type": "ItemList", "itemListElement": [OTHER], "mainEntity": ARTICLE},
        ARTICLE | {"@type": ["Report", "NewsArticle"]},
        ARTICLE | {"@type": "https://schema.org/NewsArticle"},
        ARTICLE | {"@type": "LiveBlogPosting", "liveBlogUpdate": [OTHER | {"@type": "BlogPosting"}]},
        ARTICLE | {"publisher": ["x" * 900, {"name": "The Daily Example"}]},
        ARTICLE | {"publisher": "The Daily Example"},
        ARTICLE | {"headline": "Ten hurt\n in &#102;ire"},
        json.dumps(ARTICLE)[:-1] + ",}",
        json.dumps(ARTICLE).replace("Ten hurt", "Ten\nhurt"),
        f"<!-- {json.dumps(ARTICLE)} -->",
        f"//<![CDATA[\n{json.dumps(ARTICLE)};\n//]]>",
        json.dumps(ARTICLE)[:-1],
        json.dumps(ARTICLE).replace(', "inLanguage"', ' "inLanguage"'),
    ],
)
def test_linked_data_however_it_is_written(thing: object) -> None:
    found = facts(described(thing), URL)
    assert (found.published, found.source, found.language, found.title) == (
        "2018-12-16T09:30:00+01:00",
        "The Daily Example",
        "en",
        "Ten hurt in fire",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "null",
        '"x"',
        "[1, [2]]",
        '{"@type": 5}',
        '{"@graph": "x", "@type": [1]}',
        "[" * 100_000,
        "[" * 900 + "]" * 900,
        '{"mainEntity":' * 900 + "{}" + "}" * 900,
        '"publisher": {"name": ' * 20_000,
        '{"@type": "NewsArticle", "datePublished": {"@value": 1}, "publisher": [[]], "headline": [7]}',
        '{"@type": "Article", "datePublished": "soon", "headline": "' + "x" * 9_000,
        '{"a": ' + "9" * 5_000 + "}",
    ],
)
def test_linked_data_that_says_nothing(text: str) -> None:
    assert facts(described(text), URL) == NOTHING


@given(st.text(max_size=300), st.text(alphabet='{}[]":, @type datePublished\\u', max_size=100))
def test_no_page_raises(text: str, data: str) -> None:
    facts(text, text)
    facts(described(data), URL)


def test_the_article_of_several_is_the_one_whose_address_it_is() -> None:
    for named in ({"url": URL + "/"}, {"@id": URL + "#article"}, {"mainEntityOfPage": {"@id": URL}}):
        assert facts(described([OTHER, ARTICLE | named]), URL).title == "Ten hurt in fire"
    assert facts(described([OTHER, ARTICLE]), URL).title == "Another"


def test_a_publisher_by_reference() -> None:
    publisher = {"@type": "Organization", "@id": "https://news.example/#us", "name": "The Daily Example"}
    article = ARTICLE | {"publisher": {"@id": "https://news.example/#us"}}
    assert facts(described({"@graph": [article, publisher]}), URL).source == "The Daily Example"


_NEAR_DATES = st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-5][0-9]([+-][01][0-9]:00|Z)?)?")


_MAIL_DATES = st.datetimes(timezones=st.timezones()).map(email.utils.format_datetime)


@given(_NEAR_DATES | st.dates().map(str) | _MAIL_DATES)
def test_every_date_that_is_found_may_stand_in_a_record(date: str) -> None:
    published = facts(page(f'<meta name="date" content="{date}">')).published
    admitted = admit(json.dumps({"text": "x", "published_at": published}).encode(), None, ENTRY)
    assert (admitted.published_at is None) == (published is None)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2018-12-16T09:30Z">', "2018-12-16T09:30:00+00:00"),
        ('<meta name="DC.date.issued" content="2018-12-16">', "2018-12-16"),
        ('<meta name="pubdate" content="Sun, 16 Dec 2018 09:30:00 GMT">', "2018-12-16T09:30:00+00:00"),
        ('<meta name="date" content="December 16, 2018 at 9 p.m.">', "2018-12-16"),
        ('<meta name="date" content="soon"><meta name="pubdate" content="2018-12-16">', "2018-12-16"),
        ('<meta property="article:modified_time" content="2018-12-16">', None),
        ('<meta name="date" content="0001-01-01T00:00:00">', None),
        ('<meta name="date" content="9999-12-31T23:59:59-05:00">', None),
        ("", None),
    ],
)
def test_published_in_meta(head: str, published: str | None) -> None:
    assert facts(page(head), URL).published == published


@pytest.mark.parametrize(
    ("body", "published"),
    [
        ('<time datetime="2018-12-16">Sunday</time>', "2018-12-16"),
        ('<time datetime="2019-02-02">x</time><time pubdate datetime="2018-12-16">x</time>', "2018-12-16"),
        ('</article><time datetime="2019-02-02"></time><main><time datetime="2018-12-16">', "2018-12-16"),
        ('<span itemprop="datePublished" content="2018-12-16T09:30">', "2018-12-16T09:30:00"),
        ('<time datetime="PT5M">five minutes</time>', None),
    ],
)
def test_published_in_the_page(body: str, published: str | None) -> None:
    assert facts(page(body=body + STORY), URL).published == published


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ('<meta property="og:site_name" content=" The Daily\nExample ">', "The Daily Example"),
        ('<meta name="application-name" content="The Daily Example">', "The Daily Example"),
        ('<meta property="og:site_name" content="">', None),
    ],
)
def test_source(head: str, source: str | None) -> None:
    assert facts(page(head), URL).source == source


def test_a_site_is_the_source_where_the_article_names_nobody() -> None:
    article = {"@type": "Article", "headline": "Ten hurt"}
    site = {"@type": "WebSite", "name": "The Daily Example"}
    organisation = {"@type": "NewsMediaOrganization", "name": "Example Media"}
    assert facts(described([article, site]), URL).source == "The Daily Example"
    assert facts(described([article, site, organisation]), URL).source == "Example Media"


@pytest.mark.parametrize(
    ("attributes", "head", "language"),
    [
        ('lang="en-US"', "", "en"),
        ('xml:lang="de"', "", "de"),
        ('lang=""', '<meta property="og:locale" content="fr_FR">', "fr"),
        ('lang="{{ lang }}"', '<meta http-equiv="x" name="content-language" content="es">', "es"),
        ("", "", None),
    ],
)
def test_language(attributes: str, head: str, language: str | None) -> None:
    assert facts(page(head, attributes=attributes), URL).language == language


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        (URL, URL),
        ("/world/fire", "https://news.example/world/fire"),
        ("//www.news.example/fire?id=7#top", "https://www.news.example/fire?id=7"),
        ("http://amp.news.example/fire", "http://amp.news.example/fire"),
        ("https://m.news.example./fire", None),
        ("https://news.example.evil.example/fire", None),
        ("https://other.example/fire", None),
        ("https://news.example/", None),
        ("javascript:alert(1)", None),
        ("https://[bad", None),
        ("https://news.example/a b", None),
        ("", None),
    ],
)
def test_canonical(link: str, canonical: str | None) -> None:
    assert facts(page(f'<link rel="canonical" href="{link}">'), URL).canonical == canonical
    assert facts(page(f'<meta property="og:url" content="{link}">'), URL).canonical == canonical


def test_a_page_of_unknown_address_is_believed_what_it_says() -> None:
    assert facts(page(f'<link rel="canonical shortlink" href="{URL}">')).canonical == URL
    assert facts(page('<link rel="canonical" href="/fire">')).canonical is None


def test_title() -> None:
    title = "<title>Ten hurt in fire - The Example</title>"
    assert facts(page(title + '<meta property="og:title" content="Ten &amp; more">')).title == "Ten & more"
    assert facts(page(title)).title == "Ten hurt in fire - The Example"
    assert facts(page(body="<h1>Ten hurt</h1>" + STORY)).title == "Ten hurt"


def test_what_is_no_html() -> None:
    assert facts("") == facts("Ten died.") == NOTHING
