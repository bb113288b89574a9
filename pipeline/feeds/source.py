"""A document as it came from the web, and the first guess at what it is."""

import re
from typing import NamedTuple

HEAD = 64 << 10
"""Bytes. Stylesheets, comments and a licence may stand before the root element."""

_ROOT = re.compile(
    rb"<(?:\w+:)?(rss|rdf|feed|urlset|sitemapindex|opml|html|head|body)\b|<!doctype (html)\b", re.I
)


TAIL = 4 << 10
"""Bytes. Servers add a comment behind the end, such as how long they took."""


class Source(NamedTuple):
    """A document, and what the answer said of it."""

    body: bytes
    content_type: str
    """Media type, lower case, without parameters; often wrong, so the body decides."""
    charset: str | None
    url: str
    """Where it was found; relative links are taken from there."""

    @property
    def root(self) -> str:
        """The root element of XML or HTML in lower case, ``{`` of JSON, else nothing."""
        head = self.body[:HEAD].replace(b"\0", b"")  # UTF-16 reads like ASCII without them
        if head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((b"{", b"[")):
            return "{"
        found = _ROOT.search(head)
        return (found[1] or found[2]).decode().lower() if found else ""

    @property
    def is_whole(self) -> bool:
        """Whether the root element of XML is closed: a transfer or a generator may have broken off."""
        tail = self.body[-TAIL:].replace(b"\0", b"").lower()
        return re.search(rb"</(?:\w+:)?" + self.root.encode() + rb"\s*>", tail) is not None
