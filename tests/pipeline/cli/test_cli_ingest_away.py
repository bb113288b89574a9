"""What `tallywire ingest` does while the broker, or the table, is away."""

from typing import Any

import pytest

from pipeline.cli import ingest
from pipeline.errors import TransientError


class Away:
    """Takes nothing at first, as where a broker is away."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.steps = 0

    def step(self) -> int:
        self.steps += 1
        if self.steps <= self.failures:
            raise TransientError("the broker is away")
        return 0

    def left(self) -> int:
        return 0


class Ended:
    """An ingestion that brings nothing more."""

    ended = True
    feeds = (1, 0)


class Said:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.lines.append(text)

    def update(self, taken: int, feeds: tuple[int, int]) -> None:
        pass


def take(taker: Any, told: list[int]) -> list[str]:
    ingestion: Any = Ended()
    line: Any = Said()
    ingest._take(taker, ingestion, line, told, once=False)  # noqa: SLF001
    return list(line.lines)


def test_it_is_told_once_and_when_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "AWAY_SECONDS", 0.0)
    taker = Away(failures=3)
    assert take(taker, []) == ["the broker is away; trying again", "it goes on"]
    assert taker.steps == 4


def test_it_waits_between_attempts_until_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr("time.sleep", told.append)
    monkeypatch.setattr(ingest, "AWAY_SECONDS", 3600.0)
    taker = Away(failures=10)
    assert take(taker, told) == ["the broker is away; trying again"]
    assert taker.steps == 1
