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
    of = _of_behind(clause, cue)
    if (
        of < len(clause.tokens) and clause.tokens[of].lower == "of"
    ):  # also "the massacre [of six nuns]", "a 'massacre' of six"
        of += clause.tokens[of + 1 : of + 2] != () and clause.tokens[of + 1].lower in ("both", "another")
        first = next((p for p in clause.persons if p.start == of + 1 and p.kind != "pronoun"), None)
        if first and first.name and names_another(clause, first):
            first = None
        if words_of(clause, cue) & _OF_MANY and (first is None or first.name):
            return []  # "the massacre of San Pedro": a place
        first = first or named_after(clause, of + 1)
        found = row(clause, first) if first else []
        return found[:1] if _described(clause, cue, found) else found
    behind = clause.tokens[cue.end].lower if cue.end < len(clause.tokens) else "."
    ends = behind in FUNCTION or not behind[0].isalnum()  # not "Roe's murder trial"
    at = cue.start - 1
    while at > cue.start - 3 and at > 0 and is_modifier(clause.tokens[at]):
        at -= 1  # "the girl's accidental death"
    if ends and at >= 1 and clause.tokens[at].lower in ("'s", "’s"):
        owner = [p for p in clause.persons if p.end in (at, at + 1) and p.kind != "pronoun"][-1:]
        head = clause.tokens[at - 1].lower
        if not owner and head in SINGULAR:  # "the girl's death"
            owner = [Persons(at - 1, at, 1, 1, "exact", head, SINGULAR[head], definite=True)]
        return owner
    return []


def _of_behind(clause: Clause, cue: FoundCue) -> int:
    """Return the "of" behind a noun, with a time or a place between: "the murder in Paris last week of"."""
    at = cue.end + (cue.end < len(clause.tokens) and clause.tokens[cue.end].text in _ENCLOSING)
    words = [token.lower for token in clause.tokens[at : at + _OF_REACH]]
    if words[:1] != ["of"] and words[:1] and words[0] in _WHEN_WHERE and "of" in words:
        between = range(at, at + words.index("of"))
        plain = all(t.text[0].isalnum() for t in clause.tokens[between.start : between.stop])
        starts = {cue.start for cue in clause.cues} | {persons.start for persons in clause.persons}
        other = not starts.isdisjoint(between)
        return at if other or not plain or words[words.index("of") - 1] in _NO_PLACE else between.stop
    return at


def _described(clause: Clause, cue: FoundCue, found: Sequence[Persons]) -> bool:
    """True for "the death of Roe, a great poet and a friend": one death, and who he was."""
    one = not clause.tokens[cue.end - 1].lower.endswith("s")
    article = (clause.tokens[p.start].lower in ("a", "an") and not p.name for p in found[1:])
    return bool(one and found and found[0].name and found[1:] and all(article))
