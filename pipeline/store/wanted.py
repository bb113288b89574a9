"""Which rows a reader wants."""

import datetime as dt
from typing import NamedTuple

from pipeline.records.vocabulary import Measure
from pipeline.store.sphere import Near


class Wanted(NamedTuple):
    """Rows that fit all that is given; what is null or empty asks for nothing."""

    id_begins: str = ""
    countries: tuple[str, ...] = ()
    """ISO 3166-1 codes."""
    place: str | None = None
    """Words of the place's name, or of its first-order division's, whatever their case and accents."""
    near: Near | None = None
    """The place is within a distance of a point; one whose coordinates nobody knows is not."""
    types: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    """The event overlaps the days from ``since`` to ``until``; one without a date does not."""
    least: tuple[tuple[Measure, int], ...] = ()
    """The best number of each measure is so large, or larger."""
    origins: int | None = None
    """At least so many independent origins stand behind one of its totals."""
    part_of: str | None = None
    """event_id of the campaign that they are part of."""
    text: str | None = None
    """Words of title, place, country, actors, groups counted and speakers, whatever their case and accents;
    the last, of three letters or more, may be the beginning of one."""


EVERYTHING = Wanted()
