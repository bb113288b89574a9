"""Whether a text is in a language that has word lists."""

import re
from functools import cache

from pipeline.lexicon.load import LANGUAGES, load

_ENOUGH = 40  # words; fewer tell nothing
_LOOK = 4_000  # characters
_WORD = re.compile(r"[^\W\d_]+")


def supported(language: str, text: str) -> bool:
    """Tell whether ``text``, said to be in ``language``, can be read.

    One that is said to be English, which is also what is taken where nothing is said, is not where hardly a
    word of it is a common English one and many are common in other languages or in other letters.
    """
    if language not in LANGUAGES:
        return False
    words = _WORD.findall(text[:_LOOK].lower())
    if len(words) < _ENOUGH:
        return True
    own = sum(word in _words("english") for word in words)
    other = sum(word in _words("other") or word[0] > "\u024f" for word in words)
    return own > 0.08 * len(words) or other < 0.1 * len(words)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("languages")[name]["words"])
