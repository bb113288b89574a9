"""Patterns for the beginnings of lines, of which few are tried on each.

Most lines of a story begin like none of the hundreds of phrases that the word lists know. Which patterns
can match what begins with the same few characters is found once for each such beginning, by the partial
matches of the ``regex`` package (a text that a pattern would match if only it went on), and then looked up.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

LOOKED_AT = 4
"""Characters at the beginning of a line. With four, one line of a story in two has a pattern to be tried on
it, with two each has three; with more there are many beginnings, each seen seldom."""


class Rule(NamedTuple, Generic[T]):
    """A pattern for the start of a line, and what it means that a line matches."""

    pattern: re.Pattern[str]
    meaning: T
    cue: str = ""
    """Words that a line must have, for a pattern that may begin with any."""


class Beginnings(Generic[T]):
    """Rules, of which the first whose pattern matches a line holds."""

    def __init__(self, rules: Iterable[Rule[T]]) -> None:
        import regex  # 30 ms with all patterns, and some commands clean nothing

        every = tuple(rules)
        partial = {rule.pattern: regex.compile(rule.pattern.pattern, rule.pattern.flags) for rule in every}

        @lru_cache(maxsize=1 << 14)
        def fitting(beginning: str) -> tuple[Rule[T], ...]:
            some = fitting(beginning[:-1]) if beginning else every
            return tuple(rule for rule in some if partial[rule.pattern].match(beginning, partial=True))

        self._fitting = fitting

    def match(self, line: str) -> T | None:
        """Return what the first rule that matches at the start of ``line`` means."""
        for rule in self._fitting(line[:LOOKED_AT]):
            if rule.cue in line and rule.pattern.match(line):
                return rule.meaning
        return None
