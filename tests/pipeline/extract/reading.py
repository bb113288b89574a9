"""What a sentence or a short article says, as words that a test can compare."""

import datetime as dt
from collections.abc import Iterable

import orjson

from pipeline.clean import clean
from pipeline.clean.admit import admit
from pipeline.extract import extract
from pipeline.records.article import CleanArticle
from pipeline.records.claim import Claim
from pipeline.records.mention import Mentions

PUBLISHED = "2015-07-15"
"""A Wednesday."""


def cleaned(text: str, *, title: str | None = None, published: str | None = PUBLISHED) -> CleanArticle:
    """Return the article ``text`` as the clean stage leaves it."""
    raw = {"id": "a", "title": title, "text": text, "published_at": published}
    entered = dt.datetime(2015, 7, 16, tzinfo=dt.UTC)
    return clean(admit(orjson.dumps({k: v for k, v in raw.items() if v is not None}), None, entered))


def read(text: str, *, title: str | None = None, published: str | None = PUBLISHED) -> Mentions:
    """Return what extraction finds in ``text``, through the same stages as in production."""
    return extract(cleaned(text, title=title, published=published))


def claims(text: str, *, title: str | None = None) -> tuple[Claim, ...]:
    """Return the claims of all events that ``text`` tells of."""
    return tuple(c for mention in read(text, title=title).mentions for c in mention.claims)


def number(claim: Claim) -> str:
    """Return a claim as "killed 12", "killed 12+" (no ceiling), "killed -12" (no floor) or "killed 2-4"."""
    low, high = claim.low, claim.high
    if low == high:
        return f"{claim.measure} {low}"
    if high is None:
        return f"{claim.measure} {low}+"
    return f"{claim.measure} {'' if low is None else low}-{high}"


def numbers(found: Iterable[Claim]) -> list[str]:
    """Return every number once, sorted."""
    return sorted({number(claim) for claim in found})


def told(text: str) -> str:
    """Return every number that ``text`` states, parts too: "injured 14, killed 2"."""
    return ", ".join(numbers(claims(text)))


def wholes(text: str) -> str:
    """Return the numbers that stand alone, so that adding them up counts nobody twice."""
    return ", ".join(numbers(c for c in claims(text) if c.part_of is None))


def only(text: str, measure: str = "killed") -> Claim:
    """Return the one claim of ``measure`` in ``text``."""
    found = [c for c in claims(text) if c.measure == measure]
    assert len(found) == 1, [(number(c), c.scope, c.modality) for c in found]
    return found[0]
