"""The driver of `tallywire replay --broker`: the same articles, the same table, through Kafka."""

import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing
from typing import IO, Any, NamedTuple

from aiokafka.errors import KafkaError

from agents import logs, topics
from agents.app import MENTIONS, group
from agents.dead_letters import letters
from agents.hops import Hops, Topics
from agents.publish import Progress, Sent, publish
from agents.subscribe import reach
from pipeline.audit.ledger import Ledger
from pipeline.bodies import configured
from pipeline.clean.admit import admit
from pipeline.embedded import HopCounts, Replayed, utc_now
from pipeline.errors import MissingBodyError, PoisonError, TallywireError, TransientError
from pipeline.pace import Pace, timed
from pipeline.records.raw import Raw
from pipeline.store import Logged, Reader, Store

PATIENCE = 120.0
"""Seconds without any progress after which the worker is given up."""
LETTERS = 50
"""Dead letters in one transaction: each has 900 KB at most."""
LOOK = 0.5
"""Seconds between two looks at how far the stages are."""


def replay_through_kafka(
    raws: Iterable[Raw],
    store_url: str,
    broker: str,
    prefix: str = "",
    progress: Progress | None = None,
    pace: Pace | None = None,
) -> Replayed:
    """Send ``raws`` to `articles.raw`, run a worker, and return when the table at ``store_url`` has all.

    Without ``prefix`` the replay has topics of its own under a new one. ``progress`` is called for each
    record once it is through to the table. With ``pace``, ``raws`` stand in the order of their times and each
    is sent when that has come. Raises UserError where the broker or the table is not there,
    TransientError where the worker makes no headway.
    """
    logs.set_up()
    prefix = prefix or f"replay-{secrets.token_hex(4)}."
    return asyncio.run(_replay(raws, store_url, broker, prefix, progress, pace))


async def _replay(
    raws: Iterable[Raw],
    store_url: str,
    broker: str,
    prefix: str,
    progress: Progress | None,
    pace: Pace | None,
) -> Replayed:
    with Store.open(store_url) as store, tempfile.TemporaryFile() as log:
        await topics.create(broker, prefix)
        worker = start_worker(broker, prefix, store_url, log)
        try:
            sent = Sent(progress)
            given = _in_time(raws, pace, store) if pace else raws
            publishing = asyncio.create_task(publish(given, broker, prefix, sent.took))
            await asyncio.gather(
                publishing, _all_through(broker, prefix, store, worker, log, sent, publishing)
            )
            worker.terminate()
            await asyncio.to_thread(worker.wait, 60)
        finally:
            worker.kill()
            worker.wait()
        await _keep_letters(store, broker, prefix)
        return await hop_counts(broker, prefix)


async def _in_time(raws: Iterable[Raw], pace: Pace, table: Reader) -> AsyncIterator[Raw]:
    """Yield each when its time has come; what the table has from an earlier replay is not waited for."""
    for at, raw in timed(raws):
        if await asyncio.to_thread(_holds, table, raw):
            pace.skip(at)
        for seconds in pace.naps(at):
            await asyncio.sleep(seconds)
        yield raw


def _holds(table: Reader, raw: Raw) -> bool:
    try:
        return table.holds(admit(configured().resolve(raw.value), raw.key, utc_now()))
    except (PoisonError, MissingBodyError):
        return False


def start_worker(broker: str, prefix: str, db: str, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    """Start a worker as a process of its own: where it has to leave without committing, its caller stays."""
    run = "from pipeline.cli.main import main; main()"
    arguments = ["worker", "--broker", broker, "--prefix", prefix]
    # What the environment may say of the workers that run beside it.
    arguments += ["--http-port", "0", "--instance-id", "", "--log-format", "text"]
    return subprocess.Popen(  # noqa: S603  its own program, an argument list, no shell
        [sys.executable, "-c", run, *arguments], stdout=log, stderr=log,
        env=os.environ | {"TALLYWIRE_DB": db},  # arguments are seen by every user of the machine
    )  # fmt: skip


async def _all_through(
    broker: str,
    prefix: str,
    store: Store,
    worker: "subprocess.Popen[bytes]",
    log: IO[bytes],
    sent: Sent,
    publishing: "asyncio.Task[None]",
) -> None:
    seen: object = None
    since = time.monotonic()
    while True:
        # In this order: what is sent meanwhile may be among what is left, never the reverse.
        all_sent, count = publishing.done(), sent.count
        state = await left(broker, prefix, store)
        sent.through(count - sum(state))
        if all_sent and not any(state):
            return
        if state != seen or not any(state):  # the next article may be long in coming
            seen, since = state, time.monotonic()
        if worker.poll() is not None:
            raise TallywireError(f"the worker left: {_last_line(log)}")
        if time.monotonic() - since > PATIENCE:
            raise TransientError(f"no headway for {PATIENCE:.0f} s: {_last_line(log)}")
        await asyncio.sleep(LOOK)


class Left(NamedTuple):
    """What each step has still to do, in messages; all are 0 when everything has come through.

    The steps are asked in their order, and each commits only after the broker has its output: so a 0 is final
    once the one before it is.
    """

    clean: int
    extract: int
    tally: int
    relay: int
    """0 or 1: whether the outbox holds anything."""
    reviews: int = 0


async def left(broker: str, prefix: str, store: Reader) -> Left:
    """Return what is left to do of what the topics of ``prefix`` hold by now."""
    async with topics.admin(broker) as admin:
        clean = await uncommitted(admin, broker, prefix, "articles.raw")
        extract = await uncommitted(admin, broker, prefix, "articles.clean")
        reviews = await uncommitted(admin, broker, prefix, "reviews")
    _, mentions = (await reach(broker, prefix + MENTIONS))[0]
    taken = await asyncio.to_thread(store.offset, f"{prefix}{MENTIONS}/0")
    due = len(await asyncio.to_thread(store.due, 1))
    return Left(clean, extract, mentions - taken, due, reviews)


async def uncommitted(admin: Any, broker: str, prefix: str, topic: str) -> int:
    """Return how many messages that ``topic`` holds the workers' group has not committed."""
    held = await reach(broker, prefix + topic)
    try:
        committed = await admin.list_consumer_group_offsets(group(prefix))
    except KafkaError:  # the first seconds of a new group: its coordinator is being chosen
        committed = {}
    done = {p.partition: offset.offset for p, offset in committed.items() if p.topic == prefix + topic}
    return sum(end - max(done.get(partition, 0), begin) for partition, (begin, end) in held.items())


def _last_line(log: IO[bytes]) -> str:
    log.seek(0)
    lines = log.read().decode(errors="replace").strip().splitlines()
    return lines[-1].removeprefix("tallywire: ") if lines else "it said nothing"


async def _keep_letters(store: Store, broker: str, prefix: str) -> None:
    """Take the dead letters of the hops into the table, where the driver without a broker puts them."""
    source, some = f"{prefix}dead-letters/0", list[Logged]()

    async def apply() -> None:
        await asyncio.to_thread(store.apply, some, source, utc_now())
        some.clear()

    count = 0
    async with aclosing(letters(broker, prefix, configured())) as found:
        async for letter in found:
            some.append(Logged(count, letter))
            count += 1
            if len(some) == LETTERS:
                await apply()
    await apply()


async def hop_counts(broker: str, prefix: str) -> Replayed:
    """Return for each hop how many article versions came in, and what became of them; repeats count once.

    A letter that was replayed does not count: its message has come again, and has a fate of its own.
    """
    with Ledger.open() as ledger:
        hops = await Hops.read(Topics(broker, prefix, configured(), lambda *_: None), ledger)
        stages = tuple(HopCounts(*fate[:4]) for fate in hops.fates(table=False))
        return Replayed(stages, known=0, reviews=HopCounts("tally", *hops.review_fates()[1:4]))
