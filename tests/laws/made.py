"""Mentions made by hand, for tests that begin after extraction."""

import datetime as dt

from pipeline.records.article import Published
from pipeline.records.claim import Claim
from pipeline.records.codec import digest
from pipeline.records.mention import Actor, Mention, Mentions, Place, When
from pipeline.records.review import Review, Verdict

NOON = dt.datetime(2020, 5, 1, 12, tzinfo=dt.UTC)
FIRST_DAY = dt.date(2020, 4, 1)
PLACES = {
    "Hajin": Place(name="Hajin", admin1="Deir ez-Zor", country="SY", lat=34.69, lon=40.83, geonames_id=1),
    "Mosul": Place(name="Mosul", admin1="Nineveh", country="IQ", lat=36.34, lon=43.12, geonames_id=2),
    "Kano": Place(name="Kano", admin1="Kano", country="NG", lat=12.0, lon=8.52, geonames_id=3),
    "Nineveh": Place(name="Nineveh", admin1="Nineveh", country="IQ", precision="admin1"),
}


def article(
    article_id: str,
    *tellings: Mention,
    version: int | None = None,
    hours: int | None = 0,
    withdrawn: bool = False,
    published: dt.date | None = None,
) -> Mentions:
    """Return one version of an article, fetched ``hours`` after noon."""
    fetched = None if hours is None else NOON + dt.timedelta(hours=hours)
    content = repr((tellings, version, withdrawn, published))
    return Mentions(
        article_id=article_id,
        version=version,
        fetched_at=fetched,
        known_at=fetched or NOON,
        content_hash=digest(content),
        withdrawn=withdrawn,
        source=f"{article_id} Times",
        mentions=() if withdrawn else tellings,
        reason="withdrawn" if withdrawn else None if tellings else "no_event",
        published=Published(date=published, basis="feed") if published else None,
        rules_version="1",
    )


def said(
    verdict: Verdict,
    *mentions: str,
    id: str = "r",
    claim: str | None = None,
    numbers: tuple[int | None, int | None] = (None, None),
    hours: float = 0,
    withdrawn: bool = False,
) -> Review:
    """Return what an analyst said ``hours`` after noon."""
    return Review(
        review_id=id,
        verdict=verdict,
        mentions=mentions,
        claim_id=claim,
        low=numbers[0],
        high=numbers[1],
        author="desk",
        reason="looked at it",
        at=NOON + dt.timedelta(hours=hours),
        withdrawn=withdrawn,
    )


def telling(
    article_id: str,
    place: str = "Hajin",
    day: int | None = 0,
    killed: int | None = None,
    *,
    type: str = "airstrike",
    number: int = 0,
    actors: tuple[str, ...] = (),
    primary: bool = True,
) -> Mention:
    """Return what ``article_id`` says of an event ``day`` days in; ``number`` is that of its sentence."""
    span = (number * 100, number * 100 + 90)
    mention_id = f"{article_id}:{digest(place, str(number))}"
    date = None if day is None else FIRST_DAY + dt.timedelta(days=day)
    claims: tuple[Claim, ...] = ()
    if killed is not None:
        claims = (
            Claim(
                claim_id=digest(mention_id, str(killed)),
                measure="killed",
                low=killed,
                high=killed,
                sentence=f"The raid on {place} killed {killed} people.",
                span=(span[0], span[0] + 20),
            ),
        )
    return Mention(
        mention_id=mention_id,
        type=type,
        primary=primary,
        span=span,
        place=PLACES[place],
        when=When(start=date, end=date, precision="day") if date else When(),
        actors=tuple(Actor(name=name) for name in actors),
        terms=tuple(sorted({place, "raid", type, "Coalition"})),
        claims=claims,
    )
