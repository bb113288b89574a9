"""Who independently said it: claims to origins, and which articles repeat another's text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.clean.fingerprint import containment
from pipeline.records.claim import Claim
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.tally.told import Told

COPY = 0.7
"""Share of an article's shingles that another has too from which on it is a copy, trimmed or not."""

NOBODY = ""
"""The one origin of all that no one is named for."""

_WORD = re.compile(r"\w+")
_SMALL = frozenset({"of", "the", "and", "for", "s"})


class Said(NamedTuple):
    """A claim, where it stands, and who said it."""

    claim: Claim
    told: Told
    origin: str
    review: Review | None = None
    """The analyst's word on the claim that holds."""
    written: Claim | None = None
    """The claim as the article has it, where ``claim`` has the numbers of a correction."""

    @property
    def rejected(self) -> bool:
        """True where an analyst says that the claim is none."""
        return self.review is not None and self.review.verdict == "reject"

    @property
    def age(self) -> tuple[int, float, str]:
        """Sort key of its article: day reported, unknown ones first, then the order of articles."""
        return self.told.age


def said(members: Iterable[Told], copies: Mapping[str, str]) -> list[Said]:
    """Return the claims of a group with their origins, the oldest first.

    A claim with a speaker is the speaker's. One without is the speaker's of the same number in its own text
    or in a copy of it; else the agency's that the text is credited to; else nobody's.
    """
    texts: dict[str, list[Told]] = defaultdict(list)
    for told in sorted(members, key=lambda t: t.founding):
        article_id = told.article.article_id
        texts[copies.get(article_id, article_id)].append(told)
    result = []
    for text in texts.values():
        speakers = [(c, key) for told in text for c in told.mention.claims if (key := _speaker(c))]
        credit = next((told.article.credit for told in text if told.article.credit), NOBODY).casefold()
        for told in text:
            for claim in told.mention.claims:
                same = (key for other, key in speakers if _same_number(claim, other))
                origin = _speaker(claim) or next(same, None)
                result.append(Said(claim, told, origin or (told.article.credit or credit).casefold()))
    one = _one_body({s.origin for s in result})
    result = [s._replace(origin=one[s.origin]) for s in result]
    return sorted(result, key=lambda s: (s.age, s.claim.span, s.claim.claim_id))


def _one_body(origins: Iterable[str]) -> dict[str, str]:
    """Return each origin under the longest name that holds all its words: "police" under "harbour police".

    Where several do, the first of the longest: a body that the words leave open is counted no second time.
    """
    words = {origin: frozenset(_WORD.findall(origin)) - _SMALL for origin in origins}

    def fullest(origin: str) -> str:
        longer = [o for o in words if words[o] >= words[origin]]
        return min(longer, key=lambda o: (-len(words[o]), o)) if words[origin] else origin

    return {origin: fullest(origin) for origin in words}


def _speaker(claim: Claim) -> str | None:
    name = claim.origin_key or claim.origin
    return name.casefold() if name else None


def _same_number(a: Claim, b: Claim) -> bool:
    return a.measure == b.measure and (a.low, a.high) == (b.low, b.high)


def copies(articles: Sequence[Mentions]) -> dict[str, str]:
    """Return, for each article that repeats the text of an earlier one, the first that has this text.

    ``articles`` are in founding order. Only originals are compared, so that a thousand copies cost a thousand
    comparisons.
    """
    found: dict[str, str] = {}
    originals: dict[int, list[Mentions]] = defaultdict(list)
    texts: dict[tuple[int, ...], str] = {}
    """Originals by their whole fingerprint: what is just the same is the copy of no other."""
    for article in articles:
        first = texts.get(article.fingerprint) or _original(article, originals)
        if first is not None:
            found[article.article_id] = first
        elif article.fingerprint and len(articles) > 1:
            texts[article.fingerprint] = article.article_id
            for shingle in article.fingerprint:
                originals[shingle].append(article)
    return found


def _original(article: Mentions, originals: Mapping[int, Sequence[Mentions]]) -> str | None:
    """Return the article_id of the first of ``originals``, by their shingles, that ``article`` repeats."""
    tried = set()
    for shingle in article.fingerprint:
        for other in originals.get(shingle, ()):
            if other.article_id not in tried:
                tried.add(other.article_id)
                if _is_copy(article, other):
                    return other.article_id
    return None


def _is_copy(a: Mentions, b: Mentions) -> bool:
    one, other = a.fingerprint, b.fingerprint
    return max(containment(one, other), containment(other, one)) >= COPY
