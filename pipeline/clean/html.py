"""A web page to its text."""

from typing import NamedTuple

from lxml.html import HtmlElement


class Page(NamedTuple):
    """What a page says of itself."""

    text: str
    """The story, a paragraph a line; all visible text where no story can be made out."""
    title: str | None
    published: str | None
    """Publication time as the page's metadata has it."""


def read(html: str) -> Page:
    """Return the text and metadata of ``html``; plain text is its own text. Nothing is fetched."""
    import trafilatura  # half a second to load, and most runs read no HTML

    tree = trafilatura.load_html(html)
    if tree is None:
        return Page("" if "<" in html else html, None, None)
    title = _first(tree, "//meta[@property='og:title']/@content", "//title/text()", "//h1//text()")
    published = _first(tree, "//meta[@property='article:published_time']/@content", "//time/@datetime")
    text = trafilatura.extract(tree, include_comments=False, include_tables=False) or trafilatura.html2txt(
        tree
    )
    return Page(text.replace("\0", ""), title, published)


def _first(tree: HtmlElement, *paths: str) -> str | None:
    for path in paths:
        for value in tree.xpath(path):
            if text := " ".join(str(value).split()):
                return text
    return None
