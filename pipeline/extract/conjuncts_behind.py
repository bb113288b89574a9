"""Whom commas and "and" join to a phrase from behind: "killed two men, a nurse and three boys"."""

from collections.abc import Collection

from msgspec.structs import replace

from pipeline.extract.clause import BE_OR_HAVE, SAY, Clause
from pipeline.extract.cues import FoundCue
from pipeline.extract.persons import Persons

_ALONG = (("along", "with"), ("together", "with"), ("as", "well", "as"), ("plus",))
_ALONG_WORDS = frozenset({"along", "together", "well", "plus"})
_ALONG_REACH = 16
"""Tokens between an outcome and "along with"."""
_QUOTES = frozenset('"“')
_OWNER_REACH = 5
_OF_ONE = frozenset({"has", "was", "is"})


def behind_owner(clause: Clause, i: int) -> int:
    """Return the token behind "the clinic's", 0 where token ``i`` opens nothing such."""
    words = [token.lower for token in clause.tokens[i + 1 : i + _OWNER_REACH]]
    mark = next((n for n, word in enumerate(words) if word in ("'s", "’s")), 0)
    return i + mark + 2 if mark and all(word.isalpha() for word in words[:mark]) else 0


_ROW_ENDS = frozenset(". in at near on after before during inside outside".split())


def row(clause: Clause, first: Persons) -> list[Persons]:
    """Return ``first`` with everybody whom commas and "and" join to it from behind.

    Commas alone join bare numbers only ("after the murder of Roe, the 40 judges went home"), and those who
    end a headline ("deaths of mother, son").
    """
    found, joined = [first], False
    while (following := joined_right(clause, found[-1])) is not None:
        between = clause.tokens[found[-1].end : following.start]
        counted = following.numeral and not following.definite
        joined = joined or counted or any(token.text != "," for token in between)
        found.append(shared(clause, found[-1], following))
    behind = [token.lower for token in clause.tokens[found[-1].end : found[-1].end + 2]]
    ends = not behind or behind[0] in _ROW_ENDS or "and" in behind  # headlines: "kills woman, her son"
    return found if joined or ends else found[:1]


def shared(clause: Clause, first: Persons, second: Persons) -> Persons:
    """Give the driver of "his bodyguard and driver" what "his" says: it stands for both."""
    return replace(second, owned=True, definite=True) if first.owned and _bare(clause, second) else second


def joined_right(clause: Clause, persons: Persons) -> Persons | None:
    """Return the phrase that "and" or a comma joins to ``persons`` from behind, None where there is none."""
    i = _past_complement(clause, persons.end)
    if [t.lower for t in clause.tokens[i : i + 3]] == ["as", "well", "as"]:
        i += 3
    while i < len(clause.tokens) and clause.tokens[i].lower in _joints(persons):
        i += 1
    if i == persons.end:
        return None
    if clause.tokens[i - 1].text != "," and i < len(clause.tokens) and clause.tokens[i].text in _QUOTES:
        i += 1  # "two men and "at least six" boys", not "he killed two," Roe said
    at = (i, behind_owner(clause, i) or i)  # "a cook and the clinic's director"
    following = next((p for p in clause.persons if p.start in at and p.kind != "pronoun"), None)
    if following and clause.tokens[following.end - 1].lower == "whom":
        return None  # "two men, one of whom, John Roe, said": a clause follows
    if following is None or (has_verb(clause, following) and following.kind != "reflexive"):
        return None
    behind = clause.tokens[following.end].lower if following.end < len(clause.tokens) else ""
    if persons.single and following.end == following.start + 1 and following.head and behind == "of":
        return None  # "a boy, and son of a guard": without an article it is nobody new
    comma = i > 1 and clause.tokens[i - 1].lower == "and" and clause.tokens[i - 2].text == ","
    if comma and _opens_clause(clause, following):
        return None
    if persons.name and _bare(clause, following):
        return None  # "Jane Roe, president of a union and mayor of the town"
    if clause.tokens[i - 1].text == "," and following.low == 1 and (behind.endswith("ed") or behind in SAY):
        return None  # "shoots himself, father charged", "the murder of a guard, Roe said"
    return following


def _opens_clause(clause: Clause, persons: Persons) -> bool:
    """True behind ", and" where a verb follows the phrase, or the next that "and" joins to it: "..., and
    three soldiers and two children were wounded"."""
    i = persons.end
    if i < len(clause.tokens) and clause.tokens[i].lower == "and":
        joined = next((p for p in clause.persons if p.start == i + 1), None)
        return joined is not None and has_verb(clause, joined)
    return i < len(clause.tokens) and clause.tokens[i].lower.endswith("ed")


def _joints(persons: Persons) -> Collection[str]:
    """Return what joins a phrase to the next; to households, their persons: "90 families (400 people)"."""
    joints = (",", "and", "&", "plus", "then")
    return (*joints, "(", "/", "or") if persons.head in ("families", "households") else joints


def _bare(clause: Clause, persons: Persons) -> bool:
    """True for a noun without an article, which says who somebody is: "mayor of the town"."""
    return persons.single and not persons.name and clause.tokens[persons.start].lower == persons.head


def _past_complement(clause: Clause, i: int) -> int:
    """Return the token after a phrase that adds nobody: "of the small town of X", "from Y", ", one of them an
    officer,"."""
    of_them = next((p for p in clause.persons if p.start == i + 1 and p.of_them), None)
    if of_them and clause.tokens[i].text == "," and clause.tokens[of_them.end - 1].lower != "whom":
        behind = range(of_them.end, min(of_them.end + 5, len(clause.tokens)))
        return next((j for j in behind if clause.tokens[j].text == ","), i)
    if [t.lower for t in clause.tokens[i : i + 2]] in (["on", "duty"], ["on", "board"]):
        return i + 2
    if i >= len(clause.tokens) or clause.tokens[i].lower not in ("of", "from", "in"):
        return i
    for j in range(i + 1, min(i + 9, len(clause.tokens))):
        if any(p.start == j for p in clause.persons) or any(cue.start == j for cue in clause.cues):
            return i
        words = [t.lower for t in clause.tokens[j : j + 2]]
        if words[0] == "according" or words[0] in SAY:
            return i
        if words[0] in ("and", "as") or (words[0] == "," and words[1:] in (["and"], ["as"])):
            return j + (words[0] == ",")
        if words[0] == "," and _lists_on(clause, j + 1):
            return j  # "the owner of the house, the architect and two workers"
    return i


def _lists_on(clause: Clause, i: int) -> bool:
    """True where somebody stands at token ``i`` whom "and" joins to the last of a list."""
    here = next((p for p in clause.persons if p.start == i), None)
    if here is None or [t.lower for t in clause.tokens[here.end : here.end + 1]] != ["and"]:
        return False
    last = next((p for p in clause.persons if p.start == here.end + 1), None)
    return last is not None and not _bare(clause, last)


def joined_behind(clause: Clause, cue: FoundCue) -> list[Persons]:
    """Return who shares a passive's outcome: "was killed near his home, along with two of his guards"."""
    if _ALONG_WORDS.isdisjoint(clause.words):
        return []
    for i in range(cue.end, min(cue.end + _ALONG_REACH, len(clause.tokens) - 2)):
        words = tuple(token.lower for token in clause.tokens[i : i + 3])
        if words[0] == ";" or any(other.start == i for other in clause.cues):
            return []
        if along := next((phrase for phrase in _ALONG if words[: len(phrase)] == phrase), None):
            found = [p for p in clause.persons if p.start == i + len(along) and p.kind != "pronoun"]
            while found and (following := joined_right(clause, found[-1])) is not None:
                found.append(following)
            return found
    return []


def has_verb(clause: Clause, persons: Persons, *, outcome: bool = False) -> bool:
    """True where a verb of its own follows the phrase: "..., and two men were arrested"; with ``outcome``
    one that tells of an outcome."""
    if persons.end >= len(clause.tokens):
        return False
    word = clause.tokens[persons.end].lower
    if outcome:
        return any(persons.end < cue.start <= persons.end + 3 for cue in clause.cues)
    if word in _OF_ONE and (persons.low or 0) > 1:
        return False  # "the shooting that wounded a boy, 2 others has the town on edge"
    return word in BE_OR_HAVE or any(
        cue.start == persons.end and "participle" in cue.cue.forms for cue in clause.cues
    )
