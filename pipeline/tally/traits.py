"""Traits: all that the linking test and the index read of a mention. Copies of one report share them.

Thousands print one agency's story. What is found out of its traits (their keys, their scores) is found out
once for all of them, for as long as any is in memory.
"""

import datetime as dt
import functools
import itertools
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias
from weakref import WeakValueDictionary

from pipeline.extract.terms import name_hash, term_hash
from pipeline.lexicon.load import load
from pipeline.records.claim import Claim
from pipeline.records.mention import Mention, Place, When
from pipeline.records.vocabulary import EVENT_TYPES

Window: TypeAlias = tuple[dt.date, dt.date]

_STOP = frozenset({"a", "an", "the", "of", "in", "on", "at", "and"})
_ATTACKING = frozenset({"attacker", "blamed", "claims_responsibility"})
_SHORT = 3
_SPOTS = 4096
_WORD = re.compile(r"\w+")


@functools.cache
def families(type_: str) -> frozenset[str]:
    """Return the families of an event type, see ``type_families.toml``; what no word tells may be of any."""
    table: dict[str, list[str]] = load("type_families")["families"]
    if type_ == "other":
        return frozenset({type_, *table, *EVENT_TYPES})
    return frozenset(name for name, types in table.items() if type_ in types) or frozenset({type_})


@functools.cache
def rare() -> frozenset[str]:
    """Return the types of event that hardly happen twice in one place within days."""
    return frozenset(load("type_families")["rare"]["types"])


@functools.cache
def rare_when_large() -> frozenset[str]:
    """Return the types of accident that hardly happen twice in one place within days with many dead."""
    return frozenset(load("type_families")["rare_when_large"]["types"])


@functools.cache
def lasting() -> frozenset[str]:
    """Return the types of event that go on for weeks."""
    return frozenset(load("type_families")["lasting"]["types"])


class Traits:
    """What the linking test reads of one mention whose dates are ``when`` and ``window``."""

    __slots__ = (
        "__weakref__",
        "actors",
        "ages",
        "attackers",
        "campaign",
        "day",
        "days",
        "dead",
        "facility",
        "families",
        "minutes",
        "most_dead",
        "names",
        "number",
        "ordinal",
        "place",
        "primary",
        "site",
        "stored",
        "terms",
        "times",
        "tolls",
        "type",
        "victims",
        "wanted",
        "weekdays",
        "when",
        "window",
    )

    def __init__(
        self,
        mention: Mention,
        when: When,
        window: Window | None,
        minutes: tuple[int, ...],
        dead: frozenset[str],
        tolls: frozenset[int],
    ) -> None:
        self.number = next(_NUMBERS)
        """Of these traits in this process, to remember by what was found out of them."""
        self.type = mention.type
        self.campaign = mention.level == "campaign"
        self.primary = mention.primary
        self.ordinal = mention.ordinal
        self.when = when
        self.window = window
        """First and last day on which the event may have been; null where nothing is known."""
        self.day = when.start if when.precision == "day" else None
        self.days = frozenset(mention.days)
        self.times = mention.times
        """Alike only where there is no window: nobody else asks for them."""
        self.weekdays = frozenset(time.weekday for time in mention.times if time.weekday is not None)
        self.minutes = minutes
        self.families = families(mention.type)
        self.place = spot(mention.place, mention.place_guessed)
        self.victims = frozenset(mention.victims)
        self.ages = frozenset(mention.victim_ages)
        self.dead = dead
        self.tolls = tolls
        self.most_dead = max(tolls, default=0)
        self.names = frozenset(mention.names) - self.place.pairs
        self.terms = frozenset(mention.terms)
        self.actors = frozenset(actor.name for actor in mention.actors)
        self.attackers = frozenset(actor.name for actor in mention.actors if actor.role in _ATTACKING)
        words = _WORD.findall(mention.facility) if mention.facility else ()
        self.facility = tuple(w for w in words if w not in _STOP)
        self.site = frozenset(self.facility)
        self.stored: frozenset[str] | None = None
        self.wanted: frozenset[str] | None = None
        """Found when they are asked for: see ``keys``."""


_NUMBERS = itertools.count()
_ALIKE: WeakValueDictionary[object, Traits] = WeakValueDictionary()


def traits(mention: Mention, when: When, window: Window | None) -> Traits:
    """Return the traits of ``mention`` with these dates; the same object for what is alike in all of them."""
    killed = [c for c in mention.claims if c.measure == "killed" and counts(c)]
    dead, tolls = _all_dead(killed), frozenset(c.low for c in killed if c.low is not None)
    minutes = tuple(time.minute for time in mention.times if time.minute is not None)
    key = (
        mention.type,
        mention.level,
        mention.primary,
        mention.ordinal,
        when,
        window,
        mention.days,
        mention.times if window is None else minutes,
        mention.place,
        mention.place_guessed,
        mention.facility,
        mention.actors,
        mention.victims,
        mention.victim_ages,
        dead,
        tolls,
        mention.names,
        mention.terms,
    )
    known = _ALIKE.get(key)
    if known is None:
        known = _ALIKE[key] = Traits(mention, when, window, minutes, dead, tolls)
    return known


class Spot:
    """A place, and how finely it is known."""

    __slots__ = ("admin1", "country", "grain", "guessed", "id", "lat", "lon", "name", "pairs", "words")

    def __init__(self, place: Place | None, guessed: bool = False) -> None:
        self.name = (place.name or "").lower() if place else ""
        self.guessed = guessed
        self.id = place.geonames_id if place else None
        self.country = place.country if place else None
        self.admin1 = place.admin1.lower() if place and place.admin1 else None
        self.lat = place.lat if place else None
        self.lon = place.lon if place else None
        self.grain = _grain(place)
        words = _WORD.findall(self.name)
        self.words = frozenset(term_hash(w) for w in words if len(w) > _SHORT)
        """What a text that names the place has among its terms."""
        areas = (words, _WORD.findall(self.admin1 or ""))
        self.pairs = frozenset(name_hash(*pair) for some in areas for pair in pairwise(some))
        """Hashes of its own name, which is evidence as a place, not as a name."""


spot = functools.lru_cache(_SPOTS)(Spot)


def counts(claim: Claim) -> bool:
    """True for a report of how many the event hit; of perpetrators, days and states it is none."""
    return claim.modality == "reported" and claim.scope == "event" and claim.civilian_status != "perpetrator"


def _all_dead(killed: Sequence[Claim]) -> frozenset[str]:
    """Return hashes of the dead where all are named, else nothing: a list of some keeps nobody apart."""
    named = frozenset(victim for claim in killed for victim in claim.victims)
    number = max((claim.low or 0 for claim in killed), default=0)
    return named if number and len(named) >= number else frozenset()


def _grain(place: Place | None) -> str:
    if place is None or not (place.name or place.country):
        return "none"
    if place.precision in ("exact", "near"):
        return "point"
    return "area" if place.admin1 and place.precision != "country" else "country"
