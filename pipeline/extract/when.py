"""The date of an event: every time that an article tells is weighed by how it stands in the text.

A vigil, a hearing and an arrest have their days too, and the sentence that first tells of an event is often
not the one that dates it. What speaks for a time and against it is a list of marks, and each has its weight
in ``lexicon/en/date_weights.toml``. A day told twice has the marks of both.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from pipeline.extract.dates import AFTERMATH, HAPPENING, Fit, find_times, fit, is_date, resolve
from pipeline.extract.scan import Scanned
from pipeline.lexicon.load import load
from pipeline.records.base import Span
from pipeline.records.mention import TimeExpression, When

_WEIGHTS: dict[str, float] = load("date_weights")["weights"]
_PARTS = frozenset(load("dates")["parts_of_day"]["words"].split())
_LEAD, _NEWS, _BODY = 1, 3, 7
"""The last sentences of the lead, of what is news beside it, and before what mostly is background."""
_NEAR = 4
"""Characters between a time and a coarser one that belongs to it: "Friday of last week"."""

_RECENT, _OLD = frozenset({"lag_0", "lag_1", "lag_4", "lag_6"}), frozenset({"lag_30", "lag_more"})
_NEWS_OF_THE_WEEK = (_RECENT, frozenset({"free", "beside"}), frozenset({"lead", "news"}))
_AFTER = frozenset({"aftermath", "elsewhere", "late"})

_BACKGROUND = frozenset({"late", "elsewhere"})
_HANDED_DOWN = frozenset({"lead", "news", "beside", "beside_own", "free_own"})
"""Marks that a time shares with the days within it."""

_Day = tuple[dt.date | None, dt.date | None, tuple[object, ...]]
"""First and last day of a time, and its words where nothing resolves them."""

Cues = Mapping[int, Sequence[Span]]
"""Sentence -> the words in it that tell of the event."""


def date_event(
    scanned: Sequence[Scanned],
    sentences: Collection[int],
    cues: Cues,
    elsewhere: Collection[int],
    anchor: dt.date | None,
) -> tuple[TimeExpression, ...]:
    """Return the words for times that date the event; none where the day of publication says more.

    Only ``sentences`` are read; ``elsewhere`` are those that tell of other events.
    """
    told: defaultdict[_Day, list[set[str]]] = defaultdict(list)
    words: dict[_Day, list[tuple[TimeExpression, ...]]] = defaultdict(list)
    for index in sorted(sentences):
        for group, marks in read_times(scanned[index], index, cues, index in elsewhere):
            when = resolve(group, anchor)
            day = (when.start, when.end, ()) if when.start else (None, None, _form(group[0]))
            told[day].append(marks | (_lag(when, anchor) if when.start and anchor else set()))
            words[day].append(group)
    sums = {day: _in_sum(day, told) for day in told}
    recent = any(_is_news(marks) for marks in sums.values())
    scores = {day: weigh(marks | (_recalled(marks) if recent else set())) for day, marks in sums.items()}
    best = max(scores, key=lambda day: scores[day], default=None)
    if best is None or (anchor and scores[best] < weigh({"published", "lag_0"})):
        return ()
    return max(words[best], key=len)


def _in_sum(day: _Day, told: Mapping[_Day, Sequence[set[str]]]) -> set[str]:
    """Return the marks of a day told several times: to be background it must be so each time.

    "Last week" in the lead says where to look for the day that a later sentence has.
    """
    own = told[day]
    wider = [marks & _HANDED_DOWN for other in told if _holds(other, day) for marks in told[other]]
    return set[str]().union(*own, *wider) - (_BACKGROUND - own[0].intersection(*own))


def _is_news(marks: Collection[str]) -> bool:
    """Whether something is told to have happened within a week, and not as what followed an event."""
    return all(not kinds.isdisjoint(marks) for kinds in _NEWS_OF_THE_WEEK) and _AFTER.isdisjoint(marks)


def _recalled(marks: Collection[str]) -> set[str]:
    """Return a mark for what lies long before, and is told behind the lead: news recalls older events."""
    return {"recalled"} if not _OLD.isdisjoint(marks) and "lead" not in marks else set()


def _holds(wide: _Day, day: _Day) -> bool:
    if wide[0] is None or wide[1] is None or day[0] is None or day[1] is None or wide == day:
        return False
    return wide[0] <= day[0] and day[1] <= wide[1]


def weigh(marks: Collection[str]) -> float:
    """Return how much ``marks`` speak for a time in sum, which does not depend on their order."""
    return math.fsum(_WEIGHTS.get(mark, 0.0) for mark in marks)


def read_times(
    sentence: Scanned, index: int, cues: Cues, elsewhere: bool
) -> Iterator[tuple[tuple[TimeExpression, ...], set[str]]]:
    """Yield each date of a sentence, with its range, clock time and coarser dates, and its marks."""
    times = find_times(sentence)
    if not times:
        return
    clocks = tuple(time for time in times if time.minute is not None)
    for n, time in enumerate(times):
        if not is_date(time) or time.through:
            continue
        group = [time]
        for other in times[n + 1 : n + 2]:
            if other.through or (is_date(other) and other.unit != time.unit and _adjoins(time, other)):
                group.append(other)
        own = cues.get(index, ())
        standing = fit(sentence, time, own)
        marks = {time.unit, standing.name.lower()}
        if standing is not Fit.OTHER:
            marks |= {"clock"} if clocks else set()
            marks |= {"happened"} if HAPPENING.within(sentence) else set()
            marks |= {"part_of_day"} if not _PARTS.isdisjoint(time.text.lower().split()) else set()
            marks |= {f"{standing.name.lower()}_own"} if own else set()
        if not AFTERMATH.isdisjoint(sentence.words):
            marks.add("aftermath")
        if time.month and time.unit == "day":
            marks.add("calendar")
        elif time.weekday is not None:
            marks.add("weekday")
        if sentence.sentence.title or index <= _LEAD:
            marks.add("lead")
        elif index <= _NEWS:
            marks.add("news")
        elif index > _BODY:
            marks.add("late")
        if elsewhere:
            marks.add("elsewhere")
        yield (*group, *clocks), marks


def _adjoins(time: TimeExpression, other: TimeExpression) -> bool:
    return other.span[0] - time.span[1] <= _NEAR


def _form(time: TimeExpression) -> tuple[object, ...]:
    """Return what makes two expressions one where nothing resolves them."""
    return (time.year, time.month, time.day, time.weekday, time.direction, time.offset, time.unit)


def _lag(when: When, anchor: dt.date) -> set[str]:
    """Return how long before publication ``when`` lies."""
    days = (anchor - (when.end or anchor)).days
    bounds = ((-1, "ahead"), (0, "lag_0"), (1, "lag_1"), (4, "lag_4"), (6, "lag_6"), (30, "lag_30"))
    return {next((name for most, name in bounds if days <= most), "lag_more")}
