"""Pages that hold no story: the beginning of one that only subscribers see, or a video with a line about it.

What is shown of such a story tells its numbers without what qualifies them, so it is not read. A whole story
on a page of a paper with a paywall, or beside a video, is read as any other: the page's own word that it is
not free, or is a video, counts only where little prose stands there, and phrases only at the end of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice

from lxml.html import HtmlElement

from pipeline.clean.html import Page
from pipeline.clean.linked_data import Node, types
from pipeline.lexicon.load import load
from pipeline.records.article import Stub

_TEASER = 1_000
"""Characters of prose: a publisher shows two or three paragraphs of 200 to 300 characters."""
_ASKED = 1_500
"""Characters of prose up to which a phrase at the end tells a wall, not an advertisement below a story."""
_VIDEO = 400
"""Characters: a description below a video; the shortest news in brief with its own page has more."""
_BESIDE = 150
"""Characters, where the page calls itself an article too: a caption, and nothing to be read."""
_SHOWN = 0.5
"""Share of the words that the page says the article has from which on it counts as shown."""
_END = 400  # characters at the end of a text in which a wall speaks
_LINE = 200  # characters: walls are short
_GOES_ON = 300  # characters of the story behind a phrase: that was an advertisement between its paragraphs
_ELEMENTS = 3_000  # of a page that are looked at

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_PROSE = re.compile(r"[.!?…][\"”’')\]]*$")
_WORDS = 8  # fewer are a label or a headline
_NUMBER = re.compile(r"[1-9]\d{0,6}")
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_UNSEEN = frozenset("script style noscript template nav footer head svg select iframe".split())
_BODIES = "//article | //main | //*[@itemprop='articleBody' or @role='main']"


def stub(page: Page, article: Node, described: Sequence[Node], meta: dict[str, str]) -> Stub | None:
    """Return what ``page`` is where it is no story, else None.

    ``article`` is what its JSON-LD says of the article, empty where it says nothing, and ``described`` all
    that it says. Of plain text only the words are known.
    """
    lines = [page.text] if page.tree is None else [line for line in page.text.splitlines() if _is_prose(line)]
    length = sum(map(len, lines))
    if length >= _ASKED:
        return None
    if _is_locked([article] if article else described, meta) and not _is_whole(article, lines, length):
        return "paywall"
    if _ends_at_a_wall(page):
        return "paywall"
    if _is_video(described, meta) and length < (_BESIDE if article else _VIDEO):
        return "video"
    return None


def _is_prose(line: str) -> bool:
    """Tell a paragraph from the entries of a menu, which is all that a page without a story may have."""
    return len(line.split()) >= _WORDS and _PROSE.search(line.rstrip()[-5:]) is not None


def _is_locked(nodes: Iterable[Node], meta: dict[str, str]) -> bool:
    """True where the page says that its article is not free.

    https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
    """
    if "locked" in (meta.get("article:content_tier"), meta.get("content_tier")):
        return True
    return any(_is_not_free(node) or any(map(_is_not_free, _parts(node))) for node in nodes)


def _parts(node: Node) -> list[Node]:
    parts = node.get("hasPart")
    return [part for part in (parts if isinstance(parts, list) else [parts]) if isinstance(part, dict)]


def _is_not_free(node: Node) -> bool:
    free = node.get("isAccessibleForFree")
    return free is False or (isinstance(free, str) and free.rpartition("/")[2].lower() in ("false", "no"))


def _is_whole(article: Node, lines: Iterable[str], length: int) -> bool:
    """Tell whether ``lines`` are all of the article: by the number of its words where the page gives it."""
    words = str(article.get("wordCount"))
    if _NUMBER.fullmatch(words):
        return sum(len(line.split()) for line in lines) >= _SHOWN * int(words)
    return length >= _TEASER


def _is_video(nodes: Iterable[Node], meta: dict[str, str]) -> bool:
    if meta.get("og:type", "").strip().lower().startswith("video"):
        return True
    return meta.get("twitter:card") == "player" or any("videoobject" in types(node) for node in nodes)


def _ends_at_a_wall(page: Page) -> bool:
    """Tell whether the text ends in a wall that a reader sees too, or one that it lacks is in the article."""
    at_the_end = _walled(page.text[-_END:])
    if page.tree is None:
        return at_the_end
    after = None
    for said in _seen(page.tree, "//body" if at_the_end else _BODIES):
        if _walled(said):
            after = 0
        elif after is not None and _is_prose(said) and said[:_LINE] in page.text:
            after += len(said)
    return after is not None and after < _GOES_ON


def _walled(text: str) -> bool:
    said = (s.strip().lower().replace("’", "'") for s in _SENTENCE.split(text) if len(s) <= _LINE)
    return any(map(_walls().match, said))


def _seen(tree: HtmlElement, where: str) -> Iterator[str]:
    """Yield what each element says to a reader of the page, that of its own children included."""
    bodies = tree.xpath(where)[:20]
    outermost = [body for body in bodies if not any(map(bodies.__contains__, body.iterancestors()))]
    elements = (element for body in outermost for element in _visible(body))
    for element in islice(elements, _ELEMENTS):
        inline = [
            part for child in element for part in (child.text, child.tail) if isinstance(child.tag, str)
        ]
        yield " ".join(" ".join(filter(None, (element.text, *inline))).split())


def _visible(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield ``element`` and what is in it, in the order of the page, without what the page itself hides."""
    waiting = [element]
    while waiting:
        found = waiting.pop()
        if not isinstance(found.tag, str) or found.tag in _UNSEEN or found.get("hidden") is not None:
            continue
        if found.get("aria-hidden") == "true" or _HIDDEN.search(found.get("style") or ""):
            continue
        yield found
        waiting.extend(reversed(found))


@cache
def _walls() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{rule['pattern']})" for rule in load("walls")["wall"]))
