"""Short words for countries and divisions: demonyms, postal codes, press abbreviations."""

import functools

from pipeline.lexicon.gazetteer import fold
from pipeline.lexicon.load import load


@functools.cache
def demonyms() -> dict[str, str]:
    """Return folded demonym, singular and plural, -> ISO 3166-1 alpha-2 code."""
    table = {}
    for code, country in load("countries").items():
        for demonym in country["demonyms"]:
            table[fold(demonym)] = code
            if demonym[-1] in "nik":
                table[fold(demonym) + "s"] = code
    return table


@functools.cache
def abbreviations() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return short form as printed ("Calif.", "CA") -> (country, name of the division) pairs."""
    table: dict[str, tuple[tuple[str, str], ...]] = {}
    for country, divisions in load("divisions").items():
        for name, forms in divisions.items():
            for form in forms:
                table[form] = (*table.get(form, ()), (country, name))
    return table


@functools.cache
def country_words() -> dict[str, str]:
    """Return folded country name -> ISO 3166-1 alpha-2 code."""
    return {fold(name): code for code, country in load("countries").items() for name in country["names"]}


@functools.cache
def country_adjectives() -> dict[str, str]:
    """Return lower-case words for a country or its people -> the adjective to print: "syria" -> "Syrian"."""
    table: dict[str, str] = {}
    for country in load("countries").values():
        adjective = country["demonyms"][0] if country["demonyms"] else country["names"][0]
        table |= {word.lower(): adjective for word in (*country["names"], *country["demonyms"])}
    return table | {"us": "US", "u.s.": "US", "american": "US", "uk": "British", "u.k.": "British"}
