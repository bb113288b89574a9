"""Places as points on a sphere of radius 1, so that near is arithmetic that every database knows.

Neither the antimeridian nor a pole is a special case, as they are in degrees. The earth counts as a sphere,
which is wrong by 0.5 % of a distance at most.
"""

import math
from typing import NamedTuple

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""
HALF_WAY_KM = EARTH_KM * math.pi
"""No two places are farther apart."""


class Near(NamedTuple):
    """Places within ``km`` of a point, along the ground."""

    lat: float
    lon: float
    km: float


def point(lat: float, lon: float) -> tuple[float, float, float]:
    """Return x, y and z of a place given in degrees."""
    latitude, longitude = math.radians(lat), math.radians(lon)
    level = math.cos(latitude)
    return level * math.cos(longitude), level * math.sin(longitude), math.sin(latitude)


def chord(km: float) -> float:
    """Return the straight line between two points of the sphere that are ``km`` apart on it."""
    return 2 * math.sin(min(km, HALF_WAY_KM) / EARTH_KM / 2)
