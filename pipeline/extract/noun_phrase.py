"""A walk from the first word of a noun phrase over its modifiers to a head that counts persons."""

from collections.abc import Collection
from typing import NamedTuple

from pipeline.extract.ages import AGE, age_of, ages_behind, hyphened_ages
from pipeline.extract.heads import (
    acronym,
    before_noun,
    compound,
    continues,
    head_kind,
    heads,
    ordinal,
    owned_by,
    people_end,
    plural_noun,
    predicate,
)
from pipeline.extract.person_words import (
    ADJECTIVES,
    ALONE,
    BEARING,
    COLLECTIVE,
    COMPOUNDS,
    DETERMINERS,
    FUNCTION,
    NO_NOUN,
    OTHER,
    PLURAL,
    POSSESSIVE,
    QUOTES,
    REMAINS,
    SINGULAR,
    UNBORN,
)
from pipeline.extract.persons import Persons
from pipeline.extract.scan import Token
from pipeline.records.claim import Qualifier

_THEM = frozenset("them those whom these".split())
_OWNS = frozenset({"'s", "’s"})
_PLACING = frozenset("aboard on onto in into inside at near outside".split())
_MAX_MODIFIERS = 6


_HEADS = frozenset(SINGULAR) | frozenset(PLURAL) | frozenset(COLLECTIVE) | {"head"}
_ENDS = FUNCTION | BEARING
_WITHIN = QUOTES | {"-"}


class HowMany(NamedTuple):
    """What stands before a noun: "at least 16" is (16, None, "at_least")."""

    low: int | None
    high: int | None
    qualifier: Qualifier = "exact"


ONE = HowMany(1, 1)


def reaches_head(tokens: tuple[Token, ...], i: int) -> bool:
    """False where a phrase without a number ends before any head or age: most need not be read at all."""
    for token in tokens[i:]:
        word = token.lower
        if word in _HEADS or "-old" in word:
            return True
        if word in _ENDS:
            if not acronym(token):
                return False
        elif not word.isalpha():
            if word[0].isdigit():
                return True  # "a 12- and a 10-year-old"
            if not word[0].isalnum() and word not in _WITHIN:
                return False
    return False


class NounPhrase:
    """Words of a sentence that may count persons: "at least 16 IS fighters", from token ``start`` on.

    ``first`` is the token behind its number or article, ``numbers`` are the tokens at which numbers of the
    sentence begin.
    """

    def __init__(
        self,
        tokens: tuple[Token, ...],
        start: int,
        first: int,
        number: HowMany,
        numbers: Collection[int],
        *,
        definite: bool = False,
        numeral: bool = False,
        other: bool = False,
        article: bool = False,
    ) -> None:
        self._tokens, self._start, self._first, self._numbers = tokens, start, first, numbers
        self._low, self._high, self._qualifier = number
        self._definite, self._numeral, self._other, self._article = definite, numeral, other, article
        self._plural, self._nobody = not (number.low == number.high == 1), number.low == number.high == 0
        self._of_them = self._owned = self._determined = False
        self._at, self._head, self._kind = -1, "", ""
        self._modifiers: list[str] = []
        self._ages: list[int] = []

    def read(self) -> Persons | None:
        """Return the phrase; None where no noun in it counts persons."""
        begin = self._first
        if self._numeral and self._lower(begin) == "of" and begin + 1 < len(self._tokens):
            if some := self._some_of(begin + 1):
                return some
            begin += 2 if self._determined else 0
        end = self._walk(begin)
        noun = plural_noun(self._tokens, self._first, end) if self._at < 0 and self._numeral else None
        if noun is not None:
            self._at, self._head, self._kind = noun, self._lower(noun), "other"
        if self._at < 0:
            return self._aged() if self._ages and not self._numeral else None
        return None if self._of_a_thing() else self._persons()

    def _lower(self, i: int) -> str:
        return self._tokens[i].lower if i < len(self._tokens) else ""

    def _some_of(self, i: int) -> Persons | None:
        """Return "two of them", "one of the" before a number, "three of the dead"; note whose others are."""
        self._determined = self._lower(i) in DETERMINERS
        end = i + 1 if self._lower(i) in _THEM else None
        if end is None and i + self._determined in self._numbers:
            end = i  # "one of the four women": the four are a phrase of their own
        if end is None and self._determined:
            self._owned = self._lower(i) in POSSESSIVE
            self._of_them = self._definite = not self._owned  # "two of her children" are told of first
            self._plural = True
            end = people_end(self._tokens, i + 1)
        if end is None:
            return None
        number = (self._low, self._high, self._qualifier)
        return Persons(self._start, end, *number, "", "generic", of_them=True, numeral=True)

    def _walk(self, j: int) -> int:
        """Go over modifiers up to the head or to what ends the phrase; return the token it ends at."""
        while j < len(self._tokens) and len(self._modifiers) <= _MAX_MODIFIERS:
            following = self._step(j)
            if following is None:
                break
            j = following
        return j

    def _step(self, j: int) -> int | None:
        """Take in token ``j`` and return the next one, None where the phrase ends."""
        word = self._lower(j)
        if j == self._first and (listed := hyphened_ages(self._tokens, j)):
            self._ages.extend(listed[:-1])
            while not AGE.fullmatch(self._lower(j)):
                j += 1
            return j
        if j > self._start and j in self._numbers:
            return None
        if word in _OWNS and self._at == j - 1 and owned_by(self._tokens, j + 1):
            self._modifiers, self._ages, self._definite = [], [], True  # "the woman's son": the son
            return j + 1
        if word in QUOTES or word == "-" or (self._numeral and not self._head and word in _OWNS):
            return j + 1
        if word in OTHER and not predicate(self._tokens, self._start):
            self._other = True
        if age := age_of(word):
            self._ages.append(age)
        elif word in COLLECTIVE and not self._numeral:
            self._low = self._high = COLLECTIVE[word]
            self._numeral = True
            self._take(j, "generic")
            return None
        elif word in ADJECTIVES and before_noun(self._tokens, j + 1):
            pass  # "a national police officer"
        elif self._is_verb(word) or self._verb_behind_plural(word):
            return None
        elif word == "head" and self._definite and not self._numeral and heads(self._tokens, j):
            self._take(j, "civilian")
            return None
        elif found := head_kind(word, self._plural or self._definite, not self._plural or self._nobody):
            self._take(j, found)
            return self._behind_head(j)
        elif (word in FUNCTION and not acronym(self._tokens[j])) or not word[0].isalnum() or word in BEARING:
            return None
        if word not in OTHER:
            self._modifiers.append(word)
        return j + 1

    def _is_verb(self, word: str) -> bool:
        """True for "killed" in "the trigger killed local rapper Roe"; not for "the fatally wounded man"."""
        if word not in ALONE or word.endswith("ing") or not self._modifiers:
            return False
        return not self._modifiers[-1].endswith("ly")

    def _verb_behind_plural(self, word: str) -> bool:
        """True for "drowned" in "three novices drowned", whatever noun it is."""
        last = self._modifiers[-1] if self._modifiers else ""
        return self._numeral and word in NO_NOUN and last.endswith("s") and not last.endswith("ss")

    def _take(self, j: int, kind: str) -> None:
        self._at, self._head, self._kind = j, self._lower(j), kind

    def _behind_head(self, j: int) -> int | None:
        """Return the next token where the noun at ``j`` describes another: "police officer", "wife's son"."""
        if j + 1 < len(self._tokens) and continues(self._tokens, j + 1, self._plural):
            self._modifiers.append(self._head)
            return j + 1
        owner = owned_by(self._tokens, j + 2) and self._lower(j + 1) in _OWNS and not self._numeral
        return j + 1 if owner else None

    def _of_a_thing(self) -> bool:
        """True where the head only describes a thing, or those behind it: "a man's car", "the bodies of"."""
        behind = self._lower(self._at + 1)
        if behind in _OWNS or (self._head in SINGULAR and behind in COMPOUNDS):
            return True  # "the peasant family"
        placed = self._start > 0 and self._lower(self._start - 1) in _PLACING and not self._ages
        if self._head in SINGULAR and placed and compound(self._tokens, self._at):
            return True  # "aboard a commuter plane"
        return self._head in REMAINS and behind == "of"  # "the bodies of three men": the men are counted

    def _aged(self) -> Persons:
        """Return "a 17-year-old", with no noun behind it."""
        end = self._first
        while not AGE.fullmatch(self._lower(end)):
            end += 1
        return Persons(
            self._start,
            end + 1,
            1,
            1,
            "exact",
            "",
            "generic",
            definite=self._definite,
            other=self._other,
            ages=tuple(self._ages),
        )

    def _persons(self) -> Persons | None:
        head = self._head
        end, behind = ages_behind(self._tokens, self._at + 1)
        opened = self._start > 0 and self._lower(self._start - 1) in QUOTES
        if (opened or self._lower(self._at - 1) in QUOTES) and self._lower(end) in QUOTES:
            end += 1  # "48 'vandals' were arrested", "'some 48 vandals' were arrested"
        self._ages.extend(behind)
        if head in PLURAL and head not in SINGULAR and not self._numeral:
            if len(behind) > 1:
                self._low = self._high = len(behind)
                self._numeral = True  # "the boys, 3 and 5": so many ages, so many boys
            elif not (self._definite or self._article):
                return None
            else:
                self._low = self._high = None  # "the victims": nobody says how many
        if UNBORN & {head, *self._modifiers}:
            self._low = self._high = None  # no toll counts the unborn
        return Persons(
            self._start,
            end,
            self._low,
            self._high,
            self._qualifier,
            head,
            self._kind,
            definite=self._definite and not self._of_them,
            owned=self._owned,
            other=self._other,
            ordinal=ordinal(self._tokens, self._start, self._at),
            of_them=self._of_them,
            numeral=self._numeral,
            ages=tuple(self._ages),
            modifiers=tuple(m for m in self._modifiers if m != head),
        )
