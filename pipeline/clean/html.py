"""A web page to its tree and its text."""

import copy
from typing import NamedTuple

from lxml.html import HtmlElement, fragment_fromstring

from pipeline.clean import boxes
from pipeline.clean.lead import with_lead


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
    # Tables stay: many a situation report is one, and what is laid out in tables has nothing else.
    text = trafilatura.extract(story, include_comments=False) or trafilatura.html2txt(story)
    return Page(with_lead(text, story).replace("\0", ""), tree)


def _without_frames(tree: HtmlElement) -> None:
    """Put what a page of frames says to readers without frames, till now a string, into its tree."""
    for frames in list(tree.iter("noframes"))[:1]:
        if frames.text and frames.getparent() is not None:
            frames.append(fragment_fromstring(frames.text, create_parent="div"))
            frames.text, frames.tag = None, "div"
