"""What a page says of itself as JSON-LD (https://www.w3.org/TR/json-ld11/, https://schema.org/NewsArticle).

Pages write it carelessly: in lists and graphs, with the article below the page or above its publisher, with
line breaks in strings, commas too many, comments around it. Nothing here raises.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml.html import HtmlElement

Node: TypeAlias = dict[str, Any]

ARTICLES = frozenset(
    "article newsarticle analysisnewsarticle askpublicnewsarticle backgroundnewsarticle opinionnewsarticle "
    "reportagenewsarticle reviewnewsarticle liveblogposting blogposting socialmediaposting report".split()
)
"""Types of https://schema.org/Article that news is published as, in lower case."""

_SCRIPTS = 30  # a page has one to five
_LONGEST = 500_000  # characters of one; live pages with every update in it have some 200,000
_SALVAGED = 50_000  # characters of a damaged one: what counts stands at its head
_NODES = 500
_DEEPEST = 8  # lists and things within one another: list, thing, @graph's list, page, article
_DOWN = ("@graph", "mainEntity", "mainEntityOfPage")
"""Where the article of a page may stand. What stands elsewhere is another article or a part of this one:
``liveBlogUpdate``, ``hasPart``, ``itemListElement``, ``citation``."""
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|(?://\s*)?\]\]>|;)\s*$")
_COMMA = re.compile(r",(?=\s*[}\]])")
_PAIR = re.compile(
    r'"(?P<key>@type|datePublished|headline|inLanguage|isAccessibleForFree|wordCount)"\s*:\s*'
    r'(?:"(?P<text>(?:[^"\\\n]|\\.){1,500})"|(?P<word>true|false|\d{1,9}))',
    re.IGNORECASE,
)
_PUBLISHER = re.compile(r'"publisher"\s*:\s*\{[^{}]{0,500}?"name"\s*:\s*"(?P<name>[^"\\\n]{1,200})"')


def nodes(tree: HtmlElement) -> list[Node]:
    """Return the things that the page describes, in its order; parts of an article are not among them."""
    found: list[Node] = []
    for script in tree.xpath("//script[contains(@type, 'ld+json')]")[:_SCRIPTS]:
        found += _flat(_parsed((script.text or "")[:_LONGEST]), _DEEPEST)
        if len(found) >= _NODES:
            break
    return found[:_NODES]


def types(node: Node) -> set[str]:
    """Return the types of ``node`` in lower case, without the vocabulary's address."""
    named = node.get("@type")
    listed = named if isinstance(named, list) else [named]
    return {name.rpartition("/")[2].lower() for name in listed if isinstance(name, str)}


def _parsed(text: str) -> Any:
    """Return what ``text`` holds; what can be made out of it, as one thing, where it is broken."""
    text = _WRAPPING.sub("", text)
    for attempt in (text, _COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)  # not strict: line breaks within strings
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _salvaged(text: str) -> Node:
    """Return the pairs that stand first in ``text``: those of the article, where it is one."""
    node: Node = {}
    for pair in _PAIR.finditer(text, 0, _SALVAGED):
        node.setdefault(pair["key"], pair["text"] or pair["word"])
    if publisher := _PUBLISHER.search(text, 0, _SALVAGED):
        node["publisher"] = {"name": publisher["name"]}
    return node


def _flat(value: Any, depth: int) -> Iterator[Node]:
    if not depth:
        return
    if isinstance(value, list):
        for each in value[:_NODES]:
            yield from _flat(each, depth - 1)
    elif isinstance(value, dict):
        yield value
        for name in _DOWN:
            yield from _flat(value.get(name), depth - 1)
