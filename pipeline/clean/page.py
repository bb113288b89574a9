"""What a page says of itself: when it was published, by whom, in which language, under which address.

Of several places that tell the same thing the one that is written for machines and for this article comes
first: JSON-LD, then ``<meta>``, then the page's own elements. Nothing is guessed from the text. Nothing here
raises, and everything is bounded, for pages come from strangers.
"""

import datetime as dt
import html as entities
import re
from collections.abc import Iterable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipeline.clean import html, junk
from pipeline.clean.admit import EARLIEST
from pipeline.clean.dates import find_date
from pipeline.clean.linked_data import ARTICLES, Node, nodes, types
from pipeline.clean.stubs import stub
from pipeline.records.article import Stub

_LONGEST = 500  # characters of a title; names, dates and languages are shorter
_LONGEST_URL = 2_000
_METAS = 500
_PUBLISHED = (
    "article:published_time",  # https://ogp.me/#type_article
    "og:article:published_time",
    "og:published_time",
    "datepublished",  # microdata
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "sailthru.date",
    "publish-date",
    "publishdate",
    "publication_date",
    "pubdate",
    "date",
)
_TIMES = (
    "//time[@itemprop='datePublished' or @pubdate]/@datetime",
    "//*[@itemprop='datePublished']/@content",
    "//article//time/@datetime",
    "//main//time/@datetime",
    "//time/@datetime",
)
_HEADINGS = "//h1 | //h2 | //*[@role='heading']"
_TITLES = ("//title/text()", "//h1//text()")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9-_]{1,20})?", re.IGNORECASE)
_BROKEN = re.compile("[\ud800-\udfff\0]")
_SAME_SITE = re.compile(r"^(?:(?:www\d?|m|mobile|amp)\.)+")


class Facts(NamedTuple):
    """What a page says of itself; None where it does not."""

    canonical: str | None
    """Its own address, absolute, without fragment: of the host that it was fetched from, and not just the
    front page's, so that no page can take the place of another site's article."""
    published: str | None
    """ISO 8601: a date, or a date-time with the zone that the page gives."""
    source: str | None
    """Who publishes it."""
    language: str | None
    """ISO 639 code in lower case."""
    title: str | None
    stub: Stub | None
    """What stands there in the place of a story."""


NOTHING = Facts(None, None, None, None, None, None)


def facts(page: str, url: str | None = None) -> Facts:
    """Return what the HTML ``page``, fetched from ``url``, says of itself."""
    return facts_of(html.read(page), url)


def facts_of(page: html.Page, url: str | None = None) -> Facts:
    """Return what ``page``, fetched from ``url``, says of itself; where many things are asked of one page."""
    if page.tree is None:
        return NOTHING._replace(stub=stub(page, {}, (), {}))
    tree = page.tree
    described = nodes(tree)
    meta = _metas(tree)
    canonical = _canonical(tree, meta, url)
    article = _main(described, {_bare(url), _bare(canonical)} - {""})
    return Facts(
        canonical=canonical,
        published=_first_date(_dates(tree, article, meta)),
        source=_first(_sources(described, article, meta), 200),
        language=_language(tree, article, meta),
        title=_headline(tree, _first(_titles(tree, article, meta), _LONGEST)),
        stub=stub(page, article, described, meta),
    )


def _main(described: Iterable[Node], addresses: set[str]) -> Node:
    """Return the article that the page at one of ``addresses`` is about: else the first that it describes."""
    articles = [node for node in described if types(node) & ARTICLES]
    named = (node for node in articles if addresses & set(map(_bare, _named(node))))
    return next(named, articles[0] if articles else {})


def _named(node: Node) -> Iterator[Any]:
    page = node.get("mainEntityOfPage")
    yield from (node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page)


def _bare(address: Any) -> str:
    return address.partition("#")[0].rstrip("/") if isinstance(address, str) else ""


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Return what ``<meta>`` says, by lower-case name, the first of each name."""
    found: dict[str, str] = {}
    for element in tree.xpath("//meta[@content]")[:_METAS]:
        for kind in ("property", "name", "itemprop"):
            if name := element.get(kind):
                found.setdefault(name.strip().lower(), element.get("content"))
    return found


def _canonical(tree: HtmlElement, meta: dict[str, str], url: str | None) -> str | None:
    links = tree.xpath("//link[@href and contains(concat(' ', @rel, ' '), ' canonical ')]/@href")[:10]
    for link in (*links, meta.get("og:url")):
        if found := _address(link, url):
            return found
    return None


def _address(link: Any, url: str | None) -> str | None:
    """Return ``link`` as an absolute address where it may be that of the article at ``url``, else None."""
    if not (text := _text(link, _LONGEST_URL)):
        return None
    try:
        own = urlsplit(urljoin(url or "", text))
        fetched = urlsplit(url or "")
        site, fetched_site = (_SAME_SITE.sub("", parts.hostname or "") for parts in (own, fetched))
    except ValueError:
        return None
    if own.scheme not in ("http", "https") or not site or any(map(str.isspace, text)):
        return None
    if url and (site != fetched_site or (_is_front(own.path, own.query) and not _is_front(fetched.path, ""))):
        return None
    return own._replace(fragment="").geturl()


def _is_front(path: str, query: str) -> bool:
    return path.strip("/") == "" and not query


def _dates(tree: HtmlElement, article: Node, meta: dict[str, str]) -> Iterator[Any]:
    yield article.get("datePublished")
    yield from (meta.get(name) for name in _PUBLISHED)
    for path in _TIMES:
        yield from tree.xpath(path)[:1]


def _sources(described: Iterable[Node], article: Node, meta: dict[str, str]) -> Iterator[Any]:
    publisher = article.get("publisher")
    names = {str(node.get("@id")): node.get("name") for node in described}
    for each in publisher if isinstance(publisher, list) else [publisher]:
        yield each.get("name", names.get(str(each.get("@id")))) if isinstance(each, dict) else each
    yield meta.get("og:site_name")
    for kinds in ({"newsmediaorganization"}, {"website"}, {"organization"}):
        yield from (node.get("name") for node in described if types(node) & kinds)
    yield from (meta.get(name) for name in ("dc.publisher", "publisher", "application-name"))


def _titles(tree: HtmlElement, article: Node, meta: dict[str, str]) -> Iterator[Any]:
    yield meta.get("og:title")
    yield article.get("headline")
    for path in _TITLES:
        yield from tree.xpath(path)[:5]


def _headline(tree: HtmlElement, title: str | None) -> str | None:
    """Return the heading that ``title`` names, which goes without the name of the site; else ``title``."""
    parts = [part.casefold() for part in junk.title_parts(title or "")]
    for heading in tree.xpath(_HEADINGS)[:20]:
        text = _text(heading.text_content(), _LONGEST)
        own = (text or "").casefold()
        if len(own.split()) >= 3 and any(part.startswith(own) or own.startswith(part) for part in parts):
            return text
    return title


def _language(tree: HtmlElement, article: Node, meta: dict[str, str]) -> str | None:
    spoken = article.get("inLanguage")
    told = (
        spoken.get("alternateName") if isinstance(spoken, dict) else spoken,
        tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang"),
        meta.get("og:locale"),
        meta.get("content-language"),
    )
    for each in told:
        if (text := _text(each, 30)) and (match := _LANGUAGE.fullmatch(text)):
            return match[1].lower()
    return None


def _first(values: Iterable[Any], longest: int) -> str | None:
    return next(filter(None, (_text(value, longest) for value in values)), None)


def _text(value: Any, longest: int) -> str | None:
    """Return ``value`` in one line as a reader would see it; None where it is no text, or too long a one."""
    if not isinstance(value, str) or len(value) > 4 * longest:
        return None
    text = " ".join(entities.unescape(_BROKEN.sub("", value)).split())
    return text if 0 < len(text) <= longest else None


def _first_date(values: Iterable[Any]) -> str | None:
    return next(filter(None, map(_date, values)), None)


def _date(value: Any) -> str | None:
    """Return an ISO 8601, RFC 5322 or written-out date or date-time as ISO 8601, if news can be of it."""
    text = _text(value, 100)
    moment = _moment(text) if text else None
    # a template whose date nobody set has the first or the last that there is
    return moment.isoformat() if moment and EARLIEST <= moment.year < dt.MAXYEAR else None


def _moment(text: str) -> dt.date | None:
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment.date() if len(text) <= 10 else moment
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return find_date(text)
