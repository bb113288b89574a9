"""Settles which place each name means.

An ambiguous name is settled by its company: what it is named with ("X, Texas"), the divisions and countries
of the other names, demonyms, and population as the prior. Names vote for each other in two rounds, so that
the candidate that lies where the others lie wins, whatever the order.
"""

import math
from collections import defaultdict

from pipeline.extract.place_spots import Found, Spot
from pipeline.extract.place_words import words
from pipeline.lexicon.gazetteer import Entry

Region = tuple[str, str | int]
"""(country, first-order division): the division is empty for a country as a whole, an id for one place."""


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


def resolve(spots: list[Spot], found: Found) -> list[Entry | None]:
    """Return the place of each spot; None where GeoNames has none of that name."""
    support: defaultdict[Region, float] = defaultdict(float)
    for country, count in found.nations.items():
        support[country, ""] += min(count, 3)
    for country, cues in words().cues.items():
        support[country, ""] += 0.6 * bool(cues & found.plain)
    holders = {spot.key: spot.within for spot in reversed(spots) if spot.within}
    names: defaultdict[tuple[str, str, int], list[Spot]] = defaultdict(list)
    for spot in spots:
        if spot.entries:
            spot.within = spot.within or holders.get(spot.key)
            names[spot.key, spot.within.key if spot.within else "", len(spot.entries)].append(spot)
    votes = {name: _votes(alike, support) for name, alike in names.items()}
    for _ in range(2):
        total = support.copy()
        for voted in votes.values():
            for region, weight in voted.items():
                total[region] += weight
        votes = {name: _votes(alike, total, votes[name]) for name, alike in names.items()}
    total = support.copy()
    for voted in votes.values():
        for region, weight in voted.items():
            total[region] += weight
    best = {}
    for name, alike in names.items():
        for spot in alike:
            best[id(spot)] = max(spot.entries, key=lambda entry: _score(entry, spot, total, votes[name]))
    return [best.get(id(spot)) for spot in spots]


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
        if spot.role not in ("institution", "outlet") and (firm or entry.kind != "city"):
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


def _votes(
    alike: list[Spot], support: dict[Region, float], own: dict[Region, float] | None = None
) -> dict[Region, float]:
    """Return how the bearers of one name vote for regions: in all one vote, more for what leaves no doubt."""
    spot = alike[0]
    scores = [(entry, _score(entry, spot, support, own or {})) for entry in spot.entries[:40]]
    top = max(score for _, score in scores)
    shares = [(entry, 10 ** (score - top)) for entry, score in scores]
    whole = sum(share for _, share in shares)
    weight = 1 + (spot.within is not None) + (spot.role == "dateline") + (spot.entries[0].kind == "admin1")
    votes: defaultdict[Region, float] = defaultdict(float)
    for entry, share in shares:
        votes[entry.country, ""] += weight * share / whole
        if entry.admin1:
            votes[entry.country, entry.admin1] += weight * share / whole
        votes[entry.country, entry.id] += share / whole
    return votes


def _score(entry: Entry, spot: Spot, support: dict[Region, float], own: dict[Region, float]) -> float:
    """Return how likely ``entry`` is meant, as a logarithm to the base 10."""
    score = math.log10(entry.population + 300)
    if entry.kind == "country" or (entry.kind == "admin1" and entry.country == "US"):
        score = 6.5 - (spot.settled or spot.within is not None)
    elif entry.kind == "admin1":
        score -= 0.8  # a town of the same name is what "in X" and "near X" mean
    if not entry.own:
        score -= 1.5
    score += 1.2 * _company(support, own, (entry.country, ""))
    if entry.admin1:
        score += 2.5 * _company(support, own, (entry.country, entry.admin1))
    if entry.part_of:
        score += 3 * _company(support, own, (entry.country, entry.part_of))
    if spot.nation:
        score += 3 * (entry.country == spot.nation)
    if spot.within and spot.within.entries:
        score += 6 * any(_holds(larger, entry) for larger in spot.within.entries)
    return score


def _company(support: dict[Region, float], own: dict[Region, float], region: Region) -> float:
    """Return how much other names than this one speak for ``region``: 0.6 for one vote, 2 for many."""
    others = max(support.get(region, 0) - own.get(region, 0), 0)
    return others / (others + 1) * (1 + 0.2 * min(others, 5))


def _holds(larger: Entry, entry: Entry) -> bool:
    if larger.country != entry.country or larger.id == entry.id:
        return False
    if larger.kind == "admin2":
        return larger.admin1 == entry.admin1 and entry.admin2 in (larger.name, "")
    return larger.kind == "country" or larger.admin1 == entry.admin1
