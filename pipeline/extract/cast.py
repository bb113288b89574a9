"""The bodies and persons of one article, for what later refers back to them: "the Observatory", "he said"."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.extract.actors import canonical_group
from pipeline.extract.attribution import Attribution
from pipeline.extract.bodies import REFERS, Body, Tokens, find_bodies, is_name, name_words
from pipeline.extract.names import NOT_PERSON
from pipeline.extract.person_words import SINGULAR
from pipeline.extract.scan import Phrases, Scanned
from pipeline.extract.speech import (
    PARTICLES,
    PRONOUNS,
    TITLE_PARTS,
    TITLES,
    WAKING,
    Frame,
    find_frames,
    lower_at,
)
from pipeline.lexicon.gazetteer import fold
from pipeline.lexicon.load import load
from pipeline.lexicon.world import country_words
from pipeline.records.base import Span
from pipeline.records.claim import OriginKind

_WORDS = load("speakers")
_PLACING = frozenset(_WORDS["placing"])
_PLACED = _PLACING | {"of", "who"}
_PRONOUNS = frozenset(_WORDS["pronouns"])
_BODY_PRONOUNS = frozenset(_WORDS["body_pronouns"])
_OWNING = frozenset(("its", "their", "his", "her"))
_OUTLETS = frozenset(_WORDS["issuers"]["outlets"])
_RELATIVE = frozenset(("who", "whose", "which"))
_PRIVATE = {name: frozenset(table["words"].split()) for name, table in load("private").items()}
_POSITIONS = (TITLES | _PRIVATE["positions"]) - _PRIVATE["no_position"]
_ROLES = frozenset(SINGULAR) | _PRIVATE["roles"]
_SUBJECT = {"his": "he", "her": "she", "its": "it", "their": "they"}
_ANONYMITY = frozenset(_WORDS["anonymity"])
_UNNAMED = Phrases(dict.fromkeys(_WORDS["unnamed"], True))
_STATEMENTS = frozenset(_WORDS["statements"])
_DETERMINERS = frozenset(_WORDS["determiners"])
_NO_MODIFIERS = _DETERMINERS | frozenset(_WORDS["no_modifiers"]) | _PLACING
_LONGEST_PHRASE = 8
"""How many words somebody of whom no list tells may take: "the miners' union"."""
_COUNTRIES: dict[str, OriginKind] = dict.fromkeys(country_words(), "government")
_OF = frozenset(("of", "from", "for", "with"))
_OWN = frozenset(_WORDS["own"])
_EARLIER = frozenset(_WORDS["earlier"])


class Said(NamedTuple):
    """A speaker with the place in the sentence where it stands."""

    speaker: Attribution
    frame: Frame


class Cast:
    """Who was named in an article so far; ``publisher`` speaks as "this newspaper" and "our clinic"."""

    def __init__(self, publisher: Attribution | None = None) -> None:
        self.publisher = publisher
        self.bodies: list[Body] = []
        self.acronyms: dict[str, Body] = {}
        self.persons: dict[str, Attribution] = {}
        self.titles: dict[str, Attribution] = {}
        self.last: Attribution | None = None
        self.last_person: Attribution | None = None

    def said(self, scanned: Scanned) -> tuple[Said, ...]:
        """Return the speakers of the next sentence, left to right, and remember all whom it names."""
        tokens, title = scanned.tokens, scanned.sentence.title
        bodies = find_bodies(tokens, scanned.text, title)
        if self.acronyms:
            bodies += [
                self.acronyms[token.text]._replace(start=n, end=n + 1)
                for n, token in enumerate(tokens)
                if token.text in self.acronyms
            ]
        found: list[Said] = []
        for frame in () if WAKING.isdisjoint(scanned.words) else find_frames(tokens, title):
            if frame.again and found:
                found.append(Said(found[-1].speaker, frame))
            elif (speaker := self._read(scanned, bodies, frame)) and not (frame.counts and not speaker.kind):
                found.append(Said(speaker, frame))
        for body in bodies:
            self._introduce(scanned, bodies, body)
            if not body.named:
                continue
            self.bodies.append(body)
            if lower_at(tokens, body.end) == "(" and lower_at(tokens, body.end + 2) == ")":
                self.acronyms[tokens[body.end + 1].text] = body
        if chosen := chief(found):
            self.last = chosen
            if chosen.person:
                self.last_person = chosen
                self.persons[name_words(chosen.person)[-1]] = chosen
                self._entitle(scanned, found, chosen)
            elif not chosen.origin.endswith("s") and chosen.body is None:
                self.last_person = None  # "a doctor said": the next "he" is the doctor
        return tuple(found)

    def _entitle(self, scanned: Scanned, found: Sequence[Said], person: Attribution) -> None:
        """Remember the titles that a speaker is named with: "the minister" is the one who spoke."""
        frame = next(said.frame for said in found if said.speaker == person)
        for start, end in ((frame.start, frame.end), frame.more):
            for token in scanned.tokens[start:end]:
                if token.lower in TITLES:
                    self.titles[token.lower] = person

    def _introduce(self, scanned: Scanned, bodies: Sequence[Body], body: Body) -> None:
        """Remember "Police Chief Jane Roe" before she speaks."""
        tokens, n = scanned.tokens, body.end
        while lower_at(tokens, n) in TITLES or (n > body.end and lower_at(tokens, n) == "."):
            n += 1
        end = n
        while end < len(tokens) and is_name(tokens, end):
            end += 1
        if end - n > 1 and (n > body.end or body.head in TITLES):
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
        if words[-1] in PRONOUNS or (words[0] in _OWNING and len(words) == 1):
            back = self._subject(bodies, words[-1], frame) or self._pronoun(
                _SUBJECT.get(words[-1], words[-1])
            )
            return back and replace(back, span=(tokens[-1].start, tokens[-1].end))
        if speaker := self._own(scanned.tokens[: frame.start], words):
            return replace(speaker, span=span)
        if len(words) == 2 and words[0] == "the" and (titled := self.titles.get(words[1])):  # "the minister"
            return replace(titled, span=span)
        body = self._body(bodies, tokens, frame.start, frame.end)
        name = frame.name or (frame.start, frame.end)
        person = None if scanned.sentence.title else _person(scanned, bodies, *name)
        if person and (known := self._known(person)) and (body is None or not body.named):
            return replace(known, span=span)
        if person and (body is None or not body.named):
            body = self._body(bodies, scanned.tokens[slice(*frame.more)], *frame.more) or body
        if person is None and body and not body.named and frame.more[1] - frame.more[0] == 1:
            body = self._renamed(scanned, body, frame.more[0])
        if person and body is None and words[0] in ("its", "their"):
            body = self._owner(bodies, frame)
        if body is None and person is None:
            return self._unlisted(scanned, bodies, frame, words, span)
        if body is not None and not body.named:
            body = body._replace(text=_phrase(scanned, frame, body))
        told = _attribution(person, body, span, _hidden(scanned))
        if told.kind is None and person:
            aged = scanned.tokens[frame.more[0]].text.isdecimal() and frame.more[1] > 0
            # "Jane Roe, 34, said" is somebody who was there; officials are given without their age.
            told = replace(told, kind="witness" if aged else _COUNTRIES.get(fold(person)))
        if person is None or told.body or told.kind not in (None, "witness"):
            return told
        more = scanned.tokens[slice(*frame.more)]
        beside = words if lower_at(more, 0) in _RELATIVE else [*words, *(token.lower for token in more)]
        outlet = words[0] == "the" and tokens[1:2] != () and tokens[1].capital  # "the Alder Times"
        private = is_personal(person) and not outlet and _POSITIONS.isdisjoint(beside)
        return replace(told, role=_role(tokens) or _role(more), private=private)

    def _renamed(self, scanned: Scanned, body: Body, at: int) -> Body:
        """Return the body by its name: "the national disaster service, Nadis"."""
        token = scanned.tokens[at]
        return body._replace(text=token.text, named=True, start=at, end=at + 1) if token.capital else body

    def _own(self, before: Tokens, words: list[str]) -> Attribution | None:
        """Return the publisher of "this newspaper", whose own reporting that is, and of "our clinic"."""
        if self.publisher is None or any(token.text in '"“' for token in before):
            return None
        if (words[-1] in _EARLIER and "earlier" in words) or (
            words[-1] in _OWN and ("this" in words[-2:] or words[0] == "our")
        ):
            return replace(self.publisher, kind="own_reporting")
        return self.publisher if words[0] in ("our", "we") else None

    def _unlisted(
        self, scanned: Scanned, bodies: Sequence[Body], frame: Frame, words: list[str], span: Span
    ) -> Attribution | None:
        """Return whom words mean that name neither body nor person: "the statement", "one of its workers",
        "the miners' union"."""
        refers = not _STATEMENTS.isdisjoint(words) and not (
            words[0] in ("a", "an") and any(is_name(scanned.tokens, n) for n in range(frame.start, frame.end))
        )  # not of "a Bravo Front spokesman"
        if refers or (self.last and words[0] == "the" and not TITLES.isdisjoint(words)):
            return replace(self.last, span=span) if self.last else None
        if not _OWNING.isdisjoint(words):
            if not {"his", "her"}.isdisjoint(words):
                back = None if REFERS.keys().isdisjoint(words) else self._pronoun("he")
                if back is None and len(words) == 2 and not (frame.counts or frame.again):
                    text = " ".join(words)  # "his aide said"
                    return Attribution(text, text, None, span)
                return back and replace(back, span=span)
            body = self._owner(bodies, frame)
            return body and _attribution(None, body, span, hidden=False)
        again = frame.again and TITLES.isdisjoint(words)
        if scanned.sentence.title or frame.counts or again or words[0] not in _DETERMINERS:
            return None
        end = next((n for n, word in enumerate(words) if n and word in _PLACED), len(words))
        if not 1 < end <= _LONGEST_PHRASE or words[end - 1] in _NO_MODIFIERS:
            return None
        base, first = scanned.sentence.span[0], frame.start + 1
        text = scanned.text[
            scanned.tokens[first].start - base : scanned.tokens[frame.start + end - 1].end - base
        ]
        return Attribution(text, text.lower(), None, span)

    def _owner(self, bodies: Sequence[Body], frame: Frame) -> Body | None:
        """Return the body that "its" means: one before it in the sentence, else the last that spoke."""
        before = [body for body in bodies if body.end <= frame.start]
        before = [body for body in before if body.named] or before[-1:]
        if not before and self.last and self.last.body:
            named = self.last.origin_key != self.last.kind
            return Body(self.last.body, self.last.kind, named, False, False, 0, 0, "")
        return next(reversed(before or self.bodies), None)

    def _subject(self, bodies: Sequence[Body], word: str, frame: Frame) -> Attribution | None:
        """Return the body that a sentence begins with: "the coast guard saved 79, it said"."""
        subject = next((body for body in bodies if body.start <= 1 and body.end < frame.start), None)
        return _attribution(None, subject, (0, 0), hidden=False) if subject and word == "it" else None

    def _pronoun(self, word: str) -> Attribution | None:
        if word in _PRONOUNS:
            return self.last_person or self.last
        if word in _BODY_PRONOUNS and self.last and self.last.body:
            return replace(self.last, origin=self.last.body, origin_key=self.last.origin_key, person=None)
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


def chief(found: Sequence[Said]) -> Attribution | None:
    """Return the first of the speakers who is no agency and speaks: "16 died, he said, AFP reported"."""
    if not found:
        return None
    return min(found, key=lambda said: (said.frame.counts, said.speaker.kind == "agency")).speaker


def _person(scanned: Scanned, bodies: Sequence[Body], start: int, end: int) -> str | None:
    """Return the person named at [start, end): the last run of capitals that is no body, title or place."""
    taken = {n for body in bodies for n in range(body.start, body.end)}
    tokens, runs = scanned.tokens, list[list[int]]()
    for n in range(start, end):
        token = tokens[n]
        initial = token.text == "." and runs and runs[-1][-1] == n - 1 and len(tokens[n - 1].text) == 1
        particle = token.lower.partition("-")[0] in PARTICLES
        if n in taken or not (initial or particle or is_name(tokens, n)) or token.lower == "'s":
            continue
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        elif (
            runs
            and len(runs[-1]) > 1
            and not _OF.isdisjoint((lower_at(tokens, n - 1), lower_at(tokens, n - 2)))
        ):
            break  # "Jane Roe of the Captaincy of Ports"
        elif n == start or not _placed(tokens, n):
            runs.append([n])
    runs = [run for run in runs if any(tokens[n].capital for n in run)]
    if not runs:
        return None
    run = runs[-1]
    alone = all(n in run or n in taken or tokens[n].lower in TITLE_PARTS for n in range(start, end))
    if len(run) < 2 and not alone:
        return None
    base = scanned.sentence.span[0]
    return scanned.text[tokens[run[0]].start - base : tokens[run[-1]].end - base]


def is_personal(name: str) -> bool:
    """Return whether a name can be a private person's: "Neighbor", "KXYZ", "Alder Herald", "Alder County" and
    "Boko Haram" cannot; "DIG Jane Roe" has a rank."""
    words = name_words(name)
    if not words or name.lower() in _ROLES or canonical_group(name):
        return False
    ranked = re.match(r"[A-Z]{2,}\b", name) and not (name.isupper() and " " in name)
    return not ranked and words[-1] not in _OUTLETS and NOT_PERSON.isdisjoint(words)


def _role(tokens: Tokens) -> str | None:
    """Return what the words beside a name call the person: "neighbor", "his brother", "lawyer"."""
    for n, token in enumerate(tokens):
        if token.lower in _ROLES:
            owner = lower_at(tokens, n - 1)
            return f"{owner} {token.lower}" if owner in _OWNING else token.lower
    return None


def _placed(tokens: Tokens, n: int) -> bool:
    """True for a place: "near Goma", "in northern Kivu"."""
    if lower_at(tokens, n - 1) in _PLACING:
        return True
    return (
        lower_at(tokens, n - 2) in _PLACING
        and lower_at(tokens, n - 1).isalpha()
        and not tokens[n - 1].capital
    )


def _phrase(scanned: Scanned, frame: Frame, body: Body) -> str:
    """Return the words of an unnamed body with those that narrow it: "disaster management officials"."""
    tokens, start = scanned.tokens, body.start
    if not frame.start <= start:
        return body.text
    while start > frame.start and (tokens[start - 1].text[0].isalpha() or tokens[start - 1].text in "'’"):
        if tokens[start - 1].lower in _NO_MODIFIERS and tokens[start - 1].text not in "'’":
            break
        start -= 1
    base = scanned.sentence.span[0]
    return (
        scanned.text[tokens[start].start - base : tokens[body.end - 1].end - base]
        if start < body.start
        else body.text
    )


def _hidden(scanned: Scanned) -> bool:
    """True where a sentence says that its speaker is not named."""
    if not _ANONYMITY.isdisjoint(scanned.words):
        return True
    return bool(_UNNAMED.within(scanned))


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
