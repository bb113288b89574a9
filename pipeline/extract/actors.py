"""Finds who takes part in an event: armed groups, forces, governments, each under one name, with a role.

Names come from the word list of the world's armed groups, from demonyms ("Syrian army"), and from the article
itself where it explains a short form: "Syrian Democratic Forces (SDF)".
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.scan import Phrases, Scanned, Token, tokenize
from pipeline.lexicon.load import load
from pipeline.lexicon.world import country_adjectives
from pipeline.records.base import Span
from pipeline.records.mention import Role


@dataclass(frozen=True, slots=True)
class FoundActor:
    """One actor at one place of the text."""

    name: str
    """Canonical: "Islamic State", "Syrian army"."""
    role: Role
    span: Span
    """In source_text."""
    sentence: int
    """Index into the sentences that were given."""


Match = tuple[int, int, str]
"""First token, token after the last, canonical name."""


def find_actors(
    sentences: Sequence[Scanned], article: Sequence[Scanned] | None = None
) -> tuple[FoundActor, ...]:
    """Return the actors that ``sentences`` (those that tell of one event) name.

    ``article``, all its sentences, serves to read short forms that it explains and what "jihadists" means;
    without it only ``sentences`` serve.
    """
    whole = sentences if article is None else article
    short = _explained(whole)
    told = any(not _people()[1].isdisjoint(sentence.words) for sentence in sentences)
    generic = _generic(whole, short) if told else None
    found = []
    for index, sentence in enumerate(sentences):
        for first, last, name in _matches(sentence.tokens, short, generic):
            span = (sentence.tokens[first].start, sentence.tokens[last - 1].end)
            found.append(FoundActor(name, _role(sentence.tokens, first, last), span, index))
    return tuple(found)


@functools.lru_cache(maxsize=4096)
def canonical_group(words: str) -> str | None:
    """Return the canonical name of the actor in ``words``: "ISIS fighters" -> "Islamic State"; else None."""
    matches = _matches(tokenize(words), {}, None)
    return matches[0][2] if matches else None


def group_end(tokens: tuple[Token, ...], i: int) -> int | None:
    """Return the token behind the name of an armed group that begins at token ``i``, None where none does."""
    match = _groups()[0].at(tokens, i)
    return match[0] if match else None


def _matches(tokens: tuple[Token, ...], short: dict[str, str], generic: str | None) -> list[Match]:
    phrases, capitals, first_words = _groups()
    generic_words = _people()[1] if generic else frozenset[str]()
    adjectives = country_adjectives()
    found: list[Match] = []
    end = 0
    for i, token in enumerate(tokens):
        if i < end:
            continue
        match: tuple[int, str] | None = None
        lower, text = token.lower, token.text
        if lower in first_words:
            match = phrases.at(tokens, i)
        if match is None and text != lower:
            if text in capitals and not _shouted(tokens, i):
                match = i + 1, capitals[text]
            elif text in short:
                match = i + 1, short[text]
            elif lower in adjectives:
                match = _state(tokens, i, adjectives[lower])
        if match is None and generic and lower in generic_words:
            match = i + 1, generic
        if match:
            found.append((i, *match))
            end = match[0]
    return found


def _shouted(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether token ``i`` stands in a headline in capitals, where "IS" is a verb."""
    around = [
        token.text for token in tokens[max(i - 2, 0) : i + 3] if token.text.isalpha() and len(token.text) > 1
    ]
    return len(around) > 2 and all(word.isupper() for word in around)


def _state(tokens: tuple[Token, ...], i: int, adjective: str) -> tuple[int, str] | None:
    """Return (token after, name) of "Syrian army", "Syria's military", "US forces"."""
    if not tokens[i].capital or (tokens[i].lower == "us" and tokens[i].text != "US"):
        return None
    j = i + 1
    if j < len(tokens) and tokens[j].lower in ("'s", "national", "armed", "security", "federal"):
        j += 1
    if j < len(tokens):
        pair = f"{tokens[j].lower} {tokens[j + 1].lower}" if j + 1 < len(tokens) else ""
        if pair in ("air force", "special forces", "security forces"):
            return j + 2, f"{adjective} {'air force' if pair == 'air force' else 'army'}"
        kind = _state_words().get(tokens[j].lower)
        if kind:
            return j + 1, f"{adjective} {kind}"
    return None


def _explained(sentences: Sequence[Scanned]) -> dict[str, str]:
    """Return the short forms that the article explains: "National Resistance Front (NRF)"."""
    short: dict[str, str] = {}
    _, capitals, first_words = _groups()
    for sentence in sentences:
        tokens = sentence.tokens
        for i in range(2, len(tokens) - 1) if not _OPENING.isdisjoint(sentence.words) else ():
            form = tokens[i].text
            if (
                tokens[i - 1].text not in _OPENING
                or not (form.isupper() and 2 <= len(form) <= 6)
                or form in short
            ):
                continue
            if tokens[i + 1].text not in ")]" or form in capitals or form.lower() in first_words:
                continue
            name = _long_form(tokens, i - 1, form)
            if name and any(word in _ARMED for word in name.lower().split()):
                short[form] = canonical_group(name) or name
    return short


_OPENING = frozenset("([")
_ARMED = frozenset(
    "front army forces force movement brigade brigades militia liberation resistance guard guards".split()
)


def _long_form(tokens: tuple[Token, ...], end: int, form: str) -> str | None:
    """Return the words before token ``end`` whose initials spell ``form``."""
    left = len(form) - 1
    for k in range(end - 1, max(end - 10, -1), -1):
        word = tokens[k].text
        if word[0].lower() == form[left].lower():
            left -= 1
            if left < 0:
                return " ".join(token.text for token in tokens[k:end])
        elif word.lower() not in ("of", "the", "and", "for", "de", "in", "del", "la"):
            return None
    return None


def _generic(sentences: Sequence[Scanned], short: dict[str, str]) -> str | None:
    """Return the only jihadist group that the article names, which "the jihadists" then are."""
    groups = load("armed_groups")
    named = {
        name
        for sentence in sentences
        for _, _, name in _matches(sentence.tokens, short, None)
        if groups.get(name, {}).get("generic")
    }
    return named.pop() if len(named) == 1 else None


def _role(tokens: tuple[Token, ...], first: int, last: int) -> Role:
    """Return the part that the words around say the actor has; "party" where they say nothing."""
    before, after = _roles()
    while last < len(tokens) and tokens[last].lower in _people()[0]:
        last += 1
    if last < len(tokens) - 1 and tokens[last].text in "([":  # "(SDF)"
        last = min(last + 3, len(tokens))
    if last < len(tokens) and (match := after.at(tokens, last)):
        return match[1]
    start = first
    while start and tokens[start - 1].lower in (
        "the",
        "an",
        "a",
        "suspected",
        "of",
        "on",
        "by",
        "armed",
        "heavily",
    ):
        start -= 1
    for k in range(max(start - 3, 0), first):
        match = before.at(tokens, k)
        if match and start <= match[0] <= first:
            return match[1]
    return "party"


@functools.cache
def _groups() -> tuple[Phrases[str], dict[str, str], frozenset[str]]:
    """Return the phrases that name groups, the short forms that must be in capitals, and all first words."""
    entries: dict[str, str] = {}
    capitals: dict[str, str] = {}
    for name, group in load("armed_groups").items():
        entries |= dict.fromkeys((name, *group["aliases"]), name)
        capitals |= dict.fromkeys(group.get("capitals", ()), name)
    first = frozenset(tokenize(phrase)[0].lower for phrase in entries)
    return Phrases(entries), capitals, first


@functools.cache
def _people() -> tuple[frozenset[str], frozenset[str]]:
    people = load("actors")["people"]
    return frozenset(people["words"].split()), frozenset(people["generic"].split())


@functools.cache
def _state_words() -> dict[str, str]:
    return {word: kind for kind, words in load("actors")["state"].items() for word in words.split()}


@functools.cache
def _roles() -> tuple[Phrases[Role], Phrases[Role]]:
    """Return the phrases that give a role right before an actor, and right after it."""
    lists = load("actors")["roles"]
    roles: dict[str, Role] = {
        "attacker": "attacker",
        "target": "target",
        "blamed": "blamed",
        "claims": "claims_responsibility",
        "denies": "denies_responsibility",
    }
    sides: dict[str, dict[str, Role]] = {"before": {}, "after": {}}
    for key, phrases in lists.items():
        role, side = key.split("_")
        parts = phrases.split("|") if "|" in phrases else phrases.split()
        sides[side] |= dict.fromkeys(parts, roles[role])
    return Phrases(sides["before"]), Phrases(sides["after"])
