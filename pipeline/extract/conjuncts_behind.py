"""Whom commas and "and" join to a phrase from behind: "killed two men, a nurse and three boys"."""

from msgspec.structs import replace

from pipeline.extract.clause import BE_OR_HAVE, SAY, Clause
from pipeline.extract.cues import FoundCue
from pipeline.extract.persons import Persons

_ALONG = (("along", "with"), ("together", "with"), ("as", "well", "as"), ("plus",))
_ALONG_WORDS = frozenset({"along", "together", "well", "plus"})
_ALONG_REACH = 16
"""Tokens between an outcome and "along with"."""
_QUOTES = frozenset('"“')
_JOINTS = frozenset({",", "and", "&", "plus", "then"})
_OF_HOUSEHOLDS = _JOINTS | {"(", "/", "or"}
"""What joins households to their persons: "90 families (400 people)"."""
_OWNER_REACH = 5
_OF_ONE = frozenset({"has", "was", "is"})


def behind_owner(clause: Clause, i: int) -> int:
    """Return the token behind "the clinic's", 0 where token ``i`` opens nothing such."""
    words = clause.lowers[i + 1 : i + _OWNER_REACH]
    mark = words.index("'s") if "'s" in words else 0
    return i + mark + 2 if mark and all(word.isalpha() for word in words[:mark]) else 0


_ROW_ENDS = frozenset(". in at near on after before during inside outside".split())


def row(clause: Clause, first: Persons) -> list[Persons]:
    """Return ``first`` with everybody whom commas and "and" join to it from behind.

    Commas alone join bare numbers only ("after the murder of Roe, the 40 judges went home"), and those who
    end a headline ("deaths of mother, son").
    """
    found, joined = [first], False
    while (following := joined_right(clause, found[-1])) is not None:
        between = clause.lowers[found[-1].end : following.start]
        counted = following.numeral and not following.definite
        joined = joined or counted or any(word != "," for word in between)
        found.append(shared(clause, found[-1], following))
    if joined or len(found) == 1:
        return found
    behind = clause.lowers[found[-1].end : found[-1].end + 2]
    ends = not behind or behind[0] in _ROW_ENDS or "and" in behind  # headlines: "kills woman, her son"
    return found if ends else found[:1]


def shared(clause: Clause, first: Persons, second: Persons) -> Persons:
    """Give the driver of "his bodyguard and driver" what "his" says: it stands for both."""
    return replace(second, owned=True, definite=True) if first.owned and _bare(clause, second) else second


def joined_right(clause: Clause, persons: Persons) -> Persons | None:
    """Return the phrase that "and" or a comma joins to ``persons`` from behind, None where there is none."""
    lowers = clause.lowers
    i = _past_complement(clause, persons.end)
    if lowers[i : i + 3] == ("as", "well", "as"):
        i += 3
    joints = _OF_HOUSEHOLDS if persons.head in ("families", "households") else _JOINTS
    while i < len(lowers) and lowers[i] in joints:
        i += 1
    if i == persons.end:
        return None
    if lowers[i - 1] != "," and i < len(lowers) and lowers[i] in _QUOTES:
        i += 1  # "two men and "at least six" boys", not "he killed two," Roe said
    following = clause.at.get(i)
    if following is None or following.kind == "pronoun":
        following = clause.at.get(behind_owner(clause, i) or i)  # "a cook and the clinic's director"
    if following is None or following.kind == "pronoun":
        return None
    if lowers[following.end - 1] == "whom":
        return None  # "two men, one of whom, John Roe, said": a clause follows
    if has_verb(clause, following) and following.kind != "reflexive":
        return None
    behind = lowers[following.end] if following.end < len(lowers) else ""
    if persons.single and following.end == following.start + 1 and following.head and behind == "of":
        return None  # "a boy, and son of a guard": without an article it is nobody new
    comma = i > 1 and lowers[i - 1] == "and" and lowers[i - 2] == ","
    if comma and _opens_clause(clause, following):
        return None
    if persons.name and _bare(clause, following):
        return None  # "Jane Roe, president of a union and mayor of the town"
    if lowers[i - 1] == "," and following.low == 1 and (behind.endswith("ed") or behind in SAY):
        return None  # "shoots himself, father charged", "the murder of a guard, Roe said"
    return following


def _opens_clause(clause: Clause, persons: Persons) -> bool:
    """True behind ", and" where a verb follows the phrase, or the next that "and" joins to it: "..., and
    three soldiers and two children were wounded"."""
    i = persons.end
    if i >= len(clause.lowers):
        return False
    if clause.lowers[i] == "and":
        joined = clause.at.get(i + 1)
        return joined is not None and has_verb(clause, joined)
    return clause.lowers[i].endswith("ed")


def _bare(clause: Clause, persons: Persons) -> bool:
    """True for a noun without an article, which says who somebody is: "mayor of the town"."""
    return persons.single and not persons.name and clause.lowers[persons.start] == persons.head


def _past_complement(clause: Clause, i: int) -> int:
    """Return the token after a phrase that adds nobody: "of the small town of X", "from Y", ", one of them an
    officer,"."""
    lowers = clause.lowers
    word = lowers[i] if i < len(lowers) else ""
    if word == ",":
        of_them = clause.at.get(i + 1)
        if of_them and of_them.of_them and lowers[of_them.end - 1] != "whom":
            behind = lowers[of_them.end : of_them.end + 5]
            return of_them.end + behind.index(",") if "," in behind else i
    if word == "on" and lowers[i + 1 : i + 2] in (("duty",), ("board",)):
        return i + 2
    if word not in ("of", "from", "in"):
        return i
    for j, word in enumerate(lowers[i + 1 : i + 9], i + 1):
        if j in clause.at or j in clause.cue_at or word == "according" or word in SAY:
            return i
        if word in ("and", "as"):
            return j
        if word == ",":
            if lowers[j + 1 : j + 2] in (("and",), ("as",)):
                return j + 1
            if _lists_on(clause, j + 1):
                return j  # "the owner of the house, the architect and two workers"
    return i


def _lists_on(clause: Clause, i: int) -> bool:
    """True where somebody stands at token ``i`` whom "and" joins to the last of a list."""
    here = clause.at.get(i)
    if here is None or clause.lowers[here.end : here.end + 1] != ("and",):
        return False
    last = clause.at.get(here.end + 1)
    return last is not None and not _bare(clause, last)


def joined_behind(clause: Clause, cue: FoundCue) -> list[Persons]:
    """Return who shares a passive's outcome: "was killed near his home, along with two of his guards"."""
    if _ALONG_WORDS.isdisjoint(clause.words):
        return []
    for i in range(cue.end, min(cue.end + _ALONG_REACH, len(clause.lowers) - 2)):
        words = clause.lowers[i : i + 3]
        if words[0] == ";" or i in clause.cue_at:
            return []
        if along := next((phrase for phrase in _ALONG if words[: len(phrase)] == phrase), None):
            first = clause.at.get(i + len(along))
            found = [first] if first and first.kind != "pronoun" else []
            while found and (following := joined_right(clause, found[-1])) is not None:
                found.append(following)
            return found
    return []


def has_verb(clause: Clause, persons: Persons, *, outcome: bool = False) -> bool:
    """True where a verb of its own follows the phrase: "..., and two men were arrested"; with ``outcome``
    one that tells of an outcome."""
    if persons.end >= len(clause.lowers):
        return False
    if outcome:
        return any(persons.end < cue.start <= persons.end + 3 for cue in clause.cues)
    word = clause.lowers[persons.end]
    if word in _OF_ONE and (persons.low or 0) > 1:
        return False  # "the shooting that wounded a boy, 2 others has the town on edge"
    return word in BE_OR_HAVE or any(
        cue.start == persons.end and "participle" in cue.cue.forms for cue in clause.cues
    )
