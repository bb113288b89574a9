"""The items of a round-up, each under a heading: "KENYA: A bus overturned", "*MOSUL - Four rounds"."""

from collections.abc import Sequence

from pipeline.extract.places import PlaceMention
from pipeline.extract.scan import Scanned
from pipeline.records.mention import Place

_REACH = 8
"""Tokens of the longest heading: "Spanish Town, St Catherine, Jamaica:"."""
_FEW = 2
_ENDS = frozenset((":", "-", "–", "—"))


def find_items(scanned: Sequence[Scanned], places: Sequence[PlaceMention]) -> dict[int, Place | None]:
    """Return the sentences that begin an item, with the place that heads each where one does.

    One heading is the dateline of an article about one event, two may be of two correspondents. Of three and
    more, with two places among them, each begins an item: "SPORT: ...".
    """
    headings = {i: mark for i, s in enumerate(scanned) if not s.sentence.title and (mark := _heading(s))}
    if len(headings) < _FEW:
        return {}
    heads: dict[int, Place] = {}
    for mention in places:
        at = mention.sentence
        cut = mention.first == mention.last  # a dateline, which the sentence itself has no more
        if cut or (at in headings and not _worded(scanned[at], mention.first)):
            heads.setdefault(at, mention.place)
    marks = {headings[i] for i in heads if i in headings}
    items = {i for i, mark in headings.items() if mark in marks} | set(heads)
    several = len({(p.country, p.admin1, p.name) for p in heads.values()}) > 1
    return {i: heads.get(i) for i in items} if several and len(items) > _FEW else {}


def _heading(sentence: Scanned) -> str | None:
    """Return the colon or dash behind a heading: nothing but names and commas stands before it."""
    words = 0
    for token in sentence.tokens[: _REACH + 1]:
        if token.text in _ENDS and words:
            return token.text
        if token.text[0].isalnum():
            words += 1
            if not token.capital:
                return None
        elif words and token.text != ",":
            return None
    return None


def _worded(sentence: Scanned, end: int) -> bool:
    """True where a word stands before token ``end``; a bullet is none."""
    return any(token.text[0].isalnum() for token in sentence.tokens[:end])
