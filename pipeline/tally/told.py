"""Told: a mention with its article, its dates, and what the linking test reads of it, computed once."""

import datetime as dt
import functools
from collections.abc import Iterable
from urllib.parse import urlsplit

from pipeline.extract.dates import Interval, possible_anchors
from pipeline.records.mention import Mention, Mentions, TimeExpression, When
from pipeline.tally.bounded import Recent
from pipeline.tally.traits import Window, traits

_DAYS = 4096
_PUBLISHERS = 8192
_RECENT = dt.timedelta(days=7)
"""How far before its publication an article's undated event is looked for; a campaign goes on for months."""
_MONTHS = dt.timedelta(days=180)

_TOLD: Recent[int, tuple[Mentions, tuple["Told", ...]]] = Recent(4096)
"""By identity: hashing a whole record would cost as much as reading it again. With keys some 30 KB each."""


class Told:
    """One mention as the tally sees it.

    ``when`` is the mention's own, or what its time expressions resolve to against ``anchor``, the earliest
    day on which an article without a date can have been published.
    """

    __slots__ = (
        "age",
        "anchor",
        "article",
        "campaign",
        "dated",
        "founding",
        "id",
        "mention",
        "traits",
        "when",
    )

    def __init__(
        self, article: Mentions, mention: Mention, when: When | None = None, anchor: dt.date | None = None
    ) -> None:
        self.article = article
        self.mention = mention
        self.anchor = anchor
        self.when = when or mention.when
        self.id = mention.mention_id
        self.campaign = mention.level == "campaign"
        self.dated = self.when.start is not None
        first = order(article)
        reported = self.reported
        self.founding = (*first, mention.span, self.id)
        """Sort key: who told first. Never the moment of entry, so that two replays agree."""
        self.age = (reported.toordinal() if reported else 0, *first)
        """Sort key: day reported, unknown ones first, then the order of articles."""
        self.traits = traits(mention, self.when, self._window())

    @property
    def window(self) -> Window | None:
        """First and last day on which the event may have been; null where nothing is known."""
        return self.traits.window

    @property
    def reported(self) -> dt.date | None:
        """Civil date of publication, or the earliest possible one."""
        return self.article.published.date if self.article.published else self.anchor

    def _window(self) -> Window | None:
        if self.when.start is not None:
            return self.when.start, self.when.end or self.when.start
        if self.reported is not None:
            return self.reported - (_MONTHS if self.campaign else _RECENT), self.reported
        return None


def tell(article: Mentions) -> tuple[Told, ...]:
    """Return the mentions of an article with its own dates; remembered, for regions meet an article often."""
    known = _TOLD.get(id(article))
    if known is None or known[0] is not article:
        known = _TOLD.keep(id(article), (article, tuple(Told(article, m) for m in article.mentions)))
    return known[1]


def tell_again(part: Mentions, told: Iterable[Told]) -> Mentions:
    """Return ``part`` of an article, ``told`` when the whole was: nothing has to be found out again."""
    _TOLD.keep(id(part), (part, tuple(told)))
    return part


def turn() -> None:
    """Let ``tell`` forget what the last regions had no use for, if it is much."""
    _TOLD.turn()


@functools.lru_cache(_DAYS)
def possible_days(times: tuple[TimeExpression, ...], day: dt.date) -> Interval | None:
    """Return the first and last day of publication on which ``times`` can mean ``day``, else None."""
    return possible_anchors(times, day)


def order(article: Mentions) -> tuple[float, str]:
    """Sort key of articles: fetched, else published; those without either last; then the id."""
    if article.fetched_at is not None:
        return article.fetched_at.timestamp(), article.article_id
    if article.published is not None:
        day = article.published.date
        return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp(), article.article_id
    return float("inf"), article.article_id


def publisher(article: Mentions) -> str:
    """Return who printed it: the source, else the host of its address, else the article's own id."""
    return _named(article.source or (_host(article.url) if article.url else None) or article.article_id)


def _named(name: str) -> str:
    return name.lower().removeprefix("www.")


@functools.lru_cache(_PUBLISHERS)
def _host(url: str) -> str | None:
    return urlsplit(url).hostname
