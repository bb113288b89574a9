"""The dead by side, as UCDP counts them: side A, side B, civilians, and who is not known."""

from pipeline.export.sides import Sides, kind
from pipeline.extract.actors import canonical_group
from pipeline.records.event import Event, Figure


def deaths(event: Event, fought: Sides) -> dict[str, int]:
    """Return numbers that add up to the best number; the rest of what the row tells by side is not known.

    Figures of one side overlap (fighters, their commanders), so that the largest stands for it. Where the
    sides come to more than the total, nothing is told apart.
    """
    best = event.totals["killed"].best or 0
    found = {"deaths_a": 0, "deaths_b": 0, "deaths_civilians": 0}
    for figure in event.figures:
        if figure.measure == "killed" and figure.best and (column := _column(figure, fought)):
            found[column] = max(found[column], figure.best)
    rest = best - sum(found.values())
    return (
        {**found, "deaths_unknown": rest}
        if rest >= 0
        else {**dict.fromkeys(found, 0), "deaths_unknown": best}
    )


def _column(figure: Figure, fought: Sides) -> str | None:
    if figure.civilian_status == "civilian":
        return "deaths_civilians"
    group = canonical_group(figure.group)
    for name, column in ((fought.a, "deaths_a"), (fought.b, "deaths_b")):
        own_police = figure.civilian_status == "police" and name and kind(name) == "state"
        if name and (name == group or own_police):
            return column
    return None
