"""One measure as its section shows it: the total, what it rests on, the chart, and a page of its claims."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from pipeline.records.event import Event, Figure, Total
from pipeline.tally.course import Step
from pipeline.web.evidence.charts import Chart, chart
from pipeline.web.evidence.claims import Cited, Group

Sets = tuple[str, ...]
"""Of best, low and high those that one claim sets."""


class Part(NamedTuple):
    """A figure with those of its claims that stand on the page that is shown."""

    figure: Figure
    anchor: str
    here: tuple[Cited, ...]
    claims: int
    """How many it has in all."""
    next_page: int | None
    """Where others of its claims stand; null where all are here."""


class Measure(NamedTuple):
    """All that is said of one measure."""

    name: str
    unit: str
    total: Total | None
    because: tuple[tuple[Sets, Cited], ...]
    chart: Chart | None
    parts: tuple[Part, ...]


def measures(
    event: Event,
    groups: dict[str, tuple[Group, ...]],
    steps: Sequence[Step],
    shown_page: int,
    href: Callable[[Cited], str],
) -> tuple[Measure, ...]:
    """Return the measures of ``event``: those with a total first.

    Of a total whose article was erased no figure is left.
    """
    bare = [name for name in event.totals if name not in groups]
    return tuple(
        _measure(event, name, groups.get(name, ()), steps, shown_page, href) for name in (*groups, *bare)
    )


def _measure(
    event: Event,
    name: str,
    groups: Sequence[Group],
    steps: Sequence[Step],
    shown_page: int,
    href: Callable[[Cited], str],
) -> Measure:
    total = event.totals.get(name)
    return Measure(
        name,
        groups[0].figure.unit if groups else "persons",
        total,
        tuple(_because(total, groups)),
        chart(event, name, groups, steps, href) if groups else None,
        tuple(_part(group, shown_page) for group in groups),
    )


def _because(total: Total | None, groups: Sequence[Group]) -> Iterable[tuple[Sets, Cited]]:
    """Yield the claims behind the total, each with the bounds that it sets alone or with others."""
    if total is None:
        return
    cited = {one.claim.claim_id: one for group in groups for one in group.claims}
    grounds = {"best": total.because.best, "low": total.because.low, "high": total.because.high}
    for claim_id in dict.fromkeys(id_ for ids in grounds.values() for id_ in ids):
        if claim_id in cited:
            yield tuple(bound for bound, ids in grounds.items() if claim_id in ids), cited[claim_id]


def _part(group: Group, shown_page: int) -> Part:
    here = tuple(cited for cited in group.claims if cited.page == shown_page)
    elsewhere = next((cited.page for cited in group.claims if cited.page != shown_page), None)
    return Part(group.figure, group.anchor, here, len(group.claims), elsewhere)
