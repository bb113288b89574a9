"""Who says so: one speaker for each sentence that has one, partial names and pronouns resolved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.extract.bodies import REFERS, Body, Tokens, find_bodies, is_name, name_words
from pipeline.extract.scan import Scanned
from pipeline.extract.speech import Frame, find_frames, lower_at
from pipeline.lexicon.load import load
from pipeline.records.base import Span
from pipeline.records.claim import OriginKind

_WORDS = load("speakers")
_PLACING = frozenset(_WORDS["placing"])
_PRONOUNS = frozenset(_WORDS["pronouns"])
_BODY_PRONOUNS = frozenset(_WORDS["body_pronouns"])
_ANONYMITY = frozenset(_WORDS["anonymity"])
_STATEMENTS = frozenset(_WORDS["statements"])
_TITLES = frozenset(_WORDS["titles"])
_PARTICLES = frozenset(_WORDS["particles"])
_OPENING, _CLOSING = frozenset("“‘"), frozenset("”")


@dataclass(frozen=True)
class Attribution:
    """The speaker of a sentence. ``origin_key`` is the body's key, else the person's; ``kind`` is None for
    persons of whom the text does not tell what they are."""

    origin: str
    origin_key: str
    kind: OriginKind | None
    span: Span
    """The words that name the speaker, in source_text."""
    person: str | None = None
    body: str | None = None


def find_speakers(scanned: Sequence[Scanned]) -> tuple[Attribution | None, ...]:
    """Return the speaker of each sentence, None where nobody is named for it.

    Where several are, the first counts who is no agency: "16 died, he said, AFP reported" is his. A quotation
    that goes on over sentences keeps its speaker, who may be named only at its end.
    """
    cast = _Cast()
    found: list[Attribution | None] = []
    waiting: list[int] = []
    quoting = False
    for i, sentence in enumerate(scanned):
        if i and sentence.sentence.paragraph != scanned[i - 1].sentence.paragraph:
            waiting, quoting = [], False
        inside = quoting or _opens(sentence.tokens)
        quoting = _still_open(sentence.tokens, quoting)
        speaker = cast.speaker(sentence)
        if speaker is not None:
            for earlier in waiting:
                found[earlier] = speaker
            waiting = []
        elif inside:
            speaker = found[-1] if found and not waiting else None
            if speaker is None:
                waiting.append(i)
        found.append(speaker)
    return tuple(found)


def _opens(tokens: Tokens) -> bool:
    return bool(tokens) and (tokens[0].text == '"' or tokens[0].text in _OPENING)


def _still_open(tokens: Tokens, quoting: bool) -> bool:
    """True where a quotation goes on after these tokens."""
    for token in tokens:
        if token.text == '"':
            quoting = not quoting
        elif token.text == "“":
            quoting = True
        elif token.text in _CLOSING:
            quoting = False
    return quoting


class _Cast:
    """The bodies and persons of one article so far, for what later refers back to them."""

    def __init__(self) -> None:
        self.bodies: list[Body] = []
        self.acronyms: dict[str, Body] = {}
        self.persons: dict[str, Attribution] = {}
        self.last: Attribution | None = None
        self.last_person: Attribution | None = None

    def speaker(self, scanned: Scanned) -> Attribution | None:
        """Return the speaker of the next sentence, and remember all whom it names."""
        tokens, title = scanned.tokens, scanned.sentence.title
        bodies = find_bodies(tokens, scanned.text, title)
        if self.acronyms:
            bodies += [
                self.acronyms[token.text]._replace(start=n, end=n + 1)
                for n, token in enumerate(tokens)
                if token.text in self.acronyms
            ]
        chosen: Attribution | None = None
        for frame in find_frames(tokens, title):
            speaker = self._read(scanned, bodies, frame)
            if speaker and (chosen is None or (chosen.kind == "agency" and speaker.kind != "agency")):
                chosen = speaker
        for body in bodies:
            self._introduce(scanned, bodies, body)
            if not body.named:
                continue
            self.bodies.append(body)
            if lower_at(tokens, body.end) == "(" and lower_at(tokens, body.end + 2) == ")":
                self.acronyms[tokens[body.end + 1].text] = body
        if chosen:
            self.last = chosen
            if chosen.person:
                self.last_person = chosen
                self.persons[name_words(chosen.person)[-1]] = chosen
        return chosen

    def _introduce(self, scanned: Scanned, bodies: Sequence[Body], body: Body) -> None:
        """Remember "Police Chief Jane Roe" before she speaks."""
        tokens, n = scanned.tokens, body.end
        while lower_at(tokens, n) in _TITLES or (n > body.end and lower_at(tokens, n) == "."):
            n += 1
        end = n
        while end < len(tokens) and is_name(tokens, end):
            end += 1
        if end - n > 1 and (n > body.end or body.head in _TITLES):
            person = self._read(scanned, bodies, Frame(body.start, end))
            if person and person.person:
                self.persons.setdefault(name_words(person.person)[-1], person)

    def _read(self, scanned: Scanned, bodies: Sequence[Body], frame: Frame) -> Attribution | None:
        """Return whom the words of ``frame`` name, or refer back to; None where they name nobody."""
        tokens = scanned.tokens[frame.start : frame.end]
        if not tokens:
            return None
        span = (tokens[0].start, tokens[-1].end)
        words = [token.lower for token in tokens]
        if words[-1] in _PRONOUNS | _BODY_PRONOUNS:
            back = self._pronoun(words[-1])
            return back and replace(back, span=(tokens[-1].start, tokens[-1].end))
        body = self._body(bodies, tokens, frame.start, frame.end)
        person = None if scanned.sentence.title else _person(scanned, bodies, frame)
        if person and (known := self._known(person)) and (body is None or not body.named):
            return replace(known, span=span)
        if person and (body is None or not body.named):
            body = self._body(bodies, scanned.tokens[slice(*frame.more)], *frame.more) or body
        if body is None and person is None:
            refers = not _STATEMENTS.isdisjoint(words) or (
                words[0] == "the" and not _TITLES.isdisjoint(words)
            )
            return replace(self.last, span=span) if refers and self.last else None
        hidden = not _ANONYMITY.isdisjoint(token.lower for token in scanned.tokens)
        return _attribution(person, body, span, hidden)

    def _pronoun(self, word: str) -> Attribution | None:
        if word in _PRONOUNS:
            return self.last_person or self.last
        if word in _BODY_PRONOUNS and self.last and self.last.body:
            return replace(self.last, origin=self.last.body, person=None)
        return None

    def _known(self, person: str) -> Attribution | None:
        """Return the speaker whose name ``person`` is, or is a part of."""
        words = name_words(person)
        known = self.persons.get(words[-1])
        if known is None or known.person is None:
            return None
        return known if set(words) <= set(name_words(known.person)) else None

    def _body(self, bodies: Sequence[Body], tokens: Tokens, start: int, end: int) -> Body | None:
        """Return the body among ``tokens``, which stand at [start, end): a strong word beats a weak one, a
        name beats "doctors", and a bare "the Observatory" is the last one named so."""
        inside = [body for body in bodies if start < body.end <= end]
        if not inside:
            return None
        first = min(inside, key=lambda body: body.weak)
        body = next((body for body in inside if body.named and body.kind == first.kind), first)
        if body.named:
            return body
        named = reversed(self.bodies)
        same = (b for b in self.bodies[::-1] if b.kind == body.kind and body.head in b.text.lower().split())
        definite = tokens[0].lower == "the" or lower_at(tokens, body.start - start - 1) == "the"
        kinds = REFERS.get(body.head, ()) if definite else ()
        return next(same, None) or next((b for b in named if b.kind in kinds), None if body.refers else body)


def _person(scanned: Scanned, bodies: Sequence[Body], frame: Frame) -> str | None:
    """Return the name of a person in ``frame``: its last run of capitals that is no body, title or place."""
    taken = {n for body in bodies for n in range(body.start, body.end)}
    tokens, runs = scanned.tokens, list[list[int]]()
    for n in range(frame.start, frame.end):
        token = tokens[n]
        initial = token.text == "." and runs and runs[-1][-1] == n - 1 and len(tokens[n - 1].text) == 1
        particle = token.lower.partition("-")[0] in _PARTICLES
        if n in taken or not (initial or particle or is_name(tokens, n)) or token.lower == "'s":
            continue
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        elif n == frame.start or lower_at(tokens, n - 1) not in _PLACING:
            runs.append([n])
    runs = [run for run in runs if any(tokens[n].capital for n in run)]
    if not runs:
        return None
    run = runs[-1]
    alone = all(
        n in run or n in taken or tokens[n].lower in _TITLES | {"."} for n in range(frame.start, frame.end)
    )
    if len(run) < 2 and not alone:
        return None
    base = scanned.sentence.span[0]
    return scanned.text[tokens[run[0]].start - base : tokens[run[-1]].end - base]


def _attribution(person: str | None, body: Body | None, span: Span, hidden: bool) -> Attribution:
    named = body if body and body.named else None
    if named is None and hidden:
        return Attribution(body.text if body else "anonymous", "anonymous", "anonymous", span)
    if body is None or (person and not named and body.kind != "police"):
        # A title tells the kind, yet "President Jane Roe" speaks for herself.
        name = person or ""
        return Attribution(name, " ".join(name_words(name)), body.kind if body else None, span, person)
    text = "police" if person and not named else body.text
    return Attribution(", ".join(filter(None, (person, text))), body.key, body.kind, span, person, text)
