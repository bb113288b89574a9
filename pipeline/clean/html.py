"""A web page to its tree and its text."""

import copy
from typing import NamedTuple

from lxml.html import HtmlElement, fragment_fromstring

from pipeline.clean import boxes, gaps

_TABLES = 100
"""Trafilatura's time grows with the square of their number; a page of more is no article."""


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
    _without_frames(tree)
    story = copy.deepcopy(tree)
    boxes.take_out(story)
    # Tables stay, for many a situation report is one.
    tables = len(story.xpath("//table")) <= _TABLES
    text = trafilatura.extract(story, include_comments=False, include_tables=tables) or trafilatura.html2txt(
        story
    )
    return Page(gaps.fill(text, story).replace("\0", ""), tree)


def _without_frames(tree: HtmlElement) -> None:
    """Put what a page of frames says to readers without frames, till now a string, into its tree."""
    for frames in list(tree.iter("noframes"))[:1]:
        if frames.text and frames.getparent() is not None:
            frames.append(fragment_fromstring(frames.text, create_parent="div"))
            frames.text, frames.tag = None, "div"
