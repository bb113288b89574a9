"""Names of persons, only ever used to keep victims apart; they leave this stage as hashes."""

import functools
import re
from collections.abc import Iterable

from pipeline.extract.actors import group_end
from pipeline.extract.numbers import word_value
from pipeline.extract.person_words import FEMALE, FUNCTION, MALE, PEOPLES, PLURAL, SINGULAR, VERBS
from pipeline.extract.persons import Persons
from pipeline.extract.scan import Token
from pipeline.extract.traps import DAYS
from pipeline.lexicon.load import load
from pipeline.records.codec import digest

_LEXICON = load("names")
NOT_PERSON = frozenset(_LEXICON["not_person"]["words"].split())
_NO_NAME = NOT_PERSON | FUNCTION | VERBS | MALE | FEMALE | PEOPLES | {"no"}
_TITLES = frozenset(title.rstrip(".") for title in _LEXICON["titles"]["words"].split())
_OPENERS = frozenset(_LEXICON["openers"]["words"].split())
_OTHER_NAMES = frozenset(_LEXICON["publications"]["words"].split()) | frozenset(
    "the in at near from a an".split()
)
_SUFFIXES = frozenset(_LEXICON["suffixes"]["words"].split())
_PART = re.compile(r"[A-ZÀ-Þ][^\W\d_]*(?:['’-][^\W\d_]+)*")
_INITIAL = re.compile(r"(?:[A-Z]\.?)+")
_PARTICLES = frozenset("de la del al el bin ibn van von der da dos di abu abd".split())
_MOST_PARTS = 5
_FEW, _MOST = 3, 0.7
"""Of how many words how many must have capitals for a sentence to be in title case."""


def find_names(tokens: tuple[Token, ...]) -> list[Persons]:
    """Return what may be persons' names in a sentence; one word alone may be a surname (see ``known``).

    A sentence in title case or in capitals gives none: there every word looks like a name.
    """
    if in_title_case(tokens):
        return []
    found, behind = [], 0
    for i in [i for i, token in enumerate(tokens) if token.capital]:
        if i >= behind and (end := _name_end(tokens, i)) is not None:
            behind = end
            if group_end(tokens, i) != end and (phrase := _persons(tokens, i, end)):
                found.append(phrase)  # "Boko Haram" is nobody's name
    return found


def surnames_of(names: Iterable[Persons]) -> frozenset[str]:
    """Return the last parts of full names, lower case: later mentions use them alone."""
    return frozenset(person.name[-1] for person in names if len(person.name) > 1)


def known(names: Iterable[Persons], surnames: frozenset[str]) -> list[Persons]:
    """Return the names of persons: those of two parts or more, with a title, or one of ``surnames``."""
    return [p for p in names if len(p.name) > 1 or p.modifiers or p.name[0] in surnames]


def victim_hash(name: tuple[str, ...]) -> str:
    """Return a hash of a name's first and last part: it keeps persons apart and tells no name."""
    return digest("victim", name[0], name[-1], length=12)


def in_title_case(tokens: tuple[Token, ...]) -> bool:
    """True for a headline or a sentence in capitals, where every word looks like a name."""
    if tokens and tokens[-1].text in '.!?”"':
        shouted = [t.text for t in tokens if t.text.isupper() and len(t.text) > 2 and t.text.isalpha()]
        if len(shouted) < _FEW:
            return False
        return len(shouted) > _MOST * sum([len(t.text) > 2 and t.text.isalpha() for t in tokens])
    capitals = [t.capital for t in tokens if t.lower not in FUNCTION and t.text.isalpha()]
    return len(capitals) >= _FEW and sum(capitals) > _MOST * len(capitals)


@functools.lru_cache(maxsize=100_000)
def _part(word: str) -> bool:
    return _PART.fullmatch(word) is not None


@functools.lru_cache(maxsize=100_000)
def _initial(word: str) -> bool:
    return _INITIAL.fullmatch(word) is not None


def _name_end(tokens: tuple[Token, ...], i: int) -> int | None:
    if not _part(tokens[i].text):
        return None
    if tokens[i].lower in FUNCTION and not (i + 1 < len(tokens) and tokens[i + 1].capital):
        return None
    end = i + 1
    while end < min(len(tokens), i + _MOST_PARTS) and _goes_on(tokens, end):
        end += 1
    return end


def _goes_on(tokens: tuple[Token, ...], i: int) -> bool:
    """True where token ``i`` belongs to the name that stands before it."""
    text, lower = tokens[i].text, tokens[i].lower
    if _part(text) or _initial(text) or lower in _SUFFIXES:
        return True
    joins = lower in _PARTICLES or (text == "." and len(tokens[i - 1].text) == 1)
    return joins and any(t.capital for t in tokens[i + 1 : i + 3])


def _persons(tokens: tuple[Token, ...], start: int, end: int) -> Persons | None:
    parts = [t.lower.rstrip(".") for t in tokens[start:end] if t.text != "."]
    title = parts[0] in _TITLES
    opens = start == 0 or not tokens[start - 1].text[0].isalpha()  # "2. Following Roe's death"
    if opens and (parts[0] in FUNCTION or parts[0] in _OPENERS):
        start, parts = start + 1, parts[1:]
    while parts and parts[0] in DAYS:
        start, parts = start + 1, parts[1:]  # "On Monday John Roe ..."
    names = tuple([p for p in parts if len(p) > 1 and p not in _SUFFIXES and not (title and p == parts[0])])
    if not names or not _NO_NAME.isdisjoint(names) or word_value(names[0]) is not None:
        return None
    before = tokens[start - 1].lower if start else ""
    if title and before in ("a", "an"):
        start -= 1
    elif before in _OTHER_NAMES:
        return None
    if end < len(tokens) and (tokens[end].lower in SINGULAR or tokens[end].lower in PLURAL):
        return None  # "a Sioux Falls woman"
    age, after = _age(tokens, end)
    return Persons(
        start,
        after,
        1,
        1,
        "exact",
        "",
        "name",
        ages=(age,) if age is not None else (),
        name=names,
        modifiers=tuple(parts[:1]) if title else (),
    )


def _age(tokens: tuple[Token, ...], i: int) -> tuple[int | None, int]:
    """Return the age in ", 34," behind a name, and the token after it."""
    if i + 1 < len(tokens) and tokens[i].text in ",(" and re.fullmatch(r"\d{1,2}", tokens[i + 1].text):
        behind = tokens[i + 2].text if i + 2 < len(tokens) else "."
        if not behind.isalnum() or behind in ("and", "of"):
            return int(tokens[i + 1].text), i + 2
    return None, i
