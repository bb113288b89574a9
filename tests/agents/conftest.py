import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.message import Message
from pipeline.bodies import Bodies
from pipeline.settings import Settings
from tests.agents.stand_ins import Left, Sent

AT = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def sent() -> Sent:
    return Sent()


@pytest.fixture
def bodies(tmp_path: Path) -> Bodies:
    made = Bodies(str(tmp_path / "bodies"))
    made.prepare()
    return made


@pytest.fixture
def message() -> Callable[..., Message]:
    def make(value: bytes | None = b"{}", key: bytes | None = b"a", offset: int = 7) -> Message:
        return Message("articles.raw", 3, offset, key, value, AT)

    return make


@pytest.fixture
def no_leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(status: int, why: str) -> None:
        raise Left(status, why)

    for module in ("hop", "intake", "retry", "hardening", "serve"):
        monkeypatch.setattr(f"agents.{module}.leave", leave)
    monkeypatch.setattr("agents.retry.FIRST_WAIT", 0)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is away is given up after one attempt."""
    monkeypatch.setattr("agents.retry.settings", lambda: Settings(retry_seconds=0))
    monkeypatch.setattr("agents.retry.FIRST_WAIT", 1)
