"""Who speaks in a text that a body issued itself: press releases, situation reports, "we have verified"."""

from collections.abc import Sequence

from pipeline.extract.attribution import Attribution
from pipeline.extract.bodies import body_key, find_bodies
from pipeline.extract.scan import Phrases, Scanned, tokenize
from pipeline.lexicon.load import load
from pipeline.records.claim import OriginKind

_WORDS = load("speakers")["issuers"]
_DOCUMENTS = Phrases(dict.fromkeys(_WORDS["documents"], True))
_BODIES = Phrases(dict.fromkeys(_WORDS["bodies"], True))
_OUTLETS = frozenset(_WORDS["outlets"])
_PLURAL = frozenset(("we", "our"))
_FINDING = frozenset(_WORDS["finding"])
_STAFF = frozenset(_WORDS["staff"])
_REACH = 4
"""How many words may stand between "our" and the staff: "our two field researchers"."""


class Issuer:
    """The publisher of a text, and whether it issued the text as its own words."""

    def __init__(self, source: str | None, title: str | None) -> None:
        name = (source or "").split(",")[0]
        tokens = tokenize(name)
        outlet = any(token.lower in _OUTLETS for token in tokens)
        bodies = find_bodies(tokens, name) if tokens and not outlet else []
        self.outlet = outlet
        self.kind: OriginKind | None = bodies[0].kind if bodies else None
        self.document = bool(_DOCUMENTS.find(tokenize(f"{source or ''} | {title or ''}")))
        self.issues = self.document or (not outlet and bool(_BODIES.find(tokens)))
        self.publisher = self._publisher(name)

    def _publisher(self, name: str) -> Attribution | None:
        if not name or (self.outlet and self.document):
            return None
        kind: OriginKind = (
            "own_reporting" if self.outlet else self.kind or ("monitor" if self.document else "own_reporting")
        )
        return Attribution(name, body_key(name, kind), kind, (0, 0), body=name)

    def speaker(self, scanned: Sequence[Scanned], found: Sequence[Attribution | None]) -> Attribution | None:
        """Return who speaks wherever nobody else does, None in a text that is a report about others.

        An outlet that prints a body's summary says in its first sentence whose it is.
        """
        if not self.issues:
            return None
        if self.document and (self.outlet or self.kind is None):
            lead = next((n for n, sentence in enumerate(scanned) if not sentence.sentence.title), 0)
            if found and (first := found[lead]):
                return first
        return None if self.outlet else self.publisher


def first_person(sentence: Scanned) -> bool:
    """True for "we have verified" and "our clinic" outside quotations."""
    tokens, quoting = () if _PLURAL.isdisjoint(sentence.words) else sentence.tokens, False
    for n, token in enumerate(tokens):
        if token.text in '"“”':
            quoting = token.text == "“" or (token.text == '"' and not quoting)
        elif token.lower in _PLURAL and not quoting:
            words = _FINDING if token.lower == "we" else _STAFF
            if any(after.lower in words for after in tokens[n + 1 : n + 1 + _REACH]):
                return True
    return False
