"""The one pass over the text: sentences cut into tokens that every rule then reads."""

import functools
import re
from typing import Generic, TypeVar

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
    tokens, end, parts = [], offset, _TOKEN.split(text)
    for between, word in zip(parts[::2], parts[1::2], strict=False):
        start = end + len(between)
        end = start + len(word)
        lower, capital = _forms(word)
        tokens.append(Token(word, lower, capital, start, end))
    return tuple(tokens)


@functools.lru_cache(maxsize=100_000)
def _forms(word: str) -> tuple[str, bool]:
    """Return ``word`` in lower case, and whether it begins with a capital."""
    return word.lower().replace("’", "'"), word[0].isupper()


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


V = TypeVar("V")


class Phrases(Generic[V]):
    """Finds word-list phrases in tokens: case-blind, longest first, no two overlapping."""

    def __init__(self, entries: dict[str, V]) -> None:
        found: dict[str, dict[str, dict[int, dict[tuple[str, ...], V]]]] = {}
        telling = set()
        self._alone: dict[str, V] = {}
        """The phrases of one word."""
        for phrase, value in entries.items():
            words = [token.lower for token in tokenize(phrase)]
            by_second = found.setdefault(words[0], {})
            if len(words) > 1:
                by_second.setdefault(words[1], {}).setdefault(len(words), {})[tuple(words[2:])] = value
            else:
                self._alone[words[0]] = value
            telling.add(max(words, key=len))
        self._by_first = {
            first: {second: sorted(by_length.items(), reverse=True) for second, by_length in of.items()}
            for first, of in found.items()
        }
        """By first and second word and number of words, the most first: each longer phrase by its others."""
        self.first_words = frozenset(found)
        """The words with which a phrase may begin, lower case."""
        self.telling = frozenset(telling)
        """The longest word of each phrase: a sentence that has none of them holds no phrase."""

    def at(self, tokens: tuple[Token, ...], i: int) -> tuple[int, V] | None:
        """Return (index after the phrase, its value) where one starts at token ``i``, else None."""
        first = tokens[i].lower if i < len(tokens) else ""
        by_second = self._by_first.get(first)
        if by_second is None:
            return None
        if by_second and i + 1 < len(tokens) and (by_length := by_second.get(tokens[i + 1].lower)):
            for n, phrases in by_length:
                rest = tuple([token.lower for token in tokens[i + 2 : i + n]]) if n > 2 else ()
                if rest in phrases:
                    return i + n, phrases[rest]
        return (i + 1, self._alone[first]) if first in self._alone else None

    def within(self, sentence: Scanned) -> list[tuple[int, int, V]]:
        """Return every match in a sentence, as ``find`` does."""
        return [] if self.telling.isdisjoint(sentence.words) else self.find(sentence.tokens)

    def find(self, tokens: tuple[Token, ...]) -> list[tuple[int, int, V]]:
        """Return every match as (first token, token after the last, value), left to right."""
        found, end, first_words = [], 0, self.first_words
        for i in [i for i, token in enumerate(tokens) if token.lower in first_words]:
            if i >= end and (match := self.at(tokens, i)):
                found.append((i, *match))
                end = match[0]
        return found
