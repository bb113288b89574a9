"""A group of mentions to its row: place, date, kind, title and actors by votes, each article having one."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pipeline.records.event import Event, Reviewed, Source
from pipeline.records.mention import Actor, Place, When
from pipeline.records.review import Review
from pipeline.records.vocabulary import EVENT_TYPE_TABLE, EVENT_TYPES
from pipeline.settings import RULES_VERSION
from pipeline.tally.figures import weigh
from pipeline.tally.identity import event_id
from pipeline.tally.origins import copies, said
from pipeline.tally.reviews import reviewed
from pipeline.tally.told import Told
from pipeline.tally.totals import totals

T = TypeVar("T")

NO_WORDS: Mapping[str, Review] = {}
_GRAINS = ("exact", "near", "admin2", "admin1", "country")
_PRECISIONS = ("day", "week", "month", "year", "unknown")
_ACTORS = 12
HEADLINE = 300
"""Characters of a headline that a row keeps, as of a sentence: a hundred articles are to fit into one."""


def settle(
    group: Iterable[Told], words: Mapping[str, Review] = NO_WORDS, notes: tuple[Reviewed, ...] = ()
) -> Event:
    """Return the row of ``group``, without its relations to other rows and without a digest.

    ``words`` are what analysts say of claims, by claim_id, ``notes`` what they say of the mentions.
    """
    members = sorted(group, key=lambda t: t.founding)
    first = members[0]
    level = _most((t.mention.level for t in members), str)  # of a campaign and an incident: campaign
    campaign = level == "campaign"
    articles = {t.article.article_id: t.article for t in members}
    repeated = copies(list(articles.values()))
    type_ = _kind(members)
    weighed = weigh(reviewed(said(members, repeated), words), campaign)
    when = _when(members, campaign)
    place = _place(members)
    days = [t.article.published.date for t in members if t.article.published]
    return Event(
        event_id=event_id(first.id),
        level=level,
        type=type_,
        title=_title(members, type_, place),
        start=when.start,
        end=when.end,
        date_precision=when.precision,
        place=place,
        actors=_actors(members),
        articles=_sources(members, repeated),
        totals=totals(weighed, type_),
        figures=tuple(w.figure for w in weighed),
        rules_version=RULES_VERSION,
        last_reported=max(days, default=None),
        reviews=notes,
    )


def _most(votes: Iterable[T], rank: Callable[[T], Any]) -> T:
    """Return what has most votes; among equals the least by ``rank``."""
    counts = Counter(votes)
    return min(counts, key=lambda vote: (-counts[vote], rank(vote)))


def _kind(members: Sequence[Told]) -> str:
    """Return the kind that most name; who calls a suicide bombing a bombing names the same, less finely."""
    votes = Counter(t.mention.type for t in members)
    for name in list(votes):
        wider = EVENT_TYPE_TABLE[name].get("kind_of", "")
        if wider in votes and 2 * votes[name] >= votes[wider]:
            votes[name] += votes.pop(wider)
    return min(votes, key=lambda name: (-votes[name], EVENT_TYPES.index(name)))


def _place(members: Sequence[Told]) -> Place | None:
    """Return the place that most name, of those that are named most finely.

    Whoever could only guess which of several places of a name is meant follows those who tell it.
    """
    found = [t.mention for t in members if t.mention.place]
    if not found:
        return None
    told = [m.place for m in found if m.place and not m.place_guessed]
    known = {place.name: place for place in sorted(told, key=_place_rank, reverse=True)}
    places = [known.get(m.place.name, m.place) if m.place_guessed else m.place for m in found if m.place]
    finest = min(_GRAINS.index(p.precision) for p in places)
    return _most((p for p in places if _GRAINS.index(p.precision) == finest), _place_rank)


def _place_rank(place: Place) -> tuple[int, str]:
    return (place.geonames_id or 0, repr(place))


def _when(members: Sequence[Told], campaign: bool) -> When:
    """Return the dates that most tell, of those told most finely; a campaign lasts from first to last."""
    dated = [t.when for t in members if t.dated]
    if not dated:
        return When()
    finest = min(_PRECISIONS.index(w.precision) for w in dated)
    fine = [w for w in dated if _PRECISIONS.index(w.precision) == finest]
    if campaign:
        start = min(w.start for w in fine if w.start)
        end = max((w.end or w.start for w in fine if w.start), default=None)
        return When(start=start, end=end, precision=fine[0].precision)
    when = _most(fine, lambda w: (w.start, w.end or w.start))
    return When(start=when.start, end=when.end or when.start, precision=when.precision)


def _title(members: Sequence[Told], type_: str, place: Place | None) -> str:
    """Return the title of the first article that is mainly about the event; else its kind and place.

    A headline is a sentence of its article, often the one with the toll: what may not be quoted lends none.
    """
    for told in members:
        if told.mention.primary and told.article.title and told.article.quotes == "full":
            return told.article.title
    return named_by_kind(type_, place)


def named_by_kind(type_: str, place: Place | None) -> str:
    """Return the title of an event to which no article lends its headline."""
    kind = "Event" if type_ == "other" else type_.replace("_", " ").capitalize()
    return f"{kind} in {place.name or place.country}" if place and (place.name or place.country) else kind


def _actors(members: Sequence[Told]) -> tuple[Actor, ...]:
    """Return the actors that most articles name, each in the part that most give it."""
    votes = Counter(name for t in members for name in t.traits.actors)
    roles: dict[str, Counter[str]] = {name: Counter() for name in votes}
    for told in members:
        for actor in set(told.mention.actors):
            roles[actor.name][actor.role] += 1
    ranked = sorted(votes, key=lambda name: (-votes[name], name))[:_ACTORS]
    # "party" says the least: it gives way where anybody tells more.
    return tuple(
        Actor(name=name, role=min(roles[name], key=lambda r: (r == "party", -roles[name][r], r)))  # type: ignore[arg-type]
        for name in ranked
    )


def _sources(members: Sequence[Told], repeated: dict[str, str]) -> tuple[Source, ...]:
    """Return the articles, in founding order; one tells of the event twice where a review says so."""
    tellings: dict[str, list[Told]] = {}
    for told in members:
        tellings.setdefault(told.article.article_id, []).append(told)
    return tuple(_source(some, repeated) for some in tellings.values())


def _source(tellings: Sequence[Told], repeated: dict[str, str]) -> Source:
    article = tellings[0].article
    return Source(
        article_id=article.article_id,
        source=article.source,
        url=article.url,
        published_at=article.published.date if article.published else None,
        title=article.title[:HEADLINE] if article.title and article.quotes == "full" else None,
        credit=article.credit,
        primary=any(told.mention.primary for told in tellings),
        copy_of=repeated.get(article.article_id),
        mentions=tuple(told.id for told in tellings),
    )
