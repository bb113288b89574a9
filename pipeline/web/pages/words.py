"""What a row says in the few words that a page has for it: its numbers, its date, its place, its kind."""

import datetime as dt
from typing import NamedTuple

from pipeline.lexicon.gazetteer import nation
from pipeline.records.article import Precision
from pipeline.records.event import Event, Figure, Source, Total
from pipeline.records.mention import Place
from pipeline.records.vocabulary import MEASURES
from pipeline.web.pages.text import line

NOT_REPORTED = "—"
VERDICTS = {
    "same": "the same event",
    "not_same": "not the same event",
    "reject": "rejected",
    "correct": "corrected",
}
"""What an analyst says, by verdict."""
_LEVELS = {"incident": "", "episode": "episode", "campaign": "campaign"}
_NEARNESS = {"near": "near", "admin2": "district", "admin1": "region only", "country": "country only"}


class Number(NamedTuple):
    """A number as ``best (low–high)``; ``spoken`` is the same for who hears the page."""

    best: str
    range: str
    """Empty where best, low and high agree."""
    spoken: str


class When(NamedTuple):
    """A date no more exact than is known: "December 2018", with ``machine`` for <time datetime>."""

    text: str
    machine: str
    """"2018-12"; empty where HTML has no form for it, as for a span of days."""
    precision: Precision


def number(figure: Total | Figure | None) -> Number | None:
    """Return "16 (15–20)", "16" where all agree, "16 (16–)" without a ceiling; None: nobody reported it."""
    if figure is None:
        return None
    best, low, high = figure.best, figure.low, figure.high
    shown = "?" if best is None else f"{best:,}"
    if best is None and low is None and high is None:
        return Number(shown, "", "reported, but without a number that holds")
    if best == low == high:
        return Number(shown, "", "none reported" if best == 0 else shown)
    return Number(shown, f"({span(low, high)})", f"{_spoken_best(best)}, {_spoken_span(low, high)}")


def span(low: int | None, high: int | None) -> str:
    """Return "15", "15–20", "15–" or "–20"."""
    if low == high and low is not None:
        return f"{low:,}"
    return f"{'' if low is None else f'{low:,}'}–{'' if high is None else f'{high:,}'}"


def when(event: Event) -> When | None:
    """Return the days of ``event`` as exactly as they are known; None where no date is."""
    return days(event.start, event.end, event.date_precision)


def days(start: dt.date | None, end: dt.date | None, precision: Precision) -> When | None:
    """Return "15 Dec 2018", "10–15 Dec 2018", "week of 10 Dec 2018", "Dec 2018" or "2018"."""
    if start is None:
        return None
    if precision == "year":
        return When(f"{start.year:04}", f"{start.year:04}", precision)
    if precision == "month":
        return When(f"{start:%b} {start.year:04}", f"{start.year:04}-{start:%m}", precision)
    if precision == "week":
        return When(f"week of {day(start)}", "", precision)
    if end is None or end == start:
        return When(day(start), start.isoformat(), precision)
    if (start.year, start.month) == (end.year, end.month):
        return When(f"{start.day}–{day(end)}", "", precision)
    first = f"{start.day} {start:%b}" if start.year == end.year else day(start)
    return When(f"{first} – {day(end)}", "", precision)


def day(date: dt.date) -> str:
    """Return "15 Dec 2018"."""
    return f"{date.day} {date:%b} {date.year:04}"


def moment(at: dt.datetime) -> str:
    """Return "15 Dec 2018, 09:30 UTC"."""
    at = at.astimezone(dt.UTC)
    return f"{day(at.date())}, {at:%H:%M} UTC"


def place(place: Place | None) -> str:
    """Return "Hajin, Deir ez-Zor, Syria"; "—" where no place is told."""
    if place is None:
        return NOT_REPORTED
    parts = [place.name, place.admin1, country(place.country)]
    named = [part for index, part in enumerate(parts) if part and part not in parts[:index]]
    return line(", ".join(named)) or NOT_REPORTED


def nearness(place: Place | None) -> str:
    """Return how exact a place is in a word or two; empty where it is the place itself."""
    return _NEARNESS.get(place.precision, "") if place else ""


def country(code: str | None) -> str | None:
    """Return the English name of a country; what is no code stands for itself."""
    found = nation(code) if code else None
    return found.name if found else code


def spaced(name: str) -> str:
    """Return a member of an enumeration as words: "suicide_bombing" is "suicide bombing"."""
    return name.replace("_", " ")


def kind(event: Event) -> str:
    """Return "Airstrike", or "Offensive (campaign)" for what is no incident."""
    name = spaced(event.type).capitalize()
    level = _LEVELS.get(event.level, event.level)
    return f"{name} ({level})" if level else name


def title(event: Event) -> str:
    """Return the title; where there is none, what kind of event it is and where."""
    if shown := line(event.title):
        return shown
    return f"{kind(event)}, {place(event.place)}" if event.place else kind(event)


def publisher(source: Source) -> str:
    """Return who printed an article; an article that does not say stands for itself."""
    return line(source.source or "") or line(source.article_id)


def publishers(event: Event) -> int:
    """Return how many publishers tell of ``event``."""
    return len({source.source or source.article_id for source in event.articles})


def origins(event: Event) -> int | None:
    """Return how many independent origins its best attested number has; None where it has no number."""
    return max((total.origins for total in event.totals.values()), default=None)


def totals(event: Event) -> list[tuple[str, Total]]:
    """Return the totals of ``event`` in the order of the vocabulary: the dead first."""
    return sorted(event.totals.items(), key=lambda total: MEASURES.index(total[0]))


def count(number: int, one: str, many: str | None = None) -> str:
    """Return "1 origin" or "1,200 origins"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _spoken_best(best: int | None) -> str:
    return "no best number" if best is None else f"best {best:,}"


def _spoken_span(low: int | None, high: int | None) -> str:
    if low is None:
        return f"up to {high:,}" if high is not None else ""
    return f"{low:,} or more, no ceiling told" if high is None else f"from {low:,} to {high:,}"
