"""Near-duplicate signature of a text.

The bottom-k sketch of the set of word 5-shingles (A. Z. Broder, "On the resemblance and containment of
documents", 1997): the k smallest hashes of the set are a uniform sample of it, and two samples tell how much
of two texts is shared, wherever it stands and however each was trimmed.
"""

import heapq
import re
from collections.abc import Sequence

from xxhash import xxh3_64_intdigest

K = 64
"""Hashes kept. The standard error of a resemblance of one half is sqrt(.25 / 64), about 6 points."""

SHINGLE = 5
"""Words in a shingle: shorter ones are shared by any two texts on one subject."""

_BITS = 53  # what every JSON reader keeps exactly
_WORD = re.compile(r"\w+")


def fingerprint(text: str) -> tuple[int, ...]:
    """Return the K smallest hashes of the word 5-shingles of ``text``, ascending; all where there are fewer.

    A text of fewer than five words is one shingle, an empty one has none.
    """
    # Bytes that cannot be encoded do not occur: the border refuses lone surrogates.
    words = " ".join(_WORD.findall(text.lower())).encode().split()
    width = min(len(words), SHINGLE)
    shingles = map(b" ".join, zip(*(words[i:] for i in range(width)), strict=False))
    hashes = sorted(set(map(xxh3_64_intdigest, shingles)))
    return tuple([number >> (64 - _BITS) for number in hashes[:K]])


def resemblance(a: Sequence[int], b: Sequence[int]) -> float:
    """Return the estimated share of shingles, among all of both texts, that both have: 0 to 1."""
    sample = heapq.nsmallest(K, set(a) | set(b))
    return len(set(sample) & set(a) & set(b)) / len(sample) if sample else 0.0


def containment(a: Sequence[int], b: Sequence[int]) -> float:
    """Return the estimated share of the shingles of ``a``'s text that ``b``'s text has too: 0 to 1.

    Near 1 where ``a`` is a trimmed copy of ``b``. The estimate gets rough where ``b`` is many times longer.
    """
    bound = min((sketch[-1] for sketch in (a, b) if len(sketch) == K), default=1 << _BITS)
    sample = {h for h in a if h <= bound}
    return len(sample & set(b)) / len(sample) if sample else 0.0
