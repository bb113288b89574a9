"""Of many processes one moves a webhook's position, from the first moment on."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from pipeline.store import Reader, Store
from pipeline.store.positions import Position, Positions
from tests.laws.made import NOON

PROCESSES = 6


def test_one_of_many_takes_a_name_that_is_new(where: str) -> None:
    Store.open(where).close()
    begin = Barrier(PROCESSES)

    def take(number: int) -> list[Position | None]:
        with Reader.open(where) as table:
            positions = Positions(table)
            begin.wait()
            return [positions.hold(f"hook {name}", f"process {number}", NOON, 60) for name in range(10)]

    with ThreadPoolExecutor(PROCESSES) as threads:
        held = list(threads.map(take, range(PROCESSES)))
    assert [sum(position is not None for position in name) for name in zip(*held, strict=True)] == [1] * 10
