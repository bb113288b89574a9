"""Who stands behind an active verb: "killed two men and a boy", "murder of finance minister Jane Roe"."""

from pipeline.extract.clause import Clause
from pipeline.extract.conjuncts_behind import behind_owner, row
from pipeline.extract.cues import FoundCue
from pipeline.extract.heads import before_noun
from pipeline.extract.names import NOT_PERSON, in_title_case
from pipeline.extract.person_words import FUNCTION, PLURAL, SINGULAR
from pipeline.extract.persons import Persons
from pipeline.lexicon.load import load

_NO_SURNAME = NOT_PERSON | frozenset(PLURAL)
_BODY = frozenset(load("outcomes")["body"]["parts"].split())
_BODY_REACH = 8
_OWNERS = {"his": "male", "her": "female"}
_OPENS = frozenset({"the", "a", "an", *_OWNERS})


def object_at(clause: Clause, i: int) -> Persons | None:
    """Return the noun phrase that begins at token ``i``, but for adverbs and a second verb between."""
    lowers = clause.lowers
    for _ in range(5):
        if (found := clause.at.get(i)) and _may_be_object(found):
            return found
        if i >= len(lowers):
            return None
        word = lowers[i]
        if word == "the" and (owned := behind_owner(clause, i)):
            i = owned  # "the clinic's director"
            continue
        second = clause.cue_at.get(i)
        if second and lowers[i - 1] in ("and", "or", ","):
            i = second.end
        elif word in ("and", "or", ","):  # "killed and wounded": a second verb, not "killed, and two others"
            i += 1
            adverb = i < len(lowers) and lowers[i].endswith("ly")
            if i not in clause.cue_at and not (adverb and i + 1 in clause.cue_at):
                return None
        elif word == "a" and lowers[i + 1 : i + 2] == ("further",):
            i += 2
        elif word in ("some", "off", "another", "both", "further") or word.endswith("ly") or word in '"“”':
            i += 1
        else:
            return None
    return None


def objects_of(clause: Clause, cue: FoundCue) -> list[Persons]:
    """Return everybody behind an active verb: "killed two men and a boy" has two phrases."""
    first = object_at(clause, cue.end) or owner_at(clause, cue.end)
    if first is None:
        return []
    found = row(clause, first)
    clause.objects.update(p.start for p in found)
    if len(found) > 1 and clause.lowers[found[-1].end : found[-1].end + 1] == ("among",):
        return found[:1]  # "36 villagers, six women and four children among them"
    return found


def owner_at(clause: Clause, i: int) -> Persons | None:
    """Return whose body it is behind a verb: "struck the back of the boy's head", "grazed her left arm"."""
    words = clause.lowers[i : i + _BODY_REACH]
    if not words or words[0] not in _OPENS or _BODY.isdisjoint(words):
        return None
    part = max([j for j, word in enumerate(words) if word in _BODY])
    if words[part + 1 : part + 2] == ("of",):
        return clause.at.get(i + part + 2)
    for j in range(part):
        if words[j] == "'s" and j and words[j - 1] in SINGULAR:
            head = words[j - 1]
            start = i + j - 1 - (j > 1)
            return Persons(start, i + j, 1, 1, "exact", head, SINGULAR[head], definite=True)
        if words[j] in _OWNERS:
            owner = (_OWNERS[words[j]],)
            return Persons(i + j, i + j + 1, 1, 1, "exact", "", "pronoun", definite=True, modifiers=owner)
    return None


def names_another(clause: Clause, name: Persons) -> bool:
    """True for the newspaper of "Daily Planet editor Jane Roe": who is named comes behind a noun."""
    behind = [clause.at[i] for i in range(name.end, name.end + 3) if i in clause.at]
    named = any(p.name and p.end - 1 > name.end for p in behind)
    return named and before_noun(clause.tokens, name.end)


def named_after(clause: Clause, i: int) -> Persons | None:
    """Return who is named behind "the murder of": "finance minister Jane Roe", or "Roe" alone."""
    for j in range(i, min(i + 8, len(clause.tokens))):
        found = clause.at.get(j)
        if found and found.name and not names_another(clause, found):
            return found
        token = clause.tokens[j]
        if token.lower in FUNCTION or not token.text.isalpha() or j in clause.cue_at:
            return None
        behind = clause.tokens[j + 1] if j + 1 < len(clause.tokens) else None
        ends = behind is None or behind.lower in FUNCTION or not behind.text[0].isalnum()
        named = token.capital and token.lower not in _NO_SURNAME
        if named and ends and not in_title_case(clause.tokens):
            return Persons(j, j + 1, 1, 1, "exact", "", "name", name=(token.lower,))
    return None


def _may_be_object(persons: Persons) -> bool:
    return persons.kind != "pronoun" or persons.head in ("him", "them")
