"""An event with what the table knows around it: its course, its history, its kin."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.grading import Grade, grades
from pipeline.records.event import Event
from pipeline.records.vocabulary import Measure
from pipeline.store import Reader, Wanted
from pipeline.tally.course import Step
from pipeline.web.evidence.courses import Courses
from pipeline.web.evidence.history import Happened, happened
from pipeline.web.pages import words

HISTORY = 50
"""Revisions told of on a page."""
INCIDENTS = 100
"""Incidents of a campaign on its page."""


class Past(NamedTuple):
    """That a row is not as it stands now, and what differs."""

    current: Event | None
    """The row that tells of the event now."""
    until: dt.datetime | None
    differences: tuple[str, ...]


class Seen(NamedTuple):
    """An event with what the table knows around it."""

    event: Event
    site: str
    """Address of the pages, without a slash at its end: what a citation begins with."""
    steps: tuple[Step, ...] = ()
    history: tuple[Happened, ...] = ()
    history_left_out: int = 0
    grades: tuple[Grade, ...] = ()
    parents: tuple[Event, ...] = ()
    incidents: tuple[Event, ...] = ()
    incidents_left_out: int = 0
    permanent: bool = False
    """Shown under its permanent address."""
    past: Past | None = None
    as_of: dt.datetime | None = None
    seq: int | None = None
    """Number of the last change that it knows of, from which on the browser listens; None: it does not."""


def look(table: Reader, courses: Courses, event: Event, site: str) -> Seen:
    """Return ``event``, a row that holds now, with what its page shows beside it."""
    revisions = table.history(event.event_id, HISTORY)
    within = table.page(Wanted(part_of=event.event_id), sort="-start", limit=INCIDENTS)
    return Seen(
        event,
        site,
        steps=courses.of(table, event),
        history=happened(revisions),
        history_left_out=revisions[-1].version - 1 if revisions else 0,
        grades=grades(event),
        parents=tuple(_rows(table, (related.event_id for related in event.related))),
        incidents=within.events,
        incidents_left_out=table.count(Wanted(part_of=event.event_id)) - len(within.events),
    )


def past(table: Reader, event: Event, current: Event | None) -> Past:
    """Return how ``event`` differs from the row as it is, ``current``, and until when it held."""
    until = table.replaced_at(event.event_id, event.version)
    return Past(current, until, differences(event, current) if current else ())


def _rows(table: Reader, ids: Iterable[str]) -> Iterable[Event]:
    for event_id in ids:
        yield from table.events(Wanted(id_begins=event_id))


def differences(then: Event, now: Event) -> tuple[str, ...]:
    """Return in which of what a reader looks at first two revisions differ."""
    told = []
    for measure in dict.fromkeys((*then.totals, *now.totals)):
        before, after = (_number(row, measure) for row in (then, now))
        if before != after:
            told.append(f"{words.spaced(measure).capitalize()}: {before} then, {after} now")
    for name, was, is_ in (
        ("Title", words.title(then), words.title(now)),
        ("Date", _when(then), _when(now)),
        ("Place", words.place(then.place), words.place(now.place)),
        ("Kind", words.kind(then), words.kind(now)),
        ("Articles", str(len(then.articles)), str(len(now.articles))),
        ("Status", then.status, now.status),
    ):
        if was != is_:
            told.append(f"{name}: {was} then, {is_} now")
    return tuple(told)


def _number(event: Event, measure: Measure) -> str:
    found = words.number(event.totals.get(measure))
    if found:
        return f"{found.best} {found.range}".rstrip()
    # Reported and rejected by an analyst, or denied, is another thing than never reported.
    return "none that holds" if any(f.measure == measure for f in event.figures) else "not reported"


def _when(event: Event) -> str:
    when = words.when(event)
    return when.text if when else "not told"
