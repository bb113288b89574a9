"""Ages beside a noun for persons: "6-year-old", "12- and 10-year-old sons", "the boys, 3 and 5,"."""

import re

from pipeline.extract.numbers import word_value
from pipeline.extract.scan import Token

AGE = re.compile(r"(\d{1,3}|[a-z]+(?:-[a-z]+)?)-(year|month|week|day)s?-old(?:s)?")
_AGE_NUMBER = re.compile(r"\d{1,3}")
_AGED = frozenset(
    "girl boy man woman child toddler infant baby youth teenager lad widow widower pensioner".split()
)
"""Of these "of 15" tells the age, while a mother of three has so many children."""
_BEHIND_AGE = frozenset("who whom whose was is were has had died and in from at with on sustained".split())
_OLDEST = 115
_AGE_ENDS = frozenset({",", ")", ".", "and", ";", "-", "—"})


def age_of(word: str) -> int | None:
    """Return 6 for "6-year-old", 0 for "3-week-old", None for any other word."""
    match = AGE.fullmatch(word) if "-old" in word else None
    if match is None:
        return None
    if match[2] != "year":
        return 0
    return int(match[1]) if match[1].isdigit() else word_value(match[1])


def hyphened_ages(tokens: tuple[Token, ...], i: int) -> list[int]:
    """Return the ages of "12- and 10-year-old sons" from token ``i`` on, none where it is no such list."""
    ages: list[int] = []
    while i + 2 < len(tokens) and tokens[i + 1].text == "-" and _AGE_NUMBER.fullmatch(tokens[i].text):
        ages.append(int(tokens[i].text))
        i += 2
        while i < len(tokens) - 1 and tokens[i].lower in (",", "and", "or"):
            i += 1
    last = AGE.fullmatch(tokens[i].lower) if ages else None
    return [*ages, age_of(tokens[i].lower) or 0] if last else []


def _of_age(tokens: tuple[Token, ...], i: int) -> int | None:
    """Return the age of "a girl of 15", "a widow of seventy", from the "of" at token ``i`` on."""
    if i < 1 or i + 1 >= len(tokens) or tokens[i].lower != "of" or tokens[i - 1].lower not in _AGED:
        return None
    ends = i + 2 >= len(tokens) or tokens[i + 2].lower in _BEHIND_AGE or not tokens[i + 2].text[0].isalnum()
    age = (
        int(tokens[i + 1].text)
        if _AGE_NUMBER.fullmatch(tokens[i + 1].text)
        else word_value(tokens[i + 1].lower)
    )
    return age if ends and age is not None and age < _OLDEST else None


def ages_behind(tokens: tuple[Token, ...], i: int) -> tuple[int, list[int]]:
    """Return the token after the ages that follow a head, and the ages: ", 34," or ", ages 5 and 7,"."""
    if (age := _of_age(tokens, i)) is not None:
        return i + 2, [age]
    ages: list[int] = []
    end = i
    j = i
    listed = False
    while j < len(tokens):
        word = tokens[j].lower
        listed = listed or word in ("aged", "age", "ages")
        if word in (",", "(", ")", "-", "—", "–"):
            j += 1
            continue
        if word in ("aged", "age", "ages", "both", "all") or (
            word == "and" and ages and j + 1 < len(tokens) and _AGE_NUMBER.fullmatch(tokens[j + 1].text)
        ):
            j += 1
            continue
        if (
            _AGE_NUMBER.fullmatch(tokens[j].text)
            and int(tokens[j].text) < _OLDEST
            and (listed or j + 1 >= len(tokens) or tokens[j + 1].lower in _AGE_ENDS)
            and tokens[j - 1].lower in (",", "(", "aged", "age", "ages", "and")
        ):
            ages.append(int(tokens[j].text))
            j += 1
            end = j
            continue
        break
    return end, ages
