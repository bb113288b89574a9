"""What is left of many messages while workers, broker and disk fail: `python -m bench.churn`.

Articles, corrections, withdrawals, records that are no articles and such as are too large for a topic are
sent in slices; after each, while the workers are busy with it, one of ``STEPS`` befalls them. A worker that
leaves by itself is started again, as under any supervisor. In the end, for each hop, every article version
must have exactly one record or one dead letter; and the table, the newest rows of `events` and the fold of
`event-changes` must be what the driver without a broker makes of the same articles.
"""

import asyncio
import datetime as dt
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

import click
import msgspec

from agents import topics
from agents.audit import compare_topics
from agents.hops import Fates, Hops, Topics
from agents.publish import publish
from agents.replay import left, start_worker
from bench import stock
from bench.accuracy import save
from bench.briefs import briefs
from bench.crew import Crew, Process
from bench.scratch import scratch
from pipeline import embedded
from pipeline.audit.ledger import Comparison, Ledger
from pipeline.audit.table import compare_table
from pipeline.bodies import configured
from pipeline.cli.audit import lines as audit_lines
from pipeline.records.codec import encode
from pipeline.records.event import Event
from pipeline.records.raw import Raw
from pipeline.store import Store
from pipeline.store.facts import Facts
from tests.kafka_broker import Broker

PATIENCE = 300.0
"""Seconds without any progress after which a run is given up; a worker that is stuck leaves sooner."""
FULL = 64 << 10
"""Bytes that a file may have while the disk is full: less than any write-ahead log that is in use."""
FULL_SECONDS = 10.0
TAIL = 40_000
"""Characters of the workers' log that are shown where a run is given up."""
POISON_EVERY, LARGE_EVERY = 97, 2003


class Scene:
    """What the steps of a run act on."""

    def __init__(self, broker: Broker, store: Store, crew: Crew, log: Path) -> None:
        self.broker = broker
        self.store = store
        self.crew = crew
        self.log = log

    def taken(self) -> int:
        """How many article versions the table has."""
        return self.store.counts().versions

    async def until(self, done: Callable[[], Awaitable[bool]]) -> None:
        """Keep the crew whole until ``done``; raises TimeoutError where nothing moves for ``PATIENCE``."""
        seen, since = -1, time.monotonic()
        while not await done():
            self.crew.replace()
            if (now := self.taken()) != seen:
                seen, since = now, time.monotonic()
            if time.monotonic() - since > PATIENCE:
                raise TimeoutError(f"no move for {PATIENCE:.0f} s, {seen:,} taken; {await self._why()}")
            await asyncio.sleep(0.2)

    async def _why(self) -> str:
        """Return the end of the workers' log, with what they are doing."""
        self.crew.ask()
        await asyncio.sleep(2)
        return "the workers say:\n" + self.log.read_text(errors="replace")[-TAIL:]


async def _join(scene: Scene) -> None:
    scene.crew.join()


async def _kill(scene: Scene) -> None:
    scene.crew.kill()


async def _leave(scene: Scene) -> None:
    await asyncio.to_thread(scene.crew.leave)


async def _kill_all(scene: Scene) -> None:
    scene.crew.abandon()
    scene.crew.join()
    scene.crew.join()


async def _restart_broker(scene: Scene) -> None:
    await asyncio.to_thread(scene.broker.stop)
    await asyncio.sleep(2)
    scene.broker.start()
    await scene.broker.wait()


async def _fill_disk(scene: Scene) -> None:
    scene.crew.room(FULL)
    ends = time.monotonic() + FULL_SECONDS
    while time.monotonic() < ends:
        scene.crew.replace()
        await asyncio.sleep(0.2)
    scene.crew.room(None)


class Step(NamedTuple):
    """One thing that befalls the workers."""

    what: str
    do: Callable[[Scene], Awaitable[None]]


STEPS = (
    Step("a second worker joins", _join),
    Step("SIGKILL of the first worker", _kill),
    Step("it is started again", _join),
    Step("a worker leaves in peace", _leave),
    Step("it is started again", _join),
    Step("the broker restarts", _restart_broker),
    Step("the disk is full", _fill_disk),
    Step("SIGKILL of all workers; they are started again", _kill_all),
)


class Outcome(NamedTuple):
    """What a run has shown."""

    sent: int
    seconds: float
    left: dict[int, int]
    """Exit statuses of the workers that left by themselves, and how often."""
    unclean: tuple[int, ...]
    """Exit statuses other than 0 of workers that were asked to leave."""
    fates: tuple[Fates, ...]
    rows: int
    table: bool
    """True where the live rows are those of the driver without a broker."""
    audit: tuple[Comparison, ...]
    """What `tallywire audit` says: of every hop, of `events` and `event-changes`, and of the table."""

    @property
    def right(self) -> bool:
        """True where nothing is lost and nothing is wrong."""
        counted = all(fate.right for fate in self.fates) and all(found.equal for found in self.audit)
        return counted and self.table and not self.unclean

    def lines(self) -> Iterator[str]:
        """Return what a person reads."""
        statuses = ", ".join(f"{count} with status {status}" for status, count in sorted(self.left.items()))
        yield f"{self.sent:,} messages in {self.seconds:.0f} s"
        yield f"workers that left by themselves: {statuses or 'none'}"
        if self.unclean:
            yield f"workers that were asked to leave and ended with a status: {self.unclean}"
        yield "hop       versions    records   dead letters   repeated   lost  extra"
        for f in self.fates:
            yield (
                f"{f.hop:8}{f.taken:10,}{f.records:11,}{f.letters:15,}{f.repeated:11,}{f.lost:7,}{f.extra:7,}"
            )
        yield f"table of {self.rows:,} rows equals the one without a broker: {_yes(self.table)}"
        for found in self.audit:
            yield from audit_lines(found)


def _yes(true: bool) -> str:
    return "yes" if true else "NO"


class Kind(NamedTuple):
    """A kind of worker."""

    start: Callable[[str, str, str, IO[bytes]], Process]
    """Starts one on a broker, with a prefix and a table, that logs to a file."""
    left: Callable[[str, str, Store], Awaitable[Iterable[int]]]
    """Returns what each step has still to do, in messages."""


OURS = Kind(start_worker, left)
STOCK = Kind(stock.start_worker, stock.left)


def churn(
    count: int, folder: Path, broker: Broker, *, tell: Callable[[str], None], kind: Kind = OURS
) -> Outcome:
    """Run all steps with ``count`` messages on ``broker``, and return what is left of them.

    ``folder`` takes the tables and the workers' log. Raises TimeoutError where the workers do not get to the
    next step.
    """
    raws = list(briefs(count, poison_every=POISON_EVERY, large_every=LARGE_EVERY))
    with Store.open(folder / "embedded.db") as expected:
        embedded.replay(raws, expected)
        rows = _content(expected.events())
    tell(f"without a broker: {len(rows):,} rows")
    db = folder / "table.db"
    path = folder / "workers.log"
    with Store.open(db) as store, open(path, "ab") as log:
        crew = Crew(lambda: kind.start(broker.address, "", str(db), log))
        try:
            began = time.monotonic()
            asyncio.run(_act(raws, Scene(broker, store, crew, path), kind, tell))
            seconds = time.monotonic() - began
        finally:
            crew.abandon()
        return Outcome(
            len(raws),
            seconds,
            dict(crew.left),
            tuple(crew.unclean),
            asyncio.run(_fates(broker.address, db)),
            len(rows),
            _content(store.events()) == rows,
            tuple(_audit(broker.address, db)),
        )


async def _act(raws: list[Raw], scene: Scene, kind: Kind, tell: Callable[[str], None]) -> None:
    address, crew = scene.broker.address, scene.crew
    await scene.broker.wait()
    await topics.create(address)
    crew.join()
    size = -(-len(raws) // len(STEPS))
    for number, step in enumerate(STEPS):
        part = raws[number * size : (number + 1) * size]
        busy = scene.taken() + len(part) // 4

        async def is_busy(taken: int = busy) -> bool:
            return scene.taken() >= taken

        await publish(part, address, "")
        await scene.until(is_busy)
        tell(f"{scene.taken():9,} taken: {step.what}")
        await step.do(scene)

    async def all_through() -> bool:
        return not any(await kind.left(address, "", scene.store))

    try:
        await scene.until(all_through)
    except TimeoutError as error:
        tell(f"given up: {error}")
    await asyncio.to_thread(crew.stop)


async def _fates(broker: str, db: Path) -> tuple[Fates, ...]:
    with Facts.open(str(db)) as table, Ledger.open() as ledger:
        hops = await Hops.read(Topics(broker, "", configured(), _unheard), ledger)
        hops.take_in(table)
        return hops.fates(table=True)


def _audit(broker: str, db: Path) -> Iterator[Comparison]:
    with Facts.open(str(db)) as table, Ledger.open() as ledger:
        found: list[Comparison] = []
        compare_topics(broker, "", table, ledger, found.append, _unheard)
        yield from found
        yield from compare_table(table, ledger, _unheard)


def _unheard(_: str, __: int) -> None:
    """An audit's progress; a run of this length needs none."""


def _content(events: Iterable[Event]) -> dict[str, bytes]:
    """Return the rows in the sense of the laws, by their ids."""
    return {e.event_id: encode(msgspec.structs.replace(e, version=0, updated_at=None)) for e in events}


@click.command()
@click.option("--messages", "count", default=10_000, show_default=True)
@click.option("--stock", "on_stock", is_flag=True, help="With workers on Faust as it comes, for comparison.")
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(count: int, on_stock: bool, name: str | None) -> None:
    """Print what is left of COUNT messages; status 1 where anything is lost or wrong."""
    kind = STOCK if on_stock else OURS
    with scratch() as (folder, broker):
        outcome = churn(count, folder, broker, tell=lambda text: click.echo(text, err=True), kind=kind)
    click.echo("\n".join(outcome.lines()))
    if name:
        figures = outcome._asdict() | {"fates": [fate._asdict() for fate in outcome.fates]}
        figures["audit"] = [f"{found.left} = {found.right}: {found.equal}" for found in outcome.audit]
        click.echo(f"kept in {save(name, figures, dt.date.today())}")
    sys.exit(0 if outcome.right else 1)


if __name__ == "__main__":
    main()
