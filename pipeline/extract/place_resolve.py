"""Settles which place each name means.

An ambiguous name is settled by its company: what it is named with ("X, Texas"), the divisions and countries
of the other names, demonyms, the address, and population as the prior. Names vote for each other in three
rounds, so that the candidate that lies where the others lie wins, whatever the order.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.extract.place_company import VARIANT, Company, Names, area
from pipeline.extract.place_spots import Found, Spot, inside
from pipeline.extract.place_web import address_spots, side
from pipeline.extract.place_words import words
from pipeline.lexicon.gazetteer import Entry

_LARGE = 100_000


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
        # "North Kivu": several words that name one division and nothing else.
        wide = wide or (" " in spot.key and len(spot.entries) == 1 and spot.entries[0].kind == "admin1")
        personal = spot.key in found.persons and not (spot.telling and spot.role != "motion")
        plain = spot.key in found.written and not spot.within
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
    names: Names = defaultdict(list)
    for spot in [*spots, *heard]:
        spot.within = spot.within or holders.get(spot.key)
        if spot.within and not inside(spot, list(spot.within.entries)):
            spot.entries = ()  # GeoNames has others of that name, but none where this one is said to lie
        if spot.entries:
            names[spot.key, spot.within.key if spot.within else "", len(spot.entries)].append(spot)
    company = Company(found, side(url), names)
    best: dict[int, Entry] = {}
    home: dict[str, Entry] = {}
    guessed: set[str] = set()
    for name, alike in names.items():
        choices = company.choices(alike, name)
        chosen = [choice.entry for choice in choices]
        only = _only_bearer(alike[0], chosen[0], found.nations)
        if name[0] not in found.persons and not only and _may_be_unlisted(alike, chosen):
            division = company.division(name)
            # A spelling that GeoNames has as a variant is evidence for a listed place, whatever its rank.
            score = max([choice.score + VARIANT * (not choice.entry.own) for choice in choices])
            if division and company.unlisted(division, name) > score:
                home[name[0]] = division
                continue
        if choices[0].torn:
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


def _only_bearer(spot: Spot, entry: Entry, national: Collection[str]) -> bool:
    """Whether ``entry`` is the only place of its name in a country that the article tells of.

    Who names the country tells of all of it; and who says "the town of X" means no quarter of another.
    """
    bearers = sum(e.own and e.country == entry.country for e in spot.entries)
    return (entry.country in national or spot.settled) and bearers <= 1


def strangers(spots: list[Spot], chosen: list[Entry | None], found: Found) -> set[str]:
    """Return names that are better explained as no place of the gazetteer.

    A small place in a division that nothing else speaks for, while the article has its place elsewhere, is
    most often a neighbourhood, a park or a person that shares its name with a far-off town.
    """
    here = [(spot, entry) for spot, entry in zip(spots, chosen, strict=True) if entry]
    national = {*found.nations, *(entry.country for _, entry in here if entry.kind == "country")}
    keys: defaultdict[str, set[str]] = defaultdict(set)
    anchored: set[str] = set()
    towns: set[int] = set()
    for spot, entry in here:
        region = area(entry)
        keys[region].add(spot.key)
        firm = spot.within or spot.role in ("body", "dateline") or entry.population > 100_000
        if spot.role not in ("institution", "outlet", "motion") and (firm or entry.kind != "city"):
            anchored.add(region)
        if entry.kind == "city" and not spot.section and spot.role in ("in", "body", "dateline"):
            towns.add(entry.id)
    strange = set()
    for spot, entry in here:
        region = area(entry)
        alone = region not in anchored and entry.country not in anchored and len(keys[region]) == 1
        alone = alone and not _only_bearer(spot, entry, national)
        section = spot.section and entry.part_of not in towns and towns - {entry.id}
        if section or (entry.kind == "city" and anchored and alone):
            strange.add(spot.key)
    return strange
