"""How to cite a row as of a moment: as plain text, for BibTeX, and as CSL-JSON."""

import datetime as dt
import re
from typing import NamedTuple

import orjson

from pipeline.records.event import Event
from pipeline.store.history import Summary
from pipeline.web.pages import words

_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_SPECIAL |= {character: f"\\{character}" for character in "{}#$%&_"}


class Citation(NamedTuple):
    """One revision of one row, ready to be copied."""

    url: str
    """The permanent link: event id and digest, and from when on it was so."""
    text: str
    bibtex: str
    csl: str


def citation(event: Event, site: str) -> Citation:
    """Return how to cite ``event``; ``site`` is the address of the pages, without a slash at its end."""
    url = f"{site}{permanent(event)}"
    title, at = words.title(event), event.updated_at
    year = f"{at.year}" if at else "n.d."
    when = words.moment(at) if at else "never a row of this table"
    totals = "; ".join(_total(event, measure) for measure in event.totals)
    text = (
        f"Tallywire: {title}. Event {event.event_id}, digest {event.digest}, {when}"
        f"{'. ' + totals if totals else ''}. {url}"
    )
    return Citation(url, text, _bibtex(event, title, year, when, url), _csl(event, title, url))


def permanent(event: Event | Summary) -> str:
    """Return the path of this revision. ``as_of`` lets a table that was made anew find what was so then."""
    moment = f"?as_of={machine(event.updated_at)}" if event.updated_at else ""
    return f"/events/{event.event_id}/{event.digest}{moment}"


def machine(at: dt.datetime) -> str:
    """Return a moment as it stands in an address: UTC, with a Z."""
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _total(event: Event, measure: str) -> str:
    found = words.number(event.totals[measure])
    assert found is not None
    return f"{words.spaced(measure)} {found.best}{' ' + found.range if found.range else ''}"


def _bibtex(event: Event, title: str, year: str, when: str, url: str) -> str:
    note = f"Event {event.event_id}, digest {event.digest}, as of {when}"
    named = {"title": f"{{{_tex(title)}}}", "author": "{Tallywire}"}
    fields = named | {"year": year, "note": _tex(note), "url": url}
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{tallywire-{event.event_id}-{event.digest},", *lines, "}"])


def _tex(text: str) -> str:
    return re.sub(r"[\\~^{}#$%&_]", lambda match: _SPECIAL[match[0]], text)


def _csl(event: Event, title: str, url: str) -> str:
    at = event.updated_at
    item = {
        "id": f"tallywire-{event.event_id}-{event.digest}",
        "type": "dataset",
        "title": title,
        "author": [{"literal": "Tallywire"}],
        "version": event.digest,
        "URL": url,
        **({"issued": {"date-parts": [[at.year, at.month, at.day]]}} if at else {}),
    }
    return orjson.dumps([item], option=orjson.OPT_INDENT_2).decode()
