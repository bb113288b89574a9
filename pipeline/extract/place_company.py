"""What the names of an article say together of where it is set.

Names vote for the regions of the places that bear them, each round by what all said in the round before.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from pipeline.extract.place_spots import Found, Spot
from pipeline.extract.place_web import Side
from pipeline.extract.place_words import words
from pipeline.lexicon.gazetteer import Entry, fold, lookup

Name = tuple[str, str, int]
"""A name, the larger place named with it, and how many places bear it."""
Names = defaultdict[Name, list[Spot]]
Area = tuple[str, str]
"""(country, first-order division): the division is empty for a country as a whole."""
Region = Area | tuple[str, int] | int
"""What names vote for: an area, one place as (country, id), or a cell of the globe, half a degree wide."""

Votes = Mapping[Region, float]
_NOBODY: Votes = {}
_Look = tuple[int, bool, str | None, int]
"""All of a spot that says how likely each bearer of its name is: spots of one look have the same bearers."""

_CUE, _CUES = 0.6, 3.0
"""What a word of one country's English counts for, and all of them at most."""
_UNLISTED = 2.0
"""The prior of a place too small for GeoNames, whose smallest towns have 2.5."""
_REGION = 5.5
"""The prior of a region that is no first-order division."""
_DISTRICT = 1.5
"""What it costs a district, since their list has names of all kinds."""
VARIANT = 1.5
"""What it costs a place that the name is only a variant of its own."""
_CELLS = 720  # in a circle of latitude
_AROUND = (-_CELLS - 1, -_CELLS, -_CELLS + 1, -1, 0, 1, _CELLS - 1, _CELLS, _CELLS + 1)
_MOST_VOTES = 40
"""Bearers of one name, the most populous, that vote."""
_FAINT = 1e-4
"""Share of its name's vote below which a place says nothing."""
_COUNTRY, _DIVISION, _CITY, _NEAR = 1.6, 2.5, 3.0, 2.5
"""What company in the same country, division, city and neighbourhood counts for, in powers of ten."""
_SIDE = 1.5
"""What lying across the Mississippi from the broadcaster costs, in the same measure."""
_SURE = 2.0
"""Lead over the next bearer of a name from which on a place is no guess: a hundred to one."""
_RIVER = (-94.0, -89.0)
"""Degrees of longitude between which the Mississippi runs."""


class _Bearer(NamedTuple):
    """A place that bears the name of a spot."""

    entry: Entry
    prior: float
    """How likely it is meant whatever else the article names, as a logarithm to the base 10."""
    country: Area
    division: Area | None
    city: tuple[str, int] | None
    """The city that it is a part of."""
    itself: tuple[str, int]
    cell: int | None
    """Where it lies, if it is small enough."""


class Company:
    """What the names of an article say together of where it is set."""

    def __init__(self, found: Found, side: Side | None) -> None:
        self.side = side
        self.prior: defaultdict[Region, float] = defaultdict(float)
        for country, count in found.nations.items():
            self.prior[country, ""] += min(count, 3)
        for country, cues in words().cues.items():
            self.prior[country, ""] += min(_CUE * len(cues & found.words), _CUES)
        self.prior["US", ""] += 2 * (side is not None)
        self.votes: dict[Name, Votes] = {}
        self.total = self.prior
        self.known: dict[_Look, list[_Bearer]] = {}

    def hear(self, names: Names) -> None:
        """Let each name vote for the regions of the places that bear it, by what all said before."""
        self.votes = {name: self._vote(name, alike) for name, alike in names.items()}
        self.total = self.prior.copy()
        for voted in self.votes.values():
            for region, weight in voted.items():
                self.total[region] += weight

    def _vote(self, name: Name, alike: list[Spot]) -> Votes:
        """Return how the bearers of one name vote: in all one vote, more for what leaves no doubt."""
        if name in self.votes and len(alike[0].entries) == 1:
            return self.votes[name]  # it has no choice
        spot, own = alike[0], self.votes.get(name, _NOBODY)
        bearers = self._bearers(spot)[:_MOST_VOTES]
        shares = [1.0]
        if len(bearers) > 1:
            scores = [self._score(bearer, own) for bearer in bearers]
            top = max(scores)
            shares = [10 ** (score - top) for score in scores]
        weight = 1 + (spot.within is not None) + (spot.role == "dateline")
        weight += spot.entries[0].kind == "admin1"
        whole = sum(shares)
        votes: defaultdict[Region, float] = defaultdict(float)
        for bearer, share in zip(bearers, shares, strict=True):
            alone = share / whole
            if alone < _FAINT:
                continue
            share = alone * weight
            votes[bearer.country] += share
            if bearer.division:
                votes[bearer.division] += share
            votes[bearer.itself] += alone
            if bearer.cell is not None:
                for step in _AROUND:
                    votes[bearer.cell + step] += alone
        return votes

    def score(self, entry: Entry, spot: Spot, name: Name) -> float:
        """Return how likely ``entry`` is meant, as a logarithm to the base 10."""
        bearer = next(bearer for bearer in self._bearers(spot) if bearer.entry is entry)
        return self._score(bearer, self.votes.get(name, _NOBODY))

    def likeliest(self, alike: list[Spot], name: Name) -> list[Entry]:
        """Return the place that each of the spots of one name most likely means."""
        own = self.votes.get(name, _NOBODY)
        first: dict[_Look, Entry] = {}
        for spot in alike:
            if (look := _look(spot)) not in first:
                bearers = self._bearers(spot)
                first[look] = max(bearers, key=lambda bearer: self._score(bearer, own)).entry
        return [first[_look(spot)] for spot in alike]

    def _bearers(self, spot: Spot) -> list[_Bearer]:
        """Return the places of the name of ``spot``; what they are before the vote is read once."""
        look = _look(spot)
        if look not in self.known:
            self.known[look] = [self._bearer(entry, spot) for entry in spot.entries]
        return self.known[look]

    def _bearer(self, entry: Entry, spot: Spot) -> _Bearer:
        country, kind = entry.country, entry.kind
        prior: float = math.log10(entry.population + 300)
        if kind == "country" or (kind == "admin1" and country == "US"):
            prior = 6.5 - (spot.settled or spot.within is not None)
        elif kind == "admin1":
            # A town of the same name is what "in X" and "near X" mean.
            prior = prior - 0.8 if entry.admin1 else _REGION
        elif kind == "admin2" and country != "US":
            prior -= _DISTRICT
        if not entry.own:
            prior -= VARIANT
        small = kind in ("city", "admin2")
        if self.side and country == "US" and small:
            across = entry.lon > _RIVER[1] if self.side == "west" else entry.lon < _RIVER[0]
            prior -= _SIDE * across
        if spot.nation:
            prior += 3 * (country == spot.nation)
        if spot.within and spot.within.entries:
            prior += 6 * any(_holds(larger, entry) for larger in spot.within.entries)
        return _Bearer(
            entry,
            prior,
            (country, ""),
            (country, entry.admin1) if entry.admin1 else None,
            (country, entry.part_of) if entry.part_of else None,
            (country, entry.id),
            _cell(entry) if small else None,
        )

    def _score(self, bearer: _Bearer, own: Votes) -> float:
        """Return how likely a bearer is meant; ``own`` are the votes of its name."""
        score = bearer.prior + _COUNTRY * self._weight(bearer.country, own)
        if bearer.division:
            score += _DIVISION * self._weight(bearer.division, own)
        if bearer.city:
            score += _CITY * self._weight(bearer.city, own)
        if bearer.cell is not None:
            score += _NEAR * self._weight(bearer.cell, own)
        return score

    def torn(self, chosen: Entry, spot: Spot, name: Name) -> bool:
        """Whether a bearer of the name in another division may as well be meant as ``chosen``."""
        where = (chosen.country, chosen.admin1)
        rivals = [
            self._score(bearer, self.votes[name])
            for bearer in self._bearers(spot)
            if (e := bearer.entry).own and (e.country, e.admin1) != where and e.kind != "country"
        ]
        return max(rivals, default=-math.inf) > self.score(chosen, spot, name) - _SURE

    def division(self, name: Name) -> Entry | None:
        """Return the division that most names but ``name`` speak for."""
        own = self.votes[name]
        others = {
            region: weight - own.get(region, 0)
            for region, weight in self.total.items()
            if isinstance(region, tuple) and isinstance(region[1], str) and all(region)
        }
        country, admin1 = max(others, key=lambda region: (others[region], region), default=("", ""))
        named = lookup(fold(str(admin1)))
        return next((e for e in named if e.kind == "admin1" and e.country == country), None)

    def unlisted(self, division: Entry, name: Name) -> float:
        """Return how likely a place in ``division`` is meant that GeoNames does not list; see ``score``."""
        own = self.votes[name]
        country = self._weight((division.country, ""), own)
        around = self._weight((division.country, division.admin1), own)
        return _UNLISTED + _COUNTRY * country + _DIVISION * around

    def _weight(self, region: Region, own: Votes) -> float:
        """Return how much other names than the one with the votes ``own`` speak for ``region``: 0.6 for one
        vote, 2 for many."""
        others = self.total.get(region, 0.0)
        if own and others:
            others -= own.get(region, 0.0)
        if others <= 0:
            return 0.0
        return others / (others + 1) * (1 + 0.2 * others if others < 5 else 2.0)


def _look(spot: Spot) -> _Look:
    within = spot.within
    return id(spot.entries), spot.settled or within is not None, spot.nation, id(within and within.entries)


def _cell(entry: Entry) -> int:
    return int((entry.lat + 90) * 2) * _CELLS + int((entry.lon + 180) * 2)


def _holds(larger: Entry, entry: Entry) -> bool:
    if larger.country != entry.country or larger.id == entry.id:
        return False
    if larger.kind == "admin2":
        return larger.admin1 == entry.admin1 and entry.admin2 in (larger.name, "")
    return larger.kind == "country" or larger.admin1 in (entry.admin1, "")
