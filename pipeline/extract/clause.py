"""One sentence ready for the claim grammar: its outcome words, numbers and persons."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from pipeline.extract.cues import FoundCue
from pipeline.extract.groups import find_persons
from pipeline.extract.numbers import Number, find_numbers
from pipeline.extract.person_words import SINGULAR, UNBORN
from pipeline.extract.persons import Persons
from pipeline.extract.scan import Scanned, Token

BE = frozenset(
    "was were is are be been being get got gets getting 's 're left found reported remain remains "
    "remained stay stayed lay lie".split()
)
HAVE = frozenset("has have had having".split())
BE_OR_HAVE = BE | HAVE
ADVERBS = frozenset(
    "feared believed presumed confirmed "
    "not never also later since meanwhile soon still now already currently reportedly allegedly all both "
    "each either neither themselves".split()
)
_AUXILIARIES = BE_OR_HAVE | ADVERBS
_ARTICLES = frozenset("a an the one another his her their its this that".split())
SAY = frozenset("said says told tells added".split())
_CALLED = frozenset(
    ", who was were is has have had been being later since only initially tentatively identified named "
    "by police authorities officials deputies family relatives friends as".split()
)
"""Words between somebody and the name: "the man, who was later identified as Jane Roe"."""
_REFLEXIVES = {"himself": "male", "herself": "female", "self": ""}
_PRONOUNS = {
    "he": ("male", 1),
    "him": ("male", 1),
    "them": ("", None),
    "she": ("female", 1),
    "they": ("", None),
    "i": ("", 1),
    "we": ("", None),
}
_PERSONAL_KINDS = frozenset({"pronoun", "reflexive"})
_PERSONAL = frozenset(_REFLEXIVES) | frozenset(_PRONOUNS)


class Clause:
    """The words of one sentence that the rules of voice, subjects and objects look at."""

    __slots__ = (
        "at",
        "cue_at",
        "cue_until",
        "cues",
        "index",
        "joint",
        "lowers",
        "number_at",
        "numbers",
        "objects",
        "persons",
        "tokens",
        "until",
        "words",
    )

    def __init__(self, sentence: Scanned, cues: list[FoundCue], index: int, names: list[Persons]) -> None:
        self.tokens = tokens = sentence.tokens
        self.lowers = sentence.lowers
        self.words = sentence.words
        self.cues = cues
        self.index = index
        """Number of the sentence in its article."""
        self.numbers = find_numbers(tokens)
        self.persons = _persons(sentence, self.numbers, names)
        self.joint = 0
        """Number of the cue that is being read."""
        self.objects: set[int] = set()
        """First tokens of the phrases that stand behind an active verb."""
        # What begins at a token, and what ends before it; of two the first.
        self.at = {p.start: p for p in reversed(self.persons)}
        self.until = {p.end: p for p in reversed(self.persons)}
        self.cue_at = {c.start: c for c in reversed(cues)}
        self.cue_until = {c.end: c for c in reversed(cues)}
        self.number_at = {n.start: n for n in self.numbers}


def _persons(sentence: Scanned, numbers: list[Number], names: list[Persons]) -> list[Persons]:
    """Return all persons of a sentence, whose names are ``names``, one phrase for each, left to right."""
    tokens = sentence.tokens
    found = find_persons(tokens, numbers)
    if not _PERSONAL.isdisjoint(sentence.words):
        counted = {i for p in found for i in range(p.start, p.end)}
        found += [p for p in find_pronouns(tokens) if p.start not in counted]  # not of "three of them"
    if names:
        covered = {i for p in names for i in range(p.start, p.end)}
        found = names + [p for p in found if covered.isdisjoint(range(p.start, p.end))]
    found.sort(key=_start)
    return one_each(tokens, found)


def _start(persons: Persons) -> int:
    return persons.start


def one_each(tokens: Sequence[Token], persons: Iterable[Persons]) -> list[Persons]:
    """Make one phrase of two that name one person: "his brother, John Roe", "15-year-old Jane Roe"."""
    result: list[Persons] = []
    for found in persons:
        phrase = _owned(tokens, found) if found.kind == "name" else found
        if result and _apposed(tokens, result[-1], phrase):
            result[-1] = _merged(result[-1], phrase)
        else:
            result.append(phrase)
    return result


def _owned(tokens: Sequence[Token], name: Persons) -> Persons:
    """Return the son of "John Roe's son", who is not John Roe."""
    at = name.end + 1
    if at >= len(tokens) or tokens[name.end].lower not in ("'s", "’s"):
        return name
    for i in range(at, min(at + 2, len(tokens))):
        word = tokens[i].lower
        if word in SINGULAR and not (i + 1 < len(tokens) and tokens[i + 1].lower in ("'s", "’s")):
            n = None if i > at and tokens[at].lower in UNBORN else 1
            return Persons(name.start, i + 1, n, n, "exact", word, SINGULAR[word], definite=True)
    return name


def _apposed(tokens: Sequence[Token], first: Persons, second: Persons) -> bool:
    apart = second.start - first.end
    if apart > 1 and not (second.name and tokens[second.start - 1].text == "as"):
        return False
    if first.kind in _PERSONAL_KINDS or second.kind in _PERSONAL_KINDS:
        return False
    if not (first.single and second.single):
        return False
    if (first.name and second.name) or second.other or first.of_them or second.of_them:
        return False
    if first.ages and second.ages and not set(first.ages) & set(second.ages):
        return False
    if first.gender and second.gender and first.gender != second.gender:
        return False
    gap = [token.text for token in tokens[first.end : second.start]]
    behind = [token.lower for token in tokens[second.end : second.end + 2]]
    if apart <= 0:
        return bool(second.name)
    if second.name and gap[-1] == "as" and _CALLED.issuperset(word.lower() for word in gap):
        return True  # "the man, later identified as Jane Roe"
    if gap != [","] or (second.name and behind[:1] and behind[0] in SAY):
        return False  # "his mother, Sheriff Jane Roe said"
    if first.name and second.head and not second.numeral and tokens[second.start].lower not in _ARTICLES:
        return True  # "Jane Roe, senator and candidate": without an article it is nobody new
    if behind[:1] == ["and"]:
        return False
    owned = not first.start or tokens[first.start - 1].lower in ("'s", "’s")
    bare = bool(first.ages) and not first.head  # "a bullet hit 3-year-old, Jane Roe"
    definite = owned or bare or first.definite or second.definite
    if first.name or second.name:  # "Jane Roe, a nurse, and her son" are two
        return definite or _article(tokens, first) or _article(tokens, second)
    if _article(tokens, first) and tokens[second.start].lower == "the" and behind[:1] == ["on"]:
        return False  # "a priest, the midwife on duty and a boy"
    return definite and behind != [",", "and"]


def _article(tokens: Sequence[Token], phrase: Persons) -> bool:
    return tokens[phrase.start].lower in ("a", "an")


def _merged(first: Persons, second: Persons) -> Persons:
    noun = first if first.head else second
    return replace(
        noun,
        start=first.start,
        end=second.end,
        name=first.name or second.name,
        ages=tuple(dict.fromkeys((*first.ages, *second.ages))),
        other=first.other,
        ordinal=first.ordinal,
        numeral=first.numeral,
        definite=first.definite,
        modifiers=tuple(dict.fromkeys((*first.modifiers, first.head, *second.modifiers, second.head))),
    )


def words_of(clause: Clause, cue: FoundCue) -> tuple[str, ...]:
    """Return the words of an outcome, lower case."""
    return clause.lowers[cue.start : cue.end]


def is_auxiliary(word: str) -> bool:
    """True for forms of be and have and for adverbs, which may stand between a subject and its verb."""
    return word in _AUXILIARIES or word.endswith("ly")


def auxiliaries(words: Sequence[str]) -> bool:
    """True where nothing but such words stands there."""
    return _AUXILIARIES.issuperset(words) or all(is_auxiliary(word) for word in words)


def find_pronouns(tokens: Sequence[Token]) -> list[Persons]:
    """Return the personal pronouns; a reflexive is a person of its own: "shot his wife, then himself"."""
    found = []
    for i, token in enumerate(tokens):
        if token.lower not in _PERSONAL:
            continue
        if token.lower in _REFLEXIVES:
            found.append(_pronoun(i, token, "reflexive", _REFLEXIVES[token.lower], 1))
        elif token.text != "I":
            found.append(_pronoun(i, token, "pronoun", *_PRONOUNS[token.lower]))
    return found


def _pronoun(i: int, token: Token, kind: str, gender: str, n: int | None) -> Persons:
    return Persons(i, i + 1, n, n, "exact", token.lower, kind, definite=True, modifiers=(gender,))
