"""Rows and changes of the past without what an erased article lent them. Pure.

A live row is tallied again without the article. What is history stays as it was told, numbers and all, but
has to lose the article's words: its claims, headline and address, and whoever and whatever it alone named.
"""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from pipeline.records.event import Change, Erased, Event, Figure, Source
from pipeline.records.mention import Mentions, Place
from pipeline.tally.settle import HEADLINE, named_by_kind


class Wordless:
    """Takes the words of one article out of rows and changes.

    ``versions`` are all versions of the article. ``kept`` are rows as they are without it: whom they name
    as well was not named by it alone.
    """

    def __init__(self, erased: Erased, versions: Iterable[Mentions], kept: Iterable[Event]) -> None:
        self._erased = erased
        self._id = erased.article_id
        told = [mention for version in versions for mention in version.mentions]
        titles = {version.title for version in versions if version.title}
        self._titles = titles | {title[:HEADLINE] for title in titles}
        rows = tuple(kept)
        self._actors = {a.name for m in told for a in m.actors} - {a.name for e in rows for a in e.actors}
        self._places = {m.place for m in told if m.place and m.place.geonames_id is None}
        self._places -= {event.place for event in rows if event.place}
        self._words = {claim.group for mention in told for claim in mention.claims}
        self._words |= {claim.origin for mention in told for claim in mention.claims if claim.origin}

    def row(self, event: Event) -> Event:
        """Return ``event`` without its words; the same object where it has none."""
        if all(source.article_id != self._id for source in event.articles) or self._done(event):
            return event
        event = replace(
            event,
            articles=tuple(self._source(source) for source in event.articles),
            erased=(*event.erased, self._erased),
        )
        if _nobody_else(event):
            return _shell(event)
        figures = (self._figure(figure) for figure in event.figures)
        place = None if event.place in self._places else event.place
        return replace(
            event,
            title=self._title(event, place),
            place=place,
            actors=tuple(actor for actor in event.actors if actor.name not in self._actors),
            figures=tuple(figure for figure in figures if figure),
        )

    def change(self, change: Change) -> Change:
        """Return ``change`` without its words, its row too."""
        row = self.row(change.row)
        if change.kind.startswith("review."):  # an analyst's own words
            return replace(change, row=row)
        theirs = {claim.group for figure in row.figures for claim in figure.claims}
        theirs |= {claim.origin for figure in row.figures for claim in figure.claims if claim.origin}
        gone = (self._titles - {source.title for source in row.articles}) | (self._words - theirs)
        gone |= self._actors | {place.name for place in self._places if place.name}
        group = "" if change.group in gone else change.group
        return replace(
            change, old=_scrubbed(change.old, gone), new=_scrubbed(change.new, gone), group=group, row=row
        )

    def _done(self, event: Event) -> bool:
        return any(erased.article_id == self._id for erased in event.erased)

    def _source(self, source: Source) -> Source:
        if source.article_id != self._id:
            return source
        return Source(article_id=self._id, primary=source.primary, mentions=source.mentions)

    def _title(self, event: Event, place: Place | None) -> str:
        lent = {source.title for source in event.articles}
        if event.title in self._titles and event.title[:HEADLINE] not in lent:
            return named_by_kind(event.type, place)
        return event.title

    def _figure(self, figure: Figure) -> Figure | None:
        """Return ``figure`` without its claims, None where no other is left."""
        claims = tuple(claim for claim in figure.claims if claim.article_id != self._id)
        if len(claims) == len(figure.claims):
            return figure
        if not claims:
            return None
        groups = [claim.group for claim in claims]
        return replace(figure, claims=claims, group=figure.group if figure.group in groups else groups[0])


def _nobody_else(event: Event) -> bool:
    return {source.article_id for source in event.articles} <= {one.article_id for one in event.erased}


def _shell(event: Event) -> Event:
    """Return what is left of a row that none but erased articles told."""
    return Event(
        event_id=event.event_id,
        status=event.status,
        merged_into=event.merged_into,
        level=event.level,
        type=event.type,
        articles=event.articles,
        erased=event.erased,
        rules_version=event.rules_version,
        digest=event.digest,
        version=event.version,
        updated_at=event.updated_at,
    )


def _scrubbed(value: Any, gone: set[str]) -> Any:
    if isinstance(value, dict):
        return {name: _scrubbed(inner, gone) for name, inner in value.items()}
    return None if isinstance(value, str) and value in gone else value
