"""When a worker counts as stuck, and how old what waits is."""

import asyncio
import secrets
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from aiokafka import TopicPartition

from agents import topics, watch
from agents.metrics import Metrics
from agents.publish import publish
from agents.watch import STUCK_SECONDS, Ages, Progress, Watch
from pipeline.records.raw import Raw
from pipeline.store import Store


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_what_has_work_and_does_not_move_is_stuck_after_a_while(clock: Clock) -> None:
    progress = Progress(clock)
    for todo, mark, waited, stuck in (
        (5, 10, STUCK_SECONDS, []),
        (9, 10, 0, []),
        (9, 10, 1, ["x"]),
        (8, 11, STUCK_SECONDS, []),  # it moved
        (0, 19, STUCK_SECONDS, []),  # nothing to do
        (1, 19, STUCK_SECONDS, []),  # counted from when there was something
        (1, 19, 1, ["x"]),
    ):
        progress.saw("x", todo, mark)
        clock.now += waited
        assert progress.stuck() == stuck, (todo, mark)


def test_a_time_in_which_nobody_could_tell_does_not_count(clock: Clock) -> None:
    progress = Progress(clock)
    progress.saw("x", 5, 10)
    clock.now += STUCK_SECONDS + 1
    progress.forget()
    progress.saw("x", 5, 10)
    assert progress.stuck() == []
    assert progress.still("x") == 0


def test_what_waits_is_as_old_as_it_was_first_seen(clock: Clock) -> None:
    ages = Ages(clock)
    for oldest, newest, age in ((1, 5, 0), (1, 9, 10), (5, 9, 20), (6, 9, 20), (10, 12, 0), (11, 12, 10)):
        assert ages.age(oldest, newest) == age, (oldest, newest)
        clock.now += 10


async def test_what_retention_has_cut_off_is_no_work(tmp_path: Path) -> None:
    partition = TopicPartition("p.articles.clean", 0)
    admin, consumer, metrics = AsyncMock(), AsyncMock(), Metrics()
    admin.list_consumer_group_offsets.return_value = {}
    admin.describe_topics.return_value = [{"topic": partition.topic, "partitions": [{"partition": 0}]}]
    consumer.beginning_offsets.return_value = {partition: 7}
    consumer.end_offsets.return_value = {partition: 9}
    with Store.open(tmp_path / "table.db") as store:
        watch_ = Watch(store, "", "p.", "p.tallywire", metrics, set)
        await watch_._look(admin, consumer)  # noqa: SLF001
    labels = {"topic": partition.topic, "partition": "0"}
    assert metrics.registry.get_sample_value("tallywire_lag_messages", labels) == 2


@pytest.mark.broker
async def test_a_partition_of_ours_that_nobody_reads_and_a_group_without_end_are_stuck(
    broker: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(watch, "STUCK_SECONDS", 3.0)
    prefix = f"test-{secrets.token_hex(4)}."
    await topics.create(broker, prefix, partitions=1)
    await publish([Raw(b"{}", b"k", "")], broker, prefix)
    ours = {f"{prefix}articles.raw/0"}
    with Store.open(tmp_path / "table.db") as store:
        watches = [
            Watch(store, at, prefix, f"{prefix}tallywire", Metrics(), lambda owned=owned: owned)  # type: ignore[misc]
            for at, owned in ((broker, ours), (broker, None), (broker, set[str]()), ("127.0.0.1:1", ours))
        ]
        tasks = [asyncio.create_task(one.run()) for one in watches]
        async with asyncio.timeout(30):
            while [one.stuck for one in watches[:2]] != [[*ours], ["its place in the group"]]:
                await asyncio.sleep(0.05)
        assert not {what for one in watches[2:] for what in one.stuck} & {*ours, "its place in the group"}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
