"""What the names of an article say together of where it is set.

Names vote for the regions of the places that bear them, each round by what all said in the round before.
"""

import functools
import math
from collections import defaultdict
from typing import NamedTuple

from pipeline.extract.place_spots import Found, Spot
from pipeline.extract.place_web import Side
from pipeline.extract.place_words import words
from pipeline.lexicon.gazetteer import Entry, fold, lookup

Name = tuple[str, str, int]
"""A name, the larger place named with it, and how many places bear it."""
Names = defaultdict[Name, list[Spot]]
Region = str | int
"""What names vote for: an area as ``area`` spells it, a place as its id, or a cell of the globe, half a
degree wide, as a number beyond all ids."""

Votes = dict[Region, float]
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
_FIRST_CELL = 1 << 32
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
_ROUNDS = 3
"""How often the names vote."""


class _Ground(NamedTuple):
    """What is true of a place whatever article names it."""

    prior: float
    """How likely it is meant, as a logarithm to the base 10."""
    regions: tuple[tuple[float, Region], ...]
    """Where company counts for it, and how much."""
    areas: tuple[str, ...]
    """The country and the division among them."""
    cell: int
    """Where it lies, 0 unless it is small."""


class _Bearer:
    """A place that bears the name of a spot."""

    __slots__ = ("entry", "ground", "prior", "votes")

    def __init__(self, entry: Entry, ground: _Ground, prior: float) -> None:
        self.entry = entry
        self.ground = ground
        self.prior = prior
        """How likely it is meant whatever else the article names, as a logarithm to the base 10."""
        self.votes: list[Region] | None = None
        """The places and cells that it votes for."""


class Choice(NamedTuple):
    """The place that a spot most likely means, and how likely."""

    entry: Entry
    score: float
    rival: float
    """The score of the likeliest bearer of the name elsewhere."""

    @property
    def torn(self) -> bool:
        """Whether a bearer of the name in another division may as well be meant."""
        return self.rival > self.score - _SURE


class Company:
    """What the names of an article say together of where it is set."""

    def __init__(self, found: Found, side: Side | None, names: Names) -> None:
        self.side = side
        self.prior: defaultdict[Region, float] = defaultdict(float)
        for country, count in found.nations.items():
            self.prior[country] += min(count, 3)
        for country, cues in words().cues.items():
            self.prior[country] += min(_CUE * len(cues & found.words), _CUES)
        self.prior["US"] += 2 * (side is not None)
        self.votes: dict[Name, Votes] = {}
        self.total: Votes = self.prior
        self.known: dict[_Look, list[_Bearer]] = {}
        for alike in names.values():
            for spot in alike:
                self._bearers(spot)
        self.asked: set[Region] = {
            region
            for bearers in self.known.values()
            for bearer in bearers
            for _, region in bearer.ground.regions
        }
        """Where anybody looks for company: what is said of other places and cells is never read."""
        for _ in range(_ROUNDS):
            before, self.votes = self.votes, {name: self._vote(name, alike) for name, alike in names.items()}
            self.total = self.prior.copy()
            for voted in self.votes.values():
                for region, weight in voted.items():
                    self.total[region] += weight
            if all(voted is before.get(name) for name, voted in self.votes.items()):
                break  # nobody has a choice

    def _vote(self, name: Name, alike: list[Spot]) -> Votes:
        """Return how the bearers of one name vote: in all one vote, more for what leaves no doubt."""
        spot, own = alike[0], self.votes.get(name, _NOBODY)
        if own and len(spot.entries) == 1:
            return own  # it has no choice
        bearers = self._bearers(spot)[:_MOST_VOTES]
        shares = [1.0]
        if len(bearers) > 1:
            scores = self._scores(bearers, own)
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
            for area in bearer.ground.areas:
                votes[area] += share
            if bearer.votes is None:
                bearer.votes = self._near(bearer)
            for region in bearer.votes:
                votes[region] += alone
        return votes

    def _near(self, bearer: _Bearer) -> list[Region]:
        """Return the place itself and the cells around it, where anybody asks for them."""
        asked, cell = self.asked, bearer.ground.cell
        near: list[Region] = [around for step in _AROUND if (around := cell + step) in asked] if cell else []
        return [bearer.entry.id, *near] if bearer.entry.id in asked else near

    def choices(self, alike: list[Spot], name: Name) -> list[Choice]:
        """Return the place that each of the spots of one name most likely means."""
        own = self.votes[name]
        first: dict[_Look, Choice] = {}
        for spot in alike:
            if (look := _look(spot)) not in first:
                first[look] = self._choice(self._bearers(spot), own)
        return [first[_look(spot)] for spot in alike]

    def _choice(self, bearers: list[_Bearer], own: Votes) -> Choice:
        scores = self._scores(bearers, own)
        score = max(scores)
        entry = bearers[scores.index(score)].entry
        rivals = [
            score
            for bearer, score in zip(bearers, scores, strict=True)
            if (e := bearer.entry).own
            and (e.country != entry.country or e.admin1 != entry.admin1)
            and e.kind != "country"
        ]
        return Choice(entry, score, max(rivals, default=-math.inf))

    def _bearers(self, spot: Spot) -> list[_Bearer]:
        """Return the places of the name of ``spot``; what they are before the vote is read once."""
        look = _look(spot)
        if look not in self.known:
            self.known[look] = [self._bearer(entry, spot) for entry in spot.entries]
        return self.known[look]

    def _bearer(self, entry: Entry, spot: Spot) -> _Bearer:
        ground = _ground(entry)
        prior, country, kind = ground.prior, entry.country, entry.kind
        if kind == "country" or (kind == "admin1" and country == "US"):
            prior -= spot.settled or spot.within is not None
        if self.side and country == "US" and ground.cell:
            across = entry.lon > _RIVER[1] if self.side == "west" else entry.lon < _RIVER[0]
            prior -= _SIDE * across
        if spot.nation:
            prior += 3 * (country == spot.nation)
        if spot.within and spot.within.entries:
            prior += 6 * any(_holds(larger, entry) for larger in spot.within.entries)
        return _Bearer(entry, ground, prior)

    def _scores(self, bearers: list[_Bearer], own: Votes) -> list[float]:
        """Return how likely each of the bearers of a name is meant; ``own`` are the votes of the name."""
        total, scores = self.total, []
        for bearer in bearers:
            score = bearer.prior
            for factor, region in bearer.ground.regions:
                if (others := total.get(region)) and (others := others - own.get(region, 0.0)) > 0:
                    score += factor * _weight(others)
            scores.append(score)
        return scores

    def division(self, name: Name) -> Entry | None:
        """Return the division that most names but ``name`` speak for."""
        own = self.votes[name]
        others = {
            region: weight - own.get(region, 0)
            for region, weight in self.total.items()
            if isinstance(region, str) and len(region) > len("US")
        }
        most = max(others, key=lambda region: (others[region], region), default="")
        named = lookup(fold(most[2:]))
        return next((e for e in named if e.kind == "admin1" and e.country == most[:2]), None)

    def unlisted(self, division: Entry, name: Name) -> float:
        """Return how likely a place in ``division`` is meant that GeoNames does not list."""
        own = self.votes[name]
        score = _UNLISTED
        for factor, region in ((_COUNTRY, division.country), (_DIVISION, area(division))):
            if (others := self.total.get(region, 0.0) - own.get(region, 0.0)) > 0:
                score += factor * _weight(others)
        return score


def _weight(others: float) -> float:
    """Return how much ``others``, the votes of other names than one's own, speak for a region: 0.6 for one
    vote, 2 for many."""
    return others / (others + 1) * (1 + 0.2 * others if others < 5 else 2.0)


@functools.lru_cache(maxsize=100_000)
def _ground(entry: Entry) -> _Ground:
    country, kind = entry.country, entry.kind
    prior: float = math.log10(entry.population + 300)
    if kind == "country" or (kind == "admin1" and country == "US"):
        prior = 6.5
    elif kind == "admin1":
        # A town of the same name is what "in X" and "near X" mean.
        prior = prior - 0.8 if entry.admin1 else _REGION
    elif kind == "admin2" and country != "US":
        prior -= _DISTRICT
    if not entry.own:
        prior -= VARIANT
    cell = _cell(entry) if kind in ("city", "admin2") else 0
    areas = (country, area(entry)) if entry.admin1 else (country,)
    regions: list[tuple[float, Region]] = list(zip((_COUNTRY, _DIVISION), areas, strict=False))
    if entry.part_of:
        regions.append((_CITY, entry.part_of))
    if cell:
        regions.append((_NEAR, cell))
    return _Ground(prior, tuple(regions), areas, cell)


def area(entry: Entry) -> str:
    """Return the country code with the first-order division behind it: the code alone is the country."""
    return entry.country + entry.admin1


def _look(spot: Spot) -> _Look:
    within = spot.within
    return id(spot.entries), spot.settled or within is not None, spot.nation, id(within and within.entries)


def _cell(entry: Entry) -> int:
    return _FIRST_CELL + int((entry.lat + 90) * 2) * _CELLS + int((entry.lon + 180) * 2)


def _holds(larger: Entry, entry: Entry) -> bool:
    if larger.country != entry.country or larger.id == entry.id:
        return False
    if larger.kind == "admin2":
        return larger.admin1 == entry.admin1 and entry.admin2 in (larger.name, "")
    return larger.kind == "country" or larger.admin1 in (entry.admin1, "")
