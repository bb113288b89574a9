"""A web page to its tree and its text."""

from typing import NamedTuple

from lxml.html import HtmlElement


class Page(NamedTuple):
    """A page as it was read, once: whatever else is asked of it is asked of ``tree``."""

    text: str
    """The story, a paragraph a line; all visible text where no story can be made out."""
    tree: HtmlElement | None
    """None where it was no HTML."""


def read(html: str) -> Page:
    """Return the text and tree of ``html``; plain text is its own text. Nothing is fetched."""
    import trafilatura  # half a second to load, and most runs read no HTML

    tree = trafilatura.load_html(html)
    if tree is None:
        return Page("" if "<" in html else html, None)
    text = trafilatura.extract(tree, include_comments=False, include_tables=False) or trafilatura.html2txt(
        tree
    )
    return Page(text.replace("\0", ""), tree)
