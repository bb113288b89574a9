"""The lines between a page's headline and its first paragraph: the deck, or the story in three points.

Who looks for the element that holds the paragraphs leaves them out, and often only they have the toll.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipeline.clean import credits, junk
from pipeline.clean.dates import find_date
from pipeline.clean.paragraphs import paragraphs

_MOST = 8  # lines of a lead: more are a menu
_FAR = 40  # lines between headline and story
_WORDS = 5  # fewer are a button or a rubric
_LONGEST = 400  # characters of one line
_BLOCKS = frozenset("article blockquote dd div dl h2 h3 h4 header li ol p section table td tr ul".split())
_LINKED = 0.5  # of the characters of a line: it leads elsewhere
_CLOCK = re.compile(r"\d:\d\d")
_WORD = re.compile(r"\w+")


def with_lead(text: str, tree: HtmlElement) -> str:
    """Return ``text``, the story of ``tree``, with its lead in front, where that was left out."""
    lines = text.splitlines()
    known = {_key(line): i for i, line in reversed(list(enumerate(lines)))}
    lead: list[str] = []
    heading = tree.find(".//h1")
    if heading is None:
        return text
    for line in islice(_lines_after(heading), _FAR):
        if _key(_text(line)) in known:
            headline = known.get(_key(_text(heading)), -1)
            at = headline + 1 if headline < known[_key(_text(line))] else 0
            return "\n".join([*lines[:at], *lead[:_MOST], *lines[at:]]) if len(lead) <= _MOST else text
        if _may_be_lead(line):
            lead.append(_text(line))
    return text  # what follows the headline is not this story


def _lines_after(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements after ``heading`` that hold a line and no further block."""
    for element in heading.xpath("following::*[self::div or self::h2 or self::h3 or self::li or self::p]"):
        if not any(child.tag in _BLOCKS for child in element):
            yield element


def _may_be_lead(line: HtmlElement) -> bool:
    text = _text(line)
    links = sum(len(_text(link)) for link in line.iter("a"))
    if len(text.split()) < _WORDS or len(text) > _LONGEST or links > _LINKED * len(text):
        return False
    if line.find(".//time") is not None or _CLOCK.search(text) or find_date(text) or credits.byline(text):
        return False
    return all(junk.line_reason(paragraph) is None for paragraph in paragraphs(text))


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
