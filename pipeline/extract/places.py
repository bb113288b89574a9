"""Resolves the names found in an article to places, and picks the place of an event.

An ambiguous name is settled by its company: what it is named with ("X, Texas"), the divisions and countries
of the other names, demonyms, and population as the prior. Names vote for each other in two rounds, so that
the candidate that lies where the others lie wins, whatever the order.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from pipeline.extract.facilities import find_facility
from pipeline.extract.place_names import Found, Role, Spot, find_spots, words
from pipeline.extract.scan import Scanned
from pipeline.lexicon.gazetteer import Entry, by_id
from pipeline.records.article import CleanArticle
from pipeline.records.base import Span
from pipeline.records.mention import Place, PlacePrecision

__all__ = ["PlaceMention", "event_place", "find_facility", "find_places"]

Region = tuple[str, str | int]
"""(country, first-order division): the division is empty for a country as a whole, an id for one place."""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words of the article that name a place."""

    place: Place
    span: Span
    """In source_text."""
    sentence: int
    """Index into the scanned sentences."""
    first: int
    last: int
    """Half-open range of the sentence's tokens."""
    role: Role

    @property
    def local(self) -> bool:
        """True for a town or smaller, false for a division or country."""
        return self.place.precision in ("exact", "near")


def find_places(scanned: Sequence[Scanned], article: CleanArticle) -> tuple[PlaceMention, ...]:
    """Return the places that the article names, in the order of the text."""
    stands = any(scanned[i].text.startswith(article.dateline or " ") for i in range(min(len(scanned), 2)))
    found = find_spots(scanned, None if stands else article.dateline)
    spots = _believed(found)
    chosen = _resolve(spots, found)
    strangers = _strangers(spots, chosen)
    at = {id(spot): entry for spot, entry in zip(spots, chosen, strict=True)}
    mentions = []
    named = {entry.id for entry in chosen if entry}
    for spot, entry in zip(spots, chosen, strict=True):
        city = at.get(id(spot.within)) if spot.section else None
        if city and city.kind == "city":
            entry = city
        place = _place(spot, entry, named) if entry else _unlisted(spot, spots, chosen)
        if place and not (entry and spot.key in strangers):
            mentions.append(_mention(spot, place, scanned, article))
    return tuple(mentions)


def _mention(spot: Spot, place: Place, scanned: Sequence[Scanned], article: CleanArticle) -> PlaceMention:
    if spot.sentence < 0:  # a dateline cut off the first sentence
        start = max(article.source_text.find(article.dateline or ""), 0)
        first = next((i for i, sentence in enumerate(scanned) if not sentence.sentence.title), 0)
        return PlaceMention(place, (start, start + len(article.dateline or "")), first, 0, 0, "dateline")
    tokens = scanned[spot.sentence].tokens
    span = (tokens[spot.first].start, tokens[spot.last - 1].end)
    return PlaceMention(place, span, spot.sentence, spot.first, spot.last, spot.role)


def _believed(found: Found) -> list[Spot]:
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


def _resolve(spots: list[Spot], found: Found) -> list[Entry | None]:
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


def _strangers(spots: list[Spot], chosen: list[Entry | None]) -> set[str]:
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
    strangers = set()
    for spot, entry in here:
        region = (entry.country, entry.admin1)
        alone = region not in anchored and (entry.country, "") not in anchored and len(keys[region]) == 1
        section = spot.section and entry.part_of not in towns and towns - {entry.id}
        if section or (entry.kind == "city" and anchored and alone):
            strangers.add(spot.key)
    return strangers


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


def _place(spot: Spot, entry: Entry, named: Collection[int]) -> Place:
    """Return ``entry`` as a place; a section of a city that the article names is that city."""
    own_town = spot.settled and not spot.section
    if entry.part_of and (spot.section or (entry.part_of in named and not own_town)):
        entry = by_id(entry.part_of) or entry
    if entry.kind == "country":
        return Place(
            name=entry.name, country=entry.country, precision="country", geonames_id=entry.geonames_id
        )
    return Place(
        name=entry.name,
        admin1=entry.admin1 or None,
        country=entry.country,
        precision=entry.kind if entry.kind != "city" else _precision(spot),
        lat=entry.lat,
        lon=entry.lon,
        geonames_id=entry.geonames_id,
    )


def _precision(spot: Spot) -> PlacePrecision:
    return "near" if spot.role == "near" else "exact"


def _unlisted(spot: Spot, spots: list[Spot], chosen: list[Entry | None]) -> Place | None:
    """Return a place that GeoNames does not list, in the division or country that is named with it."""
    here = [
        (abs(other.first - spot.first), other is not spot.within, entry)
        for other, entry in zip(spots, chosen, strict=True)
        if entry and other.sentence == spot.sentence and other.first > spot.first
    ]
    if not here:
        return None
    _, _, holder = min(here, key=lambda near: (near[1], near[0]))
    if holder.kind == "city" and not spot.settled:
        return None
    admin1 = holder.admin1 or None
    return Place(name=spot.name, admin1=admin1, country=holder.country, precision=_precision(spot))


# How much a mention says of where its sentence's event happened, by how it is tied to it.
_WEIGHT: dict[Role, float] = {
    "in": 1.0,
    "near": 1.0,
    "dateline": 1.0,
    "body": 0.7,
    "of": 0.35,
    "motion": 0.25,
    "institution": 0.15,
    "outlet": 0.1,
    "bare": 0.3,
}


def event_place(mentions: Sequence[PlaceMention], sentences: Collection[int]) -> Place | None:
    """Return where an event happened that is told in ``sentences`` (indices into the scanned sentences).

    What is said in those sentences counts most, then what stands shortly before them, then the dateline and
    what the article as a whole is about. A town beats the division or country around it.
    """
    if not mentions or not sentences:
        return None
    points: defaultdict[Place, float] = defaultdict(float)
    near: set[Place] = set()
    for mention in mentions:
        place = mention.place
        if place.precision == "near":
            place = replace(place, precision="exact")
            if mention.sentence in sentences:
                near.add(place)
        distance = min(_distance(mention.sentence, sentence) for sentence in sentences)
        # The second term is what the article is about as a whole, however far away it says so.
        weight = _WEIGHT[mention.role] * (3 * math.exp(-distance / 1.5) + 0.15)
        points[place] += weight + 0.3 * (mention.role == "dateline")
    local = [place for place in points if place.precision == "exact"]
    best = max(local or points, key=lambda place: (points[place], place.name or ""))
    return replace(best, precision="near") if best in near else best


def _distance(mention: int, sentence: int) -> float:
    """Return how far a mention stands from an event's sentence; what comes after counts as further."""
    return sentence - mention if mention <= sentence else 2.0 * (mention - sentence)
