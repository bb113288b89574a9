"""Short words for countries and divisions: demonyms, postal codes, press abbreviations."""

import functools
from difflib import get_close_matches

from pipeline.errors import UserError
from pipeline.lexicon.gazetteer import fold, lookup, nation
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


def country_code(text: str) -> str:
    """Return the ISO 3166-1 code that ``text``, a code or an English name, stands for.

    Raises UserError, which tells of a name that is spelled nearly so, where there is none.
    """
    if len(text) == 2 and nation(text.upper()):
        return text.upper()
    if code := country_words().get(fold(text)):
        return code
    for entry in lookup(fold(text)):
        if entry.kind == "country":
            return entry.country
    near = get_close_matches(fold(text), country_words(), n=1)
    meant = f", such as {near[0].title()}" if near else ""
    raise UserError(f"no country {text!r}: give an ISO 3166-1 code or an English name{meant}")


@functools.cache
def country_adjectives() -> dict[str, str]:
    """Return lower-case words for a country or its people -> the adjective to print: "syria" -> "Syrian"."""
    table: dict[str, str] = {}
    for country in load("countries").values():
        adjective = country["demonyms"][0] if country["demonyms"] else country["names"][0]
        table |= {word.lower(): adjective for word in (*country["names"], *country["demonyms"])}
    return table | {"us": "US", "u.s.": "US", "american": "US", "uk": "British", "u.k.": "British"}
