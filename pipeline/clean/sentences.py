"""Sentences of a paragraph."""

import re
from functools import cache

from pipeline.lexicon.load import load
from pipeline.records.base import Span

LONGEST = 2_000
"""Characters. The longest sentence of the news is half of that; more is a list or a table."""

# Where a sentence may end: marks, the quotes and brackets that close on them, then space; or no space where
# a page lost it ("records.It happened"). No quantifier gives back what it took, so time is linear;
# a mark comes first, for the search to run from mark to mark.
_ENDS = (
    r"(?<![.!?…]{2})[.!?…]*+)(?P<close>[\"”’'»)\]]*+(?:\s*+\[\d{1,3}\])*+)"
    r"(?:\s++|(?<=[^\W\d_]{3}[.!?])(?=[A-Z“][a-z])|(?<=[^\W\d_]{2}[.!?][\"”])(?=[A-Z“\"][a-z]))"
)
_STOP = re.compile(r"(?P<mark>[.!?…]" + _ENDS)
_FULL_STOP = re.compile(r"(?P<mark>\." + _ENDS)  # found at twice the speed
_BEFORE = 30  # characters before a mark that are looked at
_WORD_BEFORE = re.compile(r"[\w.'’-]*$")
_NEXT_OPENS = "\"“‘'«(["
_NEXT = re.compile(rf"[{re.escape(_NEXT_OPENS)}]*([\w.]*)")


def split(text: str, start: int, end: int) -> list[Span]:
    """Return the trimmed spans of the sentences in ``text[start:end]``, which is one paragraph."""
    found: list[Span] = []
    begin = start
    other = text.find("?", start, end) + text.find("!", start, end) + text.find("…", start, end) > -3
    for stop in (_STOP if other else _FULL_STOP).finditer(text, start, end):
        if stop.end() < end and (_plainly_ends(text, begin, stop) or _ends(text, begin, stop, end)):
            close = stop.end("close")
            if close - begin > LONGEST or text[begin].isspace():
                found += _pieces(text, begin, close)
            else:
                found.append((begin, close))
            begin = stop.end()
    found += _pieces(text, begin, end)
    return found


def _plainly_ends(text: str, begin: int, stop: re.Match[str]) -> bool:
    """Tell whether a sentence that began at ``begin`` ends at ``stop`` where that is plain: a full stop and
    spaces stand between a word of letters, which is no abbreviation, and what is no small letter."""
    at, following = stop.start(), text[stop.end()]
    if text[at] != "." or not text[at + 1].isspace() or following in _NEXT_OPENS or following.islower():
        return False
    looked = max(begin, at - _BEFORE)
    word = text[max(looked, text.rfind(" ", looked, at) + 1) : at]
    return len(word) > 1 and word.isalpha() and word.lower() not in _abbreviations()


def _ends(text: str, begin: int, stop: re.Match[str], end: int) -> bool:
    """Tell whether a sentence that began at ``begin`` ends at ``stop``."""
    match = _NEXT.match(text, stop.end(), min(end, stop.end() + 40))
    following = match[1] if match else ""
    if stop["mark"] != "." or stop["close"]:
        return not following[:1].islower()
    before = _WORD_BEFORE.search(text, max(begin, stop.start() - _BEFORE), stop.start())
    word = before[0] if before else ""
    return _full_stop_ends(word, following, first=begin + len(word) == stop.start())


def _full_stop_ends(word: str, following: str, first: bool) -> bool:
    lower, next_lower = word.lower(), following.lower().rstrip(".")
    if first and (lower.isdigit() or len(lower) == 1):
        return False  # the number of a list
    if lower in _words("titles"):
        # "Hays Dr. The" is a street; "Dr. The" is nobody.
        return lower == "dr" and next_lower in _words("starters")
    if lower in _words("clock"):
        return not following[:1].islower() and next_lower not in _clock_goes_on()
    if lower in _words("others") or len(word) == 1 or "." in word:
        # "No. 5" and "John F. Kennedy" go on; "... in the U.S. The ..." does not.
        return following[:1].isupper() and next_lower in _words("starters") and len(word) + len(following) > 2
    # A small letter after a long word's full stop is a slip of the shift key, not an abbreviation.
    return not following[:1].islower() or len(word) >= 4


def _pieces(text: str, begin: int, end: int) -> list[Span]:
    """Return the span of ``text[begin:end]`` trimmed, cut at spaces where it is too long."""
    found: list[Span] = []
    while True:
        while begin < end and text[begin].isspace():
            begin += 1
        while begin < end and text[end - 1].isspace():
            end -= 1
        if end - begin <= LONGEST:
            return [*found, (begin, end)] if begin < end else found
        cut = max(text.rfind(" ", begin, begin + LONGEST), text.rfind("\n", begin, begin + LONGEST))
        cut = cut if cut > begin else begin + LONGEST
        found.append((begin, begin + len(text[begin:cut].rstrip())))
        begin = cut


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(load("abbreviations")[kind]["words"])


@cache
def _clock_goes_on() -> frozenset[str]:
    return frozenset(load("abbreviations")["clock"]["not_after"])


@cache
def _abbreviations() -> frozenset[str]:
    return _words("titles") | _words("clock") | _words("others")
