"""The places that an article names, and the place of an event."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.extract.facilities import find_facility
from pipeline.extract.place_names import find_spots, masthead_spots
from pipeline.extract.place_resolve import Resolved, believed, resolve, strangers
from pipeline.extract.place_spots import PUBLISHER, Found, Role, Spot
from pipeline.extract.place_words import words
from pipeline.extract.scan import Scanned
from pipeline.lexicon.gazetteer import Entry, by_id, lookup, nation
from pipeline.records.article import CleanArticle
from pipeline.records.base import Span
from pipeline.records.mention import Place, PlacePrecision

__all__ = ["PlaceMention", "event_place", "find_facility", "find_places"]


class PlaceMention(NamedTuple):
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
    guessed: bool = False
    """True where another place of that name is almost as likely."""

    @property
    def local(self) -> bool:
        """True for a town or smaller, false for a division or country."""
        return self.place.precision in ("exact", "near")


def find_places(scanned: Sequence[Scanned], article: CleanArticle) -> tuple[PlaceMention, ...]:
    """Return the places that the article names, in the order of the text."""
    stands = any(scanned[i].text.startswith(article.dateline or " ") for i in range(min(len(scanned), 2)))
    found = find_spots(scanned, None if stands else article.dateline)
    spots = believed(found)
    resolved = resolve(spots, found, article.url, _publisher_spots(article))
    chosen = resolved.entries
    strange = strangers(spots, chosen, found)
    at = {id(spot): entry for spot, entry in zip(spots, chosen, strict=True)}
    mentions = []
    named = {entry.id for entry in chosen if entry}
    around = _around(spots, chosen, found)
    for spot, entry in zip(spots, chosen, strict=True):
        city = at.get(id(spot.within)) if spot.section else None
        if city and city.kind == "city":
            entry = city
        home = None if entry else resolved.home.get(spot.key)
        if spot.key in strange if entry else (home and not spot.within and _has_town(home, spots, chosen)):
            continue  # more likely a quarter of the town, or no place at all
        place: Place | None
        if entry:
            place = _place(spot, entry, named)
        else:
            place = _held(spot, home) if home else _unlisted(spot, spots, chosen, around)
        if place:
            mention = _mention(spot, place, scanned, article)
            mentions.append(mention._replace(guessed=spot.key in resolved.guessed))
    return tuple(mentions or _from_address(resolved))


def _publisher_spots(article: CleanArticle) -> list[Spot]:
    """Return the places in the publisher's name, behind the title and as given; the latter are only heard."""
    given = masthead_spots(article.source or "")
    for spot in given:
        spot.sentence = PUBLISHER
    return masthead_spots(_masthead(article)) + given


def _masthead(article: CleanArticle) -> str:
    """Return the publisher's name that stands behind the title, which is dropped from it."""
    ends = {sentence.span[1] for sentence in article.sentences if sentence.title}
    return " ".join(
        article.source_text[start:end]
        for start, end in (drop.span for drop in article.dropped)
        if start in ends
    )


def _from_address(resolved: Resolved) -> list[PlaceMention]:
    """Return the places that the URL names, and the division of a publisher's town: what a bare text has."""
    return [
        PlaceMention(place, (0, 0), 0, 0, 0, "address")
        for spot, entry in resolved.address
        if spot.sentence != PUBLISHER
        and (place := _place(spot, entry, ()) if spot.role == "address" else _division(entry))
    ]


def _division(entry: Entry) -> Place | None:
    if not entry.admin1:
        return None
    return Place(name=entry.admin1, admin1=entry.admin1, country=entry.country, precision="admin1")


def _mention(spot: Spot, place: Place, scanned: Sequence[Scanned], article: CleanArticle) -> PlaceMention:
    if spot.sentence < 0:  # a dateline cut off the first sentence
        start = max(article.source_text.find(article.dateline or ""), 0)
        first = next((i for i, sentence in enumerate(scanned) if not sentence.sentence.title), 0)
        return PlaceMention(place, (start, start + len(article.dateline or "")), first, 0, 0, "dateline")
    tokens = scanned[spot.sentence].tokens
    span = (tokens[spot.first].start, tokens[spot.last - 1].end)
    return PlaceMention(place, span, spot.sentence, spot.first, spot.last, spot.role)


_SUBURB = 100_000
"""Inhabitants from which on a place near a larger city is told of as itself."""


def _place(spot: Spot, entry: Entry, named: Collection[int]) -> Place:
    """Return ``entry`` as a place; a section of a city that the article names is that city."""
    own_town = (spot.settled or entry.population > _SUBURB) and not spot.section
    if entry.part_of and (spot.section or (entry.part_of in named and not own_town)):
        entry = by_id(entry.part_of) or entry
    if town := words().one_town.get(entry.name if entry.kind == "admin1" else ""):
        entry = next((e for e in lookup(town) if e.admin1 == entry.name), entry)
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
    return "near" if spot.role in ("near", "away") else "exact"


def _around(spots: list[Spot], chosen: list[Entry | None], found: Found) -> Entry | None:
    """Return the division or country that the article is set in, where it names no town in a telling way.

    A dateline alone tells the country, if the article names that country too.
    """
    wide: Counter[tuple[int, bool]] = Counter()
    areas: dict[tuple[int, bool], Entry] = {}
    seat: Entry | None = None
    named = {*found.nations}
    for spot, entry in zip(spots, chosen, strict=True):
        if entry and entry.kind != "city":
            key = (entry.id, entry.own)
            areas[key] = entry
            wide[key] += spot.role != "beyond"
            named |= {entry.country} if spot.role == "dateline" else set()
        elif entry and spot.role in ("in", "near", "body"):
            return None
        elif entry and spot.role == "dateline":
            seat = entry
    if seat:
        return nation(seat.country) if seat.country in named else None
    return areas[max(wide, key=lambda key: (wide[key], bool(areas[key].admin1), key[0]))] if wide else None


def _has_town(division: Entry, spots: list[Spot], chosen: list[Entry | None]) -> bool:
    """Whether the article tells of a town in ``division``."""
    return any(
        entry.kind == "city" and entry.admin1 == division.admin1 and spot.telling
        for spot, entry in zip(spots, chosen, strict=True)
        if entry
    )


def _unlisted(
    spot: Spot, spots: list[Spot], chosen: list[Entry | None], around: Entry | None
) -> Place | None:
    """Return a place that GeoNames does not list, in the division or country that is named with it."""
    here = [
        (other is not spot.within, other.first < spot.first, abs(other.first - spot.first), i)
        for i, other in enumerate(spots)
        if (entry := chosen[i])
        and other.role != "beyond"
        and other.sentence == spot.sentence
        and (other.first > spot.first or (spot.settled and entry.kind != "city"))
    ]
    at = min(here)[-1] if here else -1
    holder = chosen[at] if here else around
    if holder is None:
        return None
    if holder.kind == "city" and not spot.settled:
        return None
    return _held(spot, holder)


def _held(spot: Spot, holder: Entry) -> Place:
    """Return the place of a name that GeoNames does not list, in the larger place ``holder``."""
    admin1 = holder.admin1 or None
    name = spot.name.title() if spot.name.isupper() else spot.name  # a dateline's capitals
    return Place(name=name, admin1=admin1, country=holder.country, precision=_precision(spot))


# How much a mention says of where its sentence's event happened, by how it is tied to it.
_WEIGHT: dict[Role, float] = {
    "in": 1.0,
    "near": 0.85,
    "dateline": 0.5,
    "body": 0.7,
    "resident": 0.5,
    "of": 0.35,
    "motion": 0.25,
    "institution": 0.15,
    "outlet": 0.1,
    "bare": 0.3,
    "address": 0.1,
    "away": 0.4,
    "beyond": 0.05,
}


_FIRST = 1.2
"""What the headline and the first sentence say counts so much more."""
_AREA = 0.3
"""A division with more than this share of what its country has is where it happened."""
_FAINT = 0.1
"""A town with less than this share of what a larger place has is only mentioned."""


def event_place(mentions: Sequence[PlaceMention], sentences: Collection[int]) -> Place | None:
    """Return where an event happened that is told in ``sentences`` (indices into the scanned sentences).

    What is said in those sentences counts most, then what stands shortly before them, then the dateline and
    what the article as a whole is about. A town beats the division or country around it.
    """
    if not mentions or not sentences:
        return None
    points: defaultdict[Place, float] = defaultdict(float)
    near: set[Place] = set()
    nearness: dict[int, float] = {}
    for mention in mentions:
        place = mention.place
        if place.precision == "near":
            place = replace(place, precision="exact")
            if mention.sentence in sentences:
                near.add(place)
        if mention.sentence not in nearness:
            distance = min([_distance(mention.sentence, sentence) for sentence in sentences])
            # The second term is what the article is about as a whole, however far away it says so.
            nearness[mention.sentence] = 3 * math.exp(-distance / 1.5) + 0.15
        weight = _WEIGHT[mention.role] * nearness[mention.sentence]
        points[place] += weight * (_FIRST if mention.sentence <= 1 else 1)
    most = max(points.values())
    local = [place for place, p in points.items() if place.precision == "exact" and p > most * _FAINT]
    local = _on_the_spot(local, mentions, sentences)
    areas = [place for place, p in points.items() if place.precision != "country" and p > most * _AREA]
    best = max(local or areas or points, key=lambda place: (points[place], place.name or ""))
    return replace(best, precision="near") if best in near else best


_THERE: frozenset[Role] = frozenset({"in", "near", "of", "body"})


def _on_the_spot(
    towns: list[Place], mentions: Sequence[PlaceMention], sentences: Collection[int]
) -> list[Place]:
    """Return ``towns`` without those that only a dateline has, where the event is told of elsewhere.

    An agency may sit far off: "JAKARTA - Floods killed 22 people in West Sumatra province".
    """
    areas = [
        m.place for m in mentions if m.sentence in sentences and m.role in ("in", "near") and not m.local
    ]
    told = {_town(m.place) for m in mentions if m.role in _THERE}
    return [town for town in towns if _town(town) in told or all(_may_hold(area, town) for area in areas)]


def _town(place: Place) -> tuple[str | None, ...]:
    return (place.name, place.admin1, place.country)


def _may_hold(area: Place, town: Place) -> bool:
    if area.country != town.country:
        return False
    return area.precision == "country" or area.admin1 == town.admin1


def is_guess(place: Place | None, mentions: Sequence[PlaceMention]) -> bool:
    """Whether the article leaves open which of several places of one name ``place`` is."""
    told = [m for m in mentions if place and (m.place.name, m.place.admin1) == (place.name, place.admin1)]
    return any(mention.guessed for mention in told)


def _distance(mention: int, sentence: int) -> float:
    """Return how far a mention stands from an event's sentence; what comes after counts as further."""
    return sentence - mention if mention <= sentence else 2.0 * (mention - sentence)
