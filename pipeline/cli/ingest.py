"""`tallywire ingest` and `tallywire run`: feeds in, the event table, or messages for Kafka, out."""

import functools
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.metadata import entry_points
from types import FrameType
from typing import Any, Protocol

import click

from pipeline.cli import options, summary
from pipeline.cli.beside import beside
from pipeline.cli.live import Live, live
from pipeline.cli.text import plain
from pipeline.embedded import Replayed
from pipeline.errors import TallywireError, TransientError, UserError
from pipeline.feeds import declared
from pipeline.feeds.background import Ingestion, Options
from pipeline.feeds.declared import Feed
from pipeline.feeds.desk import Told
from pipeline.feeds.lock import only_ingestion
from pipeline.follow import LOG, Follower
from pipeline.parallel import processes
from pipeline.settings import settings
from pipeline.store import Store

IDLE_SECONDS = 0.2
"""Between two looks into an empty log."""
AWAY_SECONDS = 5.0
"""Between two attempts while a broker, a table or the body store is away."""


class Taker(Protocol):
    """What takes the records of the log further: the stages, or a broker."""

    def step(self) -> int:
        """Take some and return how many: 0 where all have been taken."""

    def left(self) -> int:
        """Return how many are still to be taken."""


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    given = (
        click.argument("feeds", metavar="[FEED]...", nargs=-1),
        click.option(
            "--config", "listed", metavar="FILE",
            help=f"Feeds to read besides, one [[feed]] table each. Default, where no FEED is given: "
            f"{declared.DEFAULT}. (Settings: tallywire --config FILE ingest ...)",
        ),
        options.db,
        click.option(
            "--once", is_flag=True, help="Poll each feed once, fetch all new pages, take them in, and end.",
        ),
        click.option(
            "--allow-private", is_flag=True,
            help="Ask private, loopback and link-local addresses, too: for feeds of your own network.",
        ),
        options.option("workers"),
        options.option("delay_seconds"),
        options.option("contact"),
    )  # fmt: skip

    @functools.wraps(command)
    def call(once: bool, allow_private: bool, delay_seconds: float, contact: str, **more: Any) -> None:
        command(how=Options(once, allow_private, delay_seconds, contact), **more)

    shared: Callable[..., None] = call
    for decorate in reversed(given):
        shared = decorate(shared)
    return shared


@click.command()
@_shared
@options.only(
    "broker",
    help="Send the articles to `articles.raw` of this Kafka; the table then keeps what was seen. Without, "
    "they go through the stages into the table.",
)
@options.only("prefix", help="Put before the topic's name; only with --broker.")
def ingest(
    feeds: Sequence[str],
    listed: str | None,
    db: str,
    how: Options,
    workers: int,
    broker: str | None,
    prefix: str | None,
) -> None:
    """Read feeds and their pages, until Ctrl-C or SIGTERM.

    FEED is the URL of an RSS, Atom or JSON feed or of a sitemap, an OPML file, a directory that is watched
    for articles, or - for JSON lines on standard input. Started again, it goes on where it was: nothing comes
    twice, and nothing that the feeds still list is missed.
    """
    if prefix and not broker:
        raise click.UsageError("--prefix names topics of a broker: give --broker too")
    prefix = settings().prefix if prefix is None else prefix
    _ingest(_feeds(feeds, listed), db, how, workers, broker, prefix)


@click.command()
@_shared
@options.option("web_host", called="--host")
@options.option("web_port", called="--port")
@click.option("--no-web", is_flag=True, help="Without the page and the API; --once is without them anyway.")
def run(
    feeds: Sequence[str],
    listed: str | None,
    db: str,
    how: Options,
    workers: int,
    web_host: str,
    web_port: int,
    no_web: bool,
) -> None:
    """Everything on one machine: feeds and pages in, the table, its web page and the API out.

    Until Ctrl-C or SIGTERM. FEED is as in `tallywire ingest`. The address of the page is printed on standard
    error; on a terminal one line shows how it is going.
    """

    def web(say: Callable[[str], None]) -> AbstractContextManager[str]:
        return beside(db, web_host, web_port, say)

    _ingest(_feeds(feeds, listed), db, how, workers, web=None if no_web or how.once else web)


def _feeds(named: Sequence[str], listed: str | None) -> list[Feed]:
    """Return the feeds to read, each once; what a file says of one holds where it is merely named, too."""
    if not named and listed is None:
        if not declared.DEFAULT.exists():
            raise UserError(f"no feeds: name some, or list them in {declared.DEFAULT} (see docs/feeds.md)")
        listed = str(declared.DEFAULT)
    found = {feed.url: feed for argument in named for feed in declared.named(argument)}
    if listed:
        found |= {feed.url: feed for feed in declared.load(listed)}
    elif declared.DEFAULT.exists():
        found |= {feed.url: feed for feed in declared.load(declared.DEFAULT) if feed.url in found}
    if not found:
        raise UserError(f"{listed}: no feed in it; each is a table [[feed]] with its url")
    return list(found.values())


def _ingest(
    feeds: Sequence[Feed],
    db: str,
    how: Options,
    workers: int,
    broker: str | None = None,
    prefix: str = "",
    web: Callable[[Callable[[str], None]], AbstractContextManager[str]] | None = None,
) -> None:
    with (
        only_ingestion(db) as held,
        Store.open(db) as store,
        _taker(store, workers, broker, prefix) as taker,
    ):
        with (
            live(store, taker.left) as line,
            web(line.say) if web else nullcontext() as address,
            Ingestion(feeds, store, how, lambda told: line.say(_line(told)), held) as ingestion,
            _stopping(ingestion.stop) as told,
        ):
            if address:
                line.say(f"the page and the API: {address}")
            _take(taker, ingestion, line, told, how.once)
        if isinstance(taker, Follower):
            summary.write(Replayed(taker.hops(), 0), store)
            summary.kept(db, store)
        if left := taker.left():
            click.echo(f"{left:,} more came in: the next start begins with them", err=True)
        if how.once and all(map(ingestion.fails, feeds)):
            raise TallywireError("no feed could be read; `tallywire feeds status` tells why")


@contextmanager
def _taker(store: Store, workers: int, broker: str | None, prefix: str) -> Iterator[Taker]:
    """Yield what takes the log further: the stages, or the driver that is found by its name."""
    if broker is None:
        with processes(workers) as children:
            yield Follower(store, processes=children)
        return
    if store.offset(LOG):
        raise UserError(
            "--broker: this table has events made of its articles, which would be sent and deleted; name "
            "another one with --db (`tallywire replay TABLE --broker ...` sends those of this one)"
        )
    for driver in entry_points(group="tallywire.drivers", name="forward"):
        forward: Callable[[Store, str, str], AbstractContextManager[Taker]] = driver.load()
        with forward(store, broker, prefix) as taker:
            yield taker
        return
    raise UserError("--broker: the Kafka driver is not installed")


def _take(taker: Taker, ingestion: Ingestion, line: Live, told: Sequence[int], once: bool) -> None:
    """Take what comes into the log until nothing more will, or until told to stop."""
    since: float | None = None
    while not told:
        ended = ingestion.ended  # asked before the log is: what came until then is in it
        try:
            taken = taker.step()
        except TransientError as error:
            if since is None:
                since = time.monotonic()
                line.say(f"{plain(str(error))}; trying again")
            if once and time.monotonic() - since > settings().retry_seconds:
                raise
            _pause(AWAY_SECONDS, told)
            continue
        if since is not None:
            since = None
            line.say("it goes on")
        line.update(taken, ingestion.feeds)
        if not taken and ended:
            return
        if not taken:
            ingestion.wait(IDLE_SECONDS)


def _pause(seconds: float, told: Sequence[int]) -> None:
    """Wait so long, or until told to stop; that ingestion has ended is no reason to hurry."""
    until = time.monotonic() + seconds
    while not told and time.monotonic() < until:
        time.sleep(IDLE_SECONDS)


@contextmanager
def _stopping(stop: Callable[[], None]) -> Iterator[Sequence[int]]:
    """Call ``stop`` at the first SIGINT or SIGTERM, and yield what then holds it; a second one is Ctrl-C."""
    told: list[int] = []

    def handle(number: int, _: FrameType | None) -> None:
        if told:
            raise KeyboardInterrupt
        told.append(number)
        stop()

    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, handle) for number in signals]
    try:
        yield told
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)


def _line(told: Told) -> str:
    return f"{plain(told.feed)}: {plain(told.error) if told.error else 'works again'}"
