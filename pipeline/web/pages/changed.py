"""What changed since yesterday, by event, newest first; the same as a feed for feed readers (RFC 4287)."""

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from msgspec import Meta
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.records.event import Change, Event
from pipeline.store import Reader, Told, Wanted
from pipeline.web import etags
from pipeline.web.api.parameters import Filters, parsed
from pipeline.web.evidence.history import Sentence, sentence, totals_first
from pipeline.web.pages.asked import DEFAULT, tidy
from pipeline.web.pages.render import HTML, page
from pipeline.web.site import site

ATOM = "application/atom+xml; charset=utf-8"
MOST = 1_000
"""Changes that are looked at, the newest."""
PER_EVENT = 12
"""Changes of one event that are shown."""
FEED_DAYS = 7
"""That a feed goes back: longer than a feed reader is switched off over a weekend."""

_BADGES = {
    "event.created": ("new", "new"),
    "event.split": ("split", "new"),
    "event.merged": ("merged", "alert"),
    "event.withdrawn": ("withdrawn", "alert"),
    "event.renamed": ("renamed", ""),
    "event.updated": ("updated", ""),
    "review.applied": ("reviewed", ""),
    "review.lifted": ("review lifted", ""),
    "figure.raised": ("raised", "alert"),
    "figure.lowered": ("lowered", "good"),
    "figure.contested": ("contested", "alert"),
    "speaker.joined": ("speaker", ""),
    "source.withdrawn": ("source withdrawn", ""),
    "event.erased": ("erased", ""),
}
"""By kind of change: the word for it and its tone."""


class Asked(Filters, frozen=True, kw_only=True):
    """Which changes of which events."""

    changed_since: Annotated[
        dt.date | None, Meta(description="Told on this day (UTC) or later; by default, since yesterday.")
    ] = None


class Line(NamedTuple):
    """One change in words."""

    at: dt.datetime
    badge: tuple[str, str]
    said: Sentence


class Changed(NamedTuple):
    """An event, as it is after the last of its changes."""

    event: Event
    lines: tuple[Line, ...]
    """The newest first."""
    left_out: int


class Found(NamedTuple):
    """What changed."""

    told: tuple[Told, ...]
    cut: bool
    """Whether there was more than was looked at."""
    seq: int
    """The number of the last change there is."""


async def answer(request: Request) -> Response:
    """Return the page."""
    asked, since = _asked(request, days=1)
    found = await run_in_threadpool(look, site(request).table, asked.wanted(), since)
    html = await run_in_threadpool(render, found, asked, since)
    return etags.answer(request, html.encode(), HTML)


async def feed(request: Request) -> Response:
    """Return the feed."""
    here = site(request)
    asked, since = _asked(request, days=FEED_DAYS)
    found = await run_in_threadpool(look, here.table, asked.wanted(), since)
    at = here.settings.public_url or str(request.base_url).rstrip("/")
    xml = await run_in_threadpool(atom, found, asked, since, at)
    return etags.answer(request, xml.encode(), ATOM)


def look(table: Reader, wanted: Wanted, since: dt.datetime) -> Found:
    """Return what changed after ``since``, the newest of it where it is much."""
    begin, last = table.last_change(since), table.last_change()
    news = table.changes_after(max(begin, last - MOST), MOST, wanted, last)
    return Found(news.told, last - MOST > begin, last)


def render(found: Found, asked: Asked, since: dt.datetime) -> str:
    """Return the page with what changed since then."""
    filters = replace(asked, changed_since=None)
    hidden = replace(filters, text=None, country=asked.country[1:])  # what the form has no field for
    return page(
        "changed.html",
        here="/changed",
        events=by_event(found.told),
        cut=found.cut,
        since=since,
        asked=asked,
        feed=urlencode(given(filters)),
        stream=urlencode([*given(filters), ("after", found.seq)]),
        hidden=given(hidden),
    )


def atom(found: Found, asked: Asked, since: dt.datetime, at: str) -> str:
    """Return the feed, an entry for each revision of a row; ``at`` is the address that others reach us by."""
    revisions: dict[tuple[str, int], list[Told]] = {}
    for one in sorted(found.told, key=lambda one: -one.seq):
        revisions.setdefault((one.change.event_id, one.change.row.version), []).append(one)
    return page(
        "changed.atom.xml",
        entries=[(told[0].change.row, lines(told)) for told in revisions.values()],
        updated=max((one.at for one in found.told), default=since),
        query=urlencode(given(asked)),
        at=at,
    )


def by_event(told: Iterable[Told]) -> list[Changed]:
    """Return changes by event, that which changed last first."""
    events: dict[str, list[Told]] = {}
    for one in sorted(told, key=lambda one: -one.seq):
        events.setdefault(one.change.event_id, []).append(one)
    changed = [(found[0].change.row, lines(found)) for found in events.values()]
    return [Changed(row, said[:PER_EVENT], max(len(said) - PER_EVENT, 0)) for row, said in changed]


def lines(told: Iterable[Told]) -> tuple[Line, ...]:
    """Return changes in words: those of the newest revision first, of one revision the totals first."""
    order = sorted(told, key=lambda one: (-one.change.row.version, totals_first(one.change), one.seq))
    totals = {_moved(one) for one in order if one.change.group is None}
    return tuple(
        Line(one.at, badge(one.change), sentence(one.change))
        for one in order
        if one.change.group is None or _moved(one) not in totals  # the same of a group says nothing more
    )


def _moved(told: Told) -> tuple[object, ...]:
    change = told.change
    return change.row.version, change.kind, change.measure, str(change.old), str(change.new)


def badge(change: Change) -> tuple[str, str]:
    """Return a word for ``change`` and its tone; a kind of tomorrow stands for itself."""
    if change.kind == "figure.contested" and not change.new:
        return "settled", "good"
    return _BADGES.get(change.kind, (change.kind, ""))


def given(asked: Asked) -> list[tuple[str, object]]:
    """Return what was asked for as pairs of a query."""
    values = ((name, getattr(asked, name)) for name in Asked.__struct_fields__)
    return [(name, each) for name, value in values for each in _each(value)]


def _each(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _asked(request: Request, days: int) -> tuple[Asked, dt.datetime]:
    asked = parsed(Asked, tidy(request.query_params.multi_items()))
    if not asked.level:
        asked = replace(asked, level=(DEFAULT,))
    today = dt.datetime.now(dt.UTC).date()
    day = asked.changed_since or today - dt.timedelta(days)
    return asked, dt.datetime.combine(day, dt.time(), dt.UTC)


ROUTES = (Route("/changed", answer), Route("/changed.atom", feed))
