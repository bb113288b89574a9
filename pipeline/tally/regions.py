"""Which mentions can have a say in one another's rows: what must be computed again when an article changes.

region_keys(article)      under which an index stores the article
region(changed, sharing)  the mentions to tally again
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeAlias

from msgspec.structs import replace

from pipeline.records.base import Precedence
from pipeline.records.mention import Mentions
from pipeline.tally.keys import stored, wanted
from pipeline.tally.link import fit, may_be_part_of, part_of, score
from pipeline.tally.told import Told, tell

Tied: TypeAlias = Callable[[frozenset[str]], Collection[str]]
Sharing: TypeAlias = Callable[[frozenset[str]], Mapping[str, Collection[Mentions]]]
_Version: TypeAlias = tuple[str, Precedence]


def region_keys(m: Mentions) -> frozenset[str]:
    """Return the keys under which an index stores ``m``.

    Two articles that can touch one another's rows directly share at least one, so a region closed over
    shared keys is right. ``region`` finds one that is right and much smaller.
    """
    return frozenset({article_key(m.article_id)}.union(*map(stored, tell(m))))


def region(changed: Iterable[Mentions], sharing: Sharing, tied: Tied | None = None) -> tuple[Mentions, ...]:
    """Return what to tally for every row that ``changed`` has a say in, sorted by article id.

    Each article comes with those of its mentions alone that belong here. ``changed`` holds the version that
    won until now and the new one of each changed article (both come back whole; ``tally`` knows which wins),
    and the articles of each new review. ``sharing`` returns, for each of the keys given that there are any
    for, the winning versions that have it among their ``region_keys``; ``tied`` the ids of all articles that
    a review names together with any of those given, these too. None where there are no reviews.
    """
    search = _Search(sharing, tied)
    changed = tuple(changed)
    search.expect(article.article_id for article in changed)
    for article in changed:
        search.add_all(article)
    return search.close()


class _Search:
    """The closure of some mentions over all that they can touch, directly or through others.

    An incident names the campaigns that it is part of, and a campaign says nothing of its incidents. So a
    campaign that was only met in this way brings whatever is one event with it, but no other incident.

    Articles that a review names together come whole: a campaign that one of them joins to an incident is more
    than a name.
    """

    def __init__(self, sharing: Sharing, tied: Tied | None) -> None:
        self._sharing = sharing
        self._tied = tied
        self._fresh: set[str] = set()
        """Articles of which nobody has asked yet what a review ties to them."""
        self._whole: set[str] = set()
        """Articles all of whose mentions are in."""
        self._articles: dict[_Version, Mentions] = {}
        self._chosen: dict[_Version, set[str]] = defaultdict(set)
        self._named_only: set[str] = set()
        """Campaigns that are in because an incident names them."""
        self._queue: list[Told] = []

    def expect(self, articles: Iterable[str]) -> None:
        """Leave ``articles`` to ``add_all``."""
        self._whole.update(articles)

    def add_all(self, article: Mentions) -> None:
        """Take in all mentions of ``article``."""
        self._whole.add(article.article_id)
        self._keep(article)
        for told in tell(article):
            self._add(told, named_only=False)

    def close(self) -> tuple[Mentions, ...]:
        """Follow every mention to its end and return the articles with the mentions that were met."""
        while self._queue or self._fresh:
            self._follow_reviews()
            met, self._queue = self._queue, []
            sharing = self._sharing(frozenset().union(*map(wanted, met)))  # one question for all of them
            for told in met:
                near = {id(a): a for key in wanted(told) if key in sharing for a in sharing[key]}
                for article in near.values():
                    if article.article_id not in self._whole:
                        self._meet(told, article)
        return tuple(self._cut(version) for version in sorted(self._articles))

    def _follow_reviews(self) -> None:
        """Take in whole what reviews name together with any article that was met."""
        while self._tied is not None and self._fresh:
            tied = frozenset(self._tied(frozenset(self._fresh))) - self._whole
            self._fresh = set()
            for articles in self._sharing(frozenset(map(article_key, tied))).values() if tied else ():
                for article in articles:
                    if article.article_id in tied:
                        self.add_all(article)
        self._fresh = set()

    def _keep(self, article: Mentions) -> None:
        if (version := (article.article_id, article.precedence)) not in self._articles:
            self._articles[version] = article
            self._fresh.add(article.article_id)

    def _meet(self, told: Told, article: Mentions) -> None:
        named_only = told.id in self._named_only
        chosen = self._chosen[article.article_id, article.precedence]
        for other in tell(article):
            if other.id in chosen and other.id not in self._named_only:
                continue  # nothing that it could gain
            one_event = _may_be_one(told, other)
            if not one_event and not _part_of(told, other) and (named_only or not _part_of(other, told)):
                continue
            if article.published is None:
                self.add_all(article)  # the mentions of an undated article date one another
                return
            self._keep(article)
            self._add(other, named_only=named_only if one_event else other.campaign)

    def _add(self, told: Told, *, named_only: bool) -> None:
        """Queue ``told`` unless it was; again where it was named only and is more than that now."""
        chosen = self._chosen[told.article.article_id, told.article.precedence]
        if told.id in chosen and (named_only or told.id not in self._named_only):
            return
        chosen.add(told.id)
        if named_only:
            self._named_only.add(told.id)
        else:
            self._named_only.discard(told.id)
        self._queue.append(told)

    def _cut(self, version: _Version) -> Mentions:
        article, chosen = self._articles[version], self._chosen[version]
        if article.article_id in self._whole:
            return article
        return replace(article, mentions=tuple(m for m in article.mentions if m.mention_id in chosen))


def _may_be_one(a: Told, b: Told) -> bool:
    return (fit(a, b) if a.window is None or b.window is None else score(a, b)) > 0


def _part_of(incident: Told, campaign: Told) -> bool:
    """True where the row of ``incident`` may name ``campaign``."""
    if incident.window is None or campaign.window is None:
        return may_be_part_of(incident, campaign)
    return part_of(incident, campaign)


def article_key(article_id: str) -> str:
    """Return the key that the current version of the article has, and no other article."""
    return f"article|{article_id}"
