"""Who says so: the speakers of each sentence, and whose a number in it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.extract.attribution import Attribution
from pipeline.extract.bodies import Tokens, find_bodies
from pipeline.extract.cast import Cast, Said, chief
from pipeline.extract.issuer import Issuer, first_person
from pipeline.extract.scan import Scanned
from pipeline.extract.speech import lower_at

_CLAUSES = frozenset((";", "while", "but", "whereas", "although"))
_LEANING = frozenset("them others another these those their".split())
_LEANS_WITHIN = 6
_LONGEST_ENTRY = 10
_OPENING, _CLOSING = frozenset("“‘"), frozenset("”")
_QUOTES = frozenset('"“”')


@dataclass(frozen=True)
class Speakers:
    """The speakers of an article's sentences."""

    sentences: tuple[Attribution | None, ...]
    """The main one of each, None where nobody is named for it."""
    within: tuple[tuple[Said, ...], ...]
    """All that a sentence names, left to right."""
    scanned: Sequence[Scanned]

    def all(self) -> Iterator[Attribution]:
        """Yield every speaker; most come again."""
        yield from (speaker for speaker in self.sentences if speaker)
        yield from (said.speaker for some in self.within for said in some)

    def of(self, sentence: int) -> Attribution | None:
        """Return the main speaker of a sentence."""
        return self.sentences[sentence]

    def at(self, sentence: int, token: int) -> Attribution | None:
        """Return whose the words at ``token`` are, where a sentence holds several speakers: "A said that two
        died, while B put the toll at nine"."""
        said = self.within[sentence]
        if len(said) < 2:
            return self.sentences[sentence]
        tokens = self.scanned[sentence].tokens
        return min(said, key=lambda one: (_clauses_between(tokens, one, token), _weight(one))).speaker


def _weight(said: Said) -> tuple[bool, bool]:
    return said.frame.counts, said.speaker.kind == "agency"


def _clauses_between(tokens: Tokens, said: Said, n: int) -> int:
    """Return how many clauses lie between a speaker and token ``n``, one more on the side away from what the
    speaker says."""
    frame = said.frame
    start, end = (frame.end, n) if n >= frame.end else (n, frame.start)
    wrong = frame.forward != (n >= frame.end)
    cuts = sum(
        tokens[i].lower in _CLAUSES or (tokens[i].text == "," and lower_at(tokens, i + 1) == "and")
        for i in range(start, end)
    )
    cuts += frame.counts and any(tokens[i].text == "," for i in range(start, end))
    return cuts + wrong


def find_speakers(
    scanned: Sequence[Scanned], source: str | None = None, title: str | None = None
) -> Speakers:
    """Return the speakers of each sentence of an article that ``source`` published.

    Where several are named, the main one is the first who is no agency: "16 died, he said, AFP reported" is
    his. A quotation that goes on over sentences keeps its speaker, who may be named only at its end; so does
    a report within its paragraph. What a body issued is its own words wherever it names nobody else.
    """
    issuer = Issuer(source, title)
    cast = Cast(issuer.publisher)
    found: list[Attribution | None] = []
    within: list[tuple[Said, ...]] = []
    waiting: list[int] = []
    quoting = carried = False
    listing: Attribution | None = None
    voice: Attribution | None = None
    for i, sentence in enumerate(scanned):
        tokens = sentence.tokens
        if i == 0 or sentence.sentence.paragraph != scanned[i - 1].sentence.paragraph:
            waiting, quoting, carried = [], False, False
        inside = quoting or _opens(tokens)
        said = cast.said(sentence)
        speaker = chief(said)
        within.append(said)
        if speaker is not None and _credited(tokens):
            waiting = [n for n in _listed_before(scanned, i) if found[n] is None]
        if speaker is not None:
            if waiting and not _still_open(tokens[: said[0].frame.start], quoting):  # else quoted itself
                for earlier in waiting:
                    found[earlier] = speaker
                waiting = []
            carried = not inside and not said[0].frame.counts
        elif not issuer.outlet and not sentence.sentence.title and first_person(sentence):
            speaker = issuer.publisher
        elif inside:
            speaker = (voice or found[-1]) if found and not waiting else None
            if speaker is None:
                waiting.append(i)
            carried = False
        elif listing is not None and _is_entry(tokens):
            speaker = listing
        elif carried and _leans(tokens) and not _elsewhere(sentence):
            speaker = found[-1]
        else:
            carried = False
        if not _QUOTES.isdisjoint(sentence.words):
            quoting = _still_open(tokens, quoting)
        if not quoting:
            voice = None
        elif said:
            voice = _voice(tokens, said)
        if tokens and tokens[-1].text == ":":
            listing = speaker  # "Figures provided by the district:"
        elif listing is not None and not _is_entry(tokens):
            listing = None
        found.append(speaker)
    _fill_entries(scanned, found)
    if issued := issuer.speaker(scanned, found):
        found = [s or (None if t.sentence.title else issued) for s, t in zip(found, scanned, strict=True)]
    return Speakers(tuple(found), tuple(within), scanned)


def _voice(tokens: Tokens, said: Sequence[Said]) -> Attribution | None:
    """Return who begins the quotation that a sentence leaves open: the last speaker named before it."""
    opens = max(
        (n for n, token in enumerate(tokens) if token.text in _OPENING or token.text == '"'), default=0
    )
    before = [one.speaker for one in said if one.frame.end <= opens]
    return before[-1] if before else None


def _elsewhere(sentence: Scanned) -> bool:
    """True for a sentence that leaves what was reported: it names a body, or another year."""
    years = (t.text for t in sentence.tokens if t.text.isdecimal() and len(t.text) == 4)
    return any(year[:2] in ("19", "20") for year in years) or any(
        body.named for body in find_bodies(sentence.tokens, sentence.text)
    )


def _is_entry(tokens: Tokens) -> bool:
    """True for a line of a list or table: "Persons missing: 31", "Sofala | 12 | 40", "Total 31 deaths"."""
    if len(tokens) > _LONGEST_ENTRY:
        return False
    return tokens[0].lower == "total" or any(token.text in ":|/" for token in tokens[:-1])


def _leans(tokens: Tokens) -> bool:
    """True for a sentence whose number counts some of those told of before: "Two of them were children."."""
    words = [token.lower for token in tokens[:_LEANS_WITHIN]]
    return words[:1] in (["that"], ["this"]) or not _LEANING.isdisjoint(words)


def _paragraph(scanned: Sequence[Scanned], i: int) -> range:
    """Return the sentences before ``i`` in its paragraph."""
    start = i
    while start and scanned[start - 1].sentence.paragraph == scanned[i].sentence.paragraph:
        start -= 1
    return range(start, i)


def _listed_before(scanned: Sequence[Scanned], i: int) -> range:
    """Return what a line such as "Source: Red Cross" speaks of: its paragraph, and the list before it."""
    start = _paragraph(scanned, i).start
    while start and _is_entry(scanned[start - 1].tokens):
        start -= 1
    return range(start, i)


def _credited(tokens: Tokens) -> bool:
    return len(tokens) > 1 and tokens[1].text == ":" and tokens[0].lower in ("source", "sources")


def _fill_entries(scanned: Sequence[Scanned], found: list[Attribution | None]) -> None:
    """Give the whole of a live page's entry, "15:20 A third man has died.", the speaker that it names."""
    for i, sentence in enumerate(scanned):
        tokens = sentence.tokens
        if len(tokens) < 4 or not _is_time(tokens):
            continue
        entry = [
            n for n in range(i, len(scanned)) if scanned[n].sentence.paragraph == sentence.sentence.paragraph
        ]
        speaker = next((found[n] for n in entry if found[n]), None)
        for n in entry:
            found[n] = found[n] or speaker


def _is_time(tokens: Tokens) -> bool:
    return (
        tokens[0].text.isdecimal()
        and tokens[1].text in ":.h"
        and tokens[2].text.isdecimal()
        and tokens[0].end == tokens[1].start
        and tokens[1].end == tokens[2].start
    )


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
