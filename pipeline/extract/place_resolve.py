"""Settles which place each name means.

An ambiguous name is settled by its company: what it is named with ("X, Texas"), the divisions and countries
of the other names, demonyms, the address, and population as the prior. Names vote for each other in three
rounds, so that the candidate that lies where the others lie wins, whatever the order.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.place_spots import Found, Spot, inside
from pipeline.extract.place_web import Side, address_spots, side
from pipeline.extract.place_words import words
from pipeline.lexicon.gazetteer import Entry, fold, lookup

Region = tuple[str, str | int]
"""(country, first-order division): the division is empty for a country as a whole, an id for one place. ("",
number) is a cell of the globe, half a degree wide."""

_CUE, _CUES = 0.6, 3.0
"""What a word of one country's English counts for, and all of them at most."""
_UNLISTED = 2.0
"""The prior of a place too small for GeoNames, whose smallest towns have 2.5."""
_VARIANT = 1.5
"""What it costs a place that the name is only a variant of its own."""
_LARGE = 100_000
_CELLS = 720  # in a circle of latitude
_COUNTRY, _DIVISION, _CITY, _NEAR = 1.2, 2.5, 3.0, 2.5
"""What company in the same country, division, city and neighbourhood counts for, in powers of ten."""
_SIDE = 1.5
"""What lying across the Mississippi from the broadcaster costs, in the same measure."""
_SURE = 2.0
"""Lead over the next bearer of a name from which on a place is no guess: a hundred to one."""
_RIVER = (-94.0, -89.0)
"""Degrees of longitude between which the Mississippi runs."""


def believed(found: Found) -> list[Spot]:
    """Return the spots that name places: each name must once be used as a place is, or be a division's."""
    telling = {spot.key for spot in found.spots if spot.telling}
    common = words().common
    countries = {"US", *found.nations}
    countries.update(e.country for spot in found.spots for e in spot.entries[:1] if e.kind == "country")
    believed = []
    for spot in found.spots:
        wide = any(
            entry.own and (entry.kind == "country" or (entry.kind != "city" and entry.country in countries))
            for entry in spot.entries[:2]
        )
        personal = spot.key in found.persons and not (spot.telling and spot.role != "motion")
        plain = spot.key in found.plain and not spot.within
        if not personal and not plain and (spot.key in telling or (wide and spot.key not in common)):
            believed.append(spot)
    return believed


@dataclass(frozen=True)
class Resolved:
    """What the names of an article mean."""

    entries: list[Entry | None]
    """The place of each spot; None where GeoNames has none of that name, or none that is meant."""
    home: dict[str, Entry]
    """Name of a place that GeoNames does not list -> the larger place named with it, else the division that
    the article is set in."""
    guessed: set[str]
    """Names of which another bearer elsewhere may as well be meant."""
    address: list[tuple[Spot, Entry]]
    """The names in the article's URL and in the name of its publisher."""


def resolve(
    spots: list[Spot], found: Found, url: str | None = None, masthead: Sequence[Spot] = ()
) -> Resolved:
    """Settle what each spot means; names in the address ``url`` and in the ``masthead`` vote too."""
    heard = [*address_spots(url), *masthead]
    holders = {spot.key: spot.within for spot in reversed(spots) if spot.within}
    names: _Names = defaultdict(list)
    for spot in [*spots, *heard]:
        spot.within = spot.within or holders.get(spot.key)
        if spot.within and not inside(spot, list(spot.within.entries)):
            spot.entries = ()  # GeoNames has others of that name, but none where this one is said to lie
        if spot.entries:
            names[spot.key, spot.within.key if spot.within else "", len(spot.entries)].append(spot)
    company = _Company(found, side(url))
    for _ in range(3):
        company.hear(names)
    best: dict[int, Entry] = {}
    home: dict[str, Entry] = {}
    guessed: set[str] = set()
    for name, alike in names.items():
        chosen = [max(spot.entries, key=lambda e: company.score(e, spot, name)) for spot in alike]
        if name[0] not in found.persons and _may_be_unlisted(alike, chosen):
            division = company.division(name)
            # A spelling that GeoNames has as a variant is evidence for a listed place, whatever its rank.
            score = max(
                company.score(e, spot, name) + _VARIANT * (not e.own)
                for e, spot in zip(chosen, alike, strict=True)
            )
            if division and company.unlisted(division, name) > score:
                home[name[0]] = division
                continue
        if company.torn(chosen[0], alike[0], name):
            guessed.add(name[0])
        best |= {id(spot): entry for spot, entry in zip(alike, chosen, strict=True)}
    home |= {
        spot.key: held
        for spot in spots
        if not spot.entries and spot.within and (held := best.get(id(spot.within))) and held.kind != "city"
    }
    return Resolved(
        entries=[best.get(id(spot)) for spot in spots],
        home=home,
        guessed=guessed,
        address=[(spot, best[id(spot)]) for spot in heard if id(spot) in best],
    )


def _may_be_unlisted(alike: list[Spot], chosen: list[Entry]) -> bool:
    """Whether a name stands where a town's does, and is no large town's."""
    called = any(spot.role in ("in", "near", "body", "dateline") for spot in alike)
    return called and not any(
        spot.within or entry.kind != "city" or entry.population > _LARGE
        for spot, entry in zip(alike, chosen, strict=True)
    )


def strangers(spots: list[Spot], chosen: list[Entry | None]) -> set[str]:
    """Return names that are better explained as no place of the gazetteer.

    A small place in a division that nothing else speaks for, while the article has its place elsewhere, is
    most often a neighbourhood, a park or a person that shares its name with a far-off town.
    """
    here = [(spot, entry) for spot, entry in zip(spots, chosen, strict=True) if entry]
    keys: defaultdict[Region, set[str]] = defaultdict(set)
    anchored: set[Region] = set()
    towns: set[int] = set()
    for spot, entry in here:
        region = (entry.country, entry.admin1)
        keys[region].add(spot.key)
        firm = spot.within or spot.role in ("body", "dateline") or entry.population > 100_000
        if spot.role not in ("institution", "outlet", "motion") and (firm or entry.kind != "city"):
            anchored.add(region)
        if entry.kind == "city" and not spot.section and spot.role in ("in", "body", "dateline"):
            towns.add(entry.id)
    found = set()
    for spot, entry in here:
        region = (entry.country, entry.admin1)
        alone = region not in anchored and (entry.country, "") not in anchored and len(keys[region]) == 1
        section = spot.section and entry.part_of not in towns and towns - {entry.id}
        if section or (entry.kind == "city" and anchored and alone):
            found.add(spot.key)
    return found


_Name = tuple[str, str, int]
_Names = defaultdict[_Name, list[Spot]]


class _Company:
    """What the names of an article say together of where it is set."""

    def __init__(self, found: Found, side: Side | None) -> None:
        self.side = side
        self.prior: defaultdict[Region, float] = defaultdict(float)
        for country, count in found.nations.items():
            self.prior[country, ""] += min(count, 3)
        for country, cues in words().cues.items():
            self.prior[country, ""] += min(_CUE * len(cues & found.words), _CUES)
        self.prior["US", ""] += 2 * (side is not None)
        self.votes: dict[_Name, dict[Region, float]] = {}
        self.total = self.prior

    def hear(self, names: _Names) -> None:
        """Let each name vote for the regions of the places that bear it, by what all said before."""
        self.votes = {name: self._vote(name, alike) for name, alike in names.items()}
        self.total = self.prior.copy()
        for voted in self.votes.values():
            for region, weight in voted.items():
                self.total[region] += weight

    def _vote(self, name: _Name, alike: list[Spot]) -> dict[Region, float]:
        """Return how the bearers of one name vote: in all one vote, more for what leaves no doubt."""
        spot = alike[0]
        scores = [(entry, self.score(entry, spot, name)) for entry in spot.entries[:40]]
        top = max(score for _, score in scores)
        shares = [(entry, 10 ** (score - top)) for entry, score in scores]
        whole = sum(share for _, share in shares)
        weight: float = (
            1 + (spot.within is not None) + (spot.role == "dateline") + (spot.entries[0].kind == "admin1")
        )
        votes: defaultdict[Region, float] = defaultdict(float)
        for entry, share in shares:
            share *= weight / whole
            votes[entry.country, ""] += share
            if entry.admin1:
                votes[entry.country, entry.admin1] += share
            votes[entry.country, entry.id] += share / weight
            if entry.kind in ("city", "admin2"):
                cell = _cell(entry)
                for step in (-_CELLS - 1, -_CELLS, -_CELLS + 1, -1, 0, 1, _CELLS - 1, _CELLS, _CELLS + 1):
                    votes["", cell + step] += share / weight
        return votes

    def score(self, entry: Entry, spot: Spot, name: _Name) -> float:
        """Return how likely ``entry`` is meant, as a logarithm to the base 10."""
        score: float = math.log10(entry.population + 300)
        if entry.kind == "country" or (entry.kind == "admin1" and entry.country == "US"):
            score = 6.5 - (spot.settled or spot.within is not None)
        elif entry.kind == "admin1":
            score -= 0.8  # a town of the same name is what "in X" and "near X" mean
        if not entry.own:
            score -= _VARIANT
        score += _COUNTRY * self._weight((entry.country, ""), name)
        if entry.admin1:
            score += _DIVISION * self._weight((entry.country, entry.admin1), name)
        if entry.part_of:
            score += _CITY * self._weight((entry.country, entry.part_of), name)
        if entry.kind in ("city", "admin2"):
            score += _NEAR * self._weight(("", _cell(entry)), name)
        if self.side and entry.country == "US" and entry.kind in ("city", "admin2"):
            across = entry.lon > _RIVER[1] if self.side == "west" else entry.lon < _RIVER[0]
            score -= _SIDE * across
        if spot.nation:
            score += 3 * (entry.country == spot.nation)
        if spot.within and spot.within.entries:
            score += 6 * any(_holds(larger, entry) for larger in spot.within.entries)
        return score

    def torn(self, chosen: Entry, spot: Spot, name: _Name) -> bool:
        """Whether a bearer of the name in another division may as well be meant as ``chosen``."""
        where = (chosen.country, chosen.admin1)
        others = (e for e in spot.entries if e.own and (e.country, e.admin1) != where and e.kind != "country")
        rival = max((self.score(e, spot, name) for e in others), default=-math.inf)
        return rival > self.score(chosen, spot, name) - _SURE

    def division(self, name: _Name) -> Entry | None:
        """Return the division that most names but ``name`` speak for."""
        own = self.votes[name]
        others = {
            region: weight - own.get(region, 0)
            for region, weight in self.total.items()
            if region[0] and region[1] and isinstance(region[1], str)
        }
        country, admin1 = max(others, key=lambda region: (others[region], region), default=("", ""))
        named = lookup(fold(str(admin1)))
        return next((e for e in named if e.kind == "admin1" and e.country == country), None)

    def unlisted(self, division: Entry, name: _Name) -> float:
        """Return how likely a place in ``division`` is meant that GeoNames does not list; see ``score``."""
        country = self._weight((division.country, ""), name)
        return (
            _UNLISTED
            + _COUNTRY * country
            + _DIVISION * self._weight((division.country, division.admin1), name)
        )

    def _weight(self, region: Region, name: _Name) -> float:
        """Return how much other names than ``name`` speak for ``region``: 0.6 for one vote, 2 for many."""
        own = self.votes.get(name, {}).get(region, 0)
        others = max(self.total.get(region, 0) - own, 0)
        return others / (others + 1) * (1 + 0.2 * min(others, 5))


def _cell(entry: Entry) -> int:
    return int((entry.lat + 90) * 2) * _CELLS + int((entry.lon + 180) * 2)


def _holds(larger: Entry, entry: Entry) -> bool:
    if larger.country != entry.country or larger.id == entry.id:
        return False
    if larger.kind == "admin2":
        return larger.admin1 == entry.admin1 and entry.admin2 in (larger.name, "")
    return larger.kind == "country" or larger.admin1 == entry.admin1
