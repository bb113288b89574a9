"""The owner of `mentions`, with the real store and a log that is a list."""

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from agents import tally as tally_module
from agents.message import Message
from agents.tally import WAITING, Tally
from pipeline.bodies import Bodies
from pipeline.errors import TransientError
from pipeline.records.body import Body
from pipeline.records.codec import encode
from pipeline.records.mention import Mentions
from pipeline.store import ApplyResult, Logged, StaleOwnerError, Store
from tests.agents.stand_ins import Left

AT = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
SOURCE = "mentions/0"
BODIES = Bodies("memory://tally")


def record(offset: int, value: bytes | None = None) -> Message:
    mentions = Mentions(article_id=f"a{offset}", content_hash="0", known_at=AT, reason="no_event")
    return Message("mentions", 0, offset, b"k", value or encode(mentions), AT)


class Log:
    """What stands in `mentions`, and which stretches of it were read."""

    def __init__(self, length: int) -> None:
        self.records = [record(offset) for offset in range(length)]
        self.reads: list[tuple[int, int | None]] = []

    async def read(
        self, _: str, __: str, start: int, end: int | None = None
    ) -> AsyncGenerator[Sequence[Message]]:
        self.reads.append((start, end))
        if wanted := [r for r in self.records if start <= r.offset < (end or 1 << 60)]:
            yield wanted


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "table.db", outbox=True)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    log = Log(0)
    monkeypatch.setattr(tally_module, "read", log.read)
    return log


async def run(tally: Tally, store: Store, until: int) -> None:
    """Let ``tally`` work until the table expects ``until`` next."""
    task = asyncio.create_task(tally.run())
    try:
        async with asyncio.timeout(5):
            while store.offset(SOURCE) < until and not task.done():
                await asyncio.sleep(0.01)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def owner(store: Store, generation: int = 1) -> Tally:
    tally = Tally(store, "broker", "mentions", BODIES, clock=lambda: AT)
    tally.assigned(generation)
    return tally


async def test_a_new_owner_reads_the_log_to_its_end_before_anything_is_delivered(
    store: Store, log: Log
) -> None:
    log.records = Log(5).records
    await run(owner(store), store, 5)
    assert store.counts().versions == 5


async def test_a_record_twice_is_taken_in_once(store: Store, log: Log) -> None:
    tally = owner(store)
    for offset in (0, 1, 0, 1, 2):
        tally.deliver([record(offset)])
    await run(tally, store, 3)
    assert store.counts().versions == 3
    assert log.reads == [(0, None)]


async def test_what_was_skipped_is_read_from_the_log(store: Store, log: Log) -> None:
    tally = owner(store)
    task = asyncio.create_task(run(tally, store, 10))
    while not log.reads:  # it stands at the end of an empty log
        await asyncio.sleep(0.01)
    log.records = Log(10).records
    for offset in (0, 1, 6, 7, 9):
        tally.deliver([record(offset)])
    await task
    assert store.counts().versions == 10
    assert {end for _, end in log.reads} == {None, 6, 9}


async def test_what_comes_while_too_many_wait_is_read_from_the_log(
    store: Store, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    tally = owner(store)
    real = store.apply

    def apply(*given: Any) -> ApplyResult:
        """Everything comes while the first record is taken in."""
        for offset in range(len(log.records), 2 * WAITING):
            log.records.append(record(offset))
            tally.deliver([log.records[-1]])
        return real(*given)

    monkeypatch.setattr(store, "apply", apply)
    log.records = Log(1).records
    await run(tally, store, 2 * WAITING)
    assert store.counts().versions == 2 * WAITING
    assert log.reads == [(0, None), (WAITING + 1, None)]


async def test_who_gets_the_log_again_while_reading_it_begins_anew(store: Store, log: Log) -> None:
    tally = owner(store)
    epochs: list[int | None] = []

    async def read(_: str, __: str, start: int, ___: int | None = None) -> AsyncGenerator[Sequence[Message]]:
        for message in log.records[start:]:
            epochs.append(tally.epoch)
            yield [message]
            if message.offset == 1:
                tally.revoked()
                tally.assigned(2)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tally_module, "read", read)
        log.records = Log(5).records
        await run(tally, store, 5)
    assert epochs == [1, 1, None, 2, 2, 2]


async def test_where_the_log_has_a_hole_the_table_goes_on_behind_it(store: Store, log: Log) -> None:
    log.records = [record(offset) for offset in (3, 4, 7)]
    await run(owner(store), store, 8)
    assert store.counts().versions == 3


async def test_what_is_no_record_becomes_a_dead_letter_and_the_log_goes_on(store: Store, log: Log) -> None:
    log.records = [record(0), record(1, b"what"), record(2)]
    await run(owner(store), store, 3)
    [letter] = store.dead_letters()
    assert (letter.stage, letter.origin) == ("tally", "mentions/0/1")
    assert store.counts().versions == 2


async def test_a_body_in_the_store_is_read_and_one_that_never_comes_is_a_dead_letter(
    store: Store, log: Log, at_once: None
) -> None:
    BODIES.prepare()
    there = encode(BODIES.put(record(1).value or b""))
    log.records = [record(0), record(1, there), record(2, encode(Body(sha256="0" * 64, size=1))), record(3)]
    await run(owner(store), store, 4)
    assert [letter.origin for letter in store.dead_letters()] == ["mentions/0/2"]
    assert store.counts().versions == 3


async def test_what_brings_out_a_bug_is_a_dead_letter_and_the_log_goes_on(
    store: Store, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = store.apply

    def fail(batch: Sequence[Logged], *more: Any) -> ApplyResult:
        if any(isinstance(r.content, Mentions) and r.content.article_id == "a1" for r in batch):
            raise ZeroDivisionError
        return real(batch, *more)

    monkeypatch.setattr(store, "apply", fail)
    log.records = Log(3).records
    await run(owner(store), store, 3)
    [letter] = store.dead_letters()
    assert (letter.stage, letter.kind, letter.origin) == ("tally", "bug", "mentions/0/1")
    assert store.counts().versions == 2


@pytest.mark.usefixtures("no_leaving")
async def test_where_every_record_brings_out_a_bug_the_process_leaves(
    store: Store, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(batch: Sequence[Logged], *_: Any) -> ApplyResult:
        if any(isinstance(record.content, Mentions) for record in batch):
            raise ZeroDivisionError
        return ApplyResult(len(batch), 0, 0, ())

    monkeypatch.setattr(store, "apply", fail)
    log.records = Log(20).records
    with pytest.raises(Left, match="in a row"):
        await run(owner(store), store, 20)


async def test_a_table_that_is_away_is_waited_for(
    store: Store, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.retry.FIRST_WAIT", 0)
    errors: list[Exception] = [TransientError("locked"), OSError("no space left")]
    real = store.apply

    def fail(*given: Any) -> ApplyResult:
        if errors:
            raise errors.pop()
        return real(*given)

    monkeypatch.setattr(store, "apply", fail)
    log.records = Log(3).records
    await run(owner(store), store, 3)
    assert store.counts() == store.counts()._replace(versions=3, dead_letters=0)


async def test_who_is_no_longer_the_owner_changes_nothing(
    store: Store, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It finds another's epoch, waits, and hears from Kafka that it has lost the log."""
    monkeypatch.setattr(tally_module, "SETTLED_SECONDS", 0.05)
    log.records = Log(2).records
    await run(owner(store, generation=2), store, 2)
    log.records = Log(3).records
    late = owner(store, generation=1)
    task = asyncio.create_task(late.run())
    await asyncio.sleep(0.03)
    late.revoked()
    await asyncio.sleep(0.1)
    task.cancel()
    assert store.offset(SOURCE) == 2


async def test_a_group_that_kafka_forgot_goes_on_above_the_last_epoch(
    store: Store, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally_module, "SETTLED_SECONDS", 0.01)
    log.records = Log(2).records
    await run(owner(store, generation=7), store, 2)
    log.records = Log(3).records
    await run(owner(store, generation=1), store, 3)
    with pytest.raises(StaleOwnerError):
        store.skip(SOURCE, 0, 7)


async def test_a_worker_that_joins_anew_in_the_same_generation_goes_on(store: Store, log: Log) -> None:
    """As Kafka has it for one that answers too late to notice: lost and given back between two looks."""
    tally = owner(store, generation=3)
    task = asyncio.create_task(run(tally, store, 1))
    while tally.epoch != 3:
        await asyncio.sleep(0.01)
    tally.revoked()
    tally.assigned(3)
    log.records = Log(1).records
    tally.deliver([record(0)])
    await task
    assert store.counts().versions == 1


async def test_an_owner_whose_epoch_was_passed_goes_on_above_it_once_kafka_has_not_objected(
    store: Store, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally_module, "SETTLED_SECONDS", 0.01)
    tally = owner(store, generation=3)
    task = asyncio.create_task(run(tally, store, 1))
    while tally.epoch != 3:
        await asyncio.sleep(0.01)
    store.skip(SOURCE, 0, 5)
    log.records = Log(1).records
    tally.deliver([record(0)])
    await task
    assert store.counts().versions == 1
    assert tally.epoch == 6
