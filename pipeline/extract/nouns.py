"""Who stands behind a noun for an outcome, or owns it: "the murder of a nurse", "his son's death"."""

from collections.abc import Sequence

from pipeline.extract.clause import Clause, words_of
from pipeline.extract.conjuncts_behind import row
from pipeline.extract.counts import is_modifier
from pipeline.extract.cues import FoundCue
from pipeline.extract.objects import named_after, names_another
from pipeline.extract.person_words import FUNCTION, SINGULAR
from pipeline.extract.persons import Persons

_OF_MANY = frozenset({"massacre", "massacres", "slaughter"})
_OF_REACH = 9
_WHEN_WHERE = frozenset(
    "on in at near last this during over yesterday today earlier late early monday tuesday wednesday "
    "thursday friday saturday sunday".split()
)
_NO_PLACE = frozenset(
    "front hands because part name wake light place one some city town province district state region "
    "department village north south east west outskirts suburb suburbs hundreds thousands dozens "
    "number middle start beginning end course custody streets capital block corner area vicinity".split()
)
"""Nouns whose own "of" follows: "the murder in the town of"."""
_ENCLOSING = frozenset("[(\"”’'")


def victims_of_noun(clause: Clause, cue: FoundCue) -> list[Persons]:
    """Return the victims of a noun: "the shooting of two men", "his son's death"."""
    lowers = clause.lowers
    of = _of_behind(clause, cue)
    if of < len(lowers) and lowers[of] == "of":  # also "the massacre [of six nuns]", "a 'massacre' of six"
        of += lowers[of + 1 : of + 2] in (("both",), ("another",))
        first = clause.at.get(of + 1)
        if first and first.kind == "pronoun":
            first = None
        if first and first.name and names_another(clause, first):
            first = None
        if not _OF_MANY.isdisjoint(words_of(clause, cue)) and (first is None or first.name):
            return []  # "the massacre of San Pedro": a place
        first = first or named_after(clause, of + 1)
        found = row(clause, first) if first else []
        return found[:1] if _described(clause, cue, found) else found
    if "'s" not in clause.words:
        return []
    behind = lowers[cue.end] if cue.end < len(lowers) else "."
    if behind not in FUNCTION and behind[0].isalnum():
        return []  # "Roe's murder trial"
    at = cue.start - 1
    while at > cue.start - 3 and at > 0 and is_modifier(lowers[at]):
        at -= 1  # "the girl's accidental death"
    if at >= 1 and lowers[at] == "'s":
        owner = [p for p in clause.persons if p.end in (at, at + 1) and p.kind != "pronoun"][-1:]
        head = lowers[at - 1]
        if not owner and head in SINGULAR:  # "the girl's death"
            owner = [Persons(at - 1, at, 1, 1, "exact", head, SINGULAR[head], definite=True)]
        return owner
    return []


def _of_behind(clause: Clause, cue: FoundCue) -> int:
    """Return the "of" behind a noun, with a time or a place between: "the murder in Paris last week of"."""
    at = cue.end + (cue.end < len(clause.tokens) and clause.tokens[cue.end].text in _ENCLOSING)
    words = clause.lowers[at : at + _OF_REACH]
    if words and words[0] in _WHEN_WHERE and "of" in words:
        between = range(at, at + words.index("of"))
        plain = all(t.text[0].isalnum() for t in clause.tokens[between.start : between.stop])
        other = any(i in clause.cue_at or i in clause.at for i in between)
        return at if other or not plain or words[words.index("of") - 1] in _NO_PLACE else between.stop
    return at


def _described(clause: Clause, cue: FoundCue, found: Sequence[Persons]) -> bool:
    """True for "the death of Roe, a great poet and a friend": one death, and who he was."""
    if len(found) < 2 or not found[0].name or clause.lowers[cue.end - 1].endswith("s"):
        return False
    return all(clause.lowers[p.start] in ("a", "an") and not p.name for p in found[1:])
