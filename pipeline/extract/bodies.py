"""Who a speaker's words mean: the person, the body spoken for, and what partial names refer back to."""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from pipeline.extract.scan import Phrases, Token, tokenize
from pipeline.lexicon.load import load
from pipeline.records.claim import OriginKind

Tokens: TypeAlias = tuple[Token, ...]

_WORDS = load("speakers")
_TITLES = frozenset(_WORDS["titles"])
_PLAIN = frozenset(_WORDS["plain"])
REFERS: dict[str, list[OriginKind]] = _WORDS["refers"]
"""What a bare "the agency" may mean: the last body named of one of these kinds."""
_NEVER = frozenset(_WORDS["never_names"])
_PORTFOLIOS = frozenset(_WORDS["portfolios"])
_HOUSES = frozenset(("ministry", "department", "directorate"))
_LINKS = frozenset(("of", "for", "and"))


_LITTLE = frozenset("of the and for de in on".split())
_SHORTEST_FORM = 3
_FORCE = frozenset(("department", "in", "of", "the", "officers", "bureau", "office", "deputies"))
_ABDUL = frozenset(("abdel", "abdal", "abdul", "abdoul", "abd"))


class Match(NamedTuple):
    """What a word-list entry says: the kind, whether other words override it, whether it means nothing
    unless it refers back, a body's full name."""

    kind: OriginKind
    weak: bool = False
    refers: bool = False
    name: str | None = None


def _phrases() -> dict[str, Match]:
    found = {phrase: Match(kind) for kind, entries in _WORDS["kinds"].items() for phrase in entries}
    for kind, entries in _WORDS["weak"].items():
        found |= {phrase: Match(kind, weak=True) for phrase in entries}
    return {word: Match(kinds[0], weak=True, refers=True) for word, kinds in REFERS.items()} | found


def _names() -> Iterator[tuple[str, Match]]:
    for name, entry in load("agencies").items():
        yield from ((form, Match("agency", name=name)) for form in (name, *entry["forms"]))
    for name, entry in _WORDS["bodies"].items():
        yield from ((form, Match(entry["kind"], name=name)) for form in (name, *entry["forms"]))


_KIND_PHRASES = _phrases()
_KINDS: Phrases[Match | None] = Phrases({**_KIND_PHRASES, **dict.fromkeys(_WORDS["ignored"]["phrases"])})
_CASED = dict(_names())
_UNCASED = {form.lower(): match for form, match in _CASED.items() if " " in form}
_NAMES = Phrases(dict.fromkeys(map(str.lower, _CASED), True))


def _openings() -> tuple[frozenset[str], frozenset[str], frozenset[tuple[str, str]]]:
    """Return with which words a body's may begin, those that are a body alone, and pairs that begin others.

    A name of one word that needs its capital is none of these alone: "IS", but not "is".
    """
    phrases = [tokenize(phrase) for phrase in [*_KIND_PHRASES, *_CASED]]
    first = frozenset([tokens[0].lower for tokens in phrases])
    alone = frozenset([tokens[0].lower for tokens in phrases if len(tokens) == 1 and not tokens[0].capital])
    return first, alone, frozenset([(t[0].lower, t[1].lower) for t in phrases if len(t) > 1])


_FIRST, _ALONE, _PAIRS = _openings()


class Body(NamedTuple):
    """Somebody that speaks: an organisation, or officials, witnesses and the like without a name."""

    text: str
    kind: OriginKind | None
    named: bool
    weak: bool
    refers: bool
    start: int
    end: int
    head: str
    """The words that the word list knows it by."""

    @property
    def key(self) -> str:
        return body_key(self.text, self.kind) if self.named else str(self.kind)


def body_key(text: str, kind: OriginKind | None) -> str:
    """Return ``text`` as the key of one body: "the Chicago Police Department" is "chicago police"."""
    words = re.sub(r"['’]s\b|[^\w\s-]", "", text.lower()).split()
    force = next((word for word in ("police", "sheriff") if kind == "police" and word in words), None)
    if force:
        return " ".join([*(word for word in words if word not in _FORCE and word != force), force])
    key = " ".join(word for word in words if word != "the")
    return re.sub(r"^(ministry|department) of (.+)$", r"\2 \1", key)


def name_words(name: str) -> list[str]:
    """Return the words of a person's name as they compare: "Abdul" and "Abdel" are one, "al-" is left out."""
    words = [word.removeprefix("al-").removeprefix("el-") for word in re.findall(r"[\w'’-]+", name.lower())]
    return ["abdul" if word in _ABDUL else word for word in words]


def find_bodies(tokens: Tokens, source: str, title: bool = False) -> list[Body]:
    """Return the bodies among ``tokens``, left to right; ``source`` is the text that begins at the first.

    In a ``title``, where every word may have a capital, no proper name is read around a head.
    """
    found: list[Body] = []
    end = 0
    for i in [i for i, token in enumerate(tokens) if token.lower in _FIRST]:
        if i < end or not _opens(tokens, i):
            continue
        body = _known(tokens, i, source) or _described(tokens, i, source, title)
        if body and not (found and body.start < found[-1].end):
            found.append(body)
        end = body.end if body else i + 1
    return found


def _opens(tokens: Tokens, i: int) -> bool:
    """Whether a body may begin at token ``i``: most "the" and "is" are passed over here."""
    token = tokens[i]
    return token.capital or token.lower in _ALONE or (token.lower, _lower(tokens, i + 1)) in _PAIRS


def _known(tokens: Tokens, i: int, source: str) -> Body | None:
    """A body of the word list: "SDF", "the AFP news agency"."""
    name = _NAMES.at(tokens, i)
    if name is None:
        return None
    written = _read(tokens, i, name[0], source)
    match = _CASED.get(written) or _UNCASED.get(written.lower())  # one word alone, "is", needs its capitals
    if match is None or match.name is None:
        return None
    end = name[0]
    if _lower(tokens, end) == "news" and _lower(tokens, end + 1) == "agency":
        end += 2
    return Body(match.name, match.kind, True, False, False, i, end, match.name.lower())


def _described(tokens: Tokens, i: int, source: str, title: bool) -> Body | None:
    """A body that a head word tells: "Health Ministry", "Chicago police", "witnesses"."""
    phrase = _KINDS.at(tokens, i)
    if phrase is None or phrase[1] is None:
        return None
    head_end, match = phrase[0], phrase[1]
    lower = match.refers and not tokens[i].capital
    bare = title or lower or match.kind == "witness"  # "neighbor Jane Roe" is no body
    start, end = (i, head_end) if bare else _widen(tokens, i, head_end, match.kind)
    if start == i and tokens[i].lower in _HOUSES and i and tokens[i - 1].lower in _PORTFOLIOS:
        start = i - 1  # "the defence ministry"
    named = start < i or end > head_end
    text = _read(tokens, start, end, source)
    head = " ".join(token.lower for token in tokens[i:head_end])
    return Body(
        text if named else text.lower(), match.kind, named, match.weak, match.refers, start, end, head
    )


def _read(tokens: Tokens, start: int, end: int, source: str) -> str:
    base = tokens[0].start
    return source[tokens[start].start - base : tokens[end - 1].end - base]


def _widen(tokens: Tokens, start: int, end: int, kind: OriginKind) -> tuple[int, int]:
    """Return the span of the proper name around a head: "Syrian Observatory for Human Rights"."""
    while start and is_name(tokens, start - 1):
        start -= 1
    while end < len(tokens) and tokens[end - 1].lower not in _TITLES:
        link = _lower(tokens, end)
        if is_name(tokens, end):
            end += 1
            continue
        # "Ministry of Health and Welfare"; not "police and Jane Roe".
        if not (link in _LINKS and tokens[end - 1].capital) and not (link == "in" and kind == "police"):
            break
        after = end + 1 + (_lower(tokens, end + 1) == "the")
        if after >= len(tokens) or not is_name(tokens, after):
            break
        end = after + 1
    return _spelt(tokens, start, end), end


def _spelt(tokens: Tokens, start: int, end: int) -> int:
    """Return where the name begins whose initials stand in brackets behind it: "Disaster Risk Reduction and
    Management Council (DRRMC)"."""
    form = tokens[end + 1].text if _lower(tokens, end) == "(" and _lower(tokens, end + 2) == ")" else ""
    if len(form) < _SHORTEST_FORM or not form.isupper():
        return start
    left = len(form)
    for i in range(end - 1, -1, -1):
        if tokens[i].text[0] == form[left - 1]:
            left -= 1
            if not left:
                return min(i, start)
        elif tokens[i].lower not in _LITTLE:
            break
    return start


def is_name(tokens: Tokens, i: int) -> bool:
    """True for a word of a proper name, which titles, days and words that open a sentence are not."""
    token = tokens[i]
    if token.lower == "'s":
        return 0 < i < len(tokens) - 1 and tokens[i - 1].capital and tokens[i + 1].capital
    return (
        token.capital
        and token.text[0].isalpha()
        and token.lower not in _TITLES
        and token.lower not in _NEVER
        and not (i == 0 and token.lower in _PLAIN)
        and not token.lower.endswith("-based")
    )


def _lower(tokens: Tokens, i: int) -> str:
    return tokens[i].lower if i < len(tokens) else ""
