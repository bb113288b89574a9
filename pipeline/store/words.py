"""The words that a row is found by, and those of what a reader looks for: folded in one way.

One table of words, looked up by equality and by range, serves both databases alike. SQLite's FTS5 and
PostgreSQL's tsvector are two engines that cut text differently, one of which cannot forget a row without its
text; and each would keep an index of its own for a list of some twenty words a row.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from pipeline.lexicon.gazetteer import fold
from pipeline.lexicon.load import load
from pipeline.records.event import Event
from pipeline.records.mention import Place

LONGEST = 40
"""Characters of a word that count: an index entry of PostgreSQL holds some 2,700 bytes."""

MOST = 500
"""Words of a row that it is found by; a row with more has some hundred speakers."""

PLACE = "@"
"""Stands before a word of the place's name or its division's; no other word has it."""

_WORD = re.compile(r"\w+")


def words(text: str) -> Iterator[str]:
    """Yield the words of ``text``: lower case, without accents, "sana'a" one and "ez-Zor" two."""
    for part in text.split():  # parts come again, and what ``fold`` has folded it remembers
        yield from (word[:LONGEST] for word in _WORD.findall(fold(part)))


def phrase(text: str) -> str:
    """Return the words of ``text`` in their order."""
    return " ".join(words(text))


def words_of(event: Event) -> frozenset[str]:
    """Return what ``event`` is found by: never a word of a quoted sentence."""
    local = (PLACE + word for name in names(event.place) for word in words(name))
    found = dict.fromkeys([*local, *(word for text in _texts(event) for word in words(text))])
    return frozenset(islice(found, MOST))


def names(place: Place | None) -> Iterable[str]:
    """Return the names that a reader may look for ``place`` by."""
    return [name for name in (place.name, place.admin1) if name] if place else ()


def _texts(event: Event) -> Iterator[str]:
    yield event.title
    yield from names(event.place)
    if event.place and event.place.country in load("countries"):
        yield from load("countries")[event.place.country]["names"]
    yield from (actor.name for actor in event.actors)
    yield from (figure.group for figure in event.figures)
    yield from (claim.origin for figure in event.figures for claim in figure.claims if claim.origin)
