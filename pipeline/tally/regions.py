"""Which mentions can have a say in one another's rows: what must be computed again when an article changes.

region_keys(article)      under which an index stores the article
region(changed, sharing)  the mentions to tally again
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import TypeAlias

from msgspec.structs import replace

from pipeline.records.base import Precedence
from pipeline.records.mention import Mentions
from pipeline.tally.keys import stored, wanted
from pipeline.tally.link import fitness, likeness, may_be_part_of, part_of
from pipeline.tally.near import Alike, Index
from pipeline.tally.told import Told, tell, tell_again, turn
from pipeline.tally.traits import Traits

Tied: TypeAlias = Callable[[frozenset[str]], Collection[str]]
Sharing: TypeAlias = Callable[[frozenset[str]], Iterable[Mentions]]
_Version: TypeAlias = tuple[str, Precedence]


def region_keys(m: Mentions) -> frozenset[str]:
    """Return the keys under which an index stores ``m``.

    Two articles that can touch one another's rows directly share at least one, so a region closed over
    shared keys is right. ``region`` finds one that is right and much smaller.
    """
    return frozenset({article_key(m.article_id)}.union(*(stored(told.traits) for told in tell(m))))


def region(changed: Iterable[Mentions], sharing: Sharing, tied: Tied | None = None) -> tuple[Mentions, ...]:
    """Return what to tally for every row that ``changed`` has a say in, sorted by article id.

    Each article comes with those of its mentions alone that belong here. ``changed`` holds the version that
    won until now and the new one of each changed article (both come back whole; ``tally`` knows which wins),
    and the articles of each new review. ``sharing`` returns the winning versions that have any of the keys
    given among their ``region_keys``; ``tied`` the ids of all articles that a review names together with any
    of those given, these too. None where there are no reviews.
    """
    turn()
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

    It goes as ``near.components`` does: no key is asked twice, what was met in full is looked at no more, and
    what is like a mention that has looked around meets none but those that were in one article with that.
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
        self._asked: set[str] = set()
        """Keys of which ``_index`` has all that there is."""
        self._index = Index()
        self._beside = Index()
        """Mentions of articles with a date by the keys of the whole article, see ``_look_beside``."""
        self._several: list[Mentions] = []
        """Articles that are not in ``_beside`` yet: mostly nobody asks."""
        self._known: dict[str, list[Alike]] = {}
        """Where the mentions of each article are in ``_index``."""
        self._left: dict[tuple[Traits, bool], list[Alike]] = {}
        """What mentions with these traits, named only or not, did not meet as it was in their article."""

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
            self._ask(met)
            for told in met:
                self._look_around(told)
        return tuple(self._cut(version) for version in sorted(self._articles))

    def _ask(self, met: Iterable[Told]) -> None:
        """File all articles that share a key with any of ``met``: one question for all of them."""
        keys = frozenset[str]().union(*(wanted(traits) for traits in {told.traits for told in met}))
        keys -= self._asked
        self._asked |= keys
        filed: set[Alike] = set()
        for article in self._sharing(keys) if keys else ():
            if article.article_id in self._whole:
                continue
            some = self._known.get(article.article_id)
            if some is None:
                some = self._known[article.article_id] = self._take_up(article)
            # Of its mentions any dates the others of an article without a date.
            whole = region_keys(article) & keys if article.published is None else None
            for alike in some:
                if alike not in filed:
                    filed.add(alike)
                    self._index.file(alike, stored(alike.traits) & keys if whole is None else whole)

    def _take_up(self, article: Mentions) -> list[Alike]:
        """Return where each mention of ``article`` is to be found."""
        mentions = tell(article)
        if article.published is None:
            return [Alike(told.traits, [told]) for told in mentions]
        if len(mentions) > 1:
            self._several.append(article)
        return [self._index.add(told) for told in mentions]

    def _look_around(self, told: Told) -> None:
        own = (told.traits, told.id in self._named_only)
        near: Iterable[Alike] | None = self._left.get(own)
        if near is None:
            near = self._index.near(told.traits)
            if told.article.published is None:
                self._look_beside(told, named_only=own[1])
        self._left[own] = [some for some in near if self._meet(told, some, named_only=own[1])]

    def _follow_reviews(self) -> None:
        """Take in whole what reviews name together with any article that was met."""
        while self._tied is not None and self._fresh:
            tied = frozenset(self._tied(frozenset(self._fresh))) - self._whole
            self._fresh = set()
            for article in self._sharing(frozenset(map(article_key, tied))) if tied else ():
                if article.article_id in tied:
                    self.add_all(article)
        self._fresh = set()

    def _keep(self, article: Mentions) -> None:
        if (version := (article.article_id, article.precedence)) not in self._articles:
            self._articles[version] = article
            self._fresh.add(article.article_id)

    def _meet(self, told: Told, some: Alike, *, named_only: bool) -> bool:
        """Take in those of ``some`` that ``told`` can touch; true where one is of its own article."""
        one_event = _may_be_one(told.traits, some.traits)
        named = _names(told.traits, some.traits, named_only)
        if not one_event and not named:
            return False
        own, left = False, []
        for other in some.left:
            if not self._gains(other):
                continue
            same = other.article.article_id == told.article.article_id
            own |= same
            if one_event and not same:
                self._take(other, named_only=named_only)
            elif named:
                self._take(other, named_only=other.campaign)
            if self._gains(other):
                left.append(other)
        some.left = left
        return own

    def _look_beside(self, told: Told, *, named_only: bool) -> None:
        """Let ``told``, whose article has no date, meet all mentions of articles that it shares a key with.

        When it is dated, it may have other keys.
        """
        while self._several:
            article = self._several.pop()
            for other in tell(article):
                self._beside.file(Alike(other.traits, [other]), region_keys(article))
        for some in self._beside.near(told.traits):
            self._meet(told, some, named_only=named_only)

    def _gains(self, told: Told) -> bool:
        """True unless ``told`` is in, and as more than a name."""
        article = told.article
        if article.article_id in self._whole:
            return False
        chosen = self._chosen.get((article.article_id, article.precedence), ())
        return told.id not in chosen or told.id in self._named_only

    def _take(self, told: Told, *, named_only: bool) -> None:
        if told.article.published is None:
            self.add_all(told.article)
        else:
            self._keep(told.article)
            self._add(told, named_only=named_only)

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
        if article.article_id in self._whole or len(chosen) == len(article.mentions):
            return article
        part = [told for told in tell(article) if told.id in chosen]
        return tell_again(replace(article, mentions=tuple(told.mention for told in part)), part)


def _may_be_one(a: Traits, b: Traits) -> bool:
    """True where mentions of two articles may be of one event, at some date at least."""
    return (fitness(a, b) if a.window is None or b.window is None else likeness(a, b)) > 0


def _names(a: Traits, b: Traits, named_only: bool) -> bool:
    """True where the row of one may name the other's, and that brings it in."""
    return _part_of(a, b) or (not named_only and _part_of(b, a))


def _part_of(incident: Traits, campaign: Traits) -> bool:
    """True where the row of ``incident`` may name ``campaign``."""
    if incident.window is None or campaign.window is None:
        return may_be_part_of(incident, campaign)
    return part_of(incident, campaign)


def article_key(article_id: str) -> str:
    """Return the key that the current version of the article has, and no other article."""
    return f"article|{article_id}"
