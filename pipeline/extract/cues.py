"""Words for an outcome ("killed", "death toll", "were displaced"), as measures.toml lists them."""

from typing import Literal, NamedTuple

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


def _cues() -> Phrases[Cue]:
    forms: dict[str, dict[str, set[str]]] = {}
    for measure, entry in {**MEASURES, HIT: load("outcomes")["hit"]}.items():
        for form in _FORMS:
            for phrase in entry.get(form, ()):
                forms.setdefault(phrase, {}).setdefault(measure, set()).add(form)
    # the first measure of the word list wins a phrase that two claim, e.g. "swept away"
    firsts = {phrase: next(iter(measures.items())) for phrase, measures in forms.items()}
    ignored = {phrase: Cue("", frozenset()) for phrase in load("outcomes")["ignored"]["phrases"]}
    return Phrases({phrase: Cue(m, frozenset(f)) for phrase, (m, f) in firsts.items()} | ignored)


_CUES = _cues()
_CARRIED = {word: m for m, entry in MEASURES.items() for word in entry.get("carried", ())}
_HOSPITAL = frozenset(w for entry in MEASURES.values() for w in entry.get("hospital", ()))


def find_cues(tokens: tuple[Token, ...]) -> list[FoundCue]:
    """Return the outcome words of a sentence, left to right, none overlapping."""
    cues = [FoundCue(*match) for match in _CUES.find(tokens) if match[2].measure]
    taken = {i for cue in cues for i in range(cue.start, cue.end)}
    for i, token in enumerate(tokens):
        # "was taken to Mercy Hospital": a verb of motion with a hospital close behind
        carried = token.lower in _CARRIED and i not in taken
        if carried and any(t.lower in _HOSPITAL for t in tokens[i + 1 : i + 9]):
            cues.append(FoundCue(i, i + 1, Cue(_CARRIED[token.lower], frozenset({"carried"}))))
    return sorted(cues)
