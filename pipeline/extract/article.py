"""The extract stage: scan once, then numbers, speakers, places, dates and events, a file for each rule."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

from pipeline.extract.actors import find_actors
from pipeline.extract.anaphora import carry_over
from pipeline.extract.beyond import LEAD, Beyond
from pipeline.extract.claim_writer import ClaimWriter
from pipeline.extract.claims import find_statements
from pipeline.extract.counted import draft_claims
from pipeline.extract.dates import days_of, resolve
from pipeline.extract.draft import Draft
from pipeline.extract.events import Telling, apart, begins, find_tellings
from pipeline.extract.kinds import family_of
from pipeline.extract.names import find_names, in_title_case, known, surnames_of, victim_hash
from pipeline.extract.places import PlaceMention, event_place, find_facility, find_places, is_guess
from pipeline.extract.presumed import presume_death
from pipeline.extract.private import Private
from pipeline.extract.scan import Scanned, scan
from pipeline.extract.speakers import find_speakers
from pipeline.extract.statement import Statement
from pipeline.extract.tables import read_tables
from pipeline.extract.terms import names_of, terms_of
from pipeline.extract.when import date_event
from pipeline.lexicon.load import load
from pipeline.records.article import CleanArticle
from pipeline.records.base import Span
from pipeline.records.codec import digest
from pipeline.records.mention import Actor, Mention, Mentions, Place, TimeExpression, When
from pipeline.settings import RULES_VERSION

_STATES = frozenset("in at under on".split())
"""Words with which what is told of somebody's state begins."""
_TELLING_NUMBER = 10
"""A number from here on is not met twice by chance in one article."""
_AGAINST_FORCES = frozenset({"ambush", "bombing", "suicide_bombing"})
_IRREGULAR = frozenset(load("persons")["irregular"]["words"].split())


def extract(article: CleanArticle) -> Mentions:
    """Return what ``article`` tells of each event. Pure: the same article gives the same bytes."""
    if article.withdrawn:
        return _record(article, reason="withdrawn")
    if article.stub:
        return _record(article, reason="no_text")
    if article.unsupported_language:
        return _record(article, reason="unsupported_language")
    scanned = scan(article)
    if not scanned:
        return _record(article, reason="no_text")
    reading = _Reading(article, scanned)
    mentions = reading.mentions()
    return _record(article, mentions, title=reading.title(), reason=None if mentions else "no_event")


def _record(
    article: CleanArticle,
    mentions: tuple[Mention, ...] = (),
    *,
    title: str | None = None,
    reason: str | None = None,
) -> Mentions:
    return Mentions(
        article_id=article.article_id,
        version=article.version,
        fetched_at=article.fetched_at,
        content_hash=article.content_hash,
        known_at=article.known_at,
        withdrawn=article.withdrawn,
        erased=article.erased,
        source=article.source,
        url=article.url,
        language=article.language,
        quotes=article.quotes,
        title=title,
        published=article.published,
        credit=article.credit,
        fingerprint=article.fingerprint,
        mentions=mentions,
        reason=reason,  # type: ignore[arg-type]
        stub=article.stub,
        rules_version=RULES_VERSION,
    )


def _without_teasers(
    scanned: Sequence[Scanned], statements: Sequence[Sequence[Statement]]
) -> Sequence[Sequence[Statement]]:
    """Leave out what lines in the manner of a headline tell within the text: they lead to other stories."""
    body = {i for i, told in enumerate(statements) if told and not scanned[i].sentence.title}
    lines = {i for i in body if i > 1 and _like_a_headline(scanned[i])}
    return statements if body == lines else [() if i in lines else s for i, s in enumerate(statements)]


def _like_a_headline(sentence: Scanned) -> bool:
    return sentence.tokens[-1].text not in '.!?"”' and in_title_case(sentence.tokens)


class _Reading:
    """One article with everything that was found in it."""

    def __init__(self, article: CleanArticle, scanned: Sequence[Scanned]) -> None:
        self.article = article
        self.scanned = scanned
        self.anchor = article.published.date if article.published else None
        self.places: tuple[PlaceMention, ...] = find_places(scanned, article)
        self.speakers = find_speakers(scanned, article.source, article.title)
        names = [find_names(sentence.tokens) for sentence in scanned]
        surnames = surnames_of(chain.from_iterable(names))
        towns = {(p.sentence, p.first, p.last) for p in self.places if p.role != "dateline"}
        found = []
        for i, sentence in enumerate(scanned):
            persons = [p for p in known(names[i], surnames) if (i, p.start, p.end) not in towns]
            found.append(find_statements(sentence, i, persons))
        told = read_tables(scanned, _without_teasers(scanned, found))
        self.statements = carry_over(scanned, told)
        hit = (statement.persons for some in self.statements for statement in some)
        places = (scanned[p.sentence].tokens[p.first : p.last] for p in self.places)
        self.private = Private(scanned, names, hit, self.speakers.all(), places)
        self.writer = ClaimWriter(article, scanned, self.speakers, self.private)

    def title(self) -> str | None:
        """Return the headline, unless it names a private person."""
        title = self.article.title
        return None if title and self.private.named_in(title) else title

    def mentions(self) -> tuple[Mention, ...]:
        tellings = find_tellings(self.article, self.scanned, self.statements, self.places)
        self._gather_repeats(tellings)
        found: dict[str, Mention] = {}
        for n, telling in enumerate(tellings):
            primary = n == 0 and not telling.earlier and not telling.item
            mention = self._mention(
                telling, tellings, self._story(telling, tellings, primary), primary=primary
            )
            found.setdefault(mention.mention_id, mention)
        return tuple(found.values())

    def _gather_repeats(self, tellings: Sequence[Telling]) -> None:
        """Bring one number told of two events ("900 dead in the capture", "900 in the battle, the monitor
        said") together where somebody is named for it: it is one claim."""
        homes: dict[tuple[str, int, int], Telling] = {}
        for telling in tellings:
            for statement in telling.statements:
                if (number := statement.persons.low or 0) >= _TELLING_NUMBER:
                    key = (statement.measure, number, telling.item)
                    if key not in homes or self.speakers.of(statement.sentence) is not None:
                        homes.setdefault(key, telling)
                        if self.speakers.of(statement.sentence) is not None:
                            homes[key] = telling
        for telling in tellings:
            for statement in list(telling.statements):
                home = homes.get((statement.measure, statement.persons.low or 0, telling.item), telling)
                if home is not telling:
                    telling.statements.remove(statement)
                    home.statements.append(statement)

    def _story(self, telling: Telling, tellings: Sequence[Telling], primary: bool) -> list[Scanned]:
        """Return the sentences about an event: for the main one, all that tell of no other."""
        own = _sentences(telling)
        if not primary:
            return [self.scanned[i] for i in own]
        others = {i for other in tellings if other is not telling for i in _sentences(other)}
        return [s for i, s in enumerate(self.scanned) if i in own or i not in others]

    def _mention(
        self, telling: Telling, tellings: Sequence[Telling], story: Sequence[Scanned], *, primary: bool
    ) -> Mention:
        anchor, type_ = self._anchor(telling), telling.type
        family = family_of(type_)
        times = self._times(telling, tellings, primary=primary)
        sentences = _sentences(telling)
        actors = self._actors(telling, sentences)
        place = self._place(telling, sentences)
        statements = sorted(telling.statements, key=lambda s: (s.sentence, s.cue[0], s.persons.start))
        if primary and family == "attack":
            statements += presume_death(self.scanned, statements)
        when = self._when(telling, times, primary=primary)
        drafts = draft_claims(
            self.scanned,
            statements,
            self.writer.group_key,
            self.writer.speaker_key,
            Beyond(self.scanned, telling, when, self.anchor, primary=primary).scope_of,
            self.anchor.year if self.anchor else None,
            main=primary,
            spreads=type_ == "outbreak",
        )
        if type_ in _AGAINST_FORCES:
            _tell_sides(drafts)
        span = self.scanned[anchor].sentence.span
        identity = (str(span), self.scanned[anchor].text, family)
        victims = {v for d in drafts for v in d.victims}
        return Mention(
            mention_id=f"{self.article.article_id}:{digest(*identity, length=12)}",
            type=type_,
            level=telling.level,
            primary=primary,
            span=span,
            place=place,
            place_guessed=is_guess(place, self.places),
            facility=self._facility(sentences),
            when=when,
            times=times,
            ordinal=telling.ordinal,
            actors=actors,
            victims=tuple(sorted(victims)),
            victim_ages=tuple(sorted({age for s in telling.statements for age in s.persons.ages})),
            terms=terms_of(story),
            names=names_of(story),
            days=days_of(story, self.anchor),
            claims=self.writer.claims(drafts, actors),
        )

    def _anchor(self, telling: Telling) -> int:
        """Return the sentence that a mention is named after: the first in the body, else the title."""
        told = [t.sentence for t in telling.triggers] or [s.sentence for s in telling.statements]
        body = [i for i in told if not self.scanned[i].sentence.title]
        return min(body or told)

    def _times(
        self, telling: Telling, tellings: Sequence[Telling], *, primary: bool
    ) -> tuple[TimeExpression, ...]:
        """Return the words for times that date the event: the main one's from anywhere in the article."""
        cues: defaultdict[int, list[Span]] = defaultdict(list)
        for index, start, end in telling.cues():
            tokens = self.scanned[index].tokens
            if tokens[start].lower in _STATES:
                continue  # "nine in the morgue on Sunday": a state has days of its own
            if telling.level != "campaign" or begins(self.scanned[index]):
                cues[index].append((tokens[start].start, tokens[end - 1].end))
        others = {i for other in tellings if other is not telling for i in _sentences(other)}
        if telling.level == "campaign":
            sentences = set(cues)
        elif primary:
            sentences = set(range(len(self.scanned)))
        else:
            sentences = {*cues, *({i + 1 for i in cues if i + 1 < len(self.scanned)} - others)}
        times = date_event(self.scanned, sentences, cues, others, self.anchor)
        if primary or any(time.unit != "year" for time in times):
            return times
        # a bare year of the sentence behind is of whatever that sentence tells
        own = [self.scanned[i].tokens for i in cues]
        within = any(t[0].start <= time.span[0] < t[-1].end for t in own for time in times)
        return times if within else ()

    def _when(self, telling: Telling, times: tuple[TimeExpression, ...], *, primary: bool) -> When:
        when = resolve(times, self.anchor)
        new = primary or telling.item
        if when.precision == "unknown" and new and self.anchor and telling.level == "incident":
            return When(start=self.anchor, end=self.anchor, precision="week")
        return when

    def _place(self, telling: Telling, sentences: Sequence[int]) -> Place | None:
        """Return the place named with the event; a country or province gives way to a town within it."""
        named = telling.place
        if named is None:
            return event_place(self.places, sentences)
        if named.precision not in ("country", "admin1", "admin2"):
            return named
        within = [mention for mention in self.places if not apart(named, mention.place)]
        return event_place(within, sentences) or named

    def _facility(self, sentences: Sequence[int]) -> str | None:
        body = [i for i in sentences if not self.scanned[i].sentence.title]
        found = next((f for i in body[:LEAD] if (f := find_facility(self.scanned[i]))), None)
        return found and (self.private.unnamed(found) or None)  # "roe's house"

    def _actors(self, telling: Telling, sentences: Sequence[int]) -> tuple[Actor, ...]:
        found = find_actors([self.scanned[i] for i in sentences], self.scanned)
        return tuple(sorted({Actor(name=a.name, role=a.role) for a in found}, key=lambda a: (a.name, a.role)))


def _tell_sides(drafts: Sequence[Draft]) -> None:
    """Make perpetrators of the rebels who fell in an ambush or bombing that hit others than them."""
    for measure in dict.fromkeys(d.measure for d in drafts):
        told = [d for d in drafts if d.measure == measure]
        rebels = [d for d in told if d.statement.persons.head in _IRREGULAR]
        for made in rebels if len(rebels) < len(told) else ():
            made.status = made.group_key = "perpetrator"


def _sentences(telling: Telling) -> list[int]:
    """Return the sentences with the words and numbers of an event."""
    return sorted({t.sentence for t in telling.triggers} | {s.sentence for s in telling.statements})


__all__ = ["extract", "victim_hash"]
