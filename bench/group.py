"""Cost of one more article on an event that many tell of: ``python -m bench.group``.

One event, told for ten days by papers that print what forty speakers said, most of it as copies of what
another printed. The toll grows; some articles know the province alone or tell of another event beside it.
Each table gets so many articles at once, then some more as they come.
"""

import datetime as dt
import random
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import click
from msgspec.structs import replace

from bench.accuracy import save
from pipeline.records.article import Published
from pipeline.records.claim import Claim
from pipeline.records.codec import digest
from pipeline.records.mention import Mention, Mentions, Place, When
from pipeline.records.vocabulary import Measure
from pipeline.settings import RULES_VERSION
from pipeline.store import Logged, Store

DAY = dt.date(2026, 1, 5)
DAYS = 10
NOW = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
GROUP = 100
"""Records of one transaction."""
COPIED = 0.7
"""Share of the articles that print what another has."""
SPEAKERS = tuple(f"body {n}" for n in range(40))
PROVINCE = Place(name=None, admin1="Nineveh", country="IQ", precision="admin1")
TOWN = Place(name="Mosul", admin1="Nineveh", country="IQ", lat=36.34, lon=43.13, geonames_id=99072)
ELSEWHERE = Place(name="Kirkuk", admin1="Kirkuk", country="IQ", lat=35.47, lon=44.39, geonames_id=94787)
TOLLS: tuple[tuple[Measure, int], ...] = (("killed", 40), ("injured", 90))
"""What is known on the last day."""


class Text(NamedTuple):
    """What an article says, whoever prints it."""

    mentions: tuple[Mention, ...]
    fingerprint: tuple[int, ...]


def reports(count: int) -> list[Mentions]:
    """Return ``count`` articles on the event in the order in which they come, the same in every run."""
    rng = random.Random(3)  # noqa: S311  no secret: the same records in every run
    texts: list[Text] = []
    made = []
    for number in range(count):
        told = number / count
        if not texts or rng.random() > COPIED:
            texts.append(_text(rng, told))
        newest = texts[-20:]
        made.append(_printed(rng.choice(newest), number, told, rng))
    return made


def _text(rng: random.Random, told: float) -> Text:
    """Return a text of the moment when ``told``, from 0 to 1, of the articles were out."""
    mentions = [_mention(rng, told, TOWN if rng.random() < 0.9 else PROVINCE, DAY, primary=True)]
    if rng.random() < 0.15:  # an older event
        day = DAY - dt.timedelta(days=rng.randrange(20, 60))
        mentions.append(_mention(rng, 1.0, ELSEWHERE, day, primary=False))
    return Text(tuple(mentions), tuple(sorted(rng.getrandbits(53) for _ in range(64))))


def _mention(rng: random.Random, told: float, place: Place, day: dt.date, *, primary: bool) -> Mention:
    where = place.name or place.admin1
    return Mention(
        mention_id="",
        type="bombing",
        primary=primary,
        span=(0, 180) if primary else (900, 1080),
        place=place,
        when=When(start=day, end=day, precision="day"),
        terms=tuple(sorted({f"{where} {n}" for n in rng.sample(range(60), 25)})),
        names=tuple(sorted({rng.randrange(12) + hash_ for hash_ in (len(str(where)) << 8,) * 4})),
        days=(day,),
        claims=tuple(
            _claim(rng, measure, round(1 + most * told), n) for n, (measure, most) in enumerate(TOLLS)
        ),
    )


def _claim(rng: random.Random, measure: Measure, number: int, nth: int) -> Claim:
    origin = rng.choice((*SPEAKERS, None, None))
    sentence = f"The bombing left {number} people {measure}, {origin} said, while the search went on."
    start = sentence.index(str(number))
    mark = (start, start + len(str(number)))
    return Claim(
        claim_id=str(nth),
        measure=measure,
        low=number,
        high=number,
        origin=origin,
        origin_key=origin,
        sentence=sentence,
        mark=mark,
        span=(nth * 200 + mark[0], nth * 200 + mark[1]),
    )


def _printed(text: Text, number: int, told: float, rng: random.Random) -> Mentions:
    id_ = digest(str(number))
    at = dt.datetime.combine(DAY, dt.time(), dt.UTC) + dt.timedelta(days=DAYS * told)
    mentions = tuple(
        replace(
            mention,
            mention_id=f"{id_}:{nth}",
            claims=tuple(replace(c, claim_id=digest(id_, str(nth), c.claim_id)) for c in mention.claims),
        )
        for nth, mention in enumerate(text.mentions)
    )
    return Mentions(
        article_id=id_,
        fetched_at=at,
        known_at=at,
        content_hash=digest(id_, "content"),
        source=f"Paper {rng.randrange(2000)}",
        url=f"https://paper.example/{id_}",
        title="Bombing in Mosul: what is known",
        published=Published(date=at.date(), basis="feed"),
        fingerprint=text.fingerprint,
        mentions=mentions,
        rules_version=RULES_VERSION,
    )


def measured(articles: list[Mentions], more: int) -> dict[str, float]:
    """Return CPU milliseconds an article: all but ``more`` at once, then these, ``GROUP`` at a time."""
    first = len(articles) - more
    with tempfile.TemporaryDirectory() as directory, Store.open(Path(directory, "table.db")) as store:
        log = [Logged(*record) for record in enumerate(articles)]
        began = time.process_time()
        store.apply(log[:first], "log", NOW)
        at_once = time.process_time() - began
        began = time.process_time()
        for start in range(first, len(log), GROUP):
            store.apply(log[start : start + GROUP], "log", NOW)
        further = time.process_time() - began
        most = max(len(event.articles) for event in store.ever())
    return {
        "at_once_ms": round(at_once / first * 1e3, 3),
        "further_ms": round(further / more * 1e3, 3),
        "largest_group": most,
    }


@click.command()
@click.option("--sizes", default="100,1000,10000,50000", show_default=True, help="Articles in each table.")
@click.option("--more", default=2 * GROUP, show_default=True, help="Articles that come then.")
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(sizes: str, more: int, name: str | None) -> None:
    """Print what an article costs as the group grows, and how many times as much as in the first."""
    results: dict[str, dict[str, Any]] = {}
    for size in map(int, sizes.split(",")):
        found = results[str(size)] = measured(reports(size + more), more)
        first = next(iter(results.values()))
        times = {what: found[what] / first[what] for what in ("at_once_ms", "further_ms")}
        click.echo(
            f"{size:>7,}  at once {found['at_once_ms']:.2f} ms an article ({times['at_once_ms']:.1f} times "
            f"the first), then {found['further_ms']:.2f} ms ({times['further_ms']:.1f} times); the largest "
            f"row tells of {found['largest_group']:,.0f}"
        )
    if name:
        click.echo(f"kept in {save(name, {'groups': results}, dt.date.today())}")


if __name__ == "__main__":
    main()
