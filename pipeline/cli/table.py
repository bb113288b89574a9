"""The event table for a person to read."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.cli import describe
from pipeline.cli.bounds import LEGEND, bounds
from pipeline.cli.text import plain
from pipeline.records.event import Event

LEVELS = ("incident", "episode", "campaign")
WIDTH = 120
"""Columns where the output is no terminal."""
COUNTED = {"killed": 11, "injured": 8, "forces": 15}
"""Measures that have a column, and how wide it is: the bounds may stand below the best number."""
TITLE = 200
"""Characters of a title that are shown: one may have 10,000, which would be a page of its own."""


def console() -> Console:
    """Return the console of standard output; files and pipes get a fixed width and no colours."""
    found = Console(highlight=False, emoji=False, markup=False)
    return found if found.is_terminal else Console(width=WIDTH, highlight=False, emoji=False, markup=False)


def table(events: Iterable[Event]) -> RenderableType:
    """Return incidents by date, then what is no incident, then how to read the numbers."""
    # The cells alone are kept: an event holds all of its claims, and there may be many events.
    rows = sorted(((_order(event), _row(event)) for event in events), key=itemgetter(0))
    if not rows:
        return Text("No events.")
    groups = groupby(rows, key=lambda row: row[0][0])
    parts = [_section(LEVELS[level], [cells for _, cells in group]) for level, group in groups]
    return Group(*parts, Text(LEGEND, style="dim"))


def _order(event: Event) -> tuple[int, bool, str, str]:
    return LEVELS.index(event.level), event.start is None, str(event.start), event.event_id


def _section(level: str, rows: Iterable[Sequence[RenderableType]]) -> Table:
    title = {"incident": "Incidents", "episode": "Episodes", "campaign": "Campaigns"}[level]
    note = "" if level == "incident" else " (never to be added to incidents)"
    result = Table(
        title=f"{title}{note}",
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        expand=True,
    )
    # Fixed widths, so that the columns of all sections stand under each other.
    result.add_column("ID", style="dim", width=describe.SHORT_ID)
    result.add_column("Event", ratio=1)
    result.add_column("Date", width=10)
    result.add_column("Place", width=16)
    for measure in COUNTED:
        result.add_column(measure.capitalize(), justify="right", width=COUNTED[measure])
    result.add_column("Publ.", justify="right", width=5)
    result.add_column("Orig.", justify="right", width=5)
    for cells in rows:
        result.add_row(*cells)
    return result


def _row(event: Event) -> list[RenderableType]:
    origins = describe.origins(event)
    return [
        event.event_id[: describe.SHORT_ID],
        _name(event),
        describe.date(event),
        Text(plain(describe.place(event.place))),
        *(Text(bounds(event.totals.get(measure)), style=_style(event, measure)) for measure in COUNTED),
        str(describe.publishers(event)),
        "—" if origins is None else str(origins),
    ]


def _name(event: Event) -> Text:
    kind, title = event.type.replace("_", " "), plain(event.title)
    if len(title) > TITLE:
        title = f"{title[:TITLE]}…"
    if title.lower().startswith(kind):
        return Text.assemble((title[: len(kind)], "bold"), title[len(kind) :])
    return Text.assemble((kind.capitalize(), "bold"), "\n", title)


def _style(event: Event, measure: str) -> str:
    total = event.totals.get(measure)
    if total is None:
        return "dim"
    return "yellow" if total.disputed else ""
