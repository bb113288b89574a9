"""Numbers that count an outcome without a noun for persons: "12 deaths", "a toll of 57", "45 homes"."""

from dataclasses import replace

from pipeline.extract.clause import Clause
from pipeline.extract.cues import MEASURES, FoundCue
from pipeline.extract.groups import FUNCTION, Persons
from pipeline.extract.numbers import Number
from pipeline.extract.scan import Token
from pipeline.extract.traps import is_trap

_THINGS = {word: measure for measure, entry in MEASURES.items() for word in entry.get("things", "").split()}


def toll_behind(clause: Clause, cue: FoundCue) -> Number | None:
    """The last number behind "toll" within its clause: "the toll rose from 5 to 57"."""
    found = None
    for number in clause.numbers:
        if cue.end <= number.start <= cue.end + 10 and not is_trap(clause.tokens, number):
            between = [t.lower for t in clause.tokens[cue.end : number.start]]
            if any(w in between for w in (";", ".", "who")):
                break
            if found and clause.tokens[number.start - 1].lower not in ("to", "at"):
                break
            found = number
    return found


def number_beside(clause: Clause, cue: FoundCue) -> Number | None:
    """Return the number of "12 confirmed deaths" or "the deaths of 12 people"."""
    for number in reversed(clause.numbers):
        if number.end <= cue.start:
            between = clause.tokens[number.end : cue.start]
            if (
                len(between) <= 3
                and all(is_modifier(t) for t in between)
                and not is_trap(clause.tokens, number)
            ):
                return number
            return None
    if cue.end < len(clause.tokens) and clause.tokens[cue.end].lower == "of":
        following = next((n for n in clause.numbers if n.start == cue.end + 1), None)
        if following and not is_trap(clause.tokens, following):
            return following
    return None


def things_counted(clause: Clause, cue: FoundCue) -> list[Persons]:
    """Homes and the like, which are no persons: "destroyed 45 homes", "45 homes were destroyed"."""
    found = []
    for number in clause.numbers:
        end = number.end
        while end < len(clause.tokens) and end - number.end < 4 and is_modifier(clause.tokens[end]):
            if clause.tokens[end].lower in _THINGS:
                break
            end += 1
        if end >= len(clause.tokens) or _THINGS.get(clause.tokens[end].lower) != cue.cue.measure:
            continue
        gap = cue.start - end if cue.start > end else number.start - cue.end
        if abs(gap) <= 8:
            persons = replace(bare(number), end=end + 1, head=clause.tokens[end].lower)
            found.append(persons)
    return found


def is_modifier(token: Token) -> bool:
    """True for a word that may stand between a number and its noun."""
    return token.text[0].isalnum() and token.lower not in FUNCTION


def bare(number: Number) -> Persons:
    """Return a number that stands for persons without a noun."""
    return Persons(
        number.start, number.end, number.low, number.high, number.qualifier, "", "generic", numeral=True
    )


def implied(clause: Clause, cue: FoundCue) -> Persons:
    """Return the number that words such as "a double murder" hold."""
    measure = cue.cue.measure
    number = MEASURES[measure]["implied"][" ".join(t.lower for t in clause.tokens[cue.start : cue.end])]
    if any("suicide" in token.lower for token in clause.tokens[cue.start : cue.end]):
        return Persons(cue.start, cue.end, number, None, "at_least", "", "generic", explicit=False)
    return Persons(cue.start, cue.end, number, number, "exact", "", "generic")
