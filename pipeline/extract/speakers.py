"""Who says so: one speaker for each sentence that has one, partial names and pronouns resolved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.extract.bodies import REFERS, Body, Tokens, find_bodies, is_name, name_words
from pipeline.extract.scan import Scanned
from pipeline.lexicon.load import load
from pipeline.records.base import Span
from pipeline.records.claim import OriginKind

_WORDS = load("speakers")
_VERBS = frozenset(_WORDS["verbs"]) - {"according"}
_COUNTING = frozenset(_WORDS["verbs_of_counting"])
_TOLLS = frozenset(_WORDS["tolls"])
_NO_SPEECH: dict[str, list[str]] = _WORDS["no_speech"]
_PLACING = frozenset(_WORDS["placing"])
_BETWEEN = frozenset(_WORDS["between"])
_PASSIVE = frozenset(_WORDS["passive"])
_BOUNDARIES = frozenset(_WORDS["boundaries"])
_CLOSERS = _BOUNDARIES | frozenset(_WORDS["closers"]) | {"."}
_PRONOUNS = frozenset(_WORDS["pronouns"])
_BODY_PRONOUNS = frozenset(_WORDS["body_pronouns"])
_ANONYMITY = frozenset(_WORDS["anonymity"])
_STATEMENTS = frozenset(_WORDS["statements"])
_APPOSITION = frozenset(_WORDS["apposition"])
_TITLES = frozenset(_WORDS["titles"])
_PARTICLES = frozenset(_WORDS["particles"])
_OPENING, _CLOSING = frozenset("“‘"), frozenset("”")
_LONGEST_NAME = 16
"""How many words a speaker with all titles may take."""
_LONGEST_APPOSITION = 30


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


class _Frame(NamedTuple):
    """Token range of a speaker, and of what explains it: "Jane Roe, a spokeswoman for the ministry"."""

    start: int
    end: int
    more: tuple[int, int] = (0, 0)


def _frames(tokens: Tokens, title: bool) -> Iterator[_Frame]:
    """Yield where a speaker may stand, beside each verb of speech and after "according to"."""
    for i, token in enumerate(tokens):
        word = token.lower
        if word == "according" and _lower(tokens, i + 1) == "to":
            yield _after(tokens, i + 2)
        elif word in _VERBS and (title or not token.capital):
            subject = i
            while subject and tokens[subject - 1].lower in _BETWEEN:
                subject -= 1
            previous = _lower(tokens, subject - 1)
            if not previous or previous in _PASSIVE:
                if _lower(tokens, i + 1) == "by":
                    yield _after(tokens, i + 2)
            elif _lower(tokens, i + 1) in _NO_SPEECH.get(word, ()):
                continue
            elif previous not in _BOUNDARIES:
                yield _Frame(_back(tokens, subject), subject)
            elif not previous.isalpha():
                if previous == ",":
                    yield from _explained(tokens, subject - 1)
                yield _after(tokens, i + 1)
        elif word in _COUNTING and _lower(tokens, i - 1) not in _BOUNDARIES:
            if not word.startswith("put") or not _TOLLS.isdisjoint(t.lower for t in tokens[i : i + 5]):
                yield _Frame(_back(tokens, i), i)
        elif title and word == ":" and i < 4:
            yield _Frame(0, i)


def _after(tokens: Tokens, start: int) -> _Frame:
    """The speaker after "said" or "according to", with an apposition after its comma."""
    end = start
    while end < len(tokens) and end - start < _LONGEST_NAME and not _closes(tokens, end, _CLOSERS):
        end += 1
    more = end + 1
    if _lower(tokens, end) != "," or _lower(tokens, more) not in _APPOSITION:
        return _Frame(start, end)
    last = more
    while last < len(tokens) and tokens[last].text not in ".,;":
        last += 1
    return _Frame(start, end, (more, last))


def _explained(tokens: Tokens, comma: int) -> Iterator[_Frame]:
    """Yield "Jane Roe" of "Jane Roe, a spokeswoman for the ministry, said"; ``comma`` is the second."""
    for start in range(comma - 1, max(0, comma - _LONGEST_APPOSITION), -1):
        if tokens[start].text == "," and (
            tokens[start + 1].lower in _APPOSITION or tokens[start + 1].text.isdecimal() or comma - start < 4
        ):
            yield _Frame(_back(tokens, start), start, (start + 1, comma))
            return


def _back(tokens: Tokens, end: int) -> int:
    start = end
    while start and end - start < _LONGEST_NAME and not _closes(tokens, start - 1, _BOUNDARIES | {"."}):
        start -= 1
    return start


def _closes(tokens: Tokens, i: int, closers: frozenset[str]) -> bool:
    """True where the words of a speaker end; "Sgt.", "J." and "Health and Welfare" go on."""
    word = tokens[i].lower
    if word == "." and i:
        return tokens[i - 1].lower not in _TITLES and len(tokens[i - 1].text) > 1
    if word == "and" and 0 < i < len(tokens) - 1:
        return not (tokens[i - 1].capital and tokens[i + 1].capital)
    return word in closers


def _lower(tokens: Tokens, i: int) -> str:
    return tokens[i].lower if 0 <= i < len(tokens) else ""


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
        for frame in _frames(tokens, title):
            speaker = self._read(scanned, bodies, frame)
            if speaker and (chosen is None or (chosen.kind == "agency" and speaker.kind != "agency")):
                chosen = speaker
        for body in filter(lambda body: body.named, bodies):
            self.bodies.append(body)
            if _lower(tokens, body.end) == "(" and _lower(tokens, body.end + 2) == ")":
                self.acronyms[tokens[body.end + 1].text] = body
        if chosen:
            self.last = chosen
            if chosen.person:
                self.last_person = chosen
                self.persons[name_words(chosen.person)[-1]] = chosen
        return chosen

    def _read(self, scanned: Scanned, bodies: Sequence[Body], frame: _Frame) -> Attribution | None:
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
        definite = tokens[0].lower == "the" or _lower(tokens, body.start - start - 1) == "the"
        kinds = REFERS.get(body.head, ()) if definite else ()
        return next(same, None) or next((b for b in named if b.kind in kinds), body)


def _person(scanned: Scanned, bodies: Sequence[Body], frame: _Frame) -> str | None:
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
        elif n == frame.start or _lower(tokens, n - 1) not in _PLACING:
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
