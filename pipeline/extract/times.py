"""Words for times in a sentence: weekdays, calendar dates, relative days, clock times, ranges."""

import datetime as dt
import functools
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from msgspec.structs import replace

from pipeline.extract.scan import Phrases, Scanned, Token
from pipeline.lexicon.load import load
from pipeline.records.mention import TimeExpression

Tokens: TypeAlias = tuple[Token, ...]
Found: TypeAlias = tuple[int, int, dict[str, Any]]
"""First token, token after the last, fields of the TimeExpression."""

_WORDS = load("dates")
_WEEKDAYS: dict[str, int] = _WORDS["weekdays"]
_SHORT_WEEKDAYS: dict[str, int] = _WORDS["weekday_abbreviations"]
_MONTHS: dict[str, int] = _WORDS["months"] | _WORDS["month_abbreviations"]
_SHORT_MONTHS = frozenset(_WORDS["month_abbreviations"])
# These are also a verb, an adjective or first names: alone they need an opening word such as "in".
_SHY_MONTHS = _SHORT_MONTHS | {"may", "march", "april", "june", "august"}
_NUMBERS: dict[str, int] = _WORDS["numbers"]
_HALVES: dict[str, int] = _WORDS["halves"]
_CLOCK_WORDS: dict[str, int] = _WORDS["clock_words"]
_EVENTS = frozenset(_WORDS["dating"]["events"])
_BESIDE = {name: frozenset(words) for name, words in _WORDS["beside"].items()}
_UNITS = {f"{unit}{s}": unit for unit in ("day", "week", "month", "year") for s in ("", "s")}
_PHRASES = Phrases[dict[str, Any]](
    {
        phrase: {"offset": entry["offset"], "unit": entry["unit"]}
        for phrase, entry in _WORDS["phrases"].items()
    }
    | {phrase: {"weekday": 5} for phrase in _WORDS["weekend"]["phrases"]}
)
_ALONE = frozenset(
    [
        *_WEEKDAYS,
        *_SHORT_WEEKDAYS,
        *_MONTHS,
        *(f"mid-{month}" for month in _MONTHS),
        *_CLOCK_WORDS,
        "ago",
        "earlier",
    ]
)
_TRIGGERS = _ALONE | _PHRASES.first_words
"""With which words a time may begin, or end: most words are passed over at once."""
_TELLING = _ALONE | _PHRASES.telling
_DASHES = frozenset("-–—")
_DIGIT = re.compile(r"\d")
_RANGE_WORDS = _DASHES | {"to", "through", "until"}
_IN_DATES = {*_MONTHS, "in", "on", "and", ","}
_BIRTH_REACH = 9
_NONE = Token("", "", False, 0, 0)
_REMEMBERED = 256
"""Sentences whose times are kept at hand: every event of an article asks for them again."""


@functools.lru_cache(_REMEMBERED)
def find_times(scanned: Scanned) -> tuple[TimeExpression, ...]:
    """Return the words for times in a sentence, left to right, none overlapping.

    A range is two expressions, the second with ``through``; "over the weekend" is such a pair on one span.
    A clock time is an expression of its own, with ``minute`` alone set. Dates in figures are read month
    first ("5/6/2015" is 6 May) unless the first number can be no month.
    """
    if _TELLING.isdisjoint(scanned.words) and not _DIGIT.search(scanned.text):
        return ()
    tokens, found, end = scanned.tokens, list[Found](), 0
    for i in [i for i, t in enumerate(tokens) if t.lower in _TRIGGERS or t.text[0].isdigit()]:
        if i >= end:
            matches = list(_match(tokens, i))
            found += [] if of_birth(scanned, i) else matches
            end = max([end for _, end, _ in matches], default=0)
    expressions = []
    for n, (start, end, fields) in enumerate(found):
        span = (tokens[start].start, tokens[end - 1].end)
        text = scanned.text[span[0] - scanned.sentence.span[0] : span[1] - scanned.sentence.span[0]]
        expression = TimeExpression(text=text, span=span, **fields)
        if n and "minute" not in fields and _is_range(tokens, found[n - 1], found[n]):
            expression = replace(expression, through=True)
        expressions.append(expression)
    return tuple(expressions)


def of_birth(scanned: Scanned, i: int) -> bool:
    """True for the years of "two children born in 2001 and 2004", which date no event."""
    if "born" not in scanned.words:
        return False
    before = [token.lower for token in scanned.tokens[max(0, i - _BIRTH_REACH) : i]]
    since = before[len(before) - before[::-1].index("born") :] if "born" in before else [""]
    return all(word in _IN_DATES or word.isdigit() for word in since)


def _match(tokens: Tokens, i: int) -> Iterator[Found]:
    """Yield what starts at token ``i``, or ends there for "two days ago": one time, or a list of days."""
    word = tokens[i].lower
    if word[0].isdigit():
        yield from _from_number(tokens, i)
    elif word in _WEEKDAYS or word in _SHORT_WEEKDAYS:
        yield from _weekday(tokens, i)
    elif word in _MONTHS or word.startswith("mid-"):
        yield from _month_first(tokens, i)
    elif word in ("ago", "earlier") and (back := _ago(tokens, i)):
        yield back
    elif word in _CLOCK_WORDS:
        yield i, i + 1, {"minute": _CLOCK_WORDS[word]}
    elif (phrase := _PHRASES.at(tokens, i)) and _at(tokens, i - 1).lower not in _BESIDE["not_after"]:
        end, fields = phrase
        end += _at(tokens, end).lower in _BESIDE["after"]
        yield i, end, fields
        if fields.get("weekday") == 5:
            yield i, end, {"weekday": 6, "through": True}


def _weekday(tokens: Tokens, i: int) -> Iterator[Found]:
    token, after = tokens[i], i + 1
    if not token.capital or _at(tokens, i - 1).lower in _BESIDE["not_after"]:
        return
    if token.lower in _SHORT_WEEKDAYS:
        dotted = _at(tokens, after).text == "."
        after += dotted
        month = after + (_at(tokens, after).text == ",")
        if not dotted and _at(tokens, month).lower not in _MONTHS:
            return
    weekday = _WEEKDAYS.get(token.lower, _SHORT_WEEKDAYS.get(token.lower))
    if _at(tokens, after).lower in _BESIDE["after"]:
        after += 1
    elif _at(tokens, after).lower in _BESIDE["not_before"]:
        return
    # "Monday, March 3" and "Monday (3 March)" are the date alone.
    date_at = after + (_at(tokens, after).text in (",", "("))
    dates = (
        [found for found in _match(tokens, date_at) if "month" in found[2]] if date_at < len(tokens) else []
    )
    if dates and "day" in dates[0][2]:
        yield i, *dates[0][1:]
        yield from dates[1:]
        return
    start, direction = i, "nearest_past"
    while (before := _at(tokens, start - 1).lower) in _BESIDE["before"]:
        start -= 1
        if before in _BESIDE["last"]:
            direction = "last"
        elif before in _BESIDE["next"]:
            direction = "next"
    yield start, after, {"weekday": weekday, "direction": direction}


def _month_first(tokens: Tokens, i: int) -> Iterator[Found]:
    """ "March 3", "Sept. 10, 2018", "May 3-5", "May 2014", "mid-December", "in March"."""
    token = tokens[i]
    month = _MONTHS.get(token.lower.removeprefix("mid-"))
    if month is None or (token.lower in _SHY_MONTHS and not token.capital):
        return
    after = i + 1 + (token.lower in _SHORT_MONTHS and _at(tokens, i + 1).text == ".")
    days, end = _days(tokens, after, between=_at(tokens, i - 1).lower == "between")
    if days:
        year, end = _year_after(tokens, end)
        yield from _dated(i, end, days, month, year)
        return
    year, end = _year_after(tokens, after)
    opened = _at(tokens, i - 1).lower in _BESIDE["opening"] or token.lower.startswith("mid-")
    if year or opened or (token.capital and token.lower not in _SHY_MONTHS):
        yield i, end, {"month": month, "unit": "month"} | ({"year": year} if year else {})


def _from_number(tokens: Tokens, i: int) -> Iterator[Found]:
    """ "10 September 2018", "the 12th of May", "5 Jan 90", "3-5 May", "11/26/2015", "9 p.m.", "in 2014"."""
    if clock := _clock(tokens, i):
        yield clock
    elif figures := _figures(tokens, i):
        yield figures
    elif (days := _days(tokens, i, between=_at(tokens, i - 1).lower == "between")) and days[0]:
        at = days[1] + (_at(tokens, days[1]).lower == "of")
        word = _at(tokens, at)
        month = _MONTHS.get(word.lower)
        if month and (word.capital or word.lower not in _SHY_MONTHS):
            dotted = word.lower in _SHORT_MONTHS and _at(tokens, at + 1).text == "."
            short = word.lower in _SHORT_MONTHS or word.lower == "may"
            year, end = _year_after(tokens, at + 1 + dotted, two_digits=short)
            yield from _dated(i, end, days[0], month, year)
    else:
        yield from _lone_year(tokens, i)


def _lone_year(tokens: Tokens, i: int) -> Iterator[Found]:
    """ "in 2014" and "a 2014 bombing"; "from 2000 people" counts persons."""
    year, end = _year_after(tokens, i)
    if year is None:
        return
    following = _at(tokens, end)
    opened = _at(tokens, i - 1).lower in _BESIDE["opening"]
    ends = not following.text.isalpha() or following.lower in _BESIDE["closing"]
    if (opened and ends) or following.lower in _EVENTS:
        yield i, end, {"year": year, "unit": "year"}


def _days(tokens: Tokens, i: int, between: bool = False) -> tuple[list[int], int]:
    """Return the days of the month listed at ``i`` ("3", "3-5", "3 and 5"), and the token after them."""
    if (first := _day(_at(tokens, i).lower)) is None:
        return [], i
    link = _at(tokens, i + 1).lower
    second = _day(_at(tokens, i + 2).lower) if link in _RANGE_WORDS or link == "and" else None
    # "on May 5 and 12 people ..." counts persons: a second day of a list ends its phrase or has a month.
    plain = _at(tokens, i + 3)
    if link == "and" and not between and plain.lower not in _MONTHS and plain.lower not in (",", ".", "of"):
        second = None
    return ([first], i + 1) if second is None else ([first, second], i + 3)


def _day(word: str) -> int | None:
    digits = word[:-2] if word.endswith(("st", "nd", "rd", "th")) else word
    return int(digits) if digits.isdecimal() and len(digits) <= 2 and 1 <= int(digits) <= 31 else None


def _dated(start: int, end: int, days: list[int], month: int, year: int | None) -> Iterator[Found]:
    for day in days:
        try:
            dt.date(year or 2000, month, day)  # 2000 is a leap year
        except ValueError:
            continue
        yield start, end, {"month": month, "day": day} | ({"year": year} if year else {})


def _year_after(tokens: Tokens, i: int, two_digits: bool = False) -> tuple[int | None, int]:
    """Return the year at ``i``, after a comma or "of" or none, and the token after it."""
    at = i + (_at(tokens, i).lower in (",", "of"))
    word = _at(tokens, at).text
    if word.isdecimal() and len(word) == 4 and 1800 <= int(word) <= 2100:
        return int(word), at + 1
    following = _at(tokens, at + 1)
    if two_digits and at == i and word.isdecimal() and len(word) == 2 and not following.text.islower():
        return _century(int(word)), at + 1
    return None, i


def _century(year: int) -> int:
    return year + (1900 if year > 68 else 2000)  # as POSIX reads two digits


def _figures(tokens: Tokens, i: int) -> Found | None:
    """ "11/26/2015", "26.11.2015" and "2015-11-26"; two numbers alone are a fraction, or a name ("9/11")."""
    parts = tokens[i].text.split(".")
    end = i + 1
    if len(parts) != 3:
        marks = {_at(tokens, i + 1).text, _at(tokens, i + 3).text}
        parts, end = [_at(tokens, i + n).text for n in (0, 2, 4)], i + 5
        if marks not in ({"/"}, {"-"}):
            return None
    if not all(part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4:
        year, month, day = numbers
    else:
        month, day, year = numbers
        if month > 12:
            month, day = day, month
        if len(parts[2]) == 2:
            year = _century(year)
    try:
        dt.date(year, month, day)
    except ValueError:
        return None
    return (i, end, {"year": year, "month": month, "day": day}) if 1800 <= year <= 2100 else None


def _clock(tokens: Tokens, i: int) -> Found | None:
    """ "9 p.m.", "11:50 a.m.", "9pm", "11:50am"; "11:50" alone may be a score."""
    hour, minute, end = tokens[i].lower, "0", i + 1
    if _at(tokens, i + 1).text == ":":
        minute, end = _at(tokens, i + 2).lower, i + 3
    half = _at(tokens, end).lower
    glued = hour if end == i + 1 else minute
    if glued.endswith(("am", "pm")):
        half, glued = glued[-2:], glued[:-2]
        hour, minute = (glued, "0") if end == i + 1 else (hour, glued)
    else:
        end += 1
    if half not in _HALVES or not (hour.isdecimal() and minute.isdecimal()):
        return None
    if not (1 <= int(hour) <= 12 and int(minute) < 60):
        return None
    return i, end, {"minute": int(hour) % 12 * 60 + int(minute) + _HALVES[half]}


def _ago(tokens: Tokens, i: int) -> Found | None:
    """ "two days ago", "a month earlier"; ``i`` is the last word."""
    unit = _UNITS.get(_at(tokens, i - 1).lower)
    amount = _at(tokens, i - 2).lower
    number = int(amount) if amount.isdecimal() and len(amount) < 3 else _NUMBERS.get(amount)
    return (i - 2, i + 1, {"offset": -number, "unit": unit}) if unit and number else None


def _is_range(tokens: Tokens, first: Found, second: Found) -> bool:
    """True for "from Friday to Sunday", "May 3-5", "between 3 and 5 May": the second ends the range."""
    if first[0] == second[0]:
        between = tokens[first[0] : first[1]]
        linked = any(token.lower in _RANGE_WORDS for token in between)
    else:
        between = tokens[first[1] : second[0]]
        linked = len(between) == 1 and between[0].lower in _RANGE_WORDS
        between = between if len(between) == 1 else ()
    spanned = _at(tokens, first[0] - 1).lower == "between" and any(token.lower == "and" for token in between)
    return "minute" not in first[2] and (linked or spanned or second[2].get("through", False))


def _at(tokens: Tokens, i: int) -> Token:
    return tokens[i] if 0 <= i < len(tokens) else _NONE
