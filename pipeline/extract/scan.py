"""The one pass over the text: sentences cut into tokens that every rule then reads."""

import functools
import re
from collections.abc import Iterable
from typing import Generic, TypeAlias, TypeVar

from pipeline.records.article import CleanArticle, Sentence

# Numbers keep their separators, words their apostrophes and inner hyphens and dots ("al-Safa", "U.S.");
# the possessive 's stands alone, so that "Hajin's" is found as "Hajin". split() returns what lies between the
# tokens, and them for the sake of the one group.
_TOKEN = re.compile(
    r"([A-Za-z]++(?![\w'’.-])"  # most words; the rest says what else a token may be
    r"|(?>\d+(?:[.,]\d+)*(?:st|nd|rd|th)?)(?![^\W_])(?:-[^\W\d_][^\W_]*(?:-[^\W_]+)*)?"
    r"|(?:[^\W\d_]\.){2,}"
    r"|['’]s\b"
    r"|[^\W\d_]+\d+(?:[.,]\d{3})+"  # "KSh50,000": money
    r"|[^\W_]+(?:['’](?!s\b)[^\W_]+|-[^\W_]+)*"
    r"|\.\.\.|[^\w\s])"
)


class Token:
    """A word, number or punctuation mark; ``start`` and ``end`` count from the start of source_text."""

    __slots__ = ("capital", "end", "lower", "start", "text")

    def __init__(self, text: str, lower: str, capital: bool, start: int, end: int) -> None:
        self.text = text
        self.lower = lower
        self.capital = capital
        """True where it begins with a capital."""
        self.start = start
        self.end = end


class Scanned:
    """A sentence with its tokens; compared by identity, so that what was read from it can be remembered."""

    __slots__ = ("lowers", "sentence", "text", "tokens", "words")

    def __init__(self, sentence: Sentence, text: str, tokens: tuple[Token, ...]) -> None:
        self.sentence = sentence
        self.text = text
        self.tokens = tokens
        self.lowers = tuple([token.lower for token in tokens])
        """Its words in lower case by token: of a run of them a rule takes a slice."""
        self.words = frozenset(self.lowers)
        """Its words in lower case: a rule none of whose words are among them has nothing to look for."""


def tokenize(text: str, offset: int = 0) -> tuple[Token, ...]:
    """Return the tokens of ``text``, whose first character stands at ``offset`` in source_text."""
    tokens = []
    for chunk in text.split(" "):
        size = len(chunk)
        for word, lower, capital, start, end in _cut(chunk) if size < _LONG else _cut_up(chunk):
            tokens.append(Token(word, lower, capital, offset + start, offset + end))
        offset += size + 1
    return tuple(tokens)


_Cut: TypeAlias = tuple[tuple[str, str, bool, int, int], ...]
_LONG = 40
"""Characters from which on what stands between two spaces is not remembered: an address, no word."""


def _cut_up(chunk: str) -> _Cut:
    """Return the tokens of ``chunk`` as Token has them, counted from its start."""
    found, end, parts = [], 0, _TOKEN.split(chunk)
    for between, word in zip(parts[::2], parts[1::2], strict=False):
        start = end + len(between)
        end = start + len(word)
        found.append((word, word.lower().replace("’", "'"), word[0].isupper(), start, end))
    return tuple(found)


_cut = functools.lru_cache(maxsize=65_536)(_cut_up)
"""The news says the same words again, with the same comma behind them. No token reaches over a space."""


def scan(article: CleanArticle) -> tuple[Scanned, ...]:
    """Return the article's sentences, title first where it has one, each with its tokens.

    One without any ("___") says nothing, and no rule has to think of it.
    """
    scanned = []
    for sentence in article.sentences:
        start, end = sentence.span
        text = article.source_text[start:end]
        if tokens := tokenize(text, start):
            scanned.append(Scanned(sentence, text, tokens))
    return tuple(scanned)


_COMMON = frozenset(
    "the a an and or of in on at to by from with into over under as is are was were be been being has have "
    "had will would could may might can not no it its he his him she her they their them this that these "
    "those who which what when where after before about between against out up down off all any some one "
    "two more other than then there i we you if but so police".split()
)
"""Words that many sentences have: another one of a phrase tells better whether a sentence may hold it."""
V = TypeVar("V")


class Phrases(Generic[V]):
    """Finds word-list phrases in tokens: case-blind, longest first, no two overlapping."""

    def __init__(self, entries: dict[str, V]) -> None:
        found: dict[str, dict[str, dict[int, dict[tuple[str, ...], V]]]] = {}
        telling = set()
        self._alone: dict[str, V] = {}
        """The phrases of one word."""
        self._longest = 0
        for phrase, value in entries.items():
            words = [token.lower for token in tokenize(phrase)]
            by_second = found.setdefault(words[0], {})
            if len(words) > 1:
                by_second.setdefault(words[1], {}).setdefault(len(words), {})[tuple(words[2:])] = value
            else:
                self._alone[words[0]] = value
            telling.add(max(words, key=lambda word: (word not in _COMMON, len(word))))
            self._longest = max(self._longest, len(words))
        self._by_first = {
            first: {second: sorted(by_length.items(), reverse=True) for second, by_length in of.items()}
            for first, of in found.items()
        }
        """By first and second word and number of words, the most first: each longer phrase by its others."""
        self.first_words = frozenset(found)
        """The words with which a phrase may begin, lower case."""
        self.telling = frozenset(telling)
        """The longest word of each phrase that is not common: a sentence without any of them holds none."""

    def match(self, words: tuple[str, ...], i: int) -> tuple[int, V] | None:
        """Return (index after the phrase, its value) where one starts at word ``i``, in lower case.

        Right where a caller has the words of a sentence by themselves: the longer phrases are slices of them.
        """
        by_second = self._by_first.get(words[i]) if i < len(words) else None
        if by_second is None:
            return None
        if i + 1 < len(words) and (by_length := by_second.get(words[i + 1])):
            for n, phrases in by_length:
                rest = words[i + 2 : i + n]
                if rest in phrases:
                    return i + n, phrases[rest]
        return (i + 1, self._alone[words[i]]) if words[i] in self._alone else None

    def at(self, tokens: tuple[Token, ...], i: int) -> tuple[int, V] | None:
        """Return what ``match`` does, of tokens."""
        if i >= len(tokens) or tokens[i].lower not in self.first_words:
            return None
        found = self.match(tuple([token.lower for token in tokens[i : i + self._longest]]), 0)
        return (i + found[0], found[1]) if found else None

    def within(self, sentence: Scanned) -> list[tuple[int, int, V]]:
        """Return every match in a sentence as (first token, token after the last, value), left to right."""
        return [] if self.telling.isdisjoint(sentence.words) else self._find(sentence.lowers)

    def find(self, tokens: Iterable[Token]) -> list[tuple[int, int, V]]:
        """Return what ``within`` does, of tokens."""
        return self._find(tuple([token.lower for token in tokens]))

    def _find(self, words: tuple[str, ...]) -> list[tuple[int, int, V]]:
        found, end, by_first, alone = [], 0, self._by_first, self._alone
        padded = (*words, "")
        for i in [
            i
            for i, word in enumerate(words)
            if word in by_first and (word in alone or padded[i + 1] in by_first[word])
        ]:
            if i >= end and (match := self.match(words, i)):
                end, value = match
                found.append((i, end, value))
        return found
