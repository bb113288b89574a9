import contextlib
import re
import threading
import time
from collections.abc import Callable

import pytest

from pipeline.errors import BrokenStageError, BugError, PoisonError, TransientError
from pipeline.guard import BUGS_IN_A_ROW, Guard


def raising(*errors: BaseException | None) -> Callable[[], str]:
    """What raises ``errors`` one after another; None is a success."""
    left = list(errors)

    def call() -> str:
        if error := left.pop(0):
            raise error
        return "done"

    return call


@pytest.fixture
def guard() -> Guard:
    return Guard("clean", 30)


def test_what_a_stage_refuses_is_poison(guard: Guard) -> None:
    with pytest.raises(PoisonError, match="text: too hard") as caught:
        guard.run(raising(PoisonError("text: too hard")))
    assert not isinstance(caught.value, BugError)


def test_a_bug_is_tried_again_and_tells_its_line(guard: Guard) -> None:
    assert guard.run(raising(KeyError("x"), None)) == "done"
    with pytest.raises(BugError) as caught:
        guard.run(raising(KeyError("x"), KeyError("y")))
    assert re.fullmatch(r"KeyError \(test_guard.py:\d+\)", caught.value.reason)


@pytest.mark.parametrize("error", [MemoryError(), OSError("no such file")])
def test_what_the_machine_lacks_is_no_fault_of_the_message(guard: Guard, error: Exception) -> None:
    with pytest.raises(TransientError):
        guard.run(raising(error))


def test_a_stage_that_fails_over_everything_is_broken(guard: Guard) -> None:
    def fail(times: int) -> None:
        for _ in range(times):
            with pytest.raises(BugError):
                guard.run(raising(KeyError(), KeyError()))

    fail(BUGS_IN_A_ROW - 1)
    guard.run(raising(None))
    fail(BUGS_IN_A_ROW - 1)
    with pytest.raises(BrokenStageError, match="10 messages in a row failed: KeyError"):
        guard.run(raising(KeyError(), KeyError()))


def test_a_regular_expression_that_never_ends_is_stopped() -> None:
    with pytest.raises(PoisonError, match=r"took longer than 0\.1 s"):
        Guard("extract", 0.1).run(lambda: re.match("(a+)+b", "a" * 60))


def test_other_threads_run_while_a_regular_expression_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the one that tells Kafka of the worker would be silent for longer than Kafka waits."""
    monkeypatch.setattr("pipeline.guard.BREATH_SECONDS", 0.05)
    ended = threading.Event()
    beats: list[float] = []

    def beat() -> None:
        while not ended.wait(0.01):
            beats.append(time.monotonic())

    thread = threading.Thread(target=beat)
    thread.start()
    with pytest.raises(PoisonError):
        Guard("extract", 0.6).run(lambda: re.match("(a+)+b", "a" * 60))
    ended.set()
    thread.join()
    assert len(beats) > 5


def test_a_library_that_swallows_every_error_is_stopped_too() -> None:
    def stubborn() -> None:
        while True:
            with contextlib.suppress(Exception):
                time.sleep(1)

    with pytest.raises(PoisonError, match="took longer"):
        Guard("clean", 0.1).run(stubborn)


def test_nothing_rings_afterwards_nor_in_other_threads() -> None:
    guard = Guard("clean", 0.05)
    assert guard.run(lambda: 1) == 1
    slept: list[bool] = []

    def sleep() -> None:
        time.sleep(0.1)
        slept.append(True)

    thread = threading.Thread(target=guard.run, args=(sleep,))
    thread.start()
    thread.join()
    assert slept
