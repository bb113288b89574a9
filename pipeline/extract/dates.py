"""From words for times to civil dates, and which of them date an event."""

import calendar
import datetime as dt
import enum
import functools
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import TypeAlias

from pipeline.extract.scan import Phrases, Scanned, Token
from pipeline.extract.times import find_times
from pipeline.lexicon.load import load
from pipeline.records.base import Span
from pipeline.records.mention import TimeExpression, When

__all__ = [
    "AFTERMATH",
    "ANY_DAY",
    "HAPPENING",
    "Fit",
    "event_times",
    "find_times",
    "fit",
    "is_date",
    "possible_anchors",
    "resolve",
]

Interval: TypeAlias = tuple[dt.date, dt.date]
"""First and last day, both included."""

ANY_DAY: Interval = (dt.date.min, dt.date.max)
"""What ``possible_anchors`` returns where the words do not depend on the day of publication."""

_AHEAD = dt.timedelta(days=31)
"""A date without a year may lie this far after publication: news also announces."""
_DAY = dt.timedelta(days=1)
_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}

_DATING = load("dates")["dating"]
HAPPENING = Phrases[bool](dict.fromkeys(_DATING["happening"], True))
AFTERMATH = frozenset(_DATING["aftermath"])
_EVENTS = frozenset(_DATING["events"])
_BOUNDS = frozenset(_DATING["bounds"])
_SPEECH = frozenset(load("speakers")["verbs"])
_NO_EVENT = _SPEECH | AFTERMATH
_WHO = frozenset({"who", "which"})
_CLAUSE_ENDS = frozenset(_DATING["clause_ends"])
_START = attrgetter("start")
_DATELINE_ENDS = frozenset("-–—:|)")
_VERB_REACH = 9
"""How many words before a time its verb may stand."""
_SPEECH_REACH = 4
"""The same for a verb of speech, which is followed by what is said: "said a man was shot on Monday"."""


def resolve(times: Sequence[TimeExpression], anchor: dt.date | None) -> When:
    """Return the days that ``times`` mean in an article published on ``anchor``.

    The finest expression decides, the first among equals; coarser ones choose between its readings ("on
    Friday of last week"). A weekday is the nearest past one, the day of publication included; "last Monday"
    lies before that day, "next Monday" after it. A date without a year is the latest that lies at most a
    month after publication; weeks begin on Monday, and "this week" ends with the day of publication. Without
    an anchor only a date with its year means anything; otherwise the result is unknown.
    """
    decisive = _decisive(times)
    if decisive is None:
        return When()
    first, last = decisive
    readings = _readings(last, anchor)
    if not readings:
        return When()
    frames = [
        reading
        for time in times
        if is_date(time) and _DAYS[time.unit] > _DAYS[last.unit]
        for reading in _readings(time, anchor)[:1]
    ]
    fitting = (r for r in readings if all(r[0] <= frame[1] and frame[0] <= r[1] for frame in frames))
    start, end = next(fitting, readings[0])
    if last is not first:
        begins = _readings(first, anchor if first.offset is not None else end)
        start = min(begins[0][0], end) if begins else start
    return When(start=start, end=end, precision=first.unit)


def possible_anchors(times: Sequence[TimeExpression], day: dt.date) -> Interval | None:
    """Return the first and last day of publication for which ``times`` mean ``day``.

    "Saturday" and a Saturday give that day and the six after it; "yesterday" the day after. None: they
    can never mean ``day``, such as another weekday or another full date. ``ANY_DAY``: they say nothing of the
    day of publication, as a full date that holds ``day``, a clock time, or no expression.
    """
    decisive = _decisive(times)
    if decisive is None:
        return ANY_DAY
    fixed = resolve(times, None)
    if fixed.start and fixed.end:
        return ANY_DAY if fixed.start <= day <= fixed.end else None
    first, last = decisive
    if first is last and not _can_mean(last, day):
        return None
    # Every expression but a date without a year reaches a few of its units around its offset.
    widths = [(-time.offset, _DAYS[time.unit]) for time in times if time.offset is not None]
    back, ahead = (-_AHEAD.days, 366) if last.month else (-14, 14)
    back -= _DAYS[last.unit] + max([0, *((1 - n) * days for n, days in widths)])
    ahead += max([0, *((n + 1) * days for n, days in widths)])
    anchors = [day + n * _DAY for n in range(back, ahead + 1)]
    earliest = next((a for a in anchors if _means(times, a, day)), None)
    if earliest is None:
        return None
    return earliest, next(a for a in reversed(anchors) if _means(times, a, day))


def _can_mean(time: TimeExpression, day: dt.date) -> bool:
    """False for another weekday, and for another month or day of the month: no anchor has to be tried."""
    if time.year is None and time.month is not None:
        return time.month == day.month and time.day in (None, day.day)
    return time.weekday is None or time.month is not None or time.weekday == day.weekday()


def _means(times: Sequence[TimeExpression], anchor: dt.date, day: dt.date) -> bool:
    when = resolve(times, anchor)
    return when.start is not None and when.end is not None and when.start <= day <= when.end


def is_date(time: TimeExpression) -> bool:
    if time.year is not None or time.month is not None:
        return True
    return time.weekday is not None or time.offset is not None


def _decisive(times: Sequence[TimeExpression]) -> tuple[TimeExpression, TimeExpression] | None:
    """Return the finest expression and the one that ends its range, which else is itself."""
    dates = [time for time in times if is_date(time)]
    if not dates:
        return None
    n = min(range(len(dates)), key=lambda n: (_DAYS[dates[n].unit], dates[n].through))
    ranged = n + 1 < len(dates) and dates[n + 1].through
    return dates[n], dates[n + 1] if ranged else dates[n]


def _readings(time: TimeExpression, anchor: dt.date | None) -> tuple[Interval, ...]:
    """Return the days that ``time`` can mean, the likeliest first; none where it needs an anchor."""
    if time.year is not None:
        return _calendar(time.year, time.month, time.day)
    if anchor is None:
        return ()
    if time.month is not None:
        years = (
            anchor.year + 1,
            anchor.year,
            anchor.year - 1,
            anchor.year - 2,
            anchor.year - 4,
            anchor.year - 8,
        )
        found = (interval for year in years for interval in _calendar(year, time.month, time.day))
        return tuple(interval for interval in found if interval[0] - anchor <= _AHEAD)
    if time.weekday is not None:
        back = (anchor.weekday() - time.weekday) % 7
        if time.direction == "last":
            back = back or 7
        elif time.direction == "next":
            back -= 7
        return tuple((d, d) for d in (anchor - (back + week) * _DAY for week in (0, 7, -7)))
    return (_relative(time.offset or 0, time.unit, anchor),)


@functools.lru_cache(4096)
def _calendar(year: int, month: int | None, day: int | None) -> tuple[Interval, ...]:
    """Return the day, month or year as days; nothing for 29 February of a common year."""
    if month is None:
        return ((dt.date(year, 1, 1), dt.date(year, 12, 31)),)
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return ((dt.date(year, month, 1), dt.date(year, month, length)),)
    return ((dt.date(year, month, day),) * 2,) if day <= length else ()


def _relative(offset: int, unit: str, anchor: dt.date) -> Interval:
    if unit == "day":
        start = end = anchor + offset * _DAY
    elif unit == "week":
        start = anchor + (7 * offset - anchor.weekday()) * _DAY
        end = start + 6 * _DAY
    elif unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + offset
        start, end = _calendar(months // 12, months % 12 + 1, None)[0]
    else:
        start, end = _calendar(anchor.year + offset, None, None)[0]
    return start, min(end, anchor) if offset == 0 else end


def event_times(scanned: Scanned, at: Span | None = None) -> tuple[TimeExpression, ...]:
    """Return the words for times that date what a sentence tells.

    They belong neither to a verb of speech ("police said Sunday") nor to what came after ("was charged
    Monday"), unless it has no others; of several, the ones beside a word for an event, then those nearest to
    ``at``, the words that name the event.
    """
    own = tuple(time for time in find_times(scanned) if not _aside(scanned, time, at))
    if not own:
        return own
    fits = {time: standing for time in own if (standing := fit(scanned, time, [at] if at else ()))}
    dating = _beside(fits) or list(fits)
    return _nearest(dating, at) if any(map(_is_telling, dating)) else own


def _aside(scanned: Scanned, time: TimeExpression, at: Span | None) -> bool:
    """True for the year of "the rebels, who left the valley in 2019, killed 12": that of another clause."""
    if at is None or _WHO.isdisjoint(scanned.words):
        return False
    tokens, opens = scanned.tokens, 0
    for n, token in enumerate(tokens):
        if token.lower in _WHO and n and tokens[n - 1].text == ",":
            opens = n
        elif opens and token.text == "," and tokens[opens].start < time.span[0] < token.start:
            return at[0] > token.start
    return False


def days_of(sentences: Sequence[Scanned], anchor: dt.date | None) -> tuple[dt.date, ...]:
    """Return the days, sorted, that ``sentences`` name."""
    named = (resolve((time,), anchor) for sentence in sentences for time in find_times(sentence))
    return tuple(sorted({when.start for when in named if when.start and when.precision == "day"}))


def _beside(fits: dict[TimeExpression, "Fit"]) -> list[TimeExpression]:
    """Return the times that stand with a word for an event, with the clock times, where any date does."""
    beside = [time for time, fit in fits.items() if fit is Fit.BESIDE or not _is_telling(time)]
    return beside if any(map(_is_telling, beside)) else []


def _is_telling(time: TimeExpression) -> bool:
    """True for a date that narrows the event down: "the tenth this year" does not."""
    return is_date(time) and not (time.offset == 0 and time.unit in ("month", "year"))


class Fit(enum.IntEnum):
    """How well a time dates what its sentence tells."""

    OTHER = 0
    """It belongs to a verb of speech or to what follows an event, or lies ahead."""
    FREE = 1
    BESIDE = 2
    """It stands with a word for an event: "Monday's attack", "killed on Monday"."""


def fit(scanned: Scanned, time: TimeExpression, at: Sequence[Span] = ()) -> Fit:
    """Return how well ``time`` dates what its sentence tells; ``at`` are the words for an event in it."""
    if time.direction == "next" or (time.offset or 0) > 0:
        return Fit.OTHER
    tokens = scanned.tokens
    i = bisect_left(tokens, time.span[0], key=_START)
    end = bisect_left(tokens, time.span[1], lo=i, key=_START)
    following = [token.lower for token in tokens[end : end + 5]] or [""]
    if following[0] == "," and len(following) > 1:
        del following[0]
    beside = following if following[0] == "'s" else following[:1]
    if not _EVENTS.isdisjoint(beside):
        return Fit.BESIDE
    if following[0] in _NO_EVENT or (i <= 1 and following[0] in _DATELINE_ENDS):
        return Fit.OTHER
    for back, token in enumerate(reversed(tokens[max(0, i - _VERB_REACH) : i])):
        word = token.lower
        if back < 2 and word in _BOUNDS:
            return Fit.OTHER
        if word in _CLAUSE_ENDS:
            break
        if word in AFTERMATH or (word in _SPEECH and back < _SPEECH_REACH):
            return Fit.OTHER
        if word in _EVENTS or any(start <= token.start < end for start, end in at):
            return Fit.BESIDE
    opens = i <= 1 and _opens_speech(tokens, time.span[1])
    return Fit.OTHER if opens else Fit.FREE


def _opens_speech(tokens: Sequence[Token], end: int) -> bool:
    """True for "On Friday, the governor said ..."."""
    clause = [token.lower for token in tokens if token.start >= end][1:_VERB_REACH]
    return not _SPEECH.isdisjoint(clause)


def _nearest(times: Sequence[TimeExpression], at: Span | None) -> tuple[TimeExpression, ...]:
    """Return the date nearest to ``at`` with its range and coarser ones beside it, and the clock times."""
    if at is None:
        return tuple(times)
    dates = [time for time in times if _is_telling(time) and not time.through]
    if not dates:
        return tuple(times)
    near = min(dates, key=lambda time: max(time.span[0] - at[1], at[0] - time.span[1]))
    return tuple(
        time for time in times if time is near or time not in dates or _DAYS[time.unit] > _DAYS[near.unit]
    )
