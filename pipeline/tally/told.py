"""Told: a mention with its article, its dates, and what the linking test reads of it, computed once."""

import datetime as dt
import functools
import re
from itertools import pairwise
from urllib.parse import urlsplit

from pipeline.extract.dates import Interval, possible_anchors
from pipeline.extract.terms import name_hash, term_hash
from pipeline.lexicon.load import load
from pipeline.records.claim import Claim
from pipeline.records.mention import Mention, Mentions, Place, TimeExpression, When
from pipeline.records.vocabulary import EVENT_TYPES

_STOP = frozenset({"a", "an", "the", "of", "in", "on", "at", "and"})
_ATTACKING = frozenset({"attacker", "blamed", "claims_responsibility"})
_SHORT = 3
_REMEMBERED = 4096
_RECENT = dt.timedelta(days=7)
"""How far before its publication an article's undated event is looked for; a campaign goes on for months."""
_MONTHS = dt.timedelta(days=180)


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


_TOLD: dict[int, tuple[Mentions, tuple["Told", ...]]] = {}
"""By identity: hashing a whole record would cost as much as reading it again."""


class Told:
    """One mention as the tally sees it.

    ``when`` is the mention's own, or what its time expressions resolve to against ``anchor``, the earliest
    day on which an article without a date can have been published.
    """

    __slots__ = (
        "actors",
        "ages",
        "anchor",
        "article",
        "attackers",
        "campaign",
        "day",
        "days",
        "dead",
        "facility",
        "families",
        "id",
        "mention",
        "minutes",
        "names",
        "place",
        "terms",
        "tolls",
        "victims",
        "when",
        "window",
    )

    def __init__(
        self, article: Mentions, mention: Mention, when: When | None = None, anchor: dt.date | None = None
    ) -> None:
        self.article = article
        self.mention = mention
        self.anchor = anchor
        self.when = when or mention.when
        self.id = mention.mention_id
        self.families = families(mention.type)
        self.place = Spot(mention.place, mention.place_guessed)
        self.victims = frozenset(mention.victims)
        self.ages = frozenset(mention.victim_ages)
        self.dead = _all_dead(mention)
        self.tolls = frozenset(
            c.low for c in mention.claims if c.measure == "killed" and c.low is not None and counts(c)
        )
        self.names = frozenset(mention.names) - self.place.pairs
        self.actors = frozenset(actor.name for actor in mention.actors)
        self.attackers = frozenset(actor.name for actor in mention.actors if actor.role in _ATTACKING)
        self.facility = tuple(w for w in re.findall(r"\w+", mention.facility or "") if w not in _STOP)
        self.minutes = tuple(time.minute for time in mention.times if time.minute is not None)
        self.terms = frozenset(mention.terms)
        self.campaign = mention.level == "campaign"
        self.day = self.when.start if self.when.precision == "day" else None
        self.days = frozenset(mention.days)
        self.window = self._window()
        """First and last day on which the event may have been; null where nothing is known."""

    @property
    def dated(self) -> bool:
        return self.when.start is not None

    @property
    def reported(self) -> dt.date | None:
        """Civil date of publication, or the earliest possible one."""
        return self.article.published.date if self.article.published else self.anchor

    @property
    def founding(self) -> tuple[float, str, tuple[int, int], str]:
        """Sort key: who told first. Never the moment of entry, so that two replays agree."""
        return (*order(self.article), self.mention.span, self.id)

    def _window(self) -> tuple[dt.date, dt.date] | None:
        if self.when.start is not None:
            return self.when.start, self.when.end or self.when.start
        if self.reported is not None:
            return self.reported - (_MONTHS if self.campaign else _RECENT), self.reported
        return None


def tell(article: Mentions) -> tuple[Told, ...]:
    """Return the mentions of an article with its own dates; remembered, for regions meet an article often."""
    known = _TOLD.get(id(article))
    if known is None or known[0] is not article:
        if len(_TOLD) >= _REMEMBERED:
            _TOLD.clear()
        known = _TOLD[id(article)] = (article, tuple(Told(article, m) for m in article.mentions))
    return known[1]


@functools.lru_cache(_REMEMBERED)
def possible_days(times: tuple[TimeExpression, ...], day: dt.date) -> Interval | None:
    """Return the first and last day of publication on which ``times`` can mean ``day``, else None."""
    return possible_anchors(times, day)


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
        words = re.findall(r"\w+", self.name)
        self.words = frozenset(term_hash(w) for w in words if len(w) > _SHORT)
        """What a text that names the place has among its terms."""
        areas = (words, re.findall(r"\w+", self.admin1 or ""))
        self.pairs = frozenset(name_hash(*pair) for some in areas for pair in pairwise(some))
        """Hashes of its own name, which is evidence as a place, not as a name."""


def counts(claim: Claim) -> bool:
    """True for a report of how many the event hit; of perpetrators, days and states it is none."""
    return claim.modality == "reported" and claim.scope == "event" and claim.civilian_status != "perpetrator"


def _all_dead(mention: Mention) -> frozenset[str]:
    """Return hashes of the dead where all are named, else nothing: a list of some keeps nobody apart."""
    claims = [c for c in mention.claims if c.measure == "killed" and counts(c)]
    named = frozenset(victim for claim in claims for victim in claim.victims)
    number = max((claim.low or 0 for claim in claims), default=0)
    return named if number and len(named) >= number else frozenset()


def _grain(place: Place | None) -> str:
    if place is None or not (place.name or place.country):
        return "none"
    if place.precision in ("exact", "near"):
        return "point"
    return "area" if place.admin1 and place.precision != "country" else "country"


def order(article: Mentions) -> tuple[float, str]:
    """Sort key of articles: fetched, else published; those without either last; then the id."""
    if article.fetched_at is not None:
        return article.fetched_at.timestamp(), article.article_id
    if article.published is not None:
        day = article.published.date
        return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp(), article.article_id
    return float("inf"), article.article_id


def publisher(article: Mentions) -> str:
    """Return who printed it: the source, else the host of its address, else the article's own id."""
    host = urlsplit(article.url).hostname if article.url else None
    return (article.source or host or article.article_id).lower().removeprefix("www.")
