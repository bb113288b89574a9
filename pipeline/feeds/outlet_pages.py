"""What the small outlet publishes: a feed, a front page, pages of articles. Everything is escaped."""

import datetime as dt
from collections.abc import Iterable, Mapping
from email.utils import format_datetime
from html import escape
from string import Template
from typing import Any
from urllib.parse import quote

from lxml import etree
from lxml.builder import E, ElementMaker

from pipeline.clean import html
from pipeline.feeds.texts import plain
from pipeline.records.article import Article

NAME = "Tallywire seeds"
FEED = "/feed.xml"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

PAGE = Template("""<!DOCTYPE html>
<html lang="$language">
<head>
<meta charset="utf-8">
<title>$title</title>
<link rel="canonical" href="$url">
<link rel="alternate" type="application/rss+xml" href="$feed">
<meta property="og:title" content="$title">
$metas
</head>
<body>
<header>
<p><a href="/">$source</a></p>
<nav><ul>
<li><a href="/">Home</a></li><li><a href="/">World</a></li><li><a href="/">Sign in</a></li>
</ul></nav>
</header>
<main>
<article>
<h1>$title</h1>
$body
</article>
<aside>
<h2>Most read</h2>
$links
</aside>
</main>
<footer><ul>
<li><a href="/">About us</a></li><li><a href="/">Contact</a></li><li><a href="/">Privacy policy</a></li>
</ul></footer>
</body>
</html>
""")


def paths(articles: Iterable[Article]) -> dict[str, Article]:
    """Return the articles by the path of their page."""
    return {f"/articles/{article.article_id}": article for article in articles}


def feed(pages: Mapping[str, Article], base: str) -> bytes:
    """Return the RSS feed of ``pages``, which lie below ``base``."""
    items = (_item(article, base + quote(path), base) for path, article in pages.items())
    channel = E.channel(E.title(NAME), E.link(f"{base}/"), E.description("Articles to try with"), *items)
    rss = E.rss(channel, version="2.0")
    return bytes(etree.tostring(rss, xml_declaration=True, encoding="utf-8", pretty_print=True))


def page(article: Article, pages: Mapping[str, Article], url: str) -> bytes:
    """Return the page of ``article`` at ``url``, with links to the others around it."""
    metas = {"og:site_name": article.source}
    if article.published_at:
        metas["article:published_time"] = article.published_at.isoformat()
    title, *lines = _lines(article)
    return PAGE.substitute(
        language=escape(article.language),
        title=escape(title),
        source=escape(article.source or NAME),
        url=escape(url),
        feed=FEED,
        metas="\n".join(
            f'<meta property="{name}" content="{escape(value)}">' for name, value in metas.items() if value
        ),
        body="\n".join(f"<p>{escape(line)}</p>" for line in lines),
        links=_links(pages),
    ).encode()


def front(pages: Mapping[str, Article]) -> bytes:
    """Return the front page, which names the feed and every article."""
    head = f'<link rel="alternate" type="application/rss+xml" href="{FEED}">'
    return f"<!DOCTYPE html>\n<title>{NAME}</title>\n{head}\n<h1>{NAME}</h1>\n{_links(pages)}\n".encode()


def _item(article: Article, url: str, base: str) -> Any:
    title, *lines = _lines(article)
    item = E.item(
        E.title(plain(escape(title), 1_000) or ""),
        E.link(url),
        E.guid(url),
        E.description(plain(escape(" ".join(lines[:2])), 300) or ""),
    )
    if article.source:
        item.append(E.source(plain(escape(article.source), 1_000) or "", url=f"{base}/"))
    if isinstance(article.published_at, dt.datetime):
        item.append(E.pubDate(format_datetime(article.published_at, usegmt=True)))
    elif article.published_at:  # RSS itself knows no date without a time
        dublin_core = ElementMaker(namespace=DUBLIN_CORE, nsmap={"dc": DUBLIN_CORE})
        item.append(dublin_core.date(article.published_at.isoformat()))
    return item


def _lines(article: Article) -> list[str]:
    """Return the title of ``article``, then its paragraphs."""
    text = article.text if article.text is not None else html.read(article.html or "").text
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    title = article.title or (lines[0] if lines else article.article_id)
    return [title, *(lines[1:] if lines[:1] == [title] else lines)]


def _links(pages: Mapping[str, Article]) -> str:
    titles = {quote(path): escape(_lines(article)[0]) for path, article in pages.items()}
    links = (f'<li><a href="{path}">{title}</a></li>' for path, title in titles.items())
    return "\n".join(["<ul>", *links, "</ul>"])
