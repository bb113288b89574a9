"""Where a speaker stands: beside a verb of speech, or after "according to"."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.extract.bodies import Tokens
from pipeline.lexicon.load import load

_WORDS = load("speakers")
_VERBS = frozenset(_WORDS["verbs"]) - {"according"}
_COUNTING = frozenset(_WORDS["verbs_of_counting"])
_TOLLS = frozenset(_WORDS["tolls"])
_NO_SPEECH: dict[str, list[str]] = _WORDS["no_speech"]
_BETWEEN = frozenset(_WORDS["between"])
_PASSIVE = frozenset(_WORDS["passive"])
_BOUNDARIES = frozenset(_WORDS["boundaries"])
_CLOSERS = _BOUNDARIES | frozenset(_WORDS["closers"]) | {"."}
_APPOSITION = frozenset(_WORDS["apposition"])
_TITLES = frozenset(_WORDS["titles"])
_LONGEST_NAME = 16
"""How many words a speaker with all titles may take."""
_LONGEST_APPOSITION = 30


class Frame(NamedTuple):
    """Token range of a speaker, and of what explains it: "Jane Roe, a spokeswoman for the ministry"."""

    start: int
    end: int
    more: tuple[int, int] = (0, 0)


def find_frames(tokens: Tokens, title: bool) -> Iterator[Frame]:
    """Yield where a speaker may stand, beside each verb of speech and after "according to"."""
    for i, token in enumerate(tokens):
        word = token.lower
        if word == "according" and lower_at(tokens, i + 1) == "to":
            yield _after(tokens, i + 2)
        elif word in _VERBS and (title or not token.capital):
            subject = i
            while subject and tokens[subject - 1].lower in _BETWEEN:
                subject -= 1
            previous = lower_at(tokens, subject - 1)
            if not previous or previous in _PASSIVE:
                if lower_at(tokens, i + 1) == "by":
                    yield _after(tokens, i + 2)
            elif lower_at(tokens, i + 1) in _NO_SPEECH.get(word, ()):
                continue
            elif previous not in _BOUNDARIES:
                yield Frame(_back(tokens, subject), subject)
            elif not previous.isalpha():
                if previous == ",":
                    yield from _explained(tokens, subject - 1)
                yield _after(tokens, i + 1)
        elif word in _COUNTING and lower_at(tokens, i - 1) not in _BOUNDARIES:
            if not word.startswith("put") or not _TOLLS.isdisjoint(t.lower for t in tokens[i : i + 5]):
                yield Frame(_back(tokens, i), i)
        elif title and word == ":" and i < 4:
            yield Frame(0, i)


def _after(tokens: Tokens, start: int) -> Frame:
    """The speaker after "said" or "according to", with an apposition after its comma."""
    end = start
    while end < len(tokens) and end - start < _LONGEST_NAME and not _closes(tokens, end, _CLOSERS):
        end += 1
    more = end + 1
    if lower_at(tokens, end) != "," or lower_at(tokens, more) not in _APPOSITION:
        return Frame(start, end)
    last = more
    while last < len(tokens) and tokens[last].text not in ".,;":
        last += 1
    return Frame(start, end, (more, last))


def _explained(tokens: Tokens, comma: int) -> Iterator[Frame]:
    """Yield "Jane Roe" of "Jane Roe, a spokeswoman for the ministry, said"; ``comma`` is the second."""
    for start in range(comma - 1, max(0, comma - _LONGEST_APPOSITION), -1):
        if tokens[start].text == "," and (
            tokens[start + 1].lower in _APPOSITION or tokens[start + 1].text.isdecimal() or comma - start < 4
        ):
            yield Frame(_back(tokens, start), start, (start + 1, comma))
            return


def _back(tokens: Tokens, end: int) -> int:
    start = end
    while start and end - start < _LONGEST_NAME and not _closes(tokens, start - 1, _BOUNDARIES | {"."}):
        start -= 1
    return start


def _closes(tokens: Tokens, i: int, closers: frozenset[str]) -> bool:
    """True where the words of a speaker end; "Sgt.", "J." and "Health and Welfare" go on."""
    word = tokens[i].lower
    if word == "." and i:
        return tokens[i - 1].lower not in _TITLES and len(tokens[i - 1].text) > 1
    if word == "and" and 0 < i < len(tokens) - 1:
        return not (tokens[i - 1].capital and tokens[i + 1].capital)
    return word in closers


def lower_at(tokens: Tokens, i: int) -> str:
    return tokens[i].lower if 0 <= i < len(tokens) else ""
