"""Filters as readers write them: in one way on the command line, in a URL and in a form."""

import math

from pipeline.errors import UserError
from pipeline.records.vocabulary import MEASURES, Measure
from pipeline.store.conditions import LARGEST
from pipeline.store.sphere import HALF_WAY_KM, Near


def near(text: str) -> Near:
    """Return "34.69,40.83,50": degrees north, degrees east, kilometres. Raises UserError for what is none."""
    try:
        lat, lon, km = (float(part) for part in text.split(","))
    except ValueError:
        lat = lon = km = math.nan
    if not (abs(lat) <= 90 and abs(lon) <= 180 and 0 <= km <= HALF_WAY_KM):
        raise UserError(
            f"{text!r} is no place and distance: expected LAT,LON,KM such as 34.69,40.83,50 with degrees "
            f"from -90 to 90 and from -180 to 180, and {HALF_WAY_KM:.0f} km at most"
        )
    return Near(lat, lon, km)


def least(text: str) -> tuple[Measure, int]:
    """Return "killed:10" as measure and number; raises UserError for what is none."""
    measure, _, number = text.partition(":")
    if measure not in MEASURES:
        raise UserError(f"{text!r}: {measure!r} is no measure; expected one of {', '.join(MEASURES)}")
    if not (number.isascii() and number.isdigit() and len(number) < 20 and int(number) <= LARGEST):
        raise UserError(f"{text!r}: expected a measure, a colon and a number, such as {measure}:10")
    return measure, int(number)
