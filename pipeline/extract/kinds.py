"""What kind of event words tell of, by ``lexicon/en/event_types.toml``."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.cues import CASUALTIES
from pipeline.extract.scan import Phrases, Scanned
from pipeline.extract.statement import Statement
from pipeline.lexicon.load import load

_TYPES = load("event_types")
_FAMILIES: dict[str, str] = {name: entry["family"] for name, entry in _TYPES.items()}
_WEAK = {cue: name for name, entry in _TYPES.items() for cue in entry.get("weak", ())}
_BROAD = {cue: name for name, entry in _TYPES.items() for cue in entry.get("broad", ())}
_TRIGGERS: Phrases[str] = Phrases(
    {cue: name for name, entry in _TYPES.items() for cue in entry["cues"]}
    | _BROAD
    | _WEAK
    | dict.fromkeys(load("events")["no_event"], "")
)
_LEAD = 3
_MANY = 10
_WEAK_SHARE, _BROAD_SHARE = 0.1, 0.4
_COUNTED = 3.0
"""How much more a kind has of the votes where the lead counts what such an event does to people."""
_YIELDS = 0.01
"""What is left of the votes of a kind that gives way to others."""


class Trigger(NamedTuple):
    """Words for an event: tokens [start, end) of a sentence."""

    sentence: int
    start: int
    end: int
    type: str
    family: str
    words: str
    weak: bool


def family_of(name: str) -> str:
    """Return the family of the type ``name``."""
    return _FAMILIES[name]


def find_triggers(sentence: Scanned, index: int) -> list[Trigger]:
    """Return the words for events in sentence number ``index``, from left to right."""
    triggers = []
    for start, end, name in _TRIGGERS.within(sentence):
        if name:
            words = " ".join([t.lower for t in sentence.tokens[start:end]])
            triggers.append(Trigger(index, start, end, name, _FAMILIES[name], words, words in _WEAK))
    return triggers


def weight(sentence: int) -> float:
    """Return how much a word for an event says in sentence number ``sentence``."""
    return 3 if sentence == 0 else 2 if sentence <= _LEAD else 1


def kind(triggers: Sequence[Trigger], statements: Sequence[Statement], alone: str) -> str:
    """Return the type of the event that ``triggers`` and ``statements`` tell.

    ``alone`` is the family that the event must have, empty for any. Arrests and flight are what came of
    another event, unless the lead counts many persons and none of them hurt.
    """
    votes: defaultdict[str, float] = defaultdict(float)
    for trigger in triggers:
        words = 1 + trigger.words.count(" ")
        share = _WEAK_SHARE * words if trigger.weak else _BROAD_SHARE if trigger.words in _BROAD else words
        votes[trigger.type] += weight(trigger.sentence) * share
    lead = {t.type for t in triggers if t.sentence <= _LEAD and not t.weak}
    told = [s for s in statements if s.sentence <= _LEAD]
    measures = {s.measure for s in told}
    many = {s.measure for s in told if (s.persons.low or 0) >= _MANY}
    if "cases" in measures:
        votes["outbreak"] += 1  # who falls ill together, whatever it is called
    for name in list(votes):
        for lesser in _TYPES[name].get("over", ()) if name in lead else ():
            votes[lesser] *= _YIELDS
        family, measure = family_of(name), _TYPES[name].get("measure")
        wider = _TYPES[name].get("kind_of")
        if name in lead and wider in votes:
            votes[name] += votes.pop(wider)
        if measure in measures:
            votes[name] *= _COUNTED
        if family == "secondary" and len(votes) > 1 and (measure not in many or measures & CASUALTIES):
            votes[name] *= _YIELDS
        if alone and family != alone:
            votes[name] *= _YIELDS
    return min(votes, key=lambda name: (-votes[name], name)) if votes else "other"
