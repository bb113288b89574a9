"""Who speaks: the origins that tally counts, each with a name to be shown under."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.records.event import Event, EventClaim, Source

NOBODY = 0
"""``origin_number`` of all claims for which no one is named."""


class Voice(NamedTuple):
    """An origin: claims that count as one, whoever printed them."""

    number: int
    """``origin_number`` of its claims."""
    name: str
    kind: str | None
    party: bool
    """True where it is a party to the event."""


def voices(event: Event) -> dict[int, Voice]:
    """Return who speaks of ``event``, by number, in the order of their first claims; nobody comes last."""
    claims: dict[int, list[EventClaim]] = defaultdict(list)
    for figure in event.figures:
        for claim in figure.claims:
            claims[claim.origin_number].append(claim)
    sources = {source.article_id: source for source in event.articles}
    numbers = sorted(claims, key=lambda number: (number == NOBODY, number))
    return {number: _voice(number, claims[number], sources) for number in numbers}


def _voice(number: int, claims: list[EventClaim], sources: dict[str, Source]) -> Voice:
    if number == NOBODY:
        return Voice(number, "nobody named", None, False)
    kind = _most(claim.origin_kind for claim in claims)
    name = _most(claim.origin for claim in claims)
    if name is None:
        texts = [sources[claim.article_id] for claim in claims if claim.article_id in sources]
        name = _most(source.credit for source in texts)
        own = all((source.source or "").casefold() == (name or "").casefold() for source in texts)
        kind = "own_reporting" if own else "agency"
    return Voice(number, name or "an agency", kind, any(claim.party for claim in claims))


def _most(names: Iterable[str | None]) -> str | None:
    """Return what most claims have; of several the longest, which tells more."""
    counts = Counter(name for name in names if name)
    return max(counts, key=lambda name: (counts[name], len(name), name), default=None)
