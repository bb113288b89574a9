"""Which noun of a phrase is its head, and whether the head counts persons."""

from pipeline.extract.person_words import (
    COMPOUNDS,
    FUNCTION,
    NO_NOUN,
    ORDINAL_PERSON,
    PEOPLE,
    PLURAL,
    QUOTES,
    SINGULAR,
    VERBS,
)
from pipeline.extract.scan import Token


def heads(tokens: tuple[Token, ...], j: int) -> bool:
    """True for "the head of the unit", who is no part of a body."""
    words = [token.lower for token in tokens[j + 1 : j + 3]]
    return words[:1] == ["of"] and words[1:] != [] and words[1] in ("the", "a", "an", "its", "their")


def owned_by(tokens: tuple[Token, ...], i: int) -> bool:
    """True for the relative behind "the woman's": "son", "older brother", "5-year-old daughter"."""
    for j in range(i, min(i + 2, len(tokens))):
        if SINGULAR.get(tokens[j].lower) == "kin":
            return True
        if tokens[j].lower in FUNCTION or not tokens[j].text[0].isalnum():
            return False
    return False


def compound(tokens: tuple[Token, ...], head: int) -> bool:
    """True where a noun follows a noun for a person: "commuter plane"."""
    behind = tokens[head + 1] if head + 1 < len(tokens) else None
    return behind is not None and behind.text.islower() and before_noun(tokens, head + 1)


def people_end(tokens: tuple[Token, ...], i: int) -> int | None:
    """Return the token after "dead" in "two of the dead": those whom an outcome befell."""
    if i >= len(tokens) or tokens[i].lower not in PEOPLE:
        return None
    behind = tokens[i + 1].lower if i + 1 < len(tokens) else "."
    if behind in PLURAL and behind not in VERBS:
        return i + 2  # "two of the dead soldiers"
    return i + 1 if behind in NO_NOUN or not behind[0].isalnum() else None


def predicate(tokens: tuple[Token, ...], start: int) -> bool:
    """True for "she is the second mayor killed this year": who she is, and nobody else."""
    return start > 0 and tokens[start - 1].lower in ("was", "is", "became", "be")


def ordinal(tokens: tuple[Token, ...], start: int, head: int) -> int:
    """Return 4 for "a fourth victim"; none for the rank of "was the fourth child killed this year"."""
    if predicate(tokens, start):
        return 0
    return max((ORDINAL_PERSON.get(t.lower, 0) for t in tokens[start : head + 1]), default=0)


def before_noun(tokens: tuple[Token, ...], i: int) -> bool:
    """True where token ``i`` is a noun that the word before it describes: no verb and no word of grammar."""
    word = tokens[i].lower if i < len(tokens) else "."
    if word.endswith("ing") and i + 1 < len(tokens) and tokens[i + 1].lower in FUNCTION:
        return False  # "a rebel working for the cartel"
    return word.isalpha() and word not in NO_NOUN and word not in VERBS and not word.endswith("ed")


def plural_noun(tokens: tuple[Token, ...], i: int, j: int) -> int | None:
    """Return where a plural noun of no list ends the words [i, j): "two leaders of the union were killed"."""
    last = j - 1
    while last >= i and tokens[last].lower in QUOTES:
        last -= 1  # "48 'vandals' were arrested"
    word = tokens[last].lower if last >= i else ""
    if (
        tokens[i - 1].lower == "both"
        or len(word) < 4
        or not word.endswith("s")
        or word.endswith("ss")
        or (word in COMPOUNDS and not (word == "forces" and tokens[i - 1].lower == "no"))
    ):
        return None
    return last if tokens[last].text.islower() else None


def acronym(token: Token) -> bool:
    """IS, US, IT: capitals that are a name, though in lower case they are a function word."""
    return token.text.isupper() and len(token.text) > 1


def head_kind(word: str, plural: bool, singular: bool) -> str | None:
    if plural and word in PLURAL:
        return PLURAL[word]
    if singular and word in SINGULAR:
        return SINGULAR[word]
    return None


def continues(tokens: tuple[Token, ...], j: int, plural: bool) -> bool:
    """True where another head follows at once: "police officers", "rebel fighters", "a man's body"."""
    word = tokens[j].lower
    if word in ("'s", "’s"):
        return j + 1 < len(tokens) and head_kind(tokens[j + 1].lower, True, True) is not None
    if tokens[j - 1].lower in ("man", "woman", "person", "victim") and word not in ("victim", "suspect"):
        return False
    return head_kind(word, plural, not plural) is not None
