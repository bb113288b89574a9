"""One sentence ready for the claim grammar: its outcome words, numbers and persons."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from pipeline.extract.cues import FoundCue
from pipeline.extract.groups import find_persons
from pipeline.extract.numbers import find_numbers
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
_PERSONAL = frozenset(_REFLEXIVES) | frozenset(_PRONOUNS)


class Clause:
    """The words of one sentence that the rules of voice, subjects and objects look at."""

    def __init__(self, sentence: Scanned, cues: list[FoundCue], index: int, names: list[Persons]) -> None:
        self.tokens = tokens = sentence.tokens
        self.words = sentence.words
        self.cues = cues
        self.index = index
        """Number of the sentence in its article."""
        self.numbers = find_numbers(tokens)
        covered = {i for p in names for i in range(p.start, p.end)}
        others = find_persons(tokens, self.numbers)
        counted = {i for p in others for i in range(p.start, p.end)}
        if not _PERSONAL.isdisjoint(self.words):
            others += [p for p in find_pronouns(tokens) if p.start not in counted]  # not of "three of them"
        others = [p for p in others if covered.isdisjoint(range(p.start, p.end))]
        self.persons = one_each(tokens, sorted(names + others, key=lambda p: p.start))
        self.joint = 0
        """Number of the cue that is being read."""
        self.objects: set[int] = set()
        """First tokens of the phrases that stand behind an active verb."""


def one_each(tokens: Sequence[Token], persons: Iterable[Persons]) -> list[Persons]:
    """Make one phrase of two that name one person: "his brother, John Roe", "15-year-old Jane Roe"."""
    result: list[Persons] = []
    for phrase in (_owned(tokens, p) for p in persons):
        if result and _apposed(tokens, result[-1], phrase):
            result[-1] = _merged(result[-1], phrase)
        else:
            result.append(phrase)
    return result


def _owned(tokens: Sequence[Token], name: Persons) -> Persons:
    """Return the son of "John Roe's son", who is not John Roe."""
    at = name.end + 1
    if name.kind != "name" or at >= len(tokens) or tokens[name.end].lower not in ("'s", "’s"):
        return name
    for i in range(at, min(at + 2, len(tokens))):
        word = tokens[i].lower
        if word in SINGULAR and not (i + 1 < len(tokens) and tokens[i + 1].lower in ("'s", "’s")):
            n = None if i > at and tokens[at].lower in UNBORN else 1
            return Persons(name.start, i + 1, n, n, "exact", word, SINGULAR[word], definite=True)
    return name


def _apposed(tokens: Sequence[Token], first: Persons, second: Persons) -> bool:
    if not (first.single and second.single) or {first.kind, second.kind} & {"pronoun", "reflexive"}:
        return False
    if (first.name and second.name) or second.other or first.of_them or second.of_them:
        return False
    if first.ages and second.ages and not set(first.ages) & set(second.ages):
        return False
    if first.gender and second.gender and first.gender != second.gender:
        return False
    gap = [token.text for token in tokens[first.end : second.start]]
    behind = [token.lower for token in tokens[second.end : second.end + 2]]
    if not gap:
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


def words_of(clause: Clause, cue: FoundCue) -> set[str]:
    """Return the words of an outcome, lower case."""
    return {token.lower for token in clause.tokens[cue.start : cue.end]}


def is_auxiliary(token: Token) -> bool:
    """True for forms of be and have and for adverbs, which may stand between a subject and its verb."""
    return token.lower in _AUXILIARIES or token.lower.endswith("ly")


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
