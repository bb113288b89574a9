"""What a page's tree says of its parts: boxes that are no story are taken out before the text is read.

Three kinds of sign: an element is not shown; its class or id has a word by which sites name such a box
(``lexicon/en/boxes.toml``); or the heading of the box, or the button at its end, is one that
``lexicon/en/junk.toml`` knows. What holds the headline or much of the page's text is never taken, whatever it
is called.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from pipeline.clean import junk
from pipeline.clean.paragraphs import paragraphs
from pipeline.lexicon.load import load

_MUCH = 0.4  # of the characters of a page: the story, or most of it
_ENTRY = 0.6  # of them: the story, however many stand beside it
_LONG = 250  # characters of a paragraph that no list of links and no form has
_HEADING = 80  # characters of the longest heading of a box
_BUTTON = 30  # characters of the longest button
_LINKS = 0.75  # of the characters of a list of links
_NAMES = 300  # characters of class and id that are looked at
_SIBLINGS = 20  # empty elements before a heading or behind a button
_CALL = 300  # characters of a box that ends with a button

_BOX_REASONS = frozenset({"comment_form", "share_line", "sign_up", "teaser"})
_KEPT = frozenset({"html", "head", "body", "main", "article", "h1"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_NO_TEXT = frozenset({"head", "iframe", "noscript", "script", "style", "svg", "template", "textarea"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_LETTERS = re.compile(r"[^a-z]+")
# Classes that tell the subject or the state of a whole article, as WordPress gives them: "tag-comments".
_SUBJECT = re.compile(r"(?:^|\s)(?:category|tag|term|topic|has|is|no|not|with|without)-\S*")


def take_out(tree: HtmlElement) -> None:
    """Take the boxes out of ``tree``, and make plain ones of those in which nobody looks for a story."""
    page = _Page(tree)
    for element in page.walk():
        if _not_shown(element):
            page.drop(element)
        elif rule := _named(element):
            page.drop(element, rule.get("share", _MUCH), rule.get("longest"))
    for element in page.walk():
        text = page.short_text(element)
        if text and (element.tag in _HEADINGS or _is_bold(element)):
            page.drop_headed(element, _heads(text))
        elif 0 < len(text) <= _BUTTON and _heads(text) == "sign_up":
            page.drop_called(element)
    entries = page.entries()
    for element in page.walk():
        if element.tag == "header" and element.find(".//h1") is None and _in_article(element):
            element.tag = "div"  # the head of one entry
        elif element.tag == "figure" and element.find(".//blockquote") is not None:
            element.tag = "div"  # a quotation, or a post
        elif element.tag == "cite" and element.getparent().tag == "blockquote":
            element.tag = "p"
        elif element.tag == "table" and _is_layout(element):
            for part in [*_cells(element), *_rows(element), *element.findall("tbody"), element]:
                part.tag = "div"
    for element in entries:
        element.tag = "div"
        for link in list(element.iter("a")):
            link.tag = "span"  # a block that begins with the link to itself is taken for a menu


class _Page:
    """A tree and the number of characters in each element, counted once."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree
        self._gone: set[HtmlElement] = set()
        self._sizes: dict[HtmlElement, int] = {}
        for element in reversed(list(tree.iter("*"))):
            self._sizes[element] = 0 if element.tag in _NO_TEXT else self._count(element)
        self._whole = max(1, self._sizes[tree])
        self._headline: set[HtmlElement] = set()
        for element in tree.xpath("//h1 | //*[@itemprop='articleBody']"):
            self._headline.update([element, *element.iterancestors()])

    def _count(self, element: HtmlElement) -> int:
        return _length(element.text) + sum(
            self._sizes.get(child, 0) + _length(child.tail) for child in element
        )

    def walk(self) -> Iterator[HtmlElement]:
        """Yield every element that is still in the tree, in its order."""
        for element in list(self._tree.iter("*")):
            if element not in self._gone and element.tag not in _NO_TEXT and element is not self._tree:
                yield element

    def short_text(self, element: HtmlElement) -> str:
        """Return the text of an element that may be a heading or a button; "" where it is longer."""
        if not 0 < self._sizes[element] <= _HEADING:
            return ""
        return " ".join(element.text_content().split())

    def entries(self) -> list[HtmlElement]:
        """Return each <article> that is one of several on a live page, and not the whole story."""
        articles = [element for element in self.walk() if element.tag == "article"]
        beside = Counter(article.getparent() for article in articles)
        return [
            article
            for article in articles
            if beside[article.getparent()] > 2
            and article not in self._headline
            and self._sizes[article] <= _ENTRY * self._whole
        ]

    def drop(self, element: HtmlElement, share: float = _MUCH, longest: int | None = None) -> None:
        """Drop ``element`` unless it holds the headline or more than is likely."""
        size = self._sizes[element]
        if element.tag in _KEPT or element in self._headline:
            return
        if size <= share * self._whole and (longest is None or size <= longest):
            self._gone.update(element.iter("*"))
            element.drop_tree()

    def drop_headed(self, heading: HtmlElement, reason: str | None) -> None:
        """Drop the box that a heading such as "Related stories" begins, or else the links that follow it."""
        if reason is None:
            return
        share = 1.0 if reason == "comment_form" else _MUCH
        box = self._box(heading)
        if box is not None and self._starts_with(box, heading):
            if reason == "comment_form" or not self._has_story(box):
                self.drop(box, share)
            return
        sibling = heading.getnext()
        while sibling is not None and (reason == "comment_form" or self._is_links(sibling)):
            following = sibling.getnext()
            if isinstance(sibling.tag, str):
                self.drop(sibling, share)
            sibling = following
        self.drop(heading)

    def drop_called(self, button: HtmlElement) -> None:
        """Drop the small box that ends with a button such as "Subscribe"."""
        box = self._box(button)
        if box is not None and box.tag != "p" and self._sizes[box] <= _CALL and self._ends_with(box, button):
            self.drop(box)

    def _box(self, element: HtmlElement) -> HtmlElement | None:
        """Return the nearest element around ``element`` that has more text than it."""
        size = self._sizes[element]
        return next((above for above in element.iterancestors() if self._sizes[above] > size), None)

    def _starts_with(self, box: HtmlElement, element: HtmlElement) -> bool:
        while element is not box:
            if not self._are_empty(element.itersiblings(preceding=True)):
                return False
            element = element.getparent()
            if _length(element.text):
                return False
        return True

    def _ends_with(self, box: HtmlElement, element: HtmlElement) -> bool:
        while element is not box:
            if _length(element.tail) or not self._are_empty(element.itersiblings()):
                return False
            element = element.getparent()
        return True

    def _are_empty(self, siblings: Iterable[HtmlElement]) -> bool:
        few = list(islice(siblings, _SIBLINGS + 1))
        return len(few) <= _SIBLINGS and not any(self._sizes.get(s, 0) or _length(s.tail) for s in few)

    def _has_story(self, box: HtmlElement) -> bool:
        """Tell whether a paragraph in ``box`` is too long for a teaser or a form."""
        return any(
            self._sizes.get(element, 0) - self._links(element) > _LONG
            for element in box.iter("p", "div", "td")
            if not any(child.tag in ("p", "div", "table", "ul") for child in element)
        )

    def _is_links(self, element: HtmlElement) -> bool:
        return bool(self._links(element) >= _LINKS * self._sizes.get(element, 0))

    def _links(self, element: HtmlElement) -> int:
        return sum(self._sizes.get(link, 0) for link in element.iter("a"))


def _in_article(element: HtmlElement) -> bool:
    return any(above.tag in ("article", "main") for above in element.iterancestors())


def _is_layout(table: HtmlElement) -> bool:
    """Tell whether a table only arranges things: it holds tables or paragraphs, or has no second column."""
    if table.find(".//table") is not None or all(len(row) <= 1 for row in _rows(table)):
        return True
    return any(len(cell.text_content()) > _LONG for cell in _cells(table))


def _rows(table: HtmlElement) -> list[HtmlElement]:
    return list(table.xpath("./tr | ./*[self::tbody or self::thead or self::tfoot]/tr"))


def _cells(table: HtmlElement) -> list[HtmlElement]:
    return [cell for row in _rows(table) for cell in row]


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _not_shown(element: HtmlElement) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _named(element: HtmlElement) -> dict[str, Any] | None:
    """Return the rule for boxes that a word in the class or the id of ``element`` names."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _rule_of(names[:_NAMES]) if not names.isspace() else None


@lru_cache(maxsize=4096)
def _rule_of(names: str) -> dict[str, Any] | None:
    plain = _NO_LETTERS.sub(" ", _CAMEL.sub(" ", _SUBJECT.sub(" ", names)).lower())
    match = _rules()[0].search(f" {plain} ")
    return _rules()[1][match.lastgroup] if match and match.lastgroup else None


@cache
def _rules() -> tuple[re.Pattern[str], dict[str, dict[str, Any]]]:
    boxes: dict[str, dict[str, Any]] = load("boxes")
    words = ("|".join(map(re.escape, rule["words"])) for rule in boxes.values())
    groups = (f"(?P<{name}>{each})" for name, each in zip(boxes, words, strict=True))
    return re.compile(f" (?:{'|'.join(groups)})(?= )"), boxes


def _is_bold(element: HtmlElement) -> bool:
    """Tell whether an element is a heading in all but name: all of its text is bold, or its class says so."""
    if element.tag not in ("p", "div", "span"):
        return False
    names = (element.get("class") or "").lower()
    if any(word in names for word in ("title", "heading", "headline", "header")):
        return True
    return (
        len(element) == 1
        and element[0].tag in ("b", "strong")
        and not _length(element.text)
        and not _length(element[0].tail)
    )


def _heads(text: str) -> str | None:
    """Return why a box under this heading is no story; None where it may be."""
    lines = paragraphs(text)
    reason = junk.line_reason(lines[0]) if lines else None
    return reason if reason in _BOX_REASONS else None
