"""What is drawn of a measure: its claims as lines of speakers, its total as a band."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from pipeline.records.event import Event
from pipeline.records.vocabulary import Measure
from pipeline.tally.course import Step
from pipeline.web.drawing.timeline import LINES, NARROW, WIDE, Band, Line, Point, Told, numbers, timeline
from pipeline.web.evidence.claims import Cited, Group
from pipeline.web.evidence.voices import NOBODY
from pipeline.web.pages import words
from pipeline.web.pages.text import line

MOST = 400
"""Claims drawn; the newest are."""
SCOPES = (("event",), ("day",), ("standing",))
"""What a chart is of: the first of these that anybody tells. A number of one day beside the toll so far would
look like a fall. In a campaign the count since a date is the event's own (docs/figures.md)."""


class Chart(NamedTuple):
    """One measure drawn for two widths of screen, and the same to be read."""

    wide: Markup
    narrow: Markup
    claims: tuple[Cited, ...]
    """What is drawn, oldest first."""
    bands: tuple[Band, ...]
    left_out: int
    """Claims not drawn because there are too many."""
    apart: int
    """Claims not drawn because they count something else: one day, a part, another event."""
    kinds: frozenset[str]
    """Which signs are on it and want to be explained: open, hollow, unsure, denied, apart (of those
    with a date those without), band, many ..."""


def chart(
    event: Event,
    measure: Measure,
    groups: Sequence[Group],
    steps: Sequence[Step],
    href: Callable[[Cited], str],
) -> Chart | None:
    """Return the chart of ``measure``; None where nothing can be drawn.

    Where a number of everybody was reported, parts are not drawn: the band is of the whole. ``href`` leads
    from a sign to its claim.
    """
    wholes = [g for g in groups if g.figure.group == "all" and g.figure.civilian_status != "perpetrator"]
    unit = (wholes or list(groups))[0].figure.unit
    charted = [g for g in wholes or groups if g.figure.unit == unit]
    told = [c for g in charted for c in g.claims if c.claim.counted != (None, None)]
    found = _of_one_scope(told, campaign=event.level == "campaign")
    found.sort(key=lambda c: (c.claim.reported_at is not None, c.claim.reported_at, c.claim.claim_id))
    if not found:
        return None
    drawn = found[-MOST:]
    bands = tuple(_bands(measure, steps))
    lines = _lines(drawn, href)
    name = f"{words.spaced(measure).capitalize()}: reported values over time"
    sentence = _sentence(drawn, lines, bands)
    return Chart(
        wide=timeline(lines, bands, Told(name, sentence, f"{measure}-wide"), WIDE),
        narrow=timeline(lines, bands, Told(name, sentence, f"{measure}-narrow"), NARROW),
        claims=tuple(drawn),
        bands=bands,
        left_out=len(found) - len(drawn),
        apart=sum(len(group.claims) for group in groups) - len(found),
        kinds=_kinds(drawn, lines, bands),
    )


def _of_one_scope(cited: Sequence[Cited], *, campaign: bool) -> list[Cited]:
    first = ("event", "cumulative") if campaign else SCOPES[0]
    for scopes in (first, *SCOPES[1:]):
        if found := [c for c in cited if c.claim.scope in scopes]:
            return found
    return []


def _bands(measure: Measure, steps: Sequence[Step]) -> Iterable[Band]:
    """Yield the course of the total, steps that change nothing left out, the last one kept."""
    last: tuple[int | None, ...] | None = None
    for number, step in enumerate(steps):
        if measure not in step.totals:
            if last is not None:
                yield Band(step.day, None, None, None)
            last = None
            continue
        total = step.totals[measure]
        now = (total.best, total.low, total.high)
        if now != last or number == len(steps) - 1:
            yield Band(step.day, *now)
        last = now


def _lines(drawn: Sequence[Cited], href: Callable[[Cited], str]) -> list[Line]:
    """Return a line for each of those who said most, one for all others, and one for nobody."""
    by_voice: dict[int, list[Cited]] = defaultdict(list)
    for cited in drawn:
        by_voice[cited.voice.number].append(cited)
    nobody = by_voice.pop(NOBODY, [])
    ranked = sorted(by_voice, key=lambda n: (-any(c.sets for c in by_voice[n]), -len(by_voice[n]), n))
    named = [n for n in by_voice if n in ranked[: LINES if len(ranked) <= LINES else LINES - 1]]
    lines = [Line(line(by_voice[n][0].voice.name), _points(by_voice[n], href)) for n in named]
    others = [cited for n in ranked if n not in named for cited in by_voice[n]]
    if others:
        others.sort(key=drawn.index)
        speakers = words.count(len(ranked) - len(named), "other speaker")
        lines.append(Line(speakers, _points(others, href), alone=False))
    if nobody:
        lines.append(Line("nobody named", _points(nobody, href), alone=False))
    return lines


def _points(some: Iterable[Cited], href: Callable[[Cited], str]) -> tuple[Point, ...]:
    return tuple(
        Point(
            day=cited.claim.reported_at,
            low=cited.claim.counted[0],
            high=cited.claim.counted[1],
            said=_said(cited),
            href=href(cited),
            current=cited.claim.current,
            modality=cited.claim.modality,
        )
        for cited in some
    )


def _said(cited: Cited) -> str:
    claim = cited.claim
    printed = f", in {words.publisher(cited.source)}" if cited.source else ""
    when = words.day(claim.reported_at) if claim.reported_at else "no date"
    how = "" if claim.modality == "reported" else f", {claim.modality}"
    now = {"current": "", "replaced": ", replaced since", "rejected": ", rejected by an analyst"}
    put = f"{cited.put}, corrected to {cited.corrected}" if cited.corrected else cited.put
    return f"{put}: {line(cited.voice.name)}{printed}, {when}{how}{now[cited.standing]}"


def _sentence(drawn: Sequence[Cited], lines: Sequence[Line], bands: Sequence[Band]) -> str:
    days = sorted({c.claim.reported_at for c in drawn if c.claim.reported_at})
    span = ""
    if days:
        first, last = words.day(days[0]), words.day(days[-1])
        span = f" on {first}" if first == last else f" from {first} to {last}"
    values = sorted(point.value for each in lines for point in each.points)
    said = f"{values[0]:,}" if values[0] == values[-1] else f"{values[0]:,} to {values[-1]:,}"
    best = f" The best number is {bands[-1].best:,}." if bands and bands[-1].best is not None else ""
    claims = words.count(len(drawn), "claim")
    origins = words.count(len({cited.voice.number for cited in drawn}), "origin")
    return f"{claims} by {origins}{span}, {said}.{best} The table below says the same."


def _kinds(drawn: Sequence[Cited], lines: Sequence[Line], bands: Sequence[Band]) -> frozenset[str]:
    claims = [cited.claim for cited in drawn]
    there = {
        "open": any(None in c.counted for c in claims),
        "range": any(c.counted[0] != c.counted[1] and None not in c.counted for c in claims),
        "hollow": any(not c.current for c in claims),
        "denied": any(c.modality == "denied" for c in claims),
        "unsure": any(c.modality in ("feared", "hypothetical") for c in claims),
        "apart": len({c.reported_at is None for c in claims}) == 2,
        "band": any(band.best is not None for band in bands),
        "many": any(not each.alone for each in lines),
        "logarithmic": numbers(lines, bands).logarithmic,
    }
    return frozenset(name for name, is_there in there.items() if is_there)
