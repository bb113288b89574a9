"""One sentence ready for the claim grammar: its outcome words, numbers and persons."""

from collections.abc import Sequence

from pipeline.extract.cues import FoundCue
from pipeline.extract.groups import Persons, find_persons
from pipeline.extract.names import find_names
from pipeline.extract.numbers import find_numbers
from pipeline.extract.scan import Token

BE = frozenset(
    "was were is are be been being get got gets getting 's 're left found reported remain remains "
    "remained stay stayed lay lie".split()
)
HAVE = frozenset("has have had having".split())
ADVERBS = frozenset(
    "not never also later still now already currently reportedly allegedly all both each either neither "
    "themselves".split()
)
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


class Clause:
    """The words of one sentence that the rules of voice, subjects and objects look at."""

    def __init__(
        self, tokens: tuple[Token, ...], cues: list[FoundCue], index: int, surnames: frozenset[str]
    ) -> None:
        self.tokens = tokens
        self.cues = cues
        self.index = index
        """Number of the sentence in its article."""
        self.numbers = find_numbers(tokens)
        self.persons = find_names(tokens, surnames)
        covered = {i for p in self.persons for i in range(p.start, p.end)}
        others = find_persons(tokens, self.numbers) + find_pronouns(tokens)
        self.persons += [p for p in others if not covered & set(range(p.start, p.end))]
        self.persons.sort(key=lambda p: p.start)
        self.joint = 0
        """Number of the cue that is being read."""
        self.objects: set[int] = set()
        """First tokens of the phrases that stand behind an active verb."""


def words_of(clause: Clause, cue: FoundCue) -> set[str]:
    """Return the words of an outcome, lower case."""
    return {token.lower for token in clause.tokens[cue.start : cue.end]}


def is_auxiliary(token: Token) -> bool:
    """True for forms of be and have and for adverbs, which may stand between a subject and its verb."""
    return token.lower in BE | HAVE | ADVERBS or token.lower.endswith("ly")


def find_pronouns(tokens: Sequence[Token]) -> list[Persons]:
    """Return the personal pronouns; a reflexive is a person of its own: "shot his wife, then himself"."""
    found = []
    for i, token in enumerate(tokens):
        if token.lower in _REFLEXIVES:
            found.append(_pronoun(i, token, "reflexive", _REFLEXIVES[token.lower], 1))
        elif token.lower in _PRONOUNS and token.text != "I":
            found.append(_pronoun(i, token, "pronoun", *_PRONOUNS[token.lower]))
    return found


def _pronoun(i: int, token: Token, kind: str, gender: str, n: int | None) -> Persons:
    return Persons(i, i + 1, n, n, "exact", token.lower, kind, definite=True, modifiers=(gender,))
