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
    if _is_surely_english(text):
        return True
    words = _some(text)
    if len(words) < _ENOUGH or _share(words) > 0.08:
        return True
    others = _words("other")
    other = sum([word in others or word[0] > "\u024f" for word in words])
    return other < 0.1 * len(words)


def is_english(text: str) -> bool:
    """Tell whether ``text`` is plainly English, whatever it is said to be in: a third of English prose is its
    commonest words; of no other language a tenth."""
    words = _some(text)
    return len(words) >= _ENOUGH and _share(words) > 0.2


def _is_surely_english(text: str) -> bool:
    """Tell a text of which a common word in every 25 characters stands between spaces: it has no more words
    than half its characters, so their share is over 0.08. Most articles need no other look."""
    look = text[:_LOOK].lower()
    return 25 * sum(map(_words("english").__contains__, look.split())) > len(look) + 1


def _some(text: str) -> list[str]:
    return _WORD.findall(text[:_LOOK].lower())


def _share(words: list[str]) -> float:
    """Return how many of ``words`` are common in English, as a share."""
    return sum(map(_words("english").__contains__, words)) / len(words)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("languages")[name]["words"])
