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
from pipeline.records.review import Review
from pipeline.tally.keys import stored, wanted
from pipeline.tally.link import fit, may_be_part_of, part_of, score
from pipeline.tally.told import Told, tell

Sharing: TypeAlias = Callable[[frozenset[str]], Mapping[str, Collection[Mentions]]]
_Version: TypeAlias = tuple[str, Precedence]


def region_keys(m: Mentions) -> frozenset[str]:
    """Return the keys under which an index stores ``m``.

    Two articles that can touch one another's rows directly share at least one, so a region closed over
    shared keys is right. ``region`` finds one that is right and much smaller.
    """
    return frozenset({_article_key(m.article_id)}.union(*map(stored, tell(m))))


def region(
    changed: Iterable[Mentions], sharing: Sharing, reviews: Iterable[Review] = ()
) -> tuple[Mentions, ...]:
    """Return what to tally for every row that ``changed`` has a say in, sorted by article id.

    Each article comes with those of its mentions alone that belong here. ``changed`` holds the version that
    won until now and the new one of each changed article (both come back whole; ``tally`` knows which wins),
    and the articles of each new review. ``sharing`` returns, for each of the keys given that there are any
    for, the winning versions that have it among their ``region_keys``.
    """
    search = _Search(sharing, _ties(reviews))
    changed = tuple(changed)
    search.expect(article.article_id for article in changed)
    for article in changed:
        search.add_all(article)
    return search.close()


class _Search:
    """The closure of some mentions over all that they can touch, directly or through others.

    An incident names the campaigns that it is part of, and a campaign says nothing of its incidents. So a
    campaign that was only met in this way brings whatever is one event with it, but no other incident.
    """

    def __init__(self, sharing: Sharing, ties: dict[str, set[str]]) -> None:
        self._sharing = sharing
        self._ties = ties
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
        """Take in all mentions of ``article``, and the articles that an analyst tied to it."""
        self._whole.add(article.article_id)
        self._articles[article.article_id, article.precedence] = article
        for told in tell(article):
            self._add(told, named_only=False)
        if tied := self._ties.get(article.article_id):
            for others in self._sharing(frozenset(map(_article_key, tied))).values():
                for other in others:
                    if other.article_id not in self._whole:
                        self.add_all(other)

    def close(self) -> tuple[Mentions, ...]:
        """Follow every mention to its end and return the articles with the mentions that were met."""
        while met := self._queue:
            self._queue = []
            sharing = self._sharing(frozenset().union(*map(wanted, met)))  # one question for all of them
            for told in met:
                near = {id(a): a for key in wanted(told) if key in sharing for a in sharing[key]}
                for article in near.values():
                    if article.article_id not in self._whole:
                        self._meet(told, article)
        return tuple(self._cut(version) for version in sorted(self._articles))

    def _meet(self, told: Told, article: Mentions) -> None:
        named_only = told.id in self._named_only
        chosen = self._chosen[article.article_id, article.precedence]
        for other in tell(article):
            if other.id in chosen and other.id not in self._named_only:
                continue  # nothing that it could gain
            one_event = _may_be_one(told, other)
            if not one_event and not _part_of(told, other) and (named_only or not _part_of(other, told)):
                continue
            if article.published is None or article.article_id in self._ties:
                self.add_all(article)  # the mentions of an undated article date one another
                return
            self._articles[article.article_id, article.precedence] = article
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


def _article_key(article_id: str) -> str:
    return f"article|{article_id}"


def _ties(reviews: Iterable[Review]) -> dict[str, set[str]]:
    """Return, for each article, those that an analyst has joined to it."""
    ties: dict[str, set[str]] = {}
    for review in reviews:
        if review.verdict == "same":
            ids = {mention.rpartition(":")[0] for mention in review.mentions}
            for article_id in ids:
                ties.setdefault(article_id, set()).update(ids - {article_id})
    return ties
