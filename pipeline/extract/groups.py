"""Noun phrases for persons: "at least 16 IS fighters", "a 6-year-old girl", "his two sons", "14 others"."""

from collections.abc import Sequence

from msgspec.structs import replace

from pipeline.extract.actors import group_end
from pipeline.extract.ages import ages_behind, hyphened_ages
from pipeline.extract.headline import bare_head, bare_object, bare_opening
from pipeline.extract.noun_phrase import ONE, HowMany, NounPhrase, reaches_head
from pipeline.extract.numbers import Number, find_numbers
from pipeline.extract.person_words import (
    COLLECTIVE,
    DETERMINERS,
    FUNCTION,
    NO_NOUN,
    ORDINAL_PERSON,
    PLURAL,
    POSSESSIVE,
    SINGULAR,
    VERBS,
)
from pipeline.extract.persons import Persons
from pipeline.extract.scan import Token
from pipeline.extract.traps import is_trap

_FIRST = DETERMINERS | {"a", "an", "another", "one", "all"} | frozenset(SINGULAR) | frozenset(PLURAL)
_BEFORE_FIRST = VERBS | {":"}
"""With and behind which words a phrase may begin, but for numbers and ages: most words are passed over."""
_WATCHED = _FIRST | _BEFORE_FIRST


def find_persons(tokens: tuple[Token, ...], numbers: Sequence[Number] | None = None) -> list[Persons]:
    """Return the phrases for persons in a sentence, left to right, none overlapping."""
    by_start = {n.start: n for n in (find_numbers(tokens) if numbers is None else numbers)}
    words = [token.lower for token in tokens]
    starts = {0, *by_start}
    for i in [i for i, word in enumerate(words) if word in _WATCHED or "-old" in word]:
        if words[i] in _BEFORE_FIRST and i + 1 < len(words):
            starts.add(i + 1)
        if words[i] in _FIRST or "-old" in words[i]:
            starts.add(i)
    found: list[Persons] = []
    end = 0
    for i in sorted(starts):
        if i >= end and (phrase := _at(tokens, i, by_start)) is not None:
            found.append(phrase)
            end = phrase.end
    shared = [p for number in by_start.values() if (p := _shared_noun(tokens, number, found))]
    return sorted(found + shared, key=lambda p: p.start) if shared else found


def _shared_noun(tokens: tuple[Token, ...], number: Number, found: list[Persons]) -> Persons | None:
    """Return the four of "four U.S. and five Nigerien soldiers", who have their noun from the five."""
    end = number.end
    while end < min(len(tokens) - 1, number.end + 2) and tokens[end].capital:
        end += 1
    if end == number.end or tokens[end].lower != "and" or (number.low or 0) < 1:
        return None
    next_ = next((p for p in found if p.start == end + 1), None)
    if next_ is None or not next_.numeral or next_.kind in ("", "other", "name") or not next_.modifiers:
        return None
    if any(p.start <= number.start < p.end for p in found) or is_trap(tokens, number):
        return None
    modifiers = tuple(token.lower for token in tokens[number.end : end])
    return replace(
        next_,
        start=number.start,
        end=end,
        low=number.low,
        high=number.high,
        qualifier=number.qualifier,
        explicit=not number.vague,
        modifiers=modifiers,
    )


_BE_NEXT = frozenset("was is has had died hurt shot".split())


def _at(tokens: tuple[Token, ...], i: int, numbers: dict[int, Number]) -> Persons | None:
    word = tokens[i].lower
    if word in DETERMINERS:
        return (_family(tokens, i, numbers) if numbers else None) or _determined(tokens, i, numbers)
    if word == "a" and numbers and (family := _family(tokens, i, numbers)):
        return family
    if i in numbers:
        if listed := hyphened_ages(tokens, i):
            n = len(listed)
            return NounPhrase(tokens, i, i, HowMany(n, n), numbers, numeral=True).read()
        return _counted(tokens, i, numbers, definite=False)
    if word == "a" and (ordinal := _ordinal_person(tokens, i)):
        return ordinal
    following = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if word == "another" and (following in _BE_NEXT or following.endswith("ed")):
        return Persons(i, i + 1, 1, 1, "exact", "", "generic", other=True)
    if word in ("a", "an", "another", "one"):
        if not reaches_head(tokens, i + 1):
            return None
        return NounPhrase(tokens, i, i + 1, ONE, numbers, other=word == "another", article=True).read()
    if word == "all" and i + 1 < len(tokens) and i + 1 in numbers:
        phrase = _counted(tokens, i + 1, numbers, definite=True)
        return _replace_start(phrase, i) if phrase else None
    if word in PLURAL and (n := len(ages_behind(tokens, i + 1)[1])) > 1:  # "sons, 10 and 12,"
        return NounPhrase(tokens, i, i, HowMany(n, n), numbers).read()
    before = tokens[i - 1].lower if i else ":"  # a sentence opens as what a colon announces
    if word in COLLECTIVE and (i == 0 or before in VERBS) and following != "of":
        n = COLLECTIVE[word]  # "Crash kills couple"
        return Persons(i, i + 1, n, n, "exact", word, "generic", numeral=True)
    if before == ":" and bare_opening(tokens, i):
        return NounPhrase(tokens, i, i, ONE, numbers).read()
    if word in PLURAL and (i == 0 or before not in FUNCTION):
        return None
    if bare_head(word, before) or (before in VERBS and bare_object(tokens, i)):
        return NounPhrase(tokens, i, i, ONE, numbers).read()
    return None


_BANDS = frozenset("family crew group team party patrol squad gang".split())


def _family(tokens: tuple[Token, ...], i: int, numbers: dict[int, Number]) -> Persons | None:
    """Return so many persons of "a family of five", "its crew of four"."""
    words = [t.lower for t in tokens[i + 1 : i + 4]]
    of = words.index("of") if "of" in words else 0
    if not of or words[of - 1] not in _BANDS or i + of + 2 not in numbers:
        return None
    n = numbers[i + of + 2]
    bare = n.end >= len(tokens) or tokens[n.end].lower in NO_NOUN or not tokens[n.end].text[0].isalnum()
    bare = bare and n.low != 1  # "the family of one of the guards"
    return Persons(i, n.end, n.low, n.high, n.qualifier, "", "generic", numeral=True) if bare else None


def _ordinal_person(tokens: tuple[Token, ...], i: int) -> Persons | None:
    """Return the one person of "two guards were shot dead and a third was wounded"."""
    if i + 2 >= len(tokens) or tokens[i + 1].lower not in ORDINAL_PERSON:
        return None
    if tokens[i + 2].lower not in NO_NOUN and not tokens[i + 2].lower.endswith("ed"):
        return None
    ordinal = ORDINAL_PERSON[tokens[i + 1].lower]
    return Persons(i, i + 2, 1, 1, "exact", "", "generic", other=True, ordinal=ordinal)


def _determined(tokens: tuple[Token, ...], i: int, numbers: dict[int, Number]) -> Persons | None:
    j = i + 1
    if j < len(tokens) and tokens[j].lower == "other":
        j += 1
        following = tokens[j].lower if j < len(tokens) else ""
        if following in _BE_NEXT:  # "one died and the other was hurt"
            return Persons(i, j, 1, 1, "exact", "", "generic", definite=True, other=True)
    if j in numbers and tokens[i].lower == "that":
        return None  # "said that three of the victims ..."
    if listed := hyphened_ages(tokens, j):
        n = len(listed)
        return NounPhrase(tokens, i, j, HowMany(n, n), numbers, definite=True, numeral=True).read()
    if j in numbers:
        phrase = _counted(tokens, j, numbers, definite=True)
        if phrase and j > i + 1:
            phrase = replace(phrase, other=True)  # "the other three people"
        return _replace_start(phrase, i) if phrase and phrase.head else phrase
    if tokens[i].lower == "that" and tokens[i + 1 : i + 2] and tokens[i + 1].lower in VERBS:
        return None  # "the bullet that killed a boy"
    if not reaches_head(tokens, j):
        return None
    phrase = NounPhrase(tokens, i, j, ONE, numbers, definite=True).read()
    return replace(phrase, owned=tokens[i].lower in POSSESSIVE) if phrase else None


def _replace_start(phrase: Persons, start: int) -> Persons:
    return replace(phrase, start=start)


def _counted(
    tokens: tuple[Token, ...], i: int, numbers: dict[int, Number], *, definite: bool
) -> Persons | None:
    number = numbers[i]
    both = tokens[i].lower == "both"
    if is_trap(tokens, number) or (both and [t.lower for t in tokens[i + 1 : i + 3]] == ["in", "their"]):
        return None  # "both in their 80s"
    how_many = HowMany(number.low, number.high, number.qualifier)
    definite = definite or both
    phrase = NounPhrase(tokens, i, number.end, how_many, numbers, definite=definite, numeral=True).read()
    if phrase is None:
        phrase = _bare_number(tokens, i, number, definite=definite)
    other = i > 0 and tokens[i - 1].lower in _FURTHER  # "another seven", "a further two"
    return phrase and replace(phrase, explicit=not number.vague, other=phrase.other or other)


_FURTHER = frozenset({"another", "further", "additional"})
_WHICH_ONE = frozenset("last latest previous first only same this that each every any no which".split())


def _bare_number(tokens: tuple[Token, ...], i: int, number: Number, *, definite: bool) -> Persons | None:
    """A number without a noun that stands for persons: "five were killed", "14 wounded", "killing 12"."""
    low, high, qualifier = number.low, number.high, number.qualifier
    if tokens[number.end - 1].lower == "single":
        return None
    following = tokens[number.end].lower if number.end < len(tokens) else "."
    if low == high == 1 and i and tokens[i - 1].lower in _WHICH_ONE:
        return None  # "in the last one, 279 girls were freed"
    if following in ("of", "by") and (following == "by" or tokens[number.end - 1].lower != "one"):
        return None  # "one by one", "three of the cars"
    if number.end < len(tokens) and tokens[number.end].capital and (end := group_end(tokens, number.end)):
        return Persons(i, end, low, high, qualifier, "fighters", "combatant", numeral=True)  # "five Taliban"
    behind = tokens[number.end + 1].lower if number.end + 1 < len(tokens) else "."
    things = behind.endswith("s") and behind not in NO_NOUN
    if following == "other" or (following == "more" and things):
        return None  # "hit two other cars"
    other = following in ("others", "more")
    fatal = following == "fatal" and (behind in NO_NOUN or not behind[0].isalnum())  # "of which 57 fatal"
    if fatal or following in NO_NOUN or following.endswith("ed") or not following[0].isalnum():
        end = number.end + (1 if other else 0)
        return Persons(
            i, end, low, high, qualifier, "", "generic", definite=definite, other=other, numeral=True
        )
    return None
