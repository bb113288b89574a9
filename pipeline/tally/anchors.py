"""Dates for articles that have none, taken from dated groups that tell the same."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from pipeline.extract.dates import ANY_DAY, Interval, resolve
from pipeline.records.mention import Mentions
from pipeline.tally.cluster import Judge, affinity, clear_best, group
from pipeline.tally.link import fit, fitness, of_one_article
from pipeline.tally.near import Group, Groups
from pipeline.tally.told import Told, possible_days, tell
from pipeline.tally.traits import Traits

ROUNDS = 3
"""An article may take its date from one that took its own from another; no further."""

_WEEK = dt.timedelta(days=6)


def dated(articles: Iterable[Mentions], test: Judge) -> tuple[list[Told], list[Group] | None]:
    """Return the mentions of ``articles``, those of articles without a date dated where a group tells how.

    In each round the dated mentions are grouped. An article with a mention that fits exactly one group
    (place, kind, actors, victims, and words for its time that can mean the day on which the group's event
    began) takes the earliest day of publication on which those words mean that day as its anchor, and all
    its mentions are resolved again. Articles of one round do not see one another.

    The groups of the last round come too, where they are those of all that is dated.
    """
    told = {article.article_id: tell(article) for article in articles}
    in_order = sorted(told)
    waiting = {id_ for id_, mentions in told.items() if any(t.window is None for t in mentions)}
    groups = None
    for _ in range(ROUNDS):
        if not waiting:
            break
        groups = group((t for id_ in in_order for t in told[id_] if t.dated), test)
        anchors = _anchors([t for id_ in sorted(waiting) for t in told[id_]], groups, test)
        if not anchors:
            break
        groups = None
        for id_, anchor in anchors.items():
            told[id_] = tuple(_resolved(t, anchor) for t in told[id_])
        waiting -= anchors.keys()
    return [t for id_ in in_order for t in told[id_]], groups


def _resolved(told: Told, anchor: dt.date) -> Told:
    if told.dated:
        return told
    return Told(told.article, told.mention, resolve(told.mention.times, anchor), anchor)


def _anchors(waiting: Sequence[Told], groups: list[Group], test: Judge) -> dict[str, dt.date]:
    """Return the anchor of each article that some group can date."""
    index = Groups(groups, (one.traits for one in waiting))
    offers: dict[str, list[tuple[bool, float, str, dt.date]]] = defaultdict(list)
    for one in waiting:
        if one.window is not None:
            continue
        near = index.near(one, _fits, of_one_article)
        may_be = (n for n in near if not test.parts(one, groups[n]))
        fits = {n: days for n in may_be if (days := _days(one, groups[n])) is not None}
        leads = {n: affinity(one, groups[n], fit) for n in fits}
        n = clear_best(leads)
        if n is not None:
            anchor = _anchor(*fits[n], waiting, one)
            offers[one.article.article_id].append((not one.mention.primary, -leads[n], one.id, anchor))
    return {article_id: min(some)[-1] for article_id, some in offers.items()}


def _fits(a: Traits, b: Traits) -> bool:
    return fitness(a, b) > 0


def _days(told: Told, members: Group) -> tuple[dt.date, Interval] | None:
    """Return the day on which ``members`` began, and the days of publication on which ``told`` means it.

    None where there are none. Most votes win, the earliest day among equals. Words that fit any day say
    nothing of a campaign, which goes on for months.
    """
    votes = Counter(t.when.start for t in members if t.when.start is not None and t.when.precision == "day")
    if not votes:
        return None
    start = min(votes, key=lambda day: (-votes[day], day))
    interval = possible_days(told.mention.times, start)
    if interval is None or (interval == ANY_DAY and members[0].campaign):
        return None
    return start, interval


def _anchor(day: dt.date, interval: Interval, waiting: Sequence[Told], told: Told) -> dt.date:
    """Return the day of publication in ``interval`` that keeps the article's weekdays closest to ``day``.

    The weekdays of one article are days of one week: where it tells of a Monday and of a Tuesday, the
    anchor that would put that Tuesday six days before the Monday is not the right one. Earliest among equals.
    """
    first = max(interval[0], day)
    last = min(interval[1], first + _WEEK)
    others = [t.mention.times for t in waiting if t.article is told.article]
    weekdays = [times for times in others if any(time.weekday is not None for time in times)]

    def spread(anchor: dt.date) -> int:
        starts = [resolve(times, anchor).start for times in weekdays]
        return sum(abs((start - day).days) for start in starts if start is not None)

    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    return min(days, key=lambda anchor: (spread(anchor), anchor), default=first)
