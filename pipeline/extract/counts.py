"""Numbers that count an outcome without a noun for persons: "12 deaths", "a toll of 57", "45 homes"."""

from msgspec.structs import replace

from pipeline.extract.clause import Clause
from pipeline.extract.cues import HIT, MEASURES, FoundCue
from pipeline.extract.numbers import Number
from pipeline.extract.person_words import FUNCTION
from pipeline.extract.persons import Persons
from pipeline.extract.scan import Token
from pipeline.extract.traps import is_trap
from pipeline.lexicon.load import load

THING_CUES = {
    phrase: measure
    for measure, entry in MEASURES.items()
    if entry.get("things")
    for form in ("participle", "ing", "base", "shared")
    for phrase in entry[form]
}
"""What befalls homes; some of it befalls persons too: "burned"."""
_THINGS = {word: measure for measure, entry in MEASURES.items() for word in entry.get("things", "").split()}


_IMPLIED = {m: entry.get("implied", {}) for m, entry in (MEASURES | {HIT: load("outcomes")[HIT]}).items()}
_LOSSES = frozenset(
    "claim claims claimed claiming lose loses lost losing take takes took taken taking cost costs costing "
    "ended ending".split()
)
"""What happens to lives that are counted: "a shooting changed two lives" counts none."""


_CRUEL = frozenset("burned burnt burning buried skinned roasted boiled".split())
BODIES = frozenset({"body", "corpse"})
_REMAINS = frozenset({"bodies", "corpses"})
_FOUND = frozenset(
    "found recovered discovered identified dumped retrieved exhumed buried unearthed washed located "
    "dug pulled handed "
    "autopsy morgue bullet-riddled decomposed charred mutilated lifeless".split()
)
"""Without one of these "the body of a man" need not be dead."""


_EACH = frozenset({"each", "every", "per"})


def kept(clause: Clause, cue: FoundCue) -> bool:
    """True for "the blast changed two lives": nobody lost them; for bodies that nobody found; and for money
    "for each dead"."""
    word = clause.tokens[cue.start].lower
    if cue.start and clause.tokens[cue.start - 1].lower in _EACH:
        return True
    if word in BODIES:
        return clause.words.isdisjoint(_FOUND)
    if word == "alive":
        return not clause.words.isdisjoint(_CRUEL)
    return word in ("lives", "life") and clause.words.isdisjoint(_LOSSES)


def none_reported(clause: Clause, cue: FoundCue) -> Number | None:
    """Return the "no" of "no immediate reports of deaths or injuries", "no casualties"."""
    none = next((n for n in reversed(clause.numbers) if n.low == n.high == 0 and n.end <= cue.start), None)
    if none is None or clause.tokens[none.end - 1].lower not in ("no", "any"):
        return None
    between = [t.lower for t in clause.tokens[none.end : cue.start]]
    reports = next((i for i, word in enumerate(between) if word in ("report", "reports")), None)
    if reports is None or reports > 2 or between[reports + 1 : reports + 2] != ["of"]:
        return None
    rest = between[reports + 2 :]
    return none if len(rest) <= 4 and set(rest) <= {"any", "or", "and", *_NONE_OF} else None


_NONE_OF = frozenset("casualties deaths fatalities injuries damage victims death injury".split())


def numbers_beside(clause: Clause, cue: FoundCue) -> list[Number]:
    """Return the numbers of "34 probable and 12 confirmed cases"."""
    last = number_beside(clause, cue)
    if last is None or (last.high == 0 and clause.tokens[cue.end - 1].lower in _REMAINS):
        return []  # "no bodies": they may be elsewhere
    first = next((n for n in clause.numbers if n.end < last.start - 1 <= n.end + 3), None)
    joined = first and last.end <= cue.start and clause.tokens[last.start - 1].lower in ("and", "or")
    if first and any(first.end <= other.start < last.start for other in clause.cues):
        return [last]
    if first and joined and all(is_modifier(t) for t in clause.tokens[first.end : last.start - 1]):
        return [first, last]
    return [last]


def number_beside(clause: Clause, cue: FoundCue) -> Number | None:
    """Return the number of "12 confirmed deaths" or "the deaths of 12 people"."""
    for number in reversed(clause.numbers):
        if number.end <= cue.start:
            between = clause.tokens[number.end : cue.start]
            if (
                len(between) <= 3
                and all(is_modifier(t) or (t.lower == "or" and between[0] is not t) for t in between)
                and not is_trap(clause.tokens, number)
            ):
                return number
            return None
    if cue.end < len(clause.tokens) and clause.tokens[cue.end].lower == "of":
        following = next((n for n in clause.numbers if n.start == cue.end + 1), None)
        if following and not is_trap(clause.tokens, following):
            return following
    return None


def things_counted(clause: Clause, cue: FoundCue, measure: str) -> list[Persons]:
    """Homes and the like, which are no persons: "destroyed 45 homes", "45 homes were destroyed".

    The noun may be left out behind an active verb: "damaged 340 houses and destroyed 45".
    """
    shared = {end for n in clause.numbers if (end := _whole_of(clause, n)) > n.end}  # "45 of the 60 homes"
    counted = [(n, _thing(clause, n, measure)) for n in clause.numbers if n.end not in shared]
    if not any(noun for _, noun in counted):
        return []
    for number, noun in counted:
        if 0 <= number.start - cue.end <= _OBJECT_REACH and not is_trap_of_things(clause, number, noun):
            between = clause.tokens[cue.end : number.start]
            if not noun and (between or not any(n and m.end < cue.start for m, n in counted)):
                continue
            if any(not t.text[0].isalnum() for t in between):
                continue
            return [replace(bare(number), end=noun or number.end, head=_head(clause, noun))]
    for number, noun in counted:
        before = clause.tokens[number.start - 1].lower if number.start else ""
        if noun and before == "including" and number.start > cue.end:
            return [replace(bare(number), end=noun, head=_head(clause, noun))]
    for number, noun in reversed(counted):
        if noun and 0 <= cue.start - noun <= _SUBJECT_REACH and not _object_of_other(clause, number, cue):
            return [replace(bare(number), end=noun, head=_head(clause, noun))]
    return []


_OBJECT_REACH = 4
_SUBJECT_REACH = 8
_OF_A_SHARE = frozenset("percent % cent".split())


def _thing(clause: Clause, number: Number, measure: str) -> int:
    """Return the token after the noun that ``number`` counts where it is a thing of ``measure``, else 0."""
    end = first = _whole_of(clause, number)
    while end < len(clause.tokens) and end - first < 4 and is_modifier(clause.tokens[end]):
        if clause.tokens[end].lower in _THINGS:
            return end + 1 if _THINGS[clause.tokens[end].lower] == measure else 0
        end += 1
    return 0


def _whole_of(clause: Clause, number: Number) -> int:
    """Return the token after the 60 of "45 of the 60 homes", else the one after ``number``."""
    words = [token.lower for token in clause.tokens[number.end : number.end + 2]]
    of = number.end + 1 + (words[1:] == ["the"]) if words[:1] == ["of"] else -1
    return next((n.end for n in clause.numbers if n.start == of), number.end)


def is_thing(clause: Clause, i: int) -> bool:
    """True where token ``i`` is such a noun: "the number of houses lost"."""
    return clause.tokens[i].lower in _THINGS


def _head(clause: Clause, noun: int) -> str:
    return clause.tokens[noun - 1].lower if noun else ""


def is_trap_of_things(clause: Clause, number: Number, noun: int) -> bool:
    """True for "80 percent of the homes", and for a bare number that counts no things."""
    behind = clause.tokens[number.end].lower if number.end < len(clause.tokens) else ""
    return behind in _OF_A_SHARE or (not noun and is_trap(clause.tokens, number))


def _object_of_other(clause: Clause, number: Number, cue: FoundCue) -> bool:
    """True for "damaged 340 houses, destroyed ...": another verb has them; and for a share of them."""
    before = [t.lower for t in clause.tokens[max(0, number.start - 4) : number.start]]
    verb = bool(before) and len(before[-1]) > 4 and before[-1].endswith(("ed", "ing"))
    return verb or bool(_OF_A_SHARE & set(before)) or "%" in before


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
    number = _IMPLIED[cue.cue.measure][" ".join(t.lower for t in clause.tokens[cue.start : cue.end])]
    if any("suicide" in token.lower for token in clause.tokens[cue.start : cue.end]):
        return Persons(cue.start, cue.end, number, None, "at_least", "", "generic", explicit=False)
    return Persons(cue.start, cue.end, number, number, "exact", "", "generic")
