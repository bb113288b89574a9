"""Words for an outcome ("killed", "death toll", "were displaced"), as measures.toml lists them."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pipeline.extract.numbers import may_begin
from pipeline.extract.scan import Phrases, Token
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


def find_cues(tokens: tuple[Token, ...]) -> list[FoundCue]:
    """Return the outcome words of a sentence, left to right, none overlapping."""
    cues = [FoundCue(*match) for match in _CUES.find(tokens) if match[2].measure]
    taken = {i for cue in cues if cue.cue.measure not in _YIELDING for i in range(cue.start, cue.end)}
    for i in [i for i, token in enumerate(tokens) if token.lower in _WATCHED]:
        token = tokens[i]
        if (token.lower in _BROKE or token.lower in _LOST) and (end := _broken(tokens, i)):
            cues = [cue for cue in cues if cue.end <= i or cue.start >= end]
            cues.append(FoundCue(i, end, Cue("injured", frozenset({"intransitive"}))))
        if token.lower in _SURVIVED and (end := _harm(tokens, i)):  # "survived their gunshot wounds"
            cues = [cue for cue in cues if cue.end <= i or cue.start >= end]
            cues.append(FoundCue(i, end, Cue("injured", frozenset({"intransitive"}))))
            continue
        if i in taken:
            continue
        if token.lower in _TURNED and (end := _on_himself(tokens, i)):
            cues.append(FoundCue(i, end, Cue("killed", frozenset({"intransitive"}))))
        elif token.lower in _COST and _lives(tokens, i):
            cues.append(FoundCue(i, i + 1, Cue("killed", frozenset({"base"}))))
        elif token.lower in _ADMITTED and _at_ward(tokens, i):
            cues.append(FoundCue(i, i + 1, Cue(TREATED, frozenset({"base"}))))
        elif token.lower in _CARRIED:  # "was taken to Mercy Hospital": a verb with such a place close behind
            if measure := _where(tokens, i):
                cues = [cue for cue in cues if cue.start != i]
                cues.append(FoundCue(i, i + 1, Cue(measure, frozenset({"carried"}))))
        elif token.lower in _FORCED and (made := _made(tokens, i)):
            cues.append(FoundCue(i, i + 1, Cue(made, frozenset({"carried"}))))
        elif token.lower in _BEARING and (end := _harm(tokens, i)) and not _death_within(cues, i, end):
            weapon = _OF_WEAPONS.intersection(t.lower for t in tokens[i:end])
            measure = HIT if weapon else _BEARING[token.lower][0]
            cues.append(FoundCue(i, end, Cue(measure, frozenset({"intransitive"}))))
        elif token.lower == "in" and (found := _condition(tokens, i)):
            cues.append(found)
        elif token.lower == "condition" and _is_grave(tokens, i):
            cues.append(FoundCue(i, i + 1, Cue("injured", frozenset({"victim_of"}))))
    cues += _around(tokens, taken)
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


def _on_himself(tokens: tuple[Token, ...], i: int) -> int | None:
    """Return the token after "himself" in "turned the 9 mm pistol on himself", None where there is none."""
    for j in range(i + 2, min(i + _TURNED_REACH, len(tokens) - 1)):
        if tokens[j].lower == "on" and tokens[j + 1].lower in _REFLEXIVE:
            return j + 2
        if not tokens[j].text[0].isalnum():
            return None
    return None


def _lives(tokens: tuple[Token, ...], i: int) -> bool:
    """True for "claimed three victims", "cost 25 students their lives"."""
    words = [token.lower for token in tokens[i + 1 : i + _TURNED_REACH]]
    end = next((n for n, word in enumerate(words) if word in _LIVES), 0)
    if not end or not all(word[0].isalnum() for word in words[:end]):
        return False
    if words[end] in _VICTIMS:
        return tokens[i].lower.startswith("claim") and may_begin(words[0])
    return words[end - 1] in _OWN and (may_begin(words[0]) or words[0] in _ARTICLES)


def _where(tokens: tuple[Token, ...], i: int) -> str | None:
    """Return the measure that has the first place behind "taken", "housed" and the like."""
    for token in tokens[i + 1 : i + _CARRIED_REACH]:
        for measure, places in _CARRIED[tokens[i].lower]:
            if token.lower in places:
                return measure
    return None


def _made(tokens: tuple[Token, ...], i: int) -> str | None:
    """Return the measure of "forced 4,000 people to flee": what they were made to do."""
    for j in range(i + 2, min(i + _MADE_REACH, len(tokens))):
        if not tokens[j].text[0].isalnum():
            return None
        if tokens[j - 1].lower == "to" and tokens[j].lower in _MADE:
            return _MADE[tokens[j].lower]
    return None


def _condition(tokens: tuple[Token, ...], i: int) -> FoundCue | None:
    """Return the cue of "in critical condition", "in very serious but stable condition"."""
    words = [token.lower for token in tokens[i + 1 : i + _CONDITION_REACH]]
    if "condition" not in words:
        return None
    end = words.index("condition")
    measure = next((_CONDITIONS[word] for word in words[:end] if word in _CONDITIONS), None)
    if measure is None or not all(word[0].isalpha() for word in words[:end]):
        return None
    return FoundCue(i, i + end + 2, Cue(measure, frozenset({"intransitive"})))


def _is_grave(tokens: tuple[Token, ...], i: int) -> bool:
    """True for "the condition of five of them was critical"."""
    words = [token.lower for token in tokens[i + 1 : i + _GRAVE_REACH]]
    return words[:1] == ["of"] and not _GRAVE.isdisjoint(words)


def _at_ward(tokens: tuple[Token, ...], i: int) -> bool:
    """True for "the town's hospital admitted 21"."""
    counts = i + 1 < len(tokens) and may_begin(tokens[i + 1].lower)
    return counts and not _WARDS.isdisjoint(token.lower for token in tokens[max(0, i - _WARD_REACH) : i])


def _around(tokens: tuple[Token, ...], taken: set[int]) -> Iterator[FoundCue]:
    """Yield verbs whose outcome stands behind their object: "took 14 policemen prisoner"."""
    for i in [i for i, token in enumerate(tokens) if token.lower in _BEHIND and i not in taken]:
        for j in range(i - 1, max(-1, i - 1 - _AROUND_REACH), -1):
            if tokens[j].lower in _AROUND:
                if i - j > 1:
                    yield FoundCue(j, j + 1, Cue(_BEHIND[tokens[i].lower], frozenset({"base"})))
                break
            if tokens[j].text in ".;" or (j in taken):
                break


def _death_within(cues: list[FoundCue], start: int, end: int) -> bool:
    """True for "had died of wounds": who bore them is dead."""
    return any(cue.cue.measure == "killed" and start < cue.start < end for cue in cues)


def _harm(tokens: tuple[Token, ...], i: int) -> int | None:
    """Return the token after "injuries" in "with serious injuries", None where nothing like it follows."""
    for j in range(i + 1, min(i + _BEARING_REACH, len(tokens))):
        if tokens[j].lower in _BEARING[tokens[i].lower][1]:
            return j + 1
        if not tokens[j].text[0].isalnum() or tokens[j].lower in _NO_HARM:
            return None
    return None
