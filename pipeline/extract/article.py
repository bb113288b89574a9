"""The extract stage: scan once, then numbers, speakers, places, dates and events, a file for each rule."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import chain
from math import inf

from pipeline.extract.actors import canonical_group, find_actors
from pipeline.extract.anaphora import carry_over
from pipeline.extract.cast import Attribution
from pipeline.extract.claims import find_statements
from pipeline.extract.counted import draft_claims, singular
from pipeline.extract.dates import days_of, event_times, resolve
from pipeline.extract.draft import Draft
from pipeline.extract.events import Telling, apart, begins, find_tellings
from pipeline.extract.kinds import family_of
from pipeline.extract.names import find_names, in_title_case, known, surnames_of, victim_hash
from pipeline.extract.places import PlaceMention, event_place, find_facility, find_places, is_guess
from pipeline.extract.presumed import presume_death
from pipeline.extract.scan import Scanned, scan
from pipeline.extract.scope import OLD, counts_since, taken_over
from pipeline.extract.spans import spread
from pipeline.extract.speakers import find_speakers
from pipeline.extract.statement import Statement
from pipeline.extract.tables import read_tables
from pipeline.extract.terms import names_of, terms_of
from pipeline.extract.when import date_event
from pipeline.lexicon.load import load
from pipeline.records.article import CleanArticle
from pipeline.records.base import Span
from pipeline.records.claim import ALL, Claim, Scope
from pipeline.records.codec import digest
from pipeline.records.mention import Actor, Mention, Mentions, Place, TimeExpression, When
from pipeline.settings import RULES_VERSION

_LONGEST_QUOTE = 300
_LONG_BEFORE = dt.timedelta(days=20)
_DAYS_BEFORE = dt.timedelta(days=6)
"""How long before an attack another day is another attack's."""
"""What is dated so long before the event is another one."""
_YEAR = dt.timedelta(days=365)
_LEAD = 3
_VIOLENT = frozenset({"attack", "armed", "explosion", "control", "unrest", "secondary", "other"})
_FIGHTING = frozenset({"armed", "campaign"})
_WAR = {"killed": 5000, "injured": 20000}
"""So many dead or wounded are those of a war, not of one act of violence in it."""
_TELLING_NUMBER = 10
"""A number from here on is not met twice by chance in one article."""
_GENERIC = frozenset({"generic", "kin", "name", "pronoun"})
_AGAINST_FORCES = frozenset({"ambush", "bombing", "suicide_bombing"})
_IRREGULAR = frozenset(load("persons")["irregular"]["words"].split())
_PARTIES = frozenset({"attacker", "target", "party", "claims_responsibility", "denies_responsibility"})


def extract(article: CleanArticle) -> Mentions:
    """Return what ``article`` tells of each event. Pure: the same article gives the same bytes."""
    if article.withdrawn:
        return _record(article, reason="withdrawn")
    if article.unsupported_language:
        return _record(article, reason="unsupported_language")
    scanned = scan(article)
    if not scanned:
        return _record(article, reason="no_text")
    mentions = _Reading(article, scanned).mentions()
    return _record(article, mentions, reason=None if mentions else "no_event")


def _record(
    article: CleanArticle, mentions: tuple[Mention, ...] = (), *, reason: str | None = None
) -> Mentions:
    return Mentions(
        article_id=article.article_id,
        version=article.version,
        fetched_at=article.fetched_at,
        content_hash=article.content_hash,
        known_at=article.known_at,
        withdrawn=article.withdrawn,
        source=article.source,
        url=article.url,
        language=article.language,
        title=article.title,
        published=article.published,
        credit=article.credit,
        fingerprint=article.fingerprint,
        mentions=mentions,
        reason=reason,  # type: ignore[arg-type]
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
            self._group_key,
            self._speaker_key,
            self._beyond(telling, when, primary=primary),
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
            claims=self._claims(drafts, actors),
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
            if telling.level != "campaign" or begins(self.scanned[index]):
                tokens = self.scanned[index].tokens
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

    def _beyond(self, telling: Telling, when: When, *, primary: bool) -> Callable[[Statement], Scope | None]:
        """Return a test for what a sentence dates long before the event ("last May, 107 died"), and for tolls
        that no single act of violence has ("70,000 were killed").

        What the article does not lead with is held against the day of publication.
        """
        type_, level = telling.type, telling.level
        family = family_of(type_)
        led = primary and telling.anchor <= _LEAD
        newest, span = (when.start, _LONG_BEFORE) if led or not self.anchor else (self.anchor, OLD)

        def test(statement: Statement) -> Scope | None:
            sentence = self.scanned[statement.sentence]
            many = (statement.persons.low or 0) >= _WAR.get(statement.measure, inf)
            if many and family in _VIOLENT:
                return "cumulative"
            if (
                telling.family in _VIOLENT
                and newest
                and counts_since(sentence, statement, newest, self.anchor)
            ):
                return "cumulative"
            cue = sentence.tokens[statement.cue[0]]
            told = resolve(event_times(sentence, (cue.start, cue.end)), self.anchor)
            end = told.end or (None if led else when.end)
            if told.precision == "month" and told.start and self.anchor and told.start > self.anchor:
                end = told.start - _YEAR  # who died "in January" did so before December
            if newest and end and end < newest - span:
                return "background"
            fine = told.precision == "month" or (told.precision == "day" and family in _VIOLENT)
            days = led and fine and when.precision == "day" and type_ != "outbreak"
            if days and newest and end and end < newest - _DAYS_BEFORE:
                return "background"  # "three died in a clash there on Aug. 2"
            later = led and told.precision == when.precision == "day" and level == "incident"
            if later and when.end and told.start and told.start > when.end and cue.lower == "died":
                return (
                    "day"  # "she died on Tuesday": a toll of that day's, where the article has a larger one
                )
            if family in _FIGHTING and spread(sentence):
                return "cumulative"
            return taken_over(self.scanned, statement.sentence, self.anchor)

        return test

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
        return next((f for i in body[:_LEAD] if (f := find_facility(self.scanned[i]))), None)

    def _actors(self, telling: Telling, sentences: Sequence[int]) -> tuple[Actor, ...]:
        found = find_actors([self.scanned[i] for i in sentences], self.scanned)
        return tuple(sorted({Actor(name=a.name, role=a.role) for a in found}, key=lambda a: (a.name, a.role)))

    def _group_key(self, statement: Statement) -> str:
        persons = statement.persons
        if persons.status == "perpetrator":
            return "perpetrator"
        words = self._words(statement)
        group = canonical_group(words)
        if group and persons.kind in ("combatant", "generic", "police"):
            return group.lower()
        if persons.kind in _GENERIC or not persons.head:
            return ALL
        return singular(persons.head)

    def _words(self, statement: Statement) -> str:
        tokens = self.scanned[statement.sentence].tokens
        start, end = tokens[statement.persons.start].start, tokens[statement.persons.end - 1].end
        return self.article.source_text[start:end]

    def _claims(self, drafts: Sequence[Draft], actors: Sequence[Actor]) -> tuple[Claim, ...]:
        ids = {id(d): self._claim_id(d) for d in drafts}
        claims = {ids[id(d)]: self._claim(d, ids, actors) for d in drafts}
        return tuple(claims.values())

    def _claim_id(self, draft: Draft) -> str:
        span = self._span(draft.statement)
        kind = "sum" if draft.summed else "claim"
        return digest(self.article.article_id, self.article.content_hash, draft.measure, str(span), kind)

    def _span(self, statement: Statement) -> Span:
        tokens = self.scanned[statement.sentence].tokens
        return tokens[statement.persons.start].start, tokens[statement.persons.end - 1].end

    def _claim(self, draft: Draft, ids: dict[int, str], actors: Sequence[Actor]) -> Claim:
        statement = draft.statement
        span = self._span(statement)
        sentence, mark = self._quote(statement.sentence, span)
        speaker = self.speakers.at(statement.sentence, statement.persons.start)
        names = {a.name.lower() for a in actors if a.role in _PARTIES}
        return Claim(
            claim_id=ids[id(draft)],
            measure=draft.measure,
            unit=statement.unit,
            low=draft.low,
            high=draft.high,
            qualifier=draft.qualifier,
            group=self._group(draft),
            group_key=draft.group_key,
            civilian_status=draft.status,
            part_of=ids.get(id(draft.whole)) if draft.whole else None,
            summed=draft.summed,
            scope=draft.scope,
            modality=draft.modality,
            origin=speaker.origin if speaker else None,
            origin_key=self._origin_key(speaker),
            origin_kind=speaker.kind if speaker else None,
            party=bool(speaker and (speaker.body or speaker.origin).lower() in names),
            sentence=sentence,
            mark=mark,
            span=span,
            also=tuple(sorted({self._span(s) for s in draft.also} - {span})),
            victims=draft.victims,
        )

    def _speaker_key(self, statement: Statement) -> str | None:
        """Return the key of who says a statement, None where nobody is named."""
        return self._origin_key(self.speakers.at(statement.sentence, statement.persons.start))

    def _origin_key(self, speaker: Attribution | None) -> str | None:
        """Return the speaker's key; the names of one force or alliance are one key."""
        if speaker is None:
            return None
        group = canonical_group(speaker.body or speaker.origin)
        return group.lower() if group else speaker.origin_key

    def _group(self, draft: Draft) -> str:
        """Return who was counted in the article's words, without the number and without a name."""
        persons = draft.statement.persons
        if draft.summed or persons.kind in ("name", "pronoun") or not persons.head:
            return ALL
        if draft.group_key == ALL and persons.kind == "generic":
            return ALL
        tokens = self.scanned[draft.statement.sentence].tokens[persons.start : persons.end]
        wanted = {*persons.modifiers, persons.head}
        return " ".join(t.text for t in tokens if t.lower in wanted and not t.text[0].isdigit())

    def _quote(self, index: int, span: Span) -> tuple[str, Span | None]:
        """Return the sentence, cut to 300 characters around the words, and where the words stand in it."""
        start, end = self.scanned[index].sentence.span
        if end - start > _LONGEST_QUOTE:
            start = max(start, min(span[0] - _LONGEST_QUOTE // 3, end - _LONGEST_QUOTE))
            end = start + _LONGEST_QUOTE
        mark = (span[0] - start, span[1] - start) if span[1] <= end else None
        return self.article.source_text[start:end], mark


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
