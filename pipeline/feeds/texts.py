"""Plain text out of what a feed says, which may be text, HTML, or text that was escaped once too often."""

import re

import lxml.html

UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "svg", "math")
_BLOCK = frozenset(
    "address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre td th tr ul".split()
)
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile(r"</?[a-zA-Z!]|&#?\w+;")
CUT = 200_000
"""Characters of HTML that are looked at for a title or a summary: some of them are pages."""


def plain(text: str | None, longest: int) -> str | None:
    """Return ``text`` on one line, tags and scripts taken out and entities resolved once.

    None where nothing is left; what is longer than ``longest`` characters is cut, with an ellipsis.
    """
    if not text:
        return None
    text = _CONTROL.sub("", text[:CUT])
    if _MARKUP.search(text):
        text = _visible(text)
    text = " ".join(text.split())
    if len(text) > longest:
        text = text[: longest - 1].rstrip() + "…"
    return text or None


def _visible(markup: str) -> str:
    tree = lxml.html.document_fromstring(f"<body>{markup}")
    for element in list(tree.iter()):
        if element.tag in UNSEEN or not isinstance(element.tag, str):
            element.clear(keep_tail=True)
        if element.tag in _BLOCK:
            element.tail = " " + (element.tail or "")
            element.text = " " + (element.text or "")
    return str(tree.xpath("string()"))
