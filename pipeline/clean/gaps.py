"""What an extractor leaves out of a story that it found: the lead below the headline, paragraphs in between.

Who looks for the one element that holds the paragraphs passes over the deck and the story in three points;
who counts links, over a paragraph beside a menu. Often only they have the toll.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipeline.clean import credits, junk
from pipeline.clean.dates import find_date
from pipeline.clean.paragraphs import paragraphs

_MOST = 8  # lines of a lead: more are a menu
_BLOCKS_READ = 20_000  # of a page
_WORDS = 5  # of a line of a lead: fewer are a button or a rubric
_LEAD = 400  # characters of one such line
_PROSE = 60  # characters of a paragraph
_SHINGLE = 6  # words that tell that a paragraph is there already
_LINKED = 0.5  # of the characters of a line: it leads elsewhere

_BLOCK = frozenset("article blockquote dd div dl h1 h2 h3 h4 header li ol p section table td tr ul".split())
_LINE = frozenset("blockquote div h1 h2 h3 h4 li p td".split())
_HEADINGS = frozenset("h2 h3 h4".split())
_ASIDE = frozenset("aside figure footer form nav noscript".split())
_CLOCK = re.compile(r"\d:\d\d")
_ENDED = re.compile(r"[.!?…][\"”’')\]]*$")
_WORD = re.compile(r"\w+")


def fill(text: str, tree: HtmlElement) -> str:
    """Return ``text``, the story that was found in ``tree``, with what was left out of it."""
    lines = text.splitlines()
    places = {key: i for i, key in reversed(list(enumerate(map(_key, lines)))) if key}
    there = {shingle for line in lines for shingle in _shingles(line)}
    heading = tree.find(".//h1")
    missing: dict[int, list[str]] = {}
    waiting: list[str] = []
    at: int | None = None  # the line that was met last; -1 where the headline is none of them
    is_lead = False
    heads: str | None = None  # the heading that was met last, until it is known what it heads
    for element in islice(_blocks(tree), _BLOCKS_READ):
        line = " ".join(element.text_content().split())
        place = places.get(_key(line))
        if element is heading:
            at, is_lead, waiting = (-1 if place is None else place), True, []
        elif place is not None and (at is None or place >= at):
            if at is not None and not (is_lead and len(waiting) > _MOST):
                missing.setdefault(at, []).extend([*waiting, heads] if heads else waiting)
            at, is_lead, waiting, heads = place, False, [], None
        elif at is not None and there.isdisjoint(islice(_shingles(line), 1)):
            if is_lead:
                waiting += [line] if _may_be_lead(element, line) else []
            elif element.tag in _HEADINGS:
                heads = line if _is_plain(element, line) else None
            elif _is_prose(element, line):
                waiting += [heads, line] if heads else [line]
                heads = None
            elif line:
                heads = None  # of something else
    whole = [*missing.get(-1, ())]
    for i, line in enumerate(lines):
        whole += [line, *missing.get(i, ())]
    return "\n".join(whole)


def _blocks(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that hold a line of text and no further block, those in asides left out."""
    aside: set[HtmlElement] = set()
    for element in tree.iter("*"):
        if element.tag in _ASIDE or element.getparent() in aside:
            aside.add(element)
        elif element.tag in _LINE and not any(child.tag in _BLOCK for child in element):
            yield element


def _may_be_lead(element: HtmlElement, line: str) -> bool:
    if len(line.split()) < _WORDS or len(line) > _LEAD or element.find(".//time") is not None:
        return False
    return not (_CLOCK.search(line) or find_date(line) or credits.byline(line)) and _is_plain(element, line)


def _is_prose(element: HtmlElement, line: str) -> bool:
    return len(line) >= _PROSE and _ENDED.search(line) is not None and _is_plain(element, line)


def _is_plain(element: HtmlElement, line: str) -> bool:
    """Tell whether a line is neither made of links nor one of those that stand around stories."""
    if sum(len(link.text_content()) for link in element.iter("a")) > _LINKED * len(line):
        return False
    return all(junk.line_reason(paragraph) is None for paragraph in paragraphs(line))


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _shingles(line: str) -> Iterator[tuple[str, ...]]:
    """Yield each run of a few words of ``line``; all of it where it is shorter."""
    words = _WORD.findall(line.casefold())
    for i in range(max(1, len(words) - _SHINGLE + 1)):
        yield tuple(words[i : i + _SHINGLE])
