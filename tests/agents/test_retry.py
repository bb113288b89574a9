import time
from collections.abc import Awaitable, Callable

import pytest
from aiokafka.errors import KafkaError
from faust.exceptions import ProducerSendError

from agents.hardening import GAVE_UP
from agents.retry import LONGEST_WAIT, retrying
from pipeline.errors import MissingBodyError, PoisonError, TransientError
from tests.agents.stand_ins import Left


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, by a clock that nothing else moves."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    start = time.monotonic()
    monkeypatch.setattr("agents.retry.asyncio.sleep", sleep)
    monkeypatch.setattr("agents.retry.time.monotonic", lambda: start + sum(waited))
    return waited


def failing(*errors: Exception) -> Callable[[], Awaitable[str]]:
    left = list(errors)

    async def call() -> str:
        if left:
            raise left.pop(0)
        return "done"

    return call


async def test_waits_grow_to_a_bound_and_differ(waits: list[float]) -> None:
    assert await retrying(failing(*[OSError("away")] * 8), "x") == "done"
    assert len(waits) == 8
    for number, wait in enumerate(waits):
        whole = min(0.2 * 2**number, LONGEST_WAIT)
        assert whole / 2 <= wait <= whole


@pytest.mark.parametrize(
    "error", [TransientError("x"), KafkaError(), ProducerSendError("x"), OSError("x"), MemoryError()]
)
async def test_what_is_away_for_too_long_ends_the_process(
    waits: list[float], error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(status: int, _: str) -> None:
        raise Left(status)

    monkeypatch.setattr("agents.retry.leave", leave)
    with pytest.raises(Left, match=str(GAVE_UP)):
        await retrying(failing(*[error] * 1000), "x")
    assert 20 < sum(waits) <= 30


async def test_a_body_that_is_missing_for_too_long_is_the_callers_affair(waits: list[float]) -> None:
    with pytest.raises(MissingBodyError):
        await retrying(failing(*[MissingBodyError("x")] * 1000), "x")
    assert 20 < sum(waits) <= 30


@pytest.mark.parametrize("error", [PoisonError("x"), ZeroDivisionError()])
async def test_what_will_not_pass_is_not_waited_for(waits: list[float], error: Exception) -> None:
    with pytest.raises(type(error)):
        await retrying(failing(error), "x")
    assert not waits
