"""The one pass over the text: sentences cut into tokens that every rule then reads."""

import re
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from pipeline.records.article import CleanArticle, Sentence

# Numbers keep their separators, words their apostrophes and inner hyphens and dots ("al-Safa", "U.S.");
# the possessive 's stands alone, so that "Hajin's" is found as "Hajin".
_TOKEN = re.compile(
    r"(?>\d+(?:[.,]\d+)*(?:st|nd|rd|th)?)(?![^\W_])(?:-[^\W\d_][^\W_]*(?:-[^\W_]+)*)?"
    r"|(?:[^\W\d_]\.){2,}"
    r"|['’]s\b"
    r"|[^\W_]+(?:['’](?!s\b)[^\W_]+|-[^\W_]+)*"
    r"|\.\.\.|[^\w\s]"
)


class Token(NamedTuple):
    """A word, number or punctuation mark; ``start`` and ``end`` count from the start of source_text."""

    text: str
    lower: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True)
class Scanned:
    """A sentence with its tokens."""

    sentence: Sentence
    text: str
    tokens: tuple[Token, ...]


def tokenize(text: str, offset: int = 0) -> tuple[Token, ...]:
    """Return the tokens of ``text``, whose first character stands at ``offset`` in source_text."""
    return tuple(
        Token(m.group(), m.group().lower().replace("’", "'"), m.start() + offset, m.end() + offset)
        for m in _TOKEN.finditer(text)
    )


def scan(article: CleanArticle) -> tuple[Scanned, ...]:
    """Return the article's sentences, title first where it has one, each with its tokens."""
    scanned = []
    for sentence in article.sentences:
        start, end = sentence.span
        text = article.source_text[start:end]
        scanned.append(Scanned(sentence, text, tokenize(text, start)))
    return tuple(scanned)


V = TypeVar("V")


class Phrases(Generic[V]):
    """Finds word-list phrases in tokens: case-blind, longest first, no two overlapping."""

    def __init__(self, entries: dict[str, V]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        for phrase, value in entries.items():
            words = tuple(token.lower for token in tokenize(phrase))
            self._by_first.setdefault(words[0], []).append((words, value))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda entry: -len(entry[0]))

    def at(self, tokens: tuple[Token, ...], i: int) -> tuple[int, V] | None:
        """Return (index after the phrase, its value) where one starts at token ``i``, else None."""
        for words, value in self._by_first.get(tokens[i].lower, ()):
            n = len(words)
            if n == 1 or tuple(token.lower for token in tokens[i : i + n]) == words:
                return i + n, value
        return None

    def find(self, tokens: tuple[Token, ...]) -> list[tuple[int, int, V]]:
        """Return every match as (first token, token after the last, value), left to right."""
        found, i = [], 0
        while i < len(tokens):
            match = self.at(tokens, i)
            if match is None:
                i += 1
            else:
                found.append((i, *match))
                i = match[0]
        return found
