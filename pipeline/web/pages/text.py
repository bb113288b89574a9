"""Text of strangers on a page: no title or sentence may turn the reading direction, hide, or flood the page.

Markup is made harmless by autoescape; what is left are characters. A page can set every script, so the
joiners that Persian, Indic scripts and emoji need stay; what a reader cannot see but is ruled by goes.
"""

import re
import unicodedata
from urllib.parse import urlsplit

from markupsafe import Markup

from pipeline.records.base import Span

LINE = 300
"""Characters of a title, name or speaker: as many as a sentence has."""
URL = 2_000
"""Longest address that a link leads to: what every browser and server takes."""

# Controls, bidi marks, embeddings, overrides and isolates, separators of lines, invisible operators,
# byte order marks, tag characters, halves of surrogate pairs (which UTF-8 cannot write), noncharacters.
_HIDDEN = re.compile(
    "[\0-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
MARKS = 4
"""Marks on one letter: no language has more, and a heap of them climbs over the lines above."""


def line(text: str, most: int = LINE) -> str:
    """Return ``text`` on one line of at most ``most`` characters, without what is hidden; "…": it was cut."""
    # A character may be taken out, so a few more than asked for are looked at, never megabytes.
    some = _unheaped(_HIDDEN.sub(_space, text[: 4 * most]))
    words = " ".join(some.split())
    cut = len(words) > most or len(text) > 4 * most
    return words[: most - 1].rstrip() + "…" if cut else words


def same_length(text: str) -> str:
    """Return ``text`` with a space for each hidden character, so that spans into it stay right."""
    return _HIDDEN.sub(" ", text)


def foreign(text: str, most: int = LINE) -> Markup:
    """Return ``line(text)`` as HTML in a <bdi>, so that its direction ends where it does."""
    return Markup("<bdi>{}</bdi>").format(line(text, most))


def marked(sentence: str, mark: Span | None, most: int = 2 * LINE) -> Markup:
    """Return ``sentence`` as HTML with the words of ``mark`` in <mark>; bounded, the mark too."""
    shown = same_length(sentence[:most])
    if mark is None or not 0 <= mark[0] < mark[1] <= len(shown):
        return Markup("<bdi>{}</bdi>").format(shown)
    before, words, after = shown[: mark[0]], shown[mark[0] : mark[1]], shown[mark[1] :]
    return Markup("<bdi>{}<mark>{}</mark>{}</bdi>").format(before, words, after)


def web_address(url: str | None) -> str | None:
    """Return ``url`` where a link may lead there: http(s) with a host and no password in it, not too long."""
    if url is None or len(url) > URL or _HIDDEN.search(url) or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # such as "http://[::1"
        return None
    usable = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return url if usable else None


def _unheaped(text: str) -> str:
    if text.isascii():
        return text
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MARKS:
            kept.append(character)
    return "".join(kept)


def _space(match: re.Match[str]) -> str:
    return " " if match[0].isspace() else ""
