"""What the address of an article says of where it is set: weak evidence, and never of a list of publishers.

A place's name in the path or in the host ("example.com/news/southern-virginia/") votes as a name in the text
does. A host named by a call sign of an American broadcaster, as "kzzz.com", tells the side of the
Mississippi: K stands for the west, W for the east (47 CFR 2.302 with 73.3550; a few old stations differ).
"""

import functools
import re
from typing import Literal
from urllib.parse import urlsplit

from pipeline.extract.place_spots import ADDRESS, Spot
from pipeline.extract.place_words import words
from pipeline.lexicon.gazetteer import Entry, fold, lookup

Side = Literal["west", "east"]

_CALL_SIGN = re.compile(r"([kw])[a-z]{2,3}(?:tv)?\d{0,2}")
_WORD = re.compile(r"[a-z]+")
_SHORTEST = 5
"""Letters of a name; shorter words are too often no names."""
_TOWN = 20_000
"""Inhabitants from which on a town is believed in an address."""
_LONGEST = 3  # words in a name


def host_labels(url: str | None) -> list[str]:
    """Return the labels of the host without "www" and the top-level domain."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return []
    return [label for label in host.split(".")[:-1] if label != "www"]


def side(url: str | None) -> Side | None:
    """Return on which side of the Mississippi a broadcaster's host says that it is, if it says so."""
    labels = host_labels(url)
    sign = _CALL_SIGN.fullmatch(labels[-1]) if labels else None
    return None if sign is None else "west" if sign[1] == "k" else "east"


def address_spots(url: str | None) -> list[Spot]:
    """Return the names of places that the address holds, as spots that stand in no sentence."""
    labels = host_labels(url)
    if not labels:
        return []
    host = {name: entries for label in labels for name, entries in _in_label(label).items()}
    path = {
        name: entries
        for segment in urlsplit(url or "").path.lower().split("/")
        for name, entries in _in_words(_WORD.findall(segment)).items()
    }
    spots = [Spot(ADDRESS, 0, 0, name, entries, "address") for name, entries in path.items()]
    # Where a publisher is at home is heard beside what the text says of the same name.
    home = [Spot(ADDRESS, 0, 0, name, e, "outlet", key=f"{name} press") for name, e in host.items()]
    return spots + home


def _in_words(parts: list[str]) -> dict[str, tuple[Entry, ...]]:
    """Return the longest names in a segment of the path."""
    found, i = {}, 0
    while i < len(parts):
        for j in range(min(i + _LONGEST, len(parts)), i, -1):
            name = " ".join(parts[i:j])
            if (entries := _places(name)) and "new" not in parts[max(i - 1, 0) : i]:
                found[name] = entries
                i = j - 1
                break
        i += 1
    return found


@functools.lru_cache(maxsize=1000)
def _in_label(label: str) -> dict[str, tuple[Entry, ...]]:
    """Return the name that a part of the host holds beside words of the press: "exampletownnews"."""
    found = {}
    for part in _WORD.findall(label):
        for cut in range(_SHORTEST, len(part) + 1):
            for name, rest in ((part[:cut], part[cut:]), (part[-cut:], part[:-cut])):
                if (not rest or rest in words().media) and (entries := _places(name)):
                    found[name] = entries
    return found


def _places(name: str) -> tuple[Entry, ...]:
    known = words()
    if len(name) < _SHORTEST or name in known.common or name in known.alone_never:
        return ()
    if name.split()[0] in known.no_name:
        return ()
    entries = lookup(fold(name))
    telling = any(e.own and (e.kind != "city" or e.population >= _TOWN) for e in entries)
    return entries if telling else ()
