"""Several writers of one table: processes that make it at once, threads that write without a pause."""

import multiprocessing
import threading
import time
from multiprocessing.synchronize import Barrier

import pytest
import sqlalchemy as sa

from pipeline.errors import TransientError
from pipeline.store import Due, Reader, Store, engine, write
from pipeline.store.migrate import lock

PROCESSES, RECORDS = 4, 10


def make_and_write(where: str, barrier: Barrier, number: int) -> None:
    barrier.wait(30)
    for record in range(1, RECORDS + 1):
        with Store.open(where) as store:
            store.skip(f"log/{number}", record)


def test_processes_that_make_one_new_table_at_the_same_moment_all_write_to_it(where: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(PROCESSES)
    writers = [spawn.Process(target=make_and_write, args=(where, barrier, n)) for n in range(PROCESSES)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0] * PROCESSES
    with Reader.open(where) as table:
        assert [table.offset(f"log/{n}") for n in range(PROCESSES)] == [RECORDS] * PROCESSES


def test_a_thread_gets_its_turn_beside_one_that_writes_without_a_pause(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    advance = write._advance  # noqa: SLF001

    def slow(db: sa.Connection, source: str, to: int) -> None:
        time.sleep(0.1)
        advance(db, source, to)

    monkeypatch.setattr(write, "_advance", slow)
    with Store.open(where) as store:
        waited, enough, began = [], threading.Event(), threading.Event()

        def write_on() -> None:
            for record in range(1, 10_000):
                store.skip("log/0", record)
                began.set()
                if enough.is_set():
                    return

        writer = threading.Thread(target=write_on)
        writer.start()
        began.wait(5)
        for _ in range(4):
            before = store.offset("log/0")
            store.sent([Due(1, "events", "e", b"{}", 0)], "log/0", 0)
            waited.append(store.offset("log/0") - before)
        enough.set()
        writer.join()
    assert max(waited) < 4, "transactions of the other that one had to wait for"


def test_a_lock_that_nobody_lets_go_of_is_one_line(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(engine, "LOCK_SECONDS", 0.05)
    with Store.open(where) as one, Store.open(where) as other:
        with one.transaction() as db:
            lock(db)
            with pytest.raises(TransientError, match=r"database is locked|lock timeout"):
                other.skip("log/0", 1)
        other.skip("log/0", 1)
