"""Words for an outcome ("killed", "death toll", "were displaced"), as measures.toml lists them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from pipeline.extract.numbers import may_begin
from pipeline.extract.scan import Phrases, Scanned, Token
from pipeline.lexicon.load import load

Form = Literal["participle", "ing", "base", "intransitive", "noun", "victim_of", "implied", "toll", "state"]
_FORMS: tuple[Form, ...] = (
    "toll",
    "implied",
    "noun",
    "victim_of",
    "base",
    "ing",
    "participle",
    "intransitive",
    "state",
)
HIT = "hit"
"""Outcome of persons who were shot, stabbed or struck: injured unless something says that they died."""


CASUALTIES = frozenset({"killed", "injured", HIT})


VICTIMS = "victims"
"""Outcome of "the victims", which other sentences tell."""


TAKEN = ("seized", "held", "picked", "taken")
"""Outcomes of those whom the article's other words make abducted or detained."""


TREATED, BEREFT, HOSTED, PATIENTS, SOUGHT, COMING = (
    "treated",
    "bereft",
    "hosted",
    "patients",
    "sought",
    "coming",
)
"""Outcomes of patients, of persons whom somebody lost, took in, searches for."""


class Cue(NamedTuple):
    """Words for an outcome: its measure (or HIT), and the forms in which they tell it."""

    measure: str
    forms: frozenset[str]


class FoundCue(NamedTuple):
    """A cue over tokens [start, end)."""

    start: int
    end: int
    cue: Cue


MEASURES = load("measures")
HARM = frozenset(MEASURES["injured"]["harm"])
"""Nouns for what the injured suffer."""


def _cues() -> Phrases[Cue]:
    forms: dict[str, dict[str, set[str]]] = {}
    unclear = {
        name: load("outcomes")[name]
        for name in (HIT, *TAKEN, TREATED, BEREFT, HOSTED, PATIENTS, SOUGHT, COMING)
    }
    for measure, entry in (MEASURES | unclear).items():
        for form in _FORMS:
            for phrase in entry.get(form, ()):
                forms.setdefault(phrase, {}).setdefault(measure, set()).add(form)
        for word in entry.get("people", ()):
            for phrase in (f"among the {word}", f"among those {word}"):
                forms.setdefault(phrase, {}).setdefault(measure, set()).add("intransitive")
    # the first measure of the word list wins a phrase that two claim, e.g. "swept away"
    firsts = {phrase: next(iter(measures.items())) for phrase, measures in forms.items()}
    ignored = {phrase: Cue("", frozenset()) for phrase in load("outcomes")["ignored"]["phrases"]}
    return Phrases({phrase: Cue(m, frozenset(f)) for phrase, (m, f) in firsts.items()} | ignored)


_CUES = _cues()
_BASE: frozenset[Form] = frozenset({"base"})
_INTRANSITIVE: frozenset[Form] = frozenset({"intransitive"})
_VICTIM_OF: frozenset[Form] = frozenset({"victim_of"})
_CARRIED_FORM = frozenset({"carried"})
_CARRIED: defaultdict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
for _measure, _entry in MEASURES.items():
    for _word in _entry.get("carried", ()):
        _CARRIED[_word].append((_measure, frozenset(_entry["where"])))
_YIELDING = frozenset((TREATED, HOSTED, "taken", "forces"))
"""Outcomes of words that mean another one before such a place: "sent to hospital"."""
_NO_HARM = frozenset("no non-life-threatening to by in".split())
_CARRIED_REACH = 10
_BEARING = {
    word: (measure, frozenset(entry["harm"]))
    for measure, entry in MEASURES.items()
    for word in entry.get("bearing", ())
}
_SURVIVED = frozenset({"survived", "surviving"})
_BROKEN = load("outcomes")["broken"]
_LOST = frozenset(_BROKEN["lost"].split())
_LIMBS = frozenset(_BROKEN["limbs"].split())
_BROKE = frozenset(_BROKEN["verbs"].split())
_BODY = frozenset(load("outcomes")["body"]["parts"].split()) | frozenset(_BROKEN["bones"].split())
_BROKEN_REACH = 5
_OF_WEAPONS = frozenset(load("outcomes")[HIT]["wounds"])
_FORCED = frozenset(load("outcomes")["made"]["words"])
_MADE = {word: measure for measure, entry in MEASURES.items() for word in entry.get("made", ())}
_MADE_REACH = 10
_BEARING_REACH = 5
_AROUND = frozenset(load("outcomes")["around"]["verbs"].split())
_BEHIND: dict[str, str] = load("outcomes")["around"]["behind"]
_AROUND_REACH = 12
"""Tokens between "held" and "hostage": "held six employees, two of them pregnant social workers, hostage"."""
_CONDITIONS = {word: measure for measure, entry in MEASURES.items() for word in entry.get("condition", ())}
_CONDITION_REACH = 7
_ADMITTED = frozenset(load("outcomes")[TREATED]["admitted"].split())
_WARDS = frozenset(load("outcomes")[TREATED]["wards"].split())
_GRAVE = frozenset(load("outcomes")[TREATED]["grave"].split())
_WARD_REACH = 6
_GRAVE_REACH = 14
_TURNED = frozenset("turned turning turns turn".split())
_TURNED_REACH = 8
_COST = frozenset("claimed claims claiming cost costs costing".split())
_VICTIMS = frozenset({"victims", "victim"})
_LIVES = _VICTIMS | {"lives", "life"}
_ARTICLES = frozenset({"a", "an", "the", "its", "their"})
_OWN = frozenset({"their", "his", "her"})
_REFLEXIVE = frozenset("himself herself themselves".split())
_WATCHED = (
    _COST
    | _TURNED
    | _BROKE
    | _LOST
    | frozenset(_CARRIED)
    | _FORCED
    | frozenset(_BEARING)
    | _ADMITTED
    | {"in", "condition"}
)
"""The words with which an outcome may begin that no phrase of the word lists tells."""
_COMPLETING = (
    _BODY.union(_LIMBS, _REFLEXIVE, _LIVES, _WARDS, _MADE, _BEHIND, {"condition"})
    .union(*(places for some in _CARRIED.values() for _, places in some))
    .union(*(harm for _, harm in _BEARING.values()))
)
"""Of such an outcome one of these words is the other half."""


def cues_of(sentence: Scanned) -> list[FoundCue]:
    """Return the outcome words of a sentence, left to right, none overlapping."""
    cues = [FoundCue(*match) for match in _CUES.within(sentence) if match[2].measure]
    if _COMPLETING.isdisjoint(sentence.words):
        return cues  # most sentences
    return _with_completed(cues, sentence.tokens, sentence.lowers)


def find_cues(tokens: tuple[Token, ...]) -> list[FoundCue]:
    """Return what ``cues_of`` does, of tokens."""
    cues = [FoundCue(*match) for match in _CUES.find(tokens) if match[2].measure]
    return _with_completed(cues, tokens, tuple([token.lower for token in tokens]))


def _with_completed(
    cues: list[FoundCue], tokens: tuple[Token, ...], words: tuple[str, ...]
) -> list[FoundCue]:
    """Return the listed ``cues`` of a sentence and those that are completed by other words, in order."""
    listed = cues[:]
    taken = {i for cue in cues if cue.cue.measure not in _YIELDING for i in range(cue.start, cue.end)}
    for i in [i for i, word in enumerate(words) if word in _WATCHED]:
        word = words[i]
        if (word in _BROKE or word in _LOST) and (end := _broken(tokens, i)):
            cues = [cue for cue in cues if cue.end <= i or cue.start >= end]
            cues.append(FoundCue(i, end, Cue("injured", _INTRANSITIVE)))
        if word in _SURVIVED and (end := _harm(words, i)):  # "survived their gunshot wounds"
            cues = [cue for cue in cues if cue.end <= i or cue.start >= end]
            cues.append(FoundCue(i, end, Cue("injured", _INTRANSITIVE)))
            continue
        if i in taken:
            continue
        if word in _TURNED and (end := _on_himself(words, i)):
            cues.append(FoundCue(i, end, Cue("killed", _INTRANSITIVE)))
        elif word in _COST and _lives(words, i):
            cues.append(FoundCue(i, i + 1, Cue("killed", _BASE)))
        elif word in _ADMITTED and _at_ward(words, i):
            cues.append(FoundCue(i, i + 1, Cue(TREATED, _BASE)))
        elif word in _CARRIED:  # "was taken to Mercy Hospital": a verb with such a place close behind
            if measure := _where(words, i):
                cues = [cue for cue in cues if cue.start != i]
                cues.append(FoundCue(i, i + 1, Cue(measure, _CARRIED_FORM)))
        elif word in _FORCED and (made := _made(words, i)):
            cues.append(FoundCue(i, i + 1, Cue(made, _CARRIED_FORM)))
        elif word in _BEARING and (end := _harm(words, i)) and not _death_within(cues, i, end):
            measure = _BEARING[word][0] if _OF_WEAPONS.isdisjoint(words[i:end]) else HIT
            cues.append(FoundCue(i, end, Cue(measure, _INTRANSITIVE)))
        elif word == "in" and (found := _condition(words, i)):
            cues.append(found)
        elif word == "condition" and _is_grave(words, i):
            cues.append(FoundCue(i, i + 1, Cue("injured", _VICTIM_OF)))
    if not _BEHIND.keys().isdisjoint(words):
        cues += _around(words, taken)
    if cues == listed:
        return cues
    return sorted(cue for cue in cues if not any(o.start < cue.start < o.end for o in cues))


def _broken(tokens: tuple[Token, ...], i: int) -> int | None:
    """Return the token after the limb of "broke both ankles", "lost an eye", None where there is none."""
    parts = _BODY if tokens[i].lower in _BROKE else _LIMBS
    for j in range(i + 1, min(i + _BROKEN_REACH, len(tokens))):
        if tokens[j].lower in parts:
            return j + 1
        if not tokens[j].text.isalpha():
            return None
    return None


def _on_himself(words: Sequence[str], i: int) -> int | None:
    """Return the token after "himself" in "turned the 9 mm pistol on himself", None where there is none."""
    for j in range(i + 2, min(i + _TURNED_REACH, len(words) - 1)):
        if words[j] == "on" and words[j + 1] in _REFLEXIVE:
            return j + 2
        if not words[j][0].isalnum():
            return None
    return None


def _lives(words: Sequence[str], i: int) -> bool:
    """True for "claimed three victims", "cost 25 students their lives"."""
    behind = words[i + 1 : i + _TURNED_REACH]
    end = next((n for n, word in enumerate(behind) if word in _LIVES), 0)
    if not end or not all(word[0].isalnum() for word in behind[:end]):
        return False
    if behind[end] in _VICTIMS:
        return words[i].startswith("claim") and may_begin(behind[0])
    return behind[end - 1] in _OWN and (may_begin(behind[0]) or behind[0] in _ARTICLES)


def _where(words: Sequence[str], i: int) -> str | None:
    """Return the measure that has the first place behind "taken", "housed" and the like."""
    for word in words[i + 1 : i + _CARRIED_REACH]:
        for measure, places in _CARRIED[words[i]]:
            if word in places:
                return measure
    return None


def _made(words: Sequence[str], i: int) -> str | None:
    """Return the measure of "forced 4,000 people to flee": what they were made to do."""
    for j in range(i + 2, min(i + _MADE_REACH, len(words))):
        if not words[j][0].isalnum():
            return None
        if words[j - 1] == "to" and words[j] in _MADE:
            return _MADE[words[j]]
    return None


def _condition(words: Sequence[str], i: int) -> FoundCue | None:
    """Return the cue of "in critical condition", "in very serious but stable condition"."""
    behind = words[i + 1 : i + _CONDITION_REACH]
    if "condition" not in behind:
        return None
    end = behind.index("condition")
    measure = next((_CONDITIONS[word] for word in behind[:end] if word in _CONDITIONS), None)
    if measure is None or not all(word[0].isalpha() for word in behind[:end]):
        return None
    return FoundCue(i, i + end + 2, Cue(measure, _INTRANSITIVE))


def _is_grave(words: Sequence[str], i: int) -> bool:
    """True for "the condition of five of them was critical"."""
    behind = words[i + 1 : i + _GRAVE_REACH]
    return bool(behind) and behind[0] == "of" and not _GRAVE.isdisjoint(behind)


def _at_ward(words: Sequence[str], i: int) -> bool:
    """True for "the town's hospital admitted 21"."""
    counts = i + 1 < len(words) and may_begin(words[i + 1])
    return counts and not _WARDS.isdisjoint(words[max(0, i - _WARD_REACH) : i])


def _around(words: Sequence[str], taken: set[int]) -> Iterator[FoundCue]:
    """Yield verbs whose outcome stands behind their object: "took 14 policemen prisoner"."""
    for i in [i for i, word in enumerate(words) if word in _BEHIND and i not in taken]:
        for j in range(i - 1, max(-1, i - 1 - _AROUND_REACH), -1):
            if words[j] in _AROUND:
                if i - j > 1:
                    yield FoundCue(j, j + 1, Cue(_BEHIND[words[i]], _BASE))
                break
            if words[j] in ".;" or (j in taken):
                break


def _death_within(cues: list[FoundCue], start: int, end: int) -> bool:
    """True for "had died of wounds": who bore them is dead."""
    return any(cue.cue.measure == "killed" and start < cue.start < end for cue in cues)


def _harm(words: Sequence[str], i: int) -> int | None:
    """Return the token after "injuries" in "with serious injuries", None where nothing like it follows."""
    harm = _BEARING[words[i]][1]
    for j, word in enumerate(words[i + 1 : i + _BEARING_REACH], i + 1):
        if word in harm:
            return j + 1
        if word in _NO_HARM or not word[0].isalnum():
            return None
    return None
