"""Private persons: whom an article names and who act in no office. Their names leave this stage in quoted
sentences only; docs/privacy.md tells what that means."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pipeline.extract.attribution import Attribution
from pipeline.extract.cast import is_personal
from pipeline.extract.names import in_title_case
from pipeline.extract.person_words import FUNCTION, SINGULAR
from pipeline.extract.persons import Persons
from pipeline.extract.scan import Scanned, Token, tokenize
from pipeline.lexicon.load import load
from pipeline.records.codec import digest

_WORDS = load("private")
_OFFICES = frozenset(_WORDS["offices"]["words"].split())
_COURTESY = frozenset(_WORDS["courtesy"]["words"].split())
_PRIVATE = frozenset({"generic", "civilian", "kin", "perpetrator"})
_KIN = frozenset(word for word, kind in SINGULAR.items() if kind == "kin") | {"family"}
_BEFORE = frozenset(word for word, kind in SINGULAR.items() if kind in _PRIVATE) | frozenset(
    _WORDS["before"]["words"].split()
)
_AFTER = frozenset(_WORDS["after"]["words"].split())
_SPEAKING = frozenset(load("speakers")["verbs"]) | {"'s"}
_OWNER = re.compile(r"^.*[A-Z]\S*?['’]s? ")
_ARTICLES = frozenset({"the", "a", "an"})
_SHORTEST = 3
"""Letters of a part of a name that gives a person away by itself."""
_HOLDER_REACH = 9
"""Tokens between a name and its office: "Jane Roe, who has been the mayor"."""


class Private:
    """The private persons whom one article names."""

    def __init__(
        self,
        scanned: Sequence[Scanned],
        names: Sequence[Sequence[Persons]],
        hit: Iterable[Persons],
        speakers: Iterable[Attribution],
        places: Iterable[Sequence[Token]],
    ) -> None:
        """``names`` are those in each of ``scanned``, ``hit`` the persons whose fate is told."""
        named = {speaker.person: speaker for speaker in speakers if speaker.person}
        told = {p.name for p in hit if len(p.name) > 1}
        for sentence, of in zip(scanned, names, strict=True):
            told |= {p.name for p in of if len(p.name) > 1 and _with_age(sentence.tokens, p)}
        speaking = {part for person, s in named.items() if not s.private for part in _parts(person)}
        holding = chain.from_iterable(_holders(s.tokens) for s in scanned if not _OFFICES.isdisjoint(s.words))
        self._offices = frozenset(holding) | (speaking - set(chain(*told)))
        """Parts of the names of those who act in an office; who is hurt, or told with an age, does not."""
        alone = _alone(scanned)
        told |= {_parts(person) for person, speaker in named.items() if speaker.private}
        for sentence, of in zip(scanned, names, strict=True):
            told |= {p.name for p in of if _is_person(sentence.tokens, p, alone)}
        persons = [name for name in told if name and not self._offices.issuperset((name[0], name[-1]))]
        other = {token.lower for place in places for token in place}
        other |= {token.lower for s in scanned for token in s.tokens if not token.capital}
        parts = (part for part in chain(*persons) if len(part) >= _SHORTEST)
        self._parts = frozenset(parts) - (other | FUNCTION)
        """What gives a person away by itself: no word that the article also writes small, or of a place."""
        self._pairs = frozenset((n[0], n[-1]) for n in persons if len(n) > 1 and not other.issuperset(n))
        """First and last part of each name."""

    def named_in(self, text: str) -> bool:
        """Return whether ``text`` names a private person."""
        return self._named_in_full(text) or not self._parts.isdisjoint(_capitals(text))

    def _named_in_full(self, text: str) -> bool:
        words = _capitals(text)
        return any((one, w) in self._pairs for n, one in enumerate(words) for w in words[n + 1 : n + 3])

    def speaker(self, speaker: Attribution | None) -> tuple[str | None, str | None]:
        """Return how a speaker is called in the open, and the speaker's key.

        A private person is called by the role. The key of a person is a hash, word by word: it keeps two
        apart, and finds "Roe" in "Jane Roe".
        """
        if speaker is None:
            return None, None
        personal = speaker.person and not speaker.body and is_personal(speaker.person)
        key = _hashed(speaker.origin_key) if personal else speaker.origin_key
        if speaker.person and self._hides(speaker.person, told=speaker.private):
            role = speaker.role or speaker.body or (speaker.kind == "witness" and speaker.kind)
            return role or "named person", key
        if speaker.person is None and speaker.kind in (None, "witness"):
            role = self.unnamed(_OWNER.sub("", speaker.origin))  # "Roe's best friend"
            return role or "named person", key if role == speaker.origin else _hashed(key)
        if speaker.person is None and self._named_in_full(speaker.origin):  # "Alder police and Jane Roe"
            return self.unnamed(speaker.origin).removesuffix(" and"), self.unnamed(key)
        return speaker.origin, key

    def _hides(self, person: str, *, told: bool) -> bool:
        """Return whether ``person`` is private; one of whom no office was ``told`` may hold it elsewhere."""
        parts = _parts(person)
        if not parts or self._offices.issuperset(parts):
            return False
        return told or (parts[0], parts[-1]) in self._pairs

    def unnamed(self, text: str) -> str:
        """Return ``text`` without the names of private persons in it."""
        words = text.split()
        kept = [word for word in words if not self._named(word)]
        return text if len(kept) == len(words) else " ".join(kept)

    def _named(self, word: str) -> bool:
        return bool({token.lower for token in tokenize(word)} & self._parts)


def _capitals(text: str) -> list[str]:
    """Return the words of ``text`` that begin with a capital, lower case."""
    return [token.lower for token in tokenize(text) if token.capital]


def _parts(name: str) -> tuple[str, ...]:
    return tuple(t.lower for t in tokenize(name) if len(t.text) > 1 and t.text[0].isalpha())


def _alone(scanned: Sequence[Scanned]) -> frozenset[str]:
    """Return the words in capitals that stand without another one: names are told in full once, then the
    surname alone. What ever has an article is none: "the Observatory"."""
    found: set[str] = set()
    other: set[str] = set()
    for sentence in scanned:
        if in_title_case(sentence.tokens):
            continue
        lowers = sentence.lowers
        capitals = [i for i, token in enumerate(sentence.tokens) if token.capital]
        for before, i, after in zip(
            [-2, *capitals], capitals, [*capitals[1:], len(lowers) + 1], strict=False
        ):
            if before + 1 < i < after - 1:
                (other if i and lowers[i - 1] in _ARTICLES else found).add(lowers[i])
    return frozenset(found - other)


def _with_age(tokens: Sequence[Token], name: Persons) -> bool:
    """True for "Jane Roe, 34," and "34-year-old Jane Roe"."""
    return bool(name.ages) or (name.start > 0 and tokens[name.start - 1].lower.endswith("-old"))


def _is_person(tokens: Sequence[Token], name: Persons, alone: frozenset[str]) -> bool:
    """True where it is told that a name is a person's: by "victim" before it, "Mr", "was charged", or the
    surname alone elsewhere."""
    if not _COURTESY.isdisjoint(m.rstrip(".") for m in name.modifiers):
        return True
    if len(name.name) < 2 or any(t.text.isupper() for t in tokens[name.start : name.end] if len(t.text) > 1):
        return False  # "Alder PD"
    before = [token.lower for token in tokens[max(0, name.start - 3) : name.start]]
    after = [token.lower for token in tokens[name.end : name.end + 3]]
    while before and before[-1] in (",", ".", "as"):
        before.pop()
    return (
        name.name[-1] in alone
        or bool(before and before[-1] in _BEFORE)
        or not _AFTER.isdisjoint(after)
        or (after[:1] == ["'s"] and after[-1] in _KIN)
    )


def _holders(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the parts of the names beside an office: "President Jane Roe", "Jane Roe, the mayor of Alder"."""
    for i, token in enumerate(tokens):
        if token.lower not in _OFFICES:
            continue
        start = i + 1
        while start < len(tokens) and (tokens[start].lower in _OFFICES or tokens[start].text in ".,"):
            start += 1
        if name := _run(tokens[start : start + _HOLDER_REACH]):
            yield from name
            continue
        if i + 1 < len(tokens) and tokens[i + 1].lower in _SPEAKING:
            continue  # "the death of Jane Roe, the mayor said"
        commas = [n for n in range(max(1, i - _HOLDER_REACH), i) if tokens[n].text == ","]
        if commas and (name := _run(tokens[commas[-1] - 1 :: -1])):
            yield from name


def _run(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the words in capitals that ``tokens`` begin with."""
    words = []
    for token in tokens:
        if not token.capital:
            if token.text != ".":
                break
        elif len(token.text) > 1:
            words.append(token.lower)
    return tuple(words)


def _hashed(key: str) -> str:
    return " ".join(digest("speaker", word, length=10) for word in key.split())
