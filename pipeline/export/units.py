"""What a total counts: the row tells it of each figure, and a total adds up figures of one unit alone."""

from pipeline.records.claim import Unit
from pipeline.records.event import Event
from pipeline.records.vocabulary import MEASURE_TABLE


def own_unit(measure: str) -> Unit:
    """Return what a measure counts unless told otherwise."""
    unit: Unit = MEASURE_TABLE[measure]["unit"]
    return unit


def total_unit(event: Event, measure: str) -> Unit:
    """Return what the total of ``measure`` counts: its own unit where any figure does, else the figures'."""
    units = {f.unit for f in event.figures if f.measure == measure and f.best is not None}
    own = own_unit(measure)
    return own if own in units or not units else min(units)
