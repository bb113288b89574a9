"""Whether a number is reported as fact, denied, feared or merely supposed."""

from pipeline.extract.claims import Statement
from pipeline.extract.scan import Phrases, Scanned
from pipeline.lexicon.load import load
from pipeline.records.claim import Modality

_MODALITIES: tuple[Modality, ...] = ("denied", "feared", "hypothetical")
_CUES: Phrases[Modality] = Phrases(
    {phrase: modality for modality in _MODALITIES for phrase in load("modality")[modality]}
)
_REACH: dict[Modality, int] = {"denied": 10, "feared": 6, "hypothetical": 3}
"""Tokens that may lie between such words and what they govern."""


def modality_of(sentence: Scanned, statement: Statement) -> Modality:
    """Return the modality of ``statement``: that of the last cue before its verb, in the same clause."""
    tokens = sentence.tokens
    modality: Modality = "reported"
    for start, end, found in _CUES.find(tokens):
        near = any(0 <= at - end <= _REACH[found] for at in (statement.cue[0], statement.persons.start))
        inside = statement.persons.start <= start < statement.cue[1]
        if near or inside:
            modality = found
    return modality
