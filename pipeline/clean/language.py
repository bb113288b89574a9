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
    words: list[str] = _WORD.findall(text[:_LOOK].lower())
    if len(words) < _ENOUGH:
        return True
    english, others = _words("english"), _words("other")
    own = sum(map(english.__contains__, words))
    if own > 0.08 * len(words):
        return True
    other = sum([word in others or word[0] > "\u024f" for word in words])
    return other < 0.1 * len(words)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("languages")[name]["words"])
