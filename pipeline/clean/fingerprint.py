"""Near-duplicate signature of a text.

The bottom-k sketch of the set of word 5-shingles (A. Z. Broder, "On the resemblance and containment of
documents", 1997): the k smallest hashes of the set are a uniform sample of it, and two samples tell how much
of two texts is shared, wherever it stands and however each was trimmed.
"""

import heapq
import re
from collections.abc import Iterator, Sequence

from xxhash import xxh3_64_intdigest

K = 64
"""Hashes kept. The standard error of a resemblance of one half is sqrt(.25 / 64), about 6 points."""

SHINGLE = 5
"""Words in a shingle: shorter ones are shared by any two texts on one subject."""

_BITS = 53  # what every JSON reader keeps exactly
_SAMPLED = 2 * K  # hashes expected below the bound: fewer than K are there once in 10^8 texts
_MARK = re.compile(r"[^\x00-\x7f\w]")
_SPACED = bytes(
    byte if byte > 0x7F or chr(byte).isalnum() or byte == ord("_") else ord(" ") for byte in range(256)
)
"""What ``\\w`` does not match among the ASCII bytes becomes a space."""


def fingerprint(text: str) -> tuple[int, ...]:
    """Return the K smallest hashes of the word 5-shingles of ``text``, ascending; all where there are fewer.

    A text of fewer than five words is one shingle, an empty one has none.
    """
    words = _words(text)
    width = min(len(words), SHINGLE)
    # The hashes are spread evenly: those of a long text need not all be sorted.
    bound = (1 << 64) * _SAMPLED // max(_SAMPLED, len(words))
    least = {number for number in _hashes(words, width) if number < bound}
    if len(least) < K:
        least = set(_hashes(words, width))
    return tuple([number >> (64 - _BITS) for number in sorted(least)[:K]])


def _words(text: str) -> list[bytes]:
    """Return the runs of ``\\w`` in ``text``, in lower case and UTF-8; bytes are split faster than text."""
    lower = text.lower()
    if not lower.isascii():
        lower = _MARK.sub(" ", lower)
    # Bytes that cannot be encoded do not occur: the border refuses lone surrogates.
    return lower.encode().translate(_SPACED).split()


def _hashes(words: Sequence[bytes], width: int) -> Iterator[int]:
    return map(xxh3_64_intdigest, map(b" ".join, zip(*(words[i:] for i in range(width)), strict=False)))


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
