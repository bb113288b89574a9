"""Numbers that count an outcome without a noun for persons: "12 deaths", "a toll of 57", "45 homes"."""

from collections.abc import Sequence

from msgspec.structs import replace

from pipeline.extract.clause import Clause
from pipeline.extract.cues import HIT, MEASURES, FoundCue
from pipeline.extract.numbers import Number
from pipeline.extract.person_words import FUNCTION
from pipeline.extract.persons import Persons
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
_NOUNS = frozenset(_THINGS)


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
    word = clause.lowers[cue.start]
    if cue.start and clause.lowers[cue.start - 1] in _EACH:
        return True
    if word in BODIES:
        return clause.words.isdisjoint(_FOUND)
    if word == "alive":
        return not clause.words.isdisjoint(_CRUEL)
    return word in ("lives", "life") and clause.words.isdisjoint(_LOSSES)


def none_reported(clause: Clause, cue: FoundCue) -> Number | None:
    """Return the "no" of "no immediate reports of deaths or injuries", "no casualties"."""
    if _REPORTS.isdisjoint(clause.words):
        return None
    none = next((n for n in reversed(clause.numbers) if n.low == n.high == 0 and n.end <= cue.start), None)
    if none is None or clause.lowers[none.end - 1] not in ("no", "any"):
        return None
    between = clause.lowers[none.end : cue.start]
    reports = next((i for i, word in enumerate(between) if word in _REPORTS), None)
    if reports is None or reports > 2 or between[reports + 1 : reports + 2] != ("of",):
        return None
    rest = between[reports + 2 :]
    return none if len(rest) <= 4 and set(rest) <= {"any", "or", "and", *_NONE_OF} else None


_REPORTS = frozenset({"report", "reports"})
_NONE_OF = frozenset("casualties deaths fatalities injuries damage victims death injury".split())


def numbers_beside(clause: Clause, cue: FoundCue) -> list[Number]:
    """Return the numbers of "34 probable and 12 confirmed cases"."""
    last = number_beside(clause, cue)
    if last is None or (last.high == 0 and clause.lowers[cue.end - 1] in _REMAINS):
        return []  # "no bodies": they may be elsewhere
    if last.end > cue.start or clause.lowers[last.start - 1] not in ("and", "or"):
        return [last]
    first = next((n for n in clause.numbers if n.end < last.start - 1 <= n.end + 3), None)
    if first is None or any(first.end <= other.start < last.start for other in clause.cues):
        return [last]
    return [first, last] if _modifiers(clause.lowers[first.end : last.start - 1]) else [last]


def number_beside(clause: Clause, cue: FoundCue) -> Number | None:
    """Return the number of "12 confirmed deaths" or "the deaths of 12 people"."""
    for number in reversed(clause.numbers):
        if number.end <= cue.start:
            if cue.start - number.end > 3:
                return None
            between = clause.lowers[number.end : cue.start]
            plain = between[:1] + tuple([word for word in between[1:] if word != "or"])
            return number if _modifiers(plain) and not is_trap(clause.tokens, number) else None
    following = clause.number_at.get(cue.end + 1) if clause.lowers[cue.end : cue.end + 1] == ("of",) else None
    return following if following and not is_trap(clause.tokens, following) else None


def things_counted(clause: Clause, cue: FoundCue, measure: str) -> list[Persons]:
    """Homes and the like, which are no persons: "destroyed 45 homes", "45 homes were destroyed".

    The noun may be left out behind an active verb: "damaged 340 houses and destroyed 45".
    """
    if not clause.numbers or _NOUNS.isdisjoint(clause.words):
        return []
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
        before = clause.lowers[number.start - 1] if number.start else ""
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
    first = _whole_of(clause, number)
    for end, word in enumerate(clause.lowers[first : first + 4], first):
        if not is_modifier(word):
            return 0
        if word in _THINGS:
            return end + 1 if _THINGS[word] == measure else 0
    return 0


def _whole_of(clause: Clause, number: Number) -> int:
    """Return the token after the 60 of "45 of the 60 homes", else the one after ``number``."""
    words = clause.lowers[number.end : number.end + 2]
    if words[:1] != ("of",):
        return number.end
    of = clause.number_at.get(number.end + 1 + (words[1:] == ("the",)))
    return of.end if of else number.end


def is_thing(clause: Clause, i: int) -> bool:
    """True where token ``i`` is such a noun: "the number of houses lost"."""
    return clause.lowers[i] in _THINGS


def _head(clause: Clause, noun: int) -> str:
    return clause.lowers[noun - 1] if noun else ""


def is_trap_of_things(clause: Clause, number: Number, noun: int) -> bool:
    """True for "80 percent of the homes", and for a bare number that counts no things."""
    behind = clause.lowers[number.end] if number.end < len(clause.lowers) else ""
    return behind in _OF_A_SHARE or (not noun and is_trap(clause.tokens, number))


def _object_of_other(clause: Clause, number: Number, cue: FoundCue) -> bool:
    """True for "damaged 340 houses, destroyed ...": another verb has them; and for a share of them."""
    before = clause.lowers[max(0, number.start - 4) : number.start]
    verb = bool(before) and len(before[-1]) > 4 and before[-1].endswith(("ed", "ing"))
    return verb or not _OF_A_SHARE.isdisjoint(before)


def is_modifier(word: str) -> bool:
    """True for a word that may stand between a number and its noun."""
    return word not in FUNCTION and word[0].isalnum()


def _modifiers(words: Sequence[str]) -> bool:
    return all(is_modifier(word) for word in words)


def bare(number: Number) -> Persons:
    """Return a number that stands for persons without a noun."""
    return Persons(
        number.start, number.end, number.low, number.high, number.qualifier, "", "generic", numeral=True
    )


def implied(clause: Clause, cue: FoundCue) -> Persons:
    """Return the number that words such as "a double murder" hold."""
    number = _IMPLIED[cue.cue.measure][" ".join(clause.lowers[cue.start : cue.end])]
    if any("suicide" in word for word in clause.lowers[cue.start : cue.end]):
        return Persons(cue.start, cue.end, number, None, "at_least", "", "generic", explicit=False)
    return Persons(cue.start, cue.end, number, number, "exact", "", "generic")
