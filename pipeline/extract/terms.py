"""What a story is about, as evidence that two texts tell of one event: its content words and its names."""

import functools
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from pipeline.extract.person_words import FUNCTION
from pipeline.extract.scan import Scanned, Token
from pipeline.lexicon.load import load

_SHORTEST = 4
_MOST = 120
"""Terms, and names, kept of one mention, so that a long article weighs no more than a short one."""

_BODIES = frozenset(load("names")["bodies"]["words"].split())
_STREETS = frozenset(load("names")["streets"]["words"].split())


def terms_of(sentences: Iterable[Scanned]) -> tuple[str, ...]:
    """Return hashes, sorted, of the first content words of ``sentences``, for names are among them."""
    terms: set[str] = set()
    for sentence in sentences:
        more = [w for w in sentence.words - terms - FUNCTION if len(w) >= _SHORTEST and w[0].isalpha()]
        if len(terms) + len(more) > _MOST:
            # Only here it matters which words of a sentence come first.
            more.sort(key=sentence.lowers.index)
            terms.update(more[: _MOST - len(terms)])
            break
        terms.update(more)
    return tuple(sorted(map(term_hash, terms)))


@functools.lru_cache(maxsize=100_000)
def term_hash(word: str) -> str:
    """Return the hash of a content word, lower case."""
    return blake2b(word.encode(), digest_size=5).hexdigest()


def names_of(sentences: Iterable[Scanned]) -> tuple[int, ...]:
    """Return hashes, sorted, of the names in ``sentences``: two capitalised words that stand together.

    That is what persons, streets and parks have in common. Names of bodies ("police department") are left
    out, for many events share them; so are titles, where every word is capitalised.
    """
    names: dict[int, None] = {}
    for sentence in sentences:
        if not sentence.sentence.title:
            names.update(dict.fromkeys(_names(sentence.tokens)))
    return tuple(sorted(list(names)[:_MOST]))


@functools.lru_cache(maxsize=100_000)
def name_hash(one: str, other: str) -> int:
    """Return the hash of two words, lower case, that stand together in a name."""
    return int.from_bytes(blake2b(f"{one} {other}".encode(), digest_size=6).digest())


def _names(tokens: tuple[Token, ...]) -> Iterator[int]:
    before, last = "", -1
    for i in [i for i, token in enumerate(tokens) if token.capital or token.text[0].isdigit()]:
        word = tokens[i].lower if _part(tokens[i].text) else ""
        pair = {before, word} if word and before and last == i - 1 else None
        if pair and not pair & _BODIES and not pair <= _STREETS:
            yield name_hash(before, word)
        before, last = word, i


@functools.lru_cache(maxsize=100_000)
def _part(word: str) -> bool:
    """True for a word that can be part of a name; the number of a street ("50th") can."""
    if word[0].isdigit():
        return word.lower().endswith(("st", "nd", "rd", "th"))
    return word[0].isupper() and len(word) > 1 and word.lower().replace("’", "'") not in FUNCTION
