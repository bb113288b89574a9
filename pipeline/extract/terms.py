"""Content words of a story: evidence that two texts tell of one event."""

from collections.abc import Iterable

from pipeline.extract.groups import FUNCTION
from pipeline.extract.scan import Scanned

_SHORTEST = 4
_MOST = 60
"""Terms kept of one mention, so that a long article weighs no more than a short one."""


def terms_of(sentences: Iterable[Scanned]) -> tuple[str, ...]:
    """Return the content words of ``sentences``: the first sixty, lower case, sorted."""
    terms: dict[str, None] = {}
    for sentence in sentences:
        for token in sentence.tokens:
            if len(token.lower) >= _SHORTEST and token.lower not in FUNCTION and token.text[0].isalpha():
                terms[token.lower] = None
    return tuple(sorted(list(terms)[:_MOST]))
