"""What one more article costs, by how many events the table holds: ``python -m bench.flat DB [DB ...]``.

Each DB, a file or a URL of PostgreSQL, must be new. The news of one day after the other goes into it, as it
would stand there had each article been applied when it came: events are tallied apart and written by what
writes them otherwise. At 1,000 events, 10,000 and so on, articles on new events of the day after are applied,
then such as join events of any age.
"""

import datetime as dt
import random
import resource
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any, NamedTuple, TypeVar

import click
from msgspec.structs import replace

from bench.accuracy import save
from bench.mentions import made_mentions
from bench.rebuild import NOW, SOURCE, size
from pipeline.records.codec import digest
from pipeline.records.mention import Mention, Mentions, When
from pipeline.store import Logged, Store, rows
from pipeline.store.rows import Moved
from pipeline.store.versions import Versions
from pipeline.store.write import _record
from pipeline.tally import tally
from pipeline.tally.changes import changes

T = TypeVar("T")

PER_DAY = 1000
FIRST, TIMES = 1000, 10
"""Events at which the first measurement is made, and how many times as many at each one after it."""
BATCH = 200
BATCHES = 5
WRITTEN = 1000
"""Articles written in one transaction."""
KEPT = BATCH * BATCHES
"""Articles of events of any age that are kept to be joined."""


class Cost(NamedTuple):
    """What it costs to apply articles, and what the table takes."""

    events: int
    new: float
    """Of new events, as a multiple of what the tally of the same articles costs beside any table: machines
    are slow and fast by turns, and this is of the same moment. Median of the batches, as all here."""
    joining: float
    """The same for articles on events that are held."""
    new_ms: float
    """CPU milliseconds an article."""
    joining_ms: float
    opening: float
    """Seconds from opening the table until one article is applied."""
    memory: int
    """Megabytes of this process, at most until now."""
    bytes_an_event: int


def news(days: int, common: float, seed: int = 1) -> Iterator[Mentions]:
    """Return the articles of ``days`` days, in their order, the same in every run; see ``named``."""
    return (named(article, common, seed) for article in made_mentions(days * PER_DAY, days, seed))


def named(article: Mentions, common: float, seed: int) -> Mentions:
    """Return ``article`` with the names of four persons of its event.

    The share ``common`` of all articles names an office of the province beside them, as the others do: what
    is brought together by such a name grows with the table.
    """
    told = article.mentions[0]
    place = told.place
    names = [f"person {n} of {seed} {_event(article)}" for n in range(4)]
    if place and int(digest(article.article_id)[:4], 16) < common * 16**4:
        names.append(f"office of {place.country}|{place.admin1}")
    hashes = (int(digest(name)[:12], 16) for name in names)
    return replace(article, mentions=(replace(told, names=tuple(sorted(hashes))),))


def write(store: Store, articles: Sequence[Mentions]) -> None:
    """Write ``articles``, all that tell of their events, with the rows of these, as if they had been applied.

    Events are taken not to touch one another, which few of them do.
    """
    ordered = sorted(articles, key=_event)
    events = [event for _, group in groupby(ordered, _event) for event in tally(group)]
    moved = [Moved(None, replace(event, version=1, updated_at=NOW)) for event in events]
    with store.transaction() as db:
        Versions(db).add(articles)
        rows.write(db, moved)
        _record(db, changes([], [row.new for row in moved]), NOW)


def on(article: Mentions, day: dt.date, name: str) -> Mentions:
    """Return ``article`` as another one that tells the same of ``day``."""
    id_ = f"{name}-{article.article_id}"
    known_at = dt.datetime.combine(day, article.known_at.timetz())
    return replace(
        article,
        article_id=id_,
        fetched_at=known_at,
        known_at=known_at,
        published=article.published and replace(article.published, date=day),
        mentions=tuple(_told_on(mention, day, id_) for mention in article.mentions),
    )


def _told_on(mention: Mention, day: dt.date, id_: str) -> Mention:
    return replace(
        mention,
        mention_id=f"{id_}:{digest(id_)}",
        when=When(start=day, end=day, precision="day"),
        days=(day,),
        claims=tuple(replace(claim, claim_id=digest(id_, claim.claim_id)) for claim in mention.claims),
    )


def again(article: Mentions, name: str) -> Mentions:
    """Return another article on the event of ``article``, of the same day."""
    return on(article, article.known_at.date(), name)


def apply(store: Store, batches: Iterable[Sequence[Mentions]]) -> tuple[float, float]:
    """Apply ``batches`` and return what an article costs: times its tally beside any table, and in CPU ms."""
    took: list[tuple[float, float]] = []
    for batch in batches:
        first = store.offset(SOURCE)
        began = time.process_time()
        tally(batch)
        alone = time.process_time() - began
        store.apply([Logged(first + n, article) for n, article in enumerate(batch)], SOURCE, NOW)
        seconds = time.process_time() - began - alone
        took.append((seconds / alone, seconds / len(batch) * 1000))
    times, ms = zip(*took, strict=True)
    return statistics.median(times), statistics.median(ms)


def measure(where: str, most: int, common: float) -> Iterator[Cost]:
    """Fill the table at ``where`` with up to ``most`` events and yield what an article costs on the way."""
    rng = random.Random(4)  # noqa: S311  no secret: the same events in every run
    held = events = 0
    kept: list[Mentions] = []
    due = FIRST
    for day, articles in groupby(news(most // PER_DAY, common), lambda article: article.known_at.date()):
        listed = list(articles)
        with Store.open(where) as store:
            for some in _pieces(_whole_events(listed), WRITTEN):
                write(store, [article for event in some for article in event])
        events += PER_DAY
        for article in listed:  # each one that came is kept with the same chance (Vitter's algorithm R, 1985)
            held += 1
            if len(kept) < KEPT:
                kept.append(article)
            elif (n := rng.randrange(held)) < KEPT:
                kept[n] = article
        if events == due:
            next_day = day + dt.timedelta(days=1)
            fresh = islice(news(1, common, seed=events), KEPT + 1)
            yield _cost(where, events, next_day, list(fresh), kept)
            due *= TIMES


def _cost(where: str, events: int, day: dt.date, fresh: list[Mentions], kept: list[Mentions]) -> Cost:
    name = f"at-{events}"
    began = time.perf_counter()
    with Store.open(where) as store:
        apply(store, [[on(fresh.pop(), day, name)]])
        opening = time.perf_counter() - began
        new, new_ms = apply(store, _pieces([on(article, day, name) for article in fresh], BATCH))
        joining, joining_ms = apply(store, _pieces([again(article, name) for article in kept], BATCH))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Cost(events, new, joining, new_ms, joining_ms, opening, memory, size(where) // events)


def _event(article: Mentions) -> str:
    return article.article_id.rpartition("-")[0]


def _whole_events(articles: Iterable[Mentions]) -> Iterator[list[Mentions]]:
    return (list(group) for _, group in groupby(sorted(articles, key=_event), _event))


def _pieces(values: Iterable[T], length: int) -> Iterator[list[T]]:
    given = iter(values)
    return iter(lambda: list(islice(given, length)), [])


@click.command()
@click.argument("tables", nargs=-1, required=True, metavar="DB...")
@click.option("--events", default=100_000, show_default=True, help="How many the table has in the end.")
@click.option("--common", default=0.0, show_default=True, help="Share of articles with a common name.")
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(tables: tuple[str, ...], events: int, common: float, name: str | None) -> None:
    """Print what an article costs in each DB, by the events held, and how many times the first of these."""
    results: dict[str, list[dict[str, Any]]] = {}
    for where in tables:
        kind = "postgresql" if "://" in where else "sqlite"
        click.echo(f"{kind}: times the tally of the same articles alone; times the first; CPU ms an article")
        found: list[Cost] = []
        for cost in measure(where, events, common):
            found.append(cost)
            first = found[0]
            click.echo(
                f"{cost.events:10,} events  "
                f"new {cost.new:5.2f} {cost.new / first.new:5.2f} {cost.new_ms:6.2f} ms  "
                f"joining {cost.joining:5.2f} {cost.joining / first.joining:5.2f} {cost.joining_ms:6.2f} ms  "
                f"{cost.memory:5} MB  {cost.bytes_an_event:7,} bytes an event  opened in {cost.opening:.2f} s"
            )
        results[kind] = [cost._asdict() for cost in found]
    if name:
        click.echo(f"kept in {save(name, {'stores': results}, dt.date.today())}")


if __name__ == "__main__":
    main()
