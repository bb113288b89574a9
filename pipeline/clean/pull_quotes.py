"""Pull quotes: words of a story that stand a second time, large, beside it."""

import re
from collections.abc import Sequence

_LONGEST = 300  # characters
_WORDS = 4  # fewer stand twice by chance
_ALIKE = 20  # paragraphs that begin alike and are looked at: a hostile page is nothing but those
_WORD = re.compile(r"[^\W_]+")


def repeated_inside(paragraphs: Sequence[str]) -> list[int]:
    """Return the numbers of short paragraphs whose words all stand, in order, inside another, longer one.

    Time is linear in the words: each run of four is looked up once.
    """
    words = [_WORD.findall(paragraph.casefold()) for paragraph in paragraphs]
    short: dict[tuple[str, ...], list[int]] = {}
    for i, paragraph in enumerate(paragraphs):
        if len(words[i]) >= _WORDS and len(paragraph) <= _LONGEST:
            alike = short.setdefault(tuple(words[i][:_WORDS]), [])
            alike += [i] if len(alike) < _ALIKE else []
    found: set[int] = set()
    for whole in words:
        for at in range(len(whole) - _WORDS + 1):
            for i in short.get(tuple(whole[at : at + _WORDS]), ()):
                if len(words[i]) < len(whole) and whole[at : at + len(words[i])] == words[i]:
                    found.add(i)
    return sorted(found)
